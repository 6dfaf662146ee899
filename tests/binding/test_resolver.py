"""Which flow a placeholder for an id may mean, in every kind of file alike, and what the run says where it may mean any."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from command_runs import flowlint

from flowlint.binding.resolver import BoundFiles, FileRuling, Resolver
from flowlint.model.flow import FlowDefinition
from flowlint.model.mode import Shape
from flowlint.model.unread import Unread

INSERT = """\
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Insert time off
type: workflow
inputs:
  Flow.agentId: string
"""
WITHOUT_ID = INSERT.replace("id: a1b2c3d4-e5f6-7890-abcd-ef1234567890\n", "")
BODY = '{"flowId": "%s", "inputData": {"Flow.agentID": "452"}}'
URL = "https://api.mypurecloud.com/api/v2/flows/executions"
HOSTS = {
    "body.json": BODY,
    "body.yaml": 'flowId: "%s"\ninputData: {Flow.agentID: "452"}\n',
    "bodies.jsonl": BODY + "\n",
    "launch.md": "```json\n" + BODY + "\n```\n",
    "launch.http": f"POST {URL}\nContent-Type: application/json\n\n{BODY}\n",
    "launch.sh": f"curl -X POST {URL} -H 'Content-Type: application/json' -d \"{BODY.replace(chr(34), chr(92) + chr(34))}\"\n",
    "launch.py": f'import requests\nrequests.post("{URL}", json={BODY})\n',
    "launch.js": f'axios.post("{URL}", {BODY});\n',
}


def check(folder: Path, *options: str) -> Result:
    return flowlint("check", "--color", "never", "--format", "concise", *options, str(folder))


@pytest.fixture
def folder(here: Path) -> Path:
    Path("flows").mkdir()
    Path("calls").mkdir()
    Path("flows", "insert.yaml").write_text(INSERT)
    return Path("calls")


@pytest.mark.parametrize("definition", [INSERT, WITHOUT_ID], ids=["with an id", "without an id"])
@pytest.mark.parametrize(
    "placeholder", ["${FLOW_ID}", "YOUR_FLOW_ID", "{{flowId}}", "<id>", "${flow_id_insert_time_off}", "${insertFlowId}"]
)
@pytest.mark.parametrize("host", HOSTS)
def test_the_only_definition_judges_a_placeholder_that_says_nothing_or_fits(
    host: str, placeholder: str, definition: str, folder: Path
) -> None:
    Path("flows", "insert.yaml").write_text(definition)
    (folder / host).write_text(HOSTS[host] % placeholder)
    result = check(folder, "--definitions=flows")
    assert [line.partition(": ")[2] for line in result.stdout.splitlines()] == [
        'error[name-case-mismatch] argument "Flow.agentID" differs only in case from input "Flow.agentId"'
    ], result.output
    assert result.exit_code == 1


@pytest.mark.parametrize("definition", [INSERT, WITHOUT_ID], ids=["with an id", "without an id"])
@pytest.mark.parametrize("placeholder", ["${flow_id_update}", "<id of the update flow>", "${FLOW_ID_2}"])
@pytest.mark.parametrize("host", HOSTS)
def test_a_placeholder_that_names_another_flow_is_not_judged(host: str, placeholder: str, definition: str, folder: Path) -> None:
    Path("flows", "insert.yaml").write_text(definition)
    (folder / host).write_text(HOSTS[host] % placeholder)
    result = check(folder, "--definitions=flows")
    clean, note = result.stderr.splitlines()
    assert (result.stdout, clean) == ("", "1 payload in 1 file was not compared with a flow; its form has no fault")
    assert note.partition("arguments not checked: ")[2] == (
        f'"{placeholder}" need not mean flow "Insert time off"; name the flow with --flow, '
        f'or in the configuration: flows: {{"{placeholder}": PATH}}'
    )
    assert result.exit_code == 0


@pytest.mark.parametrize("host", HOSTS)
def test_a_placeholder_beside_several_flows_is_a_note_in_every_host(host: str, folder: Path) -> None:
    Path("flows", "update.yaml").write_text(INSERT.replace("a1b2", "b2c3").replace("Insert", "Update"))
    (folder / host).write_text(HOSTS[host] % "${FLOW_ID}")
    result = check(folder, "--definitions=flows")
    clean, note = result.stderr.splitlines()
    assert (result.stdout, clean) == ("", "1 payload in 1 file was not compared with a flow; its form has no fault")
    assert note.partition("arguments not checked: ")[2] == (
        '"${FLOW_ID}" may mean any of 2 flows; name the flow with --flow, or in the configuration: flows: {"${FLOW_ID}": PATH}'
    )
    assert result.exit_code == 0
    Path(".flowlint.yaml").write_text('flows: {"${FLOW_ID}": flows/insert.yaml}\n')
    assert check(folder).exit_code == 1


@pytest.mark.parametrize("host", HOSTS)
def test_a_placeholder_without_any_definition_is_a_note(host: str, folder: Path) -> None:
    Path("flows", "insert.yaml").unlink()
    (folder / host).write_text(HOSTS[host] % "${FLOW_ID}")
    result = check(folder)
    assert (
        result.stderr.splitlines()[1].partition("arguments not checked: ")[2] == "no flow definition is loaded; load one with --definitions"
    )
    assert (result.stdout, result.exit_code) == ("", 0)


def test_verdicts_do_not_depend_on_what_else_is_met(folder: Path) -> None:
    both = [BODY % "${flow_id_insert}", BODY % "${flow_id_update}"]
    for name, lines in (("forth.jsonl", both), ("back.jsonl", both[::-1])):
        (folder / name).write_text("\n".join(lines) + "\n")
    result = check(folder, "--definitions=flows")
    finding = 'error[name-case-mismatch] argument "Flow.agentID" differs only in case from input "Flow.agentId"'
    note = (
        'arguments not checked: "${flow_id_update}" need not mean flow "Insert time off"; name the flow with --flow, '
        'or in the configuration: flows: {"${flow_id_update}": PATH}'
    )
    assert result.stdout.splitlines() == [f"calls/back.jsonl:2:47: {finding}", f"calls/forth.jsonl:1:47: {finding}"]
    assert result.stderr.splitlines() == [
        "found 2 errors in 4 payloads in 2 files, checked against 1 flow (2 fixable with --fix)",
        "2 payloads were not compared with a flow",
        f"calls/back.jsonl:1:12: {note}",
        f"calls/forth.jsonl:2:12: {note}",
    ]


@pytest.mark.slow
def test_a_placeholder_is_told_once_a_file_and_counted_each_time(folder: Path) -> None:
    (folder / "a.jsonl").write_text((BODY % "${flow_id_update}" + "\n") * 5_000)
    result = check(folder, "--definitions=flows", "--format=json")
    report = json.loads(result.stdout)
    assert (len(report["unchecked"]), report["summary"]["unjudged"], report["findings"]) == (1, 5_000, [])


GUID, OTHER_GUID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "b2c3d4e5-f6a7-8901-bcde-f12345678901"
KNOWN, NAMELESS = FlowDefinition("Insert", "workflow", id=GUID, source="flows/known.yaml"), FlowDefinition("Insert", "workflow")
HOLDS_ID, HOLDS_NONE, UNKNOWN = Unread("a.json", "a", OTHER_GUID.upper().encode()), Unread("b.json", "b", b""), Unread("c.json", "c")
ONE, NONE = Resolver((KNOWN,), {GUID: KNOWN, "insert": KNOWN}, frozenset({"insert"})), Resolver(())
ALIASED = ONE._replace(by_id={GUID: KNOWN, "callback": KNOWN}, aliases=frozenset({"callback", "gone"}))


@pytest.mark.parametrize(
    ("resolver", "flow_id", "flow"),
    [
        (ONE, GUID, KNOWN),
        (ONE, GUID.upper(), KNOWN),
        (ONE, "insert", KNOWN),
        (ONE, OTHER_GUID, None),
        (ONE, None, KNOWN),
        (ONE, "", KNOWN),
        (ONE, 5, KNOWN),
        (ONE, "${KNOWN_FLOW_ID}", KNOWN),
        (ONE, "${UPDATE_FLOW_ID}", None),
        (ONE._replace(flows=(KNOWN._replace(name="x"),)), "${KNOWN_FLOW_ID}", KNOWN._replace(name="x")),
        (ALIASED, "${CALLBACK_FLOW_ID}", KNOWN),
        (ALIASED, "${GONE_FLOW_ID}", None),
        (ONE._replace(unread=(UNKNOWN,)), None, None),
        (ONE._replace(unread=(UNKNOWN,)), GUID, KNOWN),
        (ONE._replace(flows=(KNOWN, NAMELESS)), None, None),
        (NONE, None, None),
        (Resolver((NAMELESS,)), OTHER_GUID, NAMELESS),
        (Resolver((NAMELESS,), elsewhere=frozenset({OTHER_GUID})), f" {OTHER_GUID.upper()} ", None),
        (Resolver((NAMELESS,), unread_by_id={"update": UNKNOWN}), "update", None),
        (Resolver((NAMELESS,), unread_by_id={OTHER_GUID: UNKNOWN}), OTHER_GUID.upper(), None),
    ],
)
def test_the_flow_for_an_id(resolver: Resolver, flow_id: object, flow: FlowDefinition | None) -> None:
    assert resolver.resolve(FileRuling(), flow_id) == flow
    assert resolver.resolve(FileRuling(NAMELESS), flow_id) == NAMELESS
    assert resolver.resolve(FileRuling(unread=UNKNOWN), flow_id) is None


UNREADS = NONE._replace(unread=(HOLDS_NONE, HOLDS_ID))


@pytest.mark.parametrize(
    ("resolver", "flow_id", "lacking"),
    [
        (NONE, GUID, None),
        (UNREADS, f" {OTHER_GUID} ", HOLDS_ID),
        (UNREADS, GUID, HOLDS_NONE),
        (UNREADS, None, HOLDS_NONE),
        (UNREADS, "${FLOW_ID}", HOLDS_NONE),
        (UNREADS._replace(flows=(KNOWN,)), "${FLOW_ID}", HOLDS_NONE),
        (UNREADS._replace(flows=(KNOWN,)), None, HOLDS_NONE),
        (UNREADS._replace(flows=(KNOWN,)), "c2c3d4e5-f6a7-8901-bcde-f12345678901", None),
        (UNREADS._replace(flows=(KNOWN,)), OTHER_GUID, HOLDS_ID),
        (UNREADS._replace(flows=(KNOWN,), elsewhere=frozenset({OTHER_GUID})), f"{OTHER_GUID.upper()} ", None),
        (UNREADS._replace(flows=(KNOWN, NAMELESS)), "", None),
        (NONE._replace(unread_by_id={"update": UNKNOWN}), "update", UNKNOWN),
        (NONE._replace(unread_by_id={OTHER_GUID: UNKNOWN}), OTHER_GUID.upper(), UNKNOWN),
    ],
)
def test_the_definition_that_is_lacking_for_an_id(resolver: Resolver, flow_id: object, lacking: Unread | None) -> None:
    assert resolver.lacking(FileRuling(), flow_id) == lacking
    assert resolver.lacking(FileRuling(unread=UNKNOWN), flow_id) == UNKNOWN


def test_every_definition_that_cannot_judge_is_named_once() -> None:
    assert UNREADS._replace(unread_by_id={"x": UNKNOWN, "y": HOLDS_ID}).cannot_judge() == (HOLDS_NONE, HOLDS_ID, UNKNOWN)


def test_what_is_settled_for_a_file() -> None:
    bound = (BoundFiles("a.json".__eq__, KNOWN, Shape.ARGUMENTS), BoundFiles("b.json".__eq__, UNKNOWN))
    free = Resolver((KNOWN,), bound=bound, expects="c.json".__eq__)
    forced = free._replace(forced=NAMELESS)
    files = ("a.json", "b.json", "c.json", "d.json")
    assert [free.rule_on(file, bare=True) for file in files] == [
        FileRuling(KNOWN, Shape.ARGUMENTS, bare=True),
        FileRuling(None, Shape.REQUEST, bare=True, unread=UNKNOWN),
        FileRuling(expected=True),
        FileRuling(),
    ]
    assert [forced.rule_on(file, bare=False) for file in files] == [
        FileRuling(NAMELESS, Shape.ARGUMENTS, bare=True),
        FileRuling(NAMELESS, Shape.REQUEST, bare=True),
        FileRuling(NAMELESS, expected=True),
        FileRuling(NAMELESS),
    ]
    assert forced.rule_on("d.json", bare=True) == FileRuling(NAMELESS, bare=True)
    assert [free.rule_on(file, bare=False).taken_bare() for file in files[2:]] == [
        FileRuling(bare=True, expected=True),
        FileRuling(bare=True),
    ]
    assert (ONE.is_alias("insert"), ONE.is_alias(GUID)) == (True, False)
