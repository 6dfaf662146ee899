"""Which files and objects are payloads: what the user, the configuration or a call names, and what lies beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from command_runs import flowlint

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = f"flowlint: 1\nid: {ID}\nname: Order callback\ntype: workflow\ninputs:\n  Flow.agentId: string\n"
ARGUMENTS = {"Flow.agentId": "452"}


@pytest.fixture(autouse=True)
def _folder(here: Path) -> None:
    write("flows/callback.yaml", FLOW)


def write(path: str, content: Any) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(content if isinstance(content, str) else json.dumps(content))


def run(*arguments: str, stdin: str | None = None) -> Result:
    return flowlint("check", "--color=never", *arguments, stdin=stdin)


def found(*arguments: str) -> tuple[int, list[str], list[dict[str, str]]]:
    """Return how many payloads a run judged, the rules that found something, and the files that it skipped."""
    report = json.loads(run("--format=json", "--quiet", *arguments).stdout)
    return report["summary"]["payloads"], sorted(one["rule"] for one in report["findings"]), report["skipped"]


REQUESTS: list[tuple[Any, list[str]]] = [
    ({"flowId": ID, "inputData": ARGUMENTS}, []),
    ({"flowId": ID}, []),
    ({"flow_id": ID, "inputData": ARGUMENTS}, ["misspelt-field"]),
    ({"flowId": ID, "inputData": ARGUMENTS, "retries": 3}, ["unknown-field"]),
    ({"flowId": ID, "inputDta": ARGUMENTS, "retries": 3}, ["unknown-field", "wrong-container"]),
    ({"flowId": ID, "attributes": {"Flow.agentId": "452"}, "priority": 1}, ["unknown-field", "wrong-container"]),
    ({"flowId": ID, "inputs": {"Flow": {"agentId": "452"}}}, ["nested-scope", "wrong-container"]),
    ({"flowId": ID, "Flow.agentId": "452"}, ["unknown-field"]),
    ({"flowId": ID, "data": {"agentId": "452"}}, ["missing-scope", "wrong-container"]),
]
OTHERS: list[tuple[Any, str]] = [
    (
        {"id": "7", "flowId": ID, "status": "COMPLETED", "outputData": {"Flow.total": 5}},
        'its "flowId" is not that of a launch request, which does not have "id", "status" and "outputData"',
    ),
    (
        {"flowId": ID, "inputData": ARGUMENTS, "status": "FAILED"},
        'its "flowId" is not that of a launch request, which does not have "status"',
    ),
    (
        {"flowId": ID, "inputData": ARGUMENTS, "level": "info", "timestamp": "2027-01-01T10:00:00Z"},
        'its "flowId" is not that of a launch request, which does not have "level" and "timestamp"',
    ),
    (
        {"flowId": "nightly", "steps": [{"run": "x"}], "variables": {"a": 1}},
        'its "flowId" is not that of a launch request, which does not have "steps"',
    ),
    (
        {"flowId": ID, "flowType": "WORKFLOW", "attributes": {"tier": "gold"}, "conversationId": "7", "participants": []},
        'its "flowId" is not that of a launch request, which does not have "flowType", "conversationId" and "participants"',
    ),
    (
        {"flowId": ID, "milestoneId": "5", "milestoneTime": "2027-01-01T10:00:00Z"},
        'its "flowId" is not that of a launch request, which does not have "milestoneId" and "milestoneTime"',
    ),
    (
        {"flowId": ID, "inputData": ARGUMENTS, "a": 1, "b": 2, "c": 3, "d": 4},
        'its "flowId" is not that of a launch request, which does not have "a", "b", "c" and 1 more',
    ),
    ([{"flowId": ID, "outcome": "SUCCESS"}], 'its "flowId" is not that of a launch request, which does not have "outcome"'),
    (
        {"inputData": ARGUMENTS},
        'it has no "flowId"; name its path in "payloads" of the configuration if it is a payload',
    ),
    ({"compilerOptions": {}}, 'it has no "flowId"'),
    ('{"compilerOptions": {{, // a comment about the workflowId\n}', "it cannot be parsed, and nothing in it looks like a launch request"),
]


@pytest.mark.parametrize("suffix", ["json", "yaml"])
@pytest.mark.parametrize(("content", "rules"), REQUESTS)
def test_launch_requests_are_found_in_a_folder(content: Any, rules: list[str], suffix: str) -> None:
    write(f"calls/body.{suffix}", content)
    for options in (("calls",), ("--allow-empty", f"calls/body.{suffix}")):
        assert found(*options) == (1, rules, [])


@pytest.mark.parametrize("suffix", ["json", "yaml"])
@pytest.mark.parametrize(("content", "reason"), OTHERS)
def test_what_has_what_no_request_has_is_skipped_with_the_reason(content: Any, reason: str, suffix: str) -> None:
    if isinstance(content, str) and suffix == "yaml":
        content = "compilerOptions: [\n# about the workflowId\n"
    write(f"calls/body.{suffix}", content)
    for options in (("--allow-empty", "calls"), ("--allow-empty", f"calls/body.{suffix}")):
        assert found(*options) == (0, [], [{"path": f"calls/body.{suffix}", "reason": reason}])


def test_a_stored_result_is_judged_where_it_is_named() -> None:
    write("calls/result.json", {"flowId": ID, "status": "COMPLETED", "outputData": {}})
    assert found("calls/result.json") == (1, ["unknown-field", "unknown-field"], [])


@pytest.mark.parametrize("content", ['{"flowId": "x", "inputData": {', "{“flowId”: “x”", '{"flow_id" "x"'])
def test_a_broken_file_is_a_finding_only_where_it_seems_to_have_a_flow_id(content: str) -> None:
    write("calls/body.json", content)
    assert found("calls")[:2] == (1, ["syntax-error"])


EXPECTED: list[tuple[str, Any, list[str]]] = [
    ("a.json", {"inputData": ARGUMENTS}, ["missing-flow-id"]),
    ("a.yaml", {"inputData": ARGUMENTS}, ["missing-flow-id"]),
    ("a.jsonl", {"inputData": ARGUMENTS}, ["missing-flow-id"]),
    ("a.json", [{"inputData": ARGUMENTS}], ["missing-flow-id"]),
    ("a.json", {"parameters": {"agentId": "452"}}, ["missing-flow-id", "undocumented-container"]),
    ("a.json", {"flowId": ID, "status": "x"}, ["unknown-field"]),
]


@pytest.mark.parametrize(("name", "content", "rules"), EXPECTED)
@pytest.mark.parametrize("arguments", [(), ("bodies",), ("--allow-empty", "bodies/{}"), ("--allow-empty", "./bodies/../bodies/{}")])
def test_what_lies_below_a_path_of_the_configuration_is_a_payload(
    name: str, content: Any, rules: list[str], arguments: tuple[str, ...]
) -> None:
    write(".flowlint.yaml", "payloads: bodies\n")
    write(f"bodies/{name}", content)
    assert found(*(one.format(name) for one in arguments)) == (1, rules, [])


def test_what_is_never_a_payload_below_a_path_of_the_configuration() -> None:
    write(".flowlint.yaml", "payloads: .\ndefinitions: flows\n")
    write("package.json", {"data": {"flowId": ID}, "inputData": ARGUMENTS})
    write("other/flow.json", {"type": "workflow", "variables": [], "inputData": {}})
    write("schemas/body.json", {"$schema": "x", "type": "object", "properties": {"flowId": {}}, "parameters": {}})
    write("list.json", [1, 2])
    write("notes.yaml", "just words\n")
    write("body.json", {"inputData": ARGUMENTS})
    no_id = 'it has no "flowId"'
    assert found() == (
        1,
        ["missing-flow-id"],
        [
            {"path": ".flowlint.yaml", "reason": "it is a definition, or belongs to flowlint"},
            {"path": "list.json", "reason": no_id},
            {"path": "notes.yaml", "reason": no_id},
            {"path": "package.json", "reason": "it belongs to a tool"},
            {"path": "flows/callback.yaml", "reason": "it is a definition, or belongs to flowlint"},
            {"path": "other/flow.json", "reason": no_id},
            {"path": "schemas/body.json", "reason": no_id},
        ],
    )


@pytest.mark.parametrize("name", ["package.json", "sub/tsconfig.json"])
def test_files_of_tools_are_never_payloads_even_where_they_are_named(name: str) -> None:
    write(name, f'{{"inputs": [], // a comment\n"flowId": "{ID}",}}')
    result = run(name)
    assert (result.exit_code, result.stdout, result.stderr) == (
        3,
        "no payload was checked\n1 file held no payload and was skipped\n1 problem kept the run from checking everything\n",
        f'flowlint: error: "{name}" holds no payload: it belongs to a tool\n',
    )
    assert run("--allow-empty", name).exit_code == 0


def test_the_default_of_payloads_does_not_count_as_named() -> None:
    write(".flowlint.yaml", "definitions: flows\n")
    write("body.json", {"inputData": ARGUMENTS})
    write("request.json", {"flowId": ID})
    assert found()[:2] == (1, [])


def test_verbose_names_what_was_skipped() -> None:
    write("calls/body.json", {"flowId": ID})
    write("calls/other.json", {"inputData": ARGUMENTS})
    write("calls/app.py", "print()\n")
    lines = ["checked 1 payload in 1 file against 1 flow: no findings", "2 files held no payload and were skipped"]
    judge = 'checked against "Order callback" (flows/callback.yaml)'
    reasons = [
        "skipped calls/app.py: nothing in it launches a flow or creates a trigger",
        'skipped calls/other.json: it has no "flowId"; name its path in "payloads" of the configuration if it is a payload',
    ]
    assert run("--format=text", "calls").stdout.splitlines() == [*lines, judge]
    for flag in ("-v", "--verbose"):
        assert run("--format=text", flag, "calls").stdout.splitlines() == [*lines, *reasons, judge]
        assert run("--format=concise", flag, "calls").stderr.splitlines() == [*lines, *reasons, judge]


def test_at_most_a_thousand_skipped_files_are_named() -> None:
    for index in range(1_003):
        write(f"calls/{index:04}.json", {})
    report = json.loads(run("--allow-empty", "--format=json", "calls").stdout)
    assert (len(report["skipped"]), report["skippedMore"], report["summary"]["skipped"]) == (1_000, 3, 1_003)
    assert run("--allow-empty", "--format=text", "-v", "calls").stdout.splitlines()[-1] == "and 3 more files were skipped"


KINDS = (
    ".bash, .cjs, .command, .cts, .htm, .html, .http, .js, .json, .jsonc, .jsonl, .jsonl.gz, .jsx, .ksh, .markdown, .md, .mdx, .mjs, "
    ".mts, .ndjson, .ndjson.gz, .py, .rest, .sh, .svelte, .text, .tf, .tf.json, .ts, .tsx, .txt, .vue, .yaml, .yml, .zsh"
)
UNREAD = {
    "page.xhtml": "<html><body>flowId</body></html>\n",
    "Launch.cs": "// launches\nusing System;\n",
    "Launch.java": "class Launch { }\n",
    "launch.go": "package main\n",
    "launch.ps1": "$body = @{ flowId = 'x' }\n",
    "Launch.cls": "public class Launch {}\n",
    "Page.astro": "<template/>\n",
    "rows.csv": "flowId,agent\n1,2\n",
    ".env": "FLOW_ID=1\n",
    "Makefile": "all: build\n",
    "PAGE.XHTML": "",
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_named_file_of_a_kind_that_is_not_read(name: str) -> None:
    write(name, UNREAD[name])
    ending = Path(name).suffix.lower()
    sentence = f'flowlint does not read "{ending}" files' if ending else "flowlint does not read files without a suffix"
    problem = f'"{name}" was not checked: {sentence}; it reads {KINDS}'
    for arguments in ((name,), ("-", f"--stdin-filename={name}")):
        result = run("--format=text", *arguments, stdin=UNREAD[name])
        assert result.stderr == f"flowlint: error: {problem}\n"
        assert result.stdout.splitlines() == ["no payload was checked", "1 problem kept the run from checking everything"]
        assert result.exit_code == 3
        empty = run("--format=json", "--quiet", "--allow-empty", *arguments, stdin=UNREAD[name])
        assert (empty.stderr, empty.exit_code) == ("", 0)
        assert json.loads(empty.stdout)["skipped"] == [{"path": name, "reason": sentence}]


@pytest.mark.parametrize("name", ["body", "body.payload", "body.json.j2", "body.tftpl"])
def test_json_is_read_whatever_it_is_called(name: str) -> None:
    write(name, {"flowId": ID, "inputData": {"agentId": "452"}})
    assert found(name) == (1, ["missing-scope"], [])


def test_unnamed_standard_input_may_be_yaml() -> None:
    result = run("--format=concise", "-", stdin=f"flowId: {ID}\ninputData:\n  agentId: '452'\n")
    assert result.stdout == '<stdin>:3:3: error[missing-scope] argument "agentId" lacks the scope of input "Flow.agentId"\n'


@pytest.mark.parametrize("ending", ["json", "jsonl"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_byte_order_mark_is_reported_once_and_what_it_precedes_is_judged(ending: str, jobs: str) -> None:
    request = json.dumps({"flowId": ID, "inputData": {"Flow.agentId": 452}})
    more = f"\n{request}\n" if ending == "jsonl" else ""
    Path(f"a.{ending}").write_text(f"\ufeff{request}{more}", "utf-8")
    Path("b.jsonl").write_text("\ufeff" + json.dumps({"flowId": ID, "inputData": ARGUMENTS}), "utf-8")
    ended = run("-d", "flows", "--format=concise", "--jobs", jobs, f"a.{ending}", "b.jsonl")
    wrong = 'error[type-mismatch] input "Flow.agentId" takes a string, found a number'
    mark = "error[syntax-error] text begins with a byte order mark"
    second = [f"a.{ending}:2:82: {wrong}"] if more else []
    assert (ended.exit_code, ended.stdout.splitlines()) == (
        1,
        [f"a.{ending}:1:1: {mark}", f"a.{ending}:1:83: {wrong}", *second, f"b.jsonl:1:1: {mark}"],
    )
