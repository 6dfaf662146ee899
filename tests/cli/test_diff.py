"""``flowlint diff``: the sides, what is printed, and the exit codes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from flowlint import config, sides
from flowlint.cli.main import group
from flowlint.model.change import ChangeKind
from flowlint.sources import git as sources_git

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
OTHER_ID = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"
OLD = f'flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\nversion: "1.0"\ninputs:\n  Flow.agentId: string\n  Flow.flag: boolean\n'
NEW = OLD.replace("agentId", "agent_id").replace('"1.0"', '"2.0"')
OTHER = f"flowlint: 1\nid: {OTHER_ID}\nname: Archive\ntype: workflow\ninputs: {{Flow.day: date}}\n"
RENAMED = 'input "Flow.agentId" is gone, probably renamed to "Flow.agent_id"'
BROKEN = 'error[unknown-parameter] argument "Flow.agentId" is no input of flow "Billing"'


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder, text in (("old", OLD), ("new", NEW)):
        Path(folder).mkdir()
        Path(folder, "billing.yaml").write_text(text)
        Path(folder, "archive.yaml").write_text(OTHER)


def payload(path: str, flow_id: str = ID, **arguments: object) -> None:
    Path(path).parent.mkdir(exist_ok=True)
    Path(path).write_text(json.dumps({"flowId": flow_id, "inputData": arguments}))


def payloads() -> None:
    payload("payloads/breaks.json", **{"Flow.agentId": "452"})
    payload("payloads/stays.json", **{"Flow.flag": True})
    payload("payloads/was-wrong.json", **{"Flow.agentId": 452})
    payload("payloads/other.json", OTHER_ID, **{"Flow.day": "2026-11-24"})


def diff(*arguments: str, stderr: bool = False) -> tuple[int, str]:
    result = CliRunner().invoke(group, ["diff", *arguments], catch_exceptions=False)
    return result.exit_code, result.stderr if stderr else result.stdout


def test_folders_are_compared_flow_by_flow() -> None:
    assert diff("old", "new") == (
        1,
        (
            '"Billing" version 1.0 -> 2.0 (old/billing.yaml -> new/billing.yaml)\n'
            f"  breaking    {RENAMED} [input-renamed]\n"
            "              old old/billing.yaml:7:3, new new/billing.yaml:7:3\n"
            "\n"
            "1 change in 1 of 2 flows: 1 breaking\n"
        ),
    )
    assert diff("old", "old") == (0, "no change in 2 flows\n")


def test_flows_that_are_gone_or_new() -> None:
    Path("new/archive.yaml").unlink()
    Path("new/more.yaml").write_text(OTHER.replace(OTHER_ID, OTHER_ID.replace("b1", "c1")).replace("Archive", "More"))
    assert diff("old", "new", "--fail-on", "never") == (
        0,
        (
            '"Archive" (old/archive.yaml)\n'
            '  breaking    flow "Archive" is gone [flow-removed]\n'
            "              old old/archive.yaml:3:7\n"
            "\n"
            '"Billing" version 1.0 -> 2.0 (old/billing.yaml -> new/billing.yaml)\n'
            f"  breaking    {RENAMED} [input-renamed]\n"
            "              old old/billing.yaml:7:3, new new/billing.yaml:7:3\n"
            "\n"
            '"More" (new/more.yaml)\n'
            '  compatible  flow "More" was added [flow-added]\n'
            "              new new/more.yaml:3:7\n"
            "\n"
            "3 changes in 3 of 3 flows: 2 breaking, 1 compatible\n"
        ),
    )


def test_the_payloads_that_break_are_named() -> None:
    payloads()
    code, stdout = diff("old", "new", "--payloads", "payloads")
    assert code == 1
    assert stdout.splitlines()[-4:] == [
        f"payloads/breaks.json:1:66: {BROKEN}",
        "",
        "1 change in 1 of 2 flows: 1 breaking",
        "1 of 4 payloads breaks",
    ]


def test_no_payload_breaks() -> None:
    payload("payloads/stays.json", **{"Flow.flag": True})
    assert diff("old", "new", "--payloads", "payloads")[1].endswith("\n0 of 1 payload breaks\n")
    assert diff("old", "new", "--payloads", "payloads", "--fail-on", "payloads")[0] == 0
    assert diff("old", "new", "--payloads", "payloads")[0] == 1


def test_payloads_are_judged_one_by_one_within_a_file() -> None:
    requests = [{"flowId": ID, "inputData": {"Flow.agentId": "4"}}, {"flowId": ID, "inputData": {"Flow.flag": False}}]
    Path("many.jsonl").write_text("".join(json.dumps(request) + "\n" for request in reversed(requests)))
    Path("list.json").write_text(json.dumps(requests))
    Path("stream.yaml").write_text("\n---\n".join(json.dumps(request) for request in requests))
    assert diff("old", "new", "--payloads", "many.jsonl", "--payloads", "list.json", "--payloads", "stream.yaml")[1].splitlines()[-6:] == [
        f"list.json:1:67: {BROKEN}",
        f"many.jsonl:2:66: {BROKEN}",
        f"stream.yaml:1:66: {BROKEN}",
        "",
        "1 change in 1 of 2 flows: 1 breaking",
        "3 of 6 payloads break",
    ]


def test_what_was_wrong_or_ignored_before_does_not_break() -> None:
    Path("payloads").mkdir()
    Path("payloads/twice.json").write_text(f'{{"flowId": "{ID}", "inputData": {{"Flow.agentId": "4", "Flow.agentId": "5"}}}}')
    payload("payloads/ignored.json", **{"Flow.agentId": "452"})
    Path(".flowlint.yaml").write_text('ignore: ["payloads/ignored.json"]\n')
    assert diff("old", "new", "--payloads", "payloads")[1].splitlines()[-1] == "0 of 2 payloads break"


def test_the_configuration_names_the_flow_on_both_sides() -> None:
    for folder in ("old", "new"):
        Path(folder, "archive.yaml").unlink()
        name = "agentId" if folder == "old" else "agent_id"
        variables = f"  variables:\n    - stringVariable: {{name: Flow.{name}, isInput: true}}\n"
        Path(folder, "billing.yaml").write_text(f"workflow:\n  name: Billing\n{variables}")
    Path(".flowlint.yaml").write_text(
        'flows: {billing: new/billing.yaml}\nbindings: [{files: "bound/*", flow: new/billing.yaml, shape: arguments}]\n'
    )
    payload("payloads/alias.json", "billing", **{"Flow.agentId": "452"})
    Path("bound").mkdir()
    Path("bound/arguments.json").write_text('{"Flow.agentId": "452"}')
    assert diff("old", "new", "--payloads", "payloads", "--payloads", "bound")[1].splitlines()[-5:] == [
        f"bound/arguments.json:1:2: {BROKEN}",
        f"payloads/alias.json:1:37: {BROKEN}",
        "",
        "1 change in 1 of 1 flow: 1 breaking",
        "2 of 2 payloads break",
    ]


def test_what_the_configuration_says_of_flows_counts() -> None:
    Path("one").mkdir()
    Path("two").mkdir()
    Path("one/billing.yaml").write_text(OLD.replace(f"id: {ID}\n", ""))
    Path("two/billing.yaml").write_text(OLD)
    printed = (
        '"Billing" version 1.0 (one/billing.yaml -> two/billing.yaml)\n'
        f'  breaking    flow "Billing" now has the id "{ID}" [flow-id-changed]\n'
        "              old one/billing.yaml:2:7, new two/billing.yaml:3:7\n"
        "\n"
        "1 change in 1 of 1 flow: 1 breaking\n"
    )
    assert diff("one", "two") == (1, printed)
    Path(".flowlint.yaml").write_text(f"flows: {{{ID}: one/billing.yaml}}\n")
    assert diff("one", "two") == (0, "no change in 1 flow\n")


def test_a_name_that_a_binding_has_must_stay() -> None:
    Path(".flowlint.yaml").write_text('bindings: [{files: "payloads/*", flow: Billing}]\n')
    Path("new/billing.yaml").write_text(OLD.replace("Billing", "Bills"))
    payloads()
    printed = (
        '"Billing" version 1.0 (old/billing.yaml -> new/billing.yaml)\n'
        '  breaking    flow "Billing" is now called "Bills", and the configuration names it as before, '
        "with which nothing can be judged [flow-name-changed]\n"
        "              old old/billing.yaml:3:7, new new/billing.yaml:3:7\n"
        "\n"
    )
    note = '.flowlint.yaml:1:12: "new" has no flow "Billing", so that payloads are judged there without this binding\n'
    assert diff("old", "new") == (1, printed + "1 change in 1 of 2 flows: 1 breaking\n")
    assert diff("old", "new", "--payloads", "payloads/stays.json") == (
        1,
        printed + "1 change in 1 of 2 flows: 1 breaking\n0 of 1 payload breaks\n",
    )
    assert diff("old", "new", "--payloads", "payloads/stays.json", stderr=True) == (1, note)


def test_payloads_that_cannot_be_judged_are_exit_code_3() -> None:
    code, stderr = diff("old", "new", "--payloads", "nowhere", stderr=True)
    assert (code, stderr) == (3, 'flowlint: error: cannot read "nowhere": no such file\n')


@pytest.mark.parametrize(
    ("changed", "fail_on", "code"),
    [
        (NEW, "breaking", 1),
        (NEW, "never", 0),
        (OLD + "  Flow.more: string\n", "risky", 0),
        (OLD + "  Flow.more: string\n", "any", 1),
        (OLD + "published: false\n", "breaking", 0),
        (OLD + "published: false\n", "risky", 1),
        (OLD, "any", 0),
    ],
)
def test_fail_on(changed: str, fail_on: str, code: int) -> None:
    Path("new/billing.yaml").write_text(changed)
    assert diff("old/billing.yaml", "new/billing.yaml", "--fail-on", fail_on)[0] == code


def test_json_has_the_places_of_both_sides_and_no_value() -> None:
    payloads()
    result = CliRunner().invoke(group, ["diff", "old", "new", "--payloads", "payloads", "--format", "json"], catch_exceptions=False)
    document: dict[str, Any] = json.loads(result.stdout)
    place = {"pointer": "/inputs/Flow.agentId", "line": 7, "column": 3, "endLine": 7, "endColumn": 15}
    flow = {"name": "Billing", "id": ID}
    del document["tool"]
    broken = document["payloads"].pop("broken")
    assert document == {
        "version": 1,
        "old": "old",
        "new": "new",
        "summary": {"flows": 2, "breaking": 1, "risky": 0, "compatible": 0},
        "changes": [
            {
                "kind": "input-renamed",
                "impact": "breaking",
                "message": RENAMED,
                "parameter": "Flow.agentId",
                "guess": True,
                "old": {**flow, "version": "1.0", "path": "old/billing.yaml", **place},
                "new": {**flow, "version": "2.0", "path": "new/billing.yaml", **place, "pointer": "/inputs/Flow.agent_id", "endColumn": 16},
            }
        ],
        "payloads": {"checked": 4, "breaking": 1},
    }
    assert [(one["path"], [finding["rule"] for finding in one["findings"]]) for one in broken] == [
        ("payloads/breaks.json", ["unknown-parameter"])
    ]
    assert "452" not in result.stdout
    assert result.stderr == "1 change in 1 of 2 flows: 1 breaking\n1 of 4 payloads breaks\n"


def git(*arguments: str) -> str:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *identity, *arguments], check=True, capture_output=True, text=True).stdout


def test_a_revision_is_a_side(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("old/.hidden").mkdir()
    Path("old/.hidden/twin.yaml").write_text(NEW)
    Path("old/notes.txt").write_text("no definition")
    git("init", "-q", ".")
    git("add", "-A")
    git("commit", "-q", "-m", "before")
    Path("old/billing.yaml").write_text(NEW)
    payloads()
    printed = (
        '"Billing" version 1.0 -> 2.0 (git:HEAD:old/billing.yaml -> old/billing.yaml)\n'
        f"  breaking    {RENAMED} [input-renamed]\n"
        "              old git:HEAD:old/billing.yaml:7:3, new old/billing.yaml:7:3\n"
        "\n"
    )
    for end in ("", "/"):
        code, stdout = diff(f"git:HEAD:old{end}", "old", "--payloads", "payloads")
        assert (code, stdout.startswith(printed), stdout.splitlines()[-1]) == (1, True, "1 of 4 payloads breaks")
    assert diff("git:HEAD:old/billing.yaml", "old/billing.yaml") == (1, printed + "1 change in 1 of 1 flow: 1 breaking\n")
    assert diff("git:HEAD:old", "git:HEAD:old") == (0, "no change in 2 flows\n")
    monkeypatch.chdir("old")
    assert diff("git:HEAD:.", "../old")[1].endswith("1 change in 1 of 2 flows: 1 breaking\n")
    assert diff("git:HEAD:../new", "../old") == (0, "no change in 2 flows\n")


@pytest.mark.parametrize(
    ("sides", "code", "sentence"),
    [
        (("nowhere", "new"), 3, 'cannot read "nowhere": no such file or folder'),
        (("old", "empty"), 3, '"empty" holds no flow definition (1 file skipped), expected one at least'),
        (("git:HEAD", "new"), 2, '"git:HEAD" is not of the form git:REV:PATH'),
        (("git::old", "new"), 2, '"git::old" is not of the form git:REV:PATH'),
        (
            ("git:HEAD:./nowhere/", "new"),
            3,
            '"git:HEAD:./nowhere/": no such file or folder in that revision, seen from the working directory',
        ),
        (("git:v9:old", "new"), 2, 'git:v9:old: git knows no revision "v9", expected a commit, a branch or a tag'),
        (
            ("git:origin/main:old", "new"),
            2,
            'git:origin/main:old: git knows no revision "origin/main"; `git fetch origin main:refs/remotes/origin/main` may bring it',
        ),
        (("live:", "live:"), 2, 'both sides are "live:", expected a file, a folder or git:REV:PATH on one of them'),
        (("old", "live:Billing"), 2, '"live:Billing" names a flow, expected "live:" alone: it reads the flows of the other side'),
    ],
)
def test_sides_that_cannot_be_read(sides: tuple[str, str], code: int, sentence: str) -> None:
    Path("empty").mkdir()
    Path("empty/notes.txt").write_text("nothing")
    git("init", "-q", ".")
    git("remote", "add", "origin", "nowhere")
    git("add", "-A")
    git("commit", "-q", "-m", "before")
    assert diff(*sides, stderr=True) == (code, f"flowlint: error: {sentence}\n")


def test_a_definition_that_cannot_be_read_names_its_revision() -> None:
    Path("old/billing.yaml").write_text("flowlint: 2\n")
    git("init", "-q", ".")
    git("add", "-A")
    git("commit", "-q", "-m", "before")
    code, stderr = diff("git:HEAD:old", "new", stderr=True)
    assert code == 3
    assert stderr.startswith("flowlint: error: git:HEAD:old/billing.yaml:1:11: ")


def test_of_a_revision_only_what_may_be_a_definition_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("old/node_modules").mkdir()
    for name in ("node_modules/package.json", "video.mp4", "notes.txt", "flowlint.lock"):
        Path("old", name).write_text("x" * 100)
    git("init", "-q", ".")
    git("add", "-A")
    git("commit", "-q", "-m", "before")
    read = []
    contents = sources_git.contents

    def recorded(blobs: list[sources_git.Blob], asked: str) -> Iterator[bytes]:
        read.append([blob.name for blob in blobs])
        return contents(blobs, asked)

    monkeypatch.setattr(sources_git, "contents", recorded)
    assert diff("git:HEAD:old", "old") == (0, "no change in 2 flows\n")
    assert read == [["old/archive.yaml", "old/billing.yaml"]]
    assert sides.load_both("git:HEAD:old", "old", config.load(None, "."), lambda flows: flows)[0].loaded.skipped == 3


@pytest.mark.parametrize("side", ["git:HEAD:old", "git:HEAD:old/large.json"])
def test_a_file_of_a_revision_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch, side: str) -> None:
    monkeypatch.setattr("flowlint.catalogue.MAX_SIZE", 1 << 20)
    Path("old/large.json").write_bytes(b" " * (1 << 20) + b"{}")
    git("init", "-q", ".")
    git("add", "-A")
    git("commit", "-q", "-m", "before")
    monkeypatch.setattr(sources_git, "contents", lambda *_: pytest.fail("a file was read"))
    sentence = "git:HEAD:old/large.json: the file is larger than 1 MiB, expected a flow definition of at most that"
    assert diff(side, "new", stderr=True) == (3, f"flowlint: error: {sentence}\n")


def test_judging_payloads_alone_needs_some() -> None:
    assert diff("old", "new", "--fail-on", "payloads", stderr=True) == (
        2,
        "flowlint: error: --fail-on payloads needs --payloads, which says what to judge\n",
    )


@pytest.mark.parametrize("sides", [("stated.yaml", "archy.yaml"), ("archy.yaml", "stated.yaml")])
def test_a_setting_that_another_format_cannot_tell_is_no_change(sides: tuple[str, str]) -> None:
    Path("stated.yaml").write_text("flowlint: 1\nname: Billing\ntype: workflow\nrequestBody: json\ninputs: {Flow.body: json}\n")
    Path("archy.yaml").write_text("workflow:\n  name: Billing\n  variables:\n    - jsonVariable: {name: Flow.body, isInput: true}\n")
    payload("launch.json", **{"Flow.body": {"a": 1}})
    assert diff(*sides, "--payloads", "launch.json") == (0, "no change in 1 flow\n0 of 1 payload breaks\n")
    # Where one format states it on one side alone, what payloads are judged by did change.
    Path("derived.yaml").write_text(Path("stated.yaml").read_text().replace("requestBody: json\n", ""))
    assert "request-body-changed" in diff("stated.yaml", "derived.yaml")[1]


SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "diff.schema.json").read_text(encoding="utf-8"))


def described(node: object, place: str = "") -> list[str]:
    """The places of the schema's properties that say nothing of what they mean."""
    if not isinstance(node, dict):
        return []
    mute = []
    for name, value in node.get("properties", {}).items():
        said = "description" in value or "description" in SCHEMA["$defs"].get(value.get("$ref", "").rpartition("/")[2], {})
        mute += [] if said else [f"{place}/{name}"]
    return mute + [one for key, value in node.items() for one in described(value, f"{place}/{key}")]


def test_the_schema_is_sound_and_says_what_each_key_means() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert described(SCHEMA) == []
    assert SCHEMA["$defs"]["change"]["properties"]["kind"]["enum"] == [str(kind) for kind in ChangeKind]


@pytest.mark.parametrize(
    "arguments",
    [
        ("old", "new"),
        ("old", "old"),
        ("new", "old", "--payloads", "payloads"),
        ("old", "new", "--payloads", "payloads"),
        ("old", "new/billing.yaml", "--payloads", "payloads"),
        ("old/billing.yaml", "new"),
        ("old/billing.yaml", "plain.json"),
    ],
)
def test_the_schema_describes_what_is_printed(arguments: tuple[str, ...]) -> None:
    payloads()
    Path("plain.json").write_text(json.dumps({"flowlint": 1, "name": "Billing", "type": "bot", "published": False, "inputs": {}}))
    _, printed = diff(*arguments, "--format", "json")
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(json.loads(printed))] == []


@pytest.mark.parametrize("key", ["version", "tool", "old", "new", "summary", "changes", "payloads"])
def test_the_schema_refuses_what_is_not_printed(key: str) -> None:
    document = json.loads(diff("old", "new", "--format", "json")[1])
    validator = Draft202012Validator(SCHEMA)
    assert not validator.is_valid({name: value for name, value in document.items() if name != key})
    assert not validator.is_valid({**document, "more": 1})
    assert not validator.is_valid({**document, "changes": [{**document["changes"][0], "kind": "else"}]})
