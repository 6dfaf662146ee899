from __future__ import annotations

import os
from pathlib import Path

import pytest

from flowlint import registry
from flowlint.definitions import catalogue
from flowlint.definitions.catalogue import Catalogue
from flowlint.model.datatype import DataType
from flowlint.model.errors import DefinitionError, SourceError
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource
from flowlint.model.unread import Unread

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
OWN = "flowlint: 1\nname: {name}\n{more}"
ACCEPTED = (
    "expected an Architect export (.i3*: Base64 of URL-encoded JSON); "
    "Archy YAML (one root key that is a flow type, such as workflow or inboundCall); "
    'Architect configuration JSON (an object with "name", "type" and "variables" whose items have "__type"); '
    'flowlint\'s own format (YAML or JSON with "flowlint: 1"); '
    'a JSON Schema of the flow\'s inputs (an object with "properties"); '
    'or platform flow JSON (a Flow, a FlowVersion or a listing of flows with "inputSchema")'
)


pytestmark = pytest.mark.usefixtures("here")


def write(path: str, text: str | bytes = "") -> str:
    file = Path(path)
    os.makedirs(file.parent, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def own(name: str, more: str = "") -> str:
    return OWN.format(name=name, more=more)


def flow(name: str, flow_id: str | None = None, *inputs: str) -> FlowDefinition:
    read = tuple(InputParameter(one, DataType("string")) for one in inputs)
    return FlowDefinition(name, "workflow", flow_id, request_body=RequestBody.PARAMETERS if read else RequestBody.NONE, inputs=read)


def refusal(*paths: str) -> str:
    (unread,) = catalogue.load(paths).unread
    return unread.sentence


def test_a_folder_is_walked_in_order_and_files_that_are_no_definition_are_counted() -> None:
    write("flows/b.yaml", own("B"))
    write("flows/a/deep/a.json", '{"flowlint": 1, "name": "A"}')
    write("flows/c.yml", "workflow:\n  name: C\n")
    write("flows/README.md", "flowlint: 1\n")
    write("flows/notes.yaml", "title: Notes\n")
    write("flows/broken-but-no-definition.json", '{"a": ')
    write("flows/flowlint.lock", own("Lock"))
    write("flows/.hidden.yaml", own("Hidden"))
    write("flows/.git/x.yaml", own("Git"))
    write("flows/CVS/x.yaml", own("CVS"))
    assert catalogue.load(["flows"]) == Catalogue(
        (flow("A"), flow("B"), flow("C")),
        skipped=4,
        files=frozenset({"flows/a/deep/a.json", "flows/b.yaml", "flows/c.yml"}),
    )


def test_a_file_that_is_named_twice_is_read_once() -> None:
    write("flows/a.yaml", own("A"))
    assert catalogue.load(["flows", "flows/a.yaml", "./flows"]) == Catalogue((flow("A"),), 0, frozenset({"flows/a.yaml"}))


def test_links_that_lead_back_are_walked_once() -> None:
    write("flows/a.yaml", own("A"))
    os.symlink("..", "flows/up")
    os.symlink("a.yaml", "flows/b.yaml")
    assert catalogue.load(["flows"]) == Catalogue((flow("A"),), 0, frozenset({"flows/a.yaml"}))


def test_a_deep_folder_is_walked() -> None:
    folders = ["flows" + "/a" * depth for depth in range(1200)]
    for folder in folders:
        os.mkdir(folder)
    deep = write(f"{folders[-1]}/x.yaml", own("Deep"))
    loaded = catalogue.load(["flows"])
    os.remove(deep)
    for folder in reversed(folders):  # pytest would remove them by recursion
        os.rmdir(folder)
    assert loaded == Catalogue((flow("Deep"),), 0, frozenset({deep}))


ARCHY = "expected Archy YAML (one root key that is a flow type, such as workflow or inboundCall)"
OWN_FORMAT = 'expected flowlint\'s own format (YAML or JSON with "flowlint: 1")'


def test_broken_definitions_in_a_folder_leave_the_others_readable() -> None:
    write("flows/a.yaml", own("A"))
    broken = {
        "flows/archy.yaml": (
            b"workflow:\n  name: [\n",
            f":3:1: did not find expected node content, {ARCHY}",
        ),
        "flows/bad.i3WorkFlow": (
            b"!!!",
            ": the export is not Base64, or it is cut off, expected an Architect export (.i3*: Base64 of URL-encoded JSON)",
        ),
        "flows/latin.yaml": (
            b'flowlint: 1\nname: "\xe9"\n',
            f":2:8: text is not UTF-8: byte 0xe9 is not allowed here, {OWN_FORMAT}",
        ),
        "flows/utf16.json": (
            '{"flowlint": 1, "name": "x"}'.encode("utf-16"),
            f":1:1: text is not UTF-8: it begins with a UTF-16 byte order mark, {OWN_FORMAT}",
        ),
        "flows/wrong.json": (b'{"flowlint": 1}', ':1:1: the definition has no "name", expected the flow\'s name'),
    }
    for path, (data, _) in broken.items():
        write(path, data)
    assert catalogue.load(["flows"]) == Catalogue(
        (flow("A"),),
        files=frozenset({"flows/a.yaml"}),
        unread=tuple(Unread(path, path + sentence, data) for path, (data, sentence) in broken.items()),
    )


def test_what_cannot_be_opened_in_a_folder_leaves_the_others_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    write("flows/a.yaml", own("A"))
    write("flows/closed/b.yaml", own("B"))
    os.symlink("loop.yaml", "flows/loop.yaml")
    os.symlink("gone.yaml", "flows/nowhere.yaml")
    with open(write("flows/big.yaml"), "wb") as stream:
        stream.truncate(catalogue.MAX_SIZE + 1)
    scan = os.scandir

    def denied(path: str) -> object:
        if path == "flows/closed":
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", denied)
    assert catalogue.load(["flows"]) == Catalogue(
        (flow("A"),),
        files=frozenset({"flows/a.yaml"}),
        unread=(
            Unread("flows/big.yaml", 'cannot read "flows/big.yaml": it is larger than 16 MiB'),
            Unread("flows/closed", 'cannot read "flows/closed": permission denied'),
            Unread("flows/loop.yaml", 'cannot read "flows/loop.yaml": symbolic links form a loop'),
            Unread("flows/nowhere.yaml", 'cannot read "flows/nowhere.yaml": no such file'),
        ),
    )


def test_an_unread_definition_may_state_what_its_bytes_hold() -> None:
    text = f'flowlint: 1\nid: {ID.upper()}\nname: "\u00c9'
    for data in (text.encode(), text.encode("utf-16")):
        assert [Unread("a", "", data).may_state(one) for one in (ID, "other")] == [True, False]
    assert Unread("a", "", None).may_state("other")


def test_a_file_is_named_though_its_folder_is_too() -> None:
    write("flows/inputs.json", '{"properties": {"agentId": {"type": "string"}}}')
    assert catalogue.load(["flows"]) == Catalogue((), 1)
    loaded = catalogue.load(["flows", "flows/inputs.json"])
    assert (loaded.flows, loaded.skipped) == ((flow("inputs", None, "agentId"),), 0)


@pytest.mark.parametrize(
    ("name", "text", "seen"),
    [
        ("notes.yaml", "title: Notes\nitems: []\n", ': no flow definition (it holds an object with "title", "items")'),
        ("list.json", "[1]", ": no flow definition (it holds a list)"),
        ("text.txt", "hello", ": no flow definition (it holds a string)"),
        ("empty.json", "", ": no flow definition (the file is empty)"),
        ("empty.yaml", "# nothing\n", ": no flow definition (the file is empty)"),
        ("flowlint.lock", own("Lock"), ": a file of flowlint itself is not a flow definition"),
        (".flowlint.yaml", own("Settings"), ": a file of flowlint itself is not a flow definition"),
        (
            "picture.json",
            b"\x89PNG\x00",
            ":1:1: no flow definition (text is not UTF-8: it holds zero bytes, as a binary file or UTF-16 does)",
        ),
    ],
)
def test_a_named_file_must_be_a_definition(name: str, text: str | bytes, seen: str) -> None:
    assert refusal(write(name, text)) == f"{name}{seen}, {ACCEPTED}"


def test_a_file_without_known_suffix_is_recognised_by_its_content_where_it_is_named() -> None:
    write("flow", own("A"))
    assert catalogue.load(["flow"]).flows == (flow("A"),)
    assert catalogue.load(["."]) == Catalogue((), 1, frozenset())


def test_a_file_that_two_formats_claim_is_refused() -> None:
    write("both.json", '{"type": "object", "name": "x", "variables": [{"__type": "BoolVariable"}], "properties": {}}')
    assert refusal("both.json") == (
        "both.json: the file could be Architect configuration JSON "
        '(an object with "name", "type" and "variables" whose items have "__type") and '
        'a JSON Schema of the flow\'s inputs (an object with "properties"), expected one of them alone'
    )


def test_a_file_over_the_limit_is_refused() -> None:
    with open("big.yaml", "wb") as stream:
        stream.truncate(catalogue.MAX_SIZE + 1)
    assert refusal("big.yaml") == 'cannot read "big.yaml": it is larger than 16 MiB'


@pytest.mark.parametrize(("path", "reason"), [("absent", "no such file or folder"), ("a\0b", "no such file or folder")])
def test_a_path_that_is_missing_is_named(path: str, reason: str) -> None:
    with pytest.raises(SourceError) as raised:
        catalogue.load([path])
    assert str(raised.value) == f'cannot read "{path}": {reason}'.replace("\0", "\\x00")


def test_no_permission_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    write("flows/a.yaml", own("A"))

    def denied(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", denied)
    registry.formats()
    with pytest.raises(SourceError) as raised:
        catalogue.load(["flows"])
    assert str(raised.value) == 'cannot read "flows": permission denied'


def test_a_named_pipe_in_a_folder_is_left_alone() -> None:
    write("flows/a.yaml", own("A"))
    os.mkfifo("flows/pipe.yaml")
    assert catalogue.load(["flows"]).flows == (flow("A"),)


def test_substitutions_and_stated_settings_reach_the_flow() -> None:
    write("flows/a.yaml", "workflow:\n  name: {{name}}\n")
    (read,) = catalogue.load(["flows"], {"name": "A"}, {os.path.abspath("flows/a.yaml"): RequestBody.JSON}).flows
    assert (read.name, read.request_body, read.request_body_source) == ("A", RequestBody.JSON, SettingSource.CONFIGURATION)


def test_two_definitions_with_one_id_must_promise_the_same() -> None:
    write("a.yaml", own("A", f"id: {ID}\nversion: '1.0'\n"))
    write("b.yaml", own("B", f"id: {ID.upper()}\nversion: '2.0'\n"))
    write("c.yaml", own("C", f"id: {ID}\ninputs: {{Flow.a: string}}\n"))
    assert [one.name for one in catalogue.load(["a.yaml", "b.yaml"]).flows] == ["A"]
    both = catalogue.load(["a.yaml", "b.yaml", "c.yaml"])
    assert [one.name for one in both.flows] == ["A", "C"]
    sentence = (
        f'"a.yaml" and "c.yaml" define the flow with id "{ID}" with different inputs or settings, expected one definition, or equal ones'
    )
    assert catalogue.contradictions(both.flows) == {ID: Unread("c.yaml", sentence)}
    assert not_found(both, ID) == (
        f'the id "{ID}" stands for several flows with different inputs ("a.yaml", "c.yaml"), expected an id, or a path or name of one flow'
    )
    assert both.find("c.yaml").name == "C"


def test_a_flow_is_found_by_path_id_or_name() -> None:
    write("flows/a.yaml", own("A", f"id: {ID}\n"))
    write("flows/b.yaml", own("Compliance check"))
    loaded = catalogue.load(["flows"])
    first, second = flow("A", ID), flow("Compliance check")
    assert [loaded.find(ref) for ref in ("flows/a.yaml", "./flows/../flows/a.yaml", os.path.abspath("flows/a.yaml"), ID.upper(), "A")] == [
        first
    ] * 5
    assert loaded.find("Compliance check") == second


def test_the_path_of_an_equal_definition_leads_to_the_one_found_first() -> None:
    write("flows/a.yaml", own("A", f"id: {ID}\n"))
    write("flows/b.yaml", own("B", f"id: {ID.upper()}\n"))
    loaded = catalogue.load(["flows"])
    assert [loaded.find(ref) for ref in ("flows/b.yaml", os.path.abspath("flows/b.yaml"))] == [flow("A", ID)] * 2


def not_found(loaded: Catalogue, ref: str) -> str:
    with pytest.raises(DefinitionError) as raised:
        loaded.find(ref)
    return str(raised.value)


def test_a_flow_that_is_not_found_is_answered_with_the_nearest() -> None:
    loaded = Catalogue((flow("Compliance check"), flow("Callback")))
    assert not_found(loaded, "compliance-chek") == (
        'no flow definition has the path, id or name "compliance-chek"; did you mean "Compliance check"?'
    )
    assert not_found(loaded, "zzz") == 'no flow definition has the path, id or name "zzz"; expected one of "Compliance check", "Callback"'
    assert not_found(Catalogue(), "zzz") == 'no flow definition has the path, id or name "zzz"; none is loaded'


def test_a_definition_that_cannot_be_read_is_told_where_a_flow_is_not_found() -> None:
    write("flows/a.yaml", own("A"))
    write("flows/b.yaml", "flowlint: 1\n")
    loaded = catalogue.load(["flows"])
    reason = 'flows/b.yaml:1:1: the definition has no "name", expected the flow\'s name'
    assert not_found(loaded, "flows/b.yaml") == reason
    assert not_found(loaded, "B") == f'no flow definition has the path, id or name "B"; expected one of "A"; {reason}'


def test_a_name_or_path_of_several_flows_must_promise_the_same() -> None:
    write("a.yaml", own("One"))
    write("b.yaml", own("One", "inputs: {Flow.a: string}\n"))
    write("c.yaml", own("One"))
    write("d.yaml", f"{own('Two')}---\n{own('Three', 'inputs: {Flow.a: string}')}\n")
    assert catalogue.load(["a.yaml", "c.yaml"]).find("One") == flow("One")
    assert not_found(catalogue.load(["a.yaml", "b.yaml"]), "One") == (
        'the name "One" stands for several flows with different inputs ("a.yaml", "b.yaml"), expected an id, or a path or name of one flow'
    )
    assert not_found(catalogue.load(["d.yaml"]), "d.yaml") == (
        '"d.yaml" holds several flows with different inputs ("Two", "Three"), expected an id, or a path or name of one flow'
    )
