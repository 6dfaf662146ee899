"""What is ignored is not shown, and ignores that are of no use or out of date are."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from command_runs import flowlint

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = f"flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\ninputs: {{Flow.flag: boolean, Flow.count: integer}}\n"
TODAY = datetime.datetime.now(tz=datetime.UTC).date()


@pytest.fixture(autouse=True)
def _project(here: Path) -> None:
    for folder in ("flows", "payloads"):
        Path(folder).mkdir()
    Path("flows/flow.yaml").write_text(FLOW)


def check(*arguments: str, stdin: str | None = None) -> list[str]:
    """Return the findings, suppressed ones counted at the end where there are any."""
    result = flowlint("check", *arguments, "--format", "concise", stdin=stdin)
    suppressed = [line for line in result.stderr.splitlines() if "suppressed" in line]
    assert result.exit_code == (1 if "error[" in result.stdout else 0), result.stderr
    return result.stdout.splitlines() + suppressed


def yaml_payload(text: str, path: str = "payloads/a.yaml") -> None:
    Path(path).write_bytes(f"flowId: {ID}\n{text}".encode())


def json_payload(value: object = 1, path: str = "payloads/a.json") -> None:
    Path(path).write_text(json.dumps({"flowId": ID, "inputData": {"Flow.flag": value}}))


def configure(*entries: str) -> None:
    Path(".flowlint.yaml").write_text("ignore:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries))


FLAG = 'error[type-mismatch] input "Flow.flag" takes true or false, found a number'
WRONG_JSON = f"payloads/a.json:1:79: {FLAG}"
ONE, TWO = "1 finding was suppressed", "2 findings were suppressed"


# --- comments


def place_of_flag(text: str) -> str:
    """Return the line and column of the value of ``Flow.flag`` in a payload that ``yaml_payload`` writes."""
    lines = f"flowId\n{text}".split("\n")
    line = next(line for line in lines if "Flow.flag" in line)
    return f"{lines.index(line) + 1}:{line.index(': 1') + 3}"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "text",
    [
        "inputData:\n  Flow.flag: 1  # flowlint: ignore[type-mismatch] the old client\n",
        "inputData:\n  # flowlint: ignore[type-mismatch] the old client\n\n  Flow.flag: 1\n",
        "inputData: {Flow.flag: 1} # flowlint: ignore[type-mismatch, type-mismatch]\n",
        "inputData:\n  Flow.flag: 1  # later # flowlint: ignore[type-mismatch]",
    ],
    ids=["trailing", "own line", "flow style", "end of file"],
)
def test_a_comment_hides_a_finding(text: str, end: str) -> None:
    yaml_payload(text.replace("\n", end))
    assert check() == [ONE]
    assert check("--no-ignores") == [f"payloads/a.yaml:{place_of_flag(text)}: {FLAG}"]


def test_a_comment_hides_the_rules_that_it_names_and_no_others() -> None:
    yaml_payload("inputData:\n  Flow.flag: 1  # flowlint: ignore[null-value]\n  Flow.Count: 0.5  # flowlint: ignore[type-mismatch]\n")
    assert check() == [
        f"payloads/a.yaml:3:14: {FLAG}",
        "payloads/a.yaml:3:17: warning[unused-ignore] ignore comment matches no finding",
        'payloads/a.yaml:4:3: error[name-case-mismatch] argument "Flow.Count" differs only in case from input "Flow.count"',
        ONE,
    ]
    yaml_payload("inputData:\n  Flow.Count: 0.5  # flowlint: ignore[type-mismatch, name-case-mismatch]\n")
    assert check() == [TWO]


def test_a_comment_hides_what_concerns_the_text_of_its_line() -> None:
    yaml_payload("inputData:\n  Flow.flag: true\n  Flow.flag: true # flowlint: ignore[duplicate-key]\n")
    assert check() == [ONE]


def test_a_comment_before_the_first_key_hides_what_is_said_of_the_whole_request() -> None:
    Path("payloads/a.yaml").write_text("# flowlint: ignore[missing-flow-id]\n---\ninputData: {Flow.flag: true}\n")
    assert check("payloads/a.yaml") == [ONE]


def test_comments_belong_to_their_document() -> None:
    yaml_payload(
        f"inputData: {{Flow.flag: 1}} # flowlint: ignore[type-mismatch]\n---\nflowId: {ID}\ninputData: {{Flow.flag: 1}}\n"
        f"---\nflowId: {ID}\n# flowlint: ignore[type-mismatch]\ninputData: {{Flow.flag: 1}}\n"
    )
    assert check() == [f"payloads/a.yaml:5:24: {FLAG}", TWO]


def test_equal_lines_of_two_files_are_not_mixed_up() -> None:
    for name, comment in (("a", " # flowlint: ignore[type-mismatch]"), ("b", ""), ("c", " # flowlint: ignore[type-mismatch]")):
        yaml_payload(f"inputData: {{Flow.flag: 1}}{comment}\n", f"payloads/{name}.yaml")
    assert check() == [f"payloads/b.yaml:2:24: {FLAG}", TWO]


def test_useless_comments_are_told() -> None:
    yaml_payload(
        "inputData:\n  Flow.flag: true # flowlint: ignore[type-mismatch]\n  Flow.count: 1 # flowlint: ignore\n"
        "  # flowlint: ignore[type-mismach]\n# flowlint: ignore[null-value] at the end"
    )
    assert check() == [
        "payloads/a.yaml:3:19: warning[unused-ignore] ignore comment matches no finding",
        "payloads/a.yaml:4:17: warning[unused-ignore] ignore comment names no rule, expected ignore[rule]",
        'payloads/a.yaml:5:3: warning[unused-ignore] ignore comment names "type-mismach", which is not a rule',
        "payloads/a.yaml:6:1: warning[unused-ignore] ignore comment matches no finding",
    ]
    assert check("--no-ignores") == []


def test_two_comments_that_hide_one_finding_are_both_of_use() -> None:
    yaml_payload("inputData:\n  # flowlint: ignore[type-mismatch]\n  Flow.flag: 1 # flowlint: ignore[type-mismatch]\n")
    assert check() == [ONE]


@pytest.mark.parametrize("options", [("--select", "null-value,unused-ignore"), ("--ignore", "type-mismatch")])
def test_an_ignore_of_a_rule_that_is_off_is_not_judged(options: tuple[str, ...]) -> None:
    yaml_payload("inputData: {Flow.flag: true} # flowlint: ignore[type-mismatch]\n")
    configure("path: '*', rules: type-mismatch, reason: r")
    assert check(*options) == []


def test_an_ignore_of_a_rule_that_the_configuration_turns_off_is_not_judged() -> None:
    yaml_payload("inputData: {Flow.flag: true} # flowlint: ignore[type-mismatch]\n")
    Path(".flowlint.yaml").write_text("rules: {type-mismatch: off}\n")
    assert check() == []


def test_comments_in_a_file_without_payload_are_no_concern() -> None:
    Path("payloads/values.yaml").write_text("a: 1 # flowlint: ignore[type-mismatch]\n")
    json_payload(value=True)
    assert check() == []


def test_comments_on_standard_input() -> None:
    text = f"flowId: {ID}\ninputData:\n  Flow.flag: 1 # flowlint: ignore[type-mismatch]\n  Flow.count: 1 # flowlint: ignore[null-value]\n"
    useless = "warning[unused-ignore] ignore comment matches no finding"
    assert check("-", stdin=text) == [f"<stdin>:4:17: {useless}", ONE]
    assert check("-", "--stdin-filename", "x/y.yml", stdin=text) == [f"x/y.yml:4:17: {useless}", ONE]


def test_a_comment_cannot_hide_that_it_is_useless_but_an_entry_can() -> None:
    for name in "ab":
        yaml_payload("inputData: {Flow.flag: true} # flowlint: ignore[type-mismatch, unused-ignore]\n", f"payloads/{name}.yaml")
    useless = "yaml:2:30: warning[unused-ignore] ignore comment matches no finding"
    assert check() == [f"payloads/a.{useless}", f"payloads/b.{useless}"]
    configure("path: payloads/a.yaml, rules: unused-ignore, reason: r")
    assert check() == [f"payloads/b.{useless}", ONE]


# --- entries


@pytest.mark.parametrize(
    "path",
    [
        "payloads/a.json",
        "'payloads/*'",
        "'**/*.json'",
        "a.json",
        "payloads/a.json#/inputData",
        "payloads/a.json#/inputData/Flow.flag",
        "'*#/*/Flow.flag'",
    ],
)
def test_an_entry_hides_a_finding(path: str) -> None:
    json_payload()
    configure(f"path: {path}, rules: type-mismatch, reason: r")
    assert check() == [ONE]
    assert check("--no-ignores") == [WRONG_JSON]


@pytest.mark.parametrize("path", ["'*.json#/inputData/Flow'", "'*.json#/inputData/Flow.flag/x'", "'*.json#/0'"])
def test_an_entry_for_another_place_hides_nothing_and_is_told(path: str) -> None:
    json_payload()
    configure(f"path: {path}, rules: type-mismatch, reason: r")
    assert check() == [".flowlint.yaml:2:5: warning[unused-ignore] ignore entry matches no finding", WRONG_JSON]


def test_an_entry_without_rules_hides_all() -> None:
    Path("payloads/a.json").write_text(f'{{"flowId": "{ID}", "inputData": {{"Flow.flag": 1, "Flow.Count": 1}}}}')
    configure("path: payloads/a.json, reason: r")
    assert check() == [TWO]


def test_an_entry_for_a_file_that_is_not_checked_is_not_judged() -> None:
    json_payload(value=True)
    json_payload(value=True, path="payloads/b.json")
    configure("path: payloads/b.json, rules: type-mismatch, reason: r", "path: missing.json, rules: type-mismatch, reason: r")
    useless = ".flowlint.yaml:2:5: warning[unused-ignore] ignore entry matches no finding"
    assert check("payloads/a.json") == []
    assert check("payloads/a.json", "payloads/b.json") == [useless]
    assert check("payloads/a.json", "payloads/b.json", "--no-ignores") == []


def test_an_entry_for_a_definition_is_judged_where_the_definition_is_loaded() -> None:
    json_payload(value=True)
    configure("path: flows/flow.yaml, rules: colliding-inputs, reason: r")
    assert check() == [".flowlint.yaml:2:5: warning[unused-ignore] ignore entry matches no finding"]
    Path("flows/flow.yaml").write_text(FLOW.replace("Flow.flag: boolean", "Flow.flag: boolean, Flow.Flag: boolean"))
    assert check() == [ONE]


def test_an_entry_counts_on_its_last_day_and_is_told_afterwards() -> None:
    json_payload()
    configure(f"path: payloads/a.json, rules: type-mismatch, reason: soon mended, until: {TODAY + datetime.timedelta(days=1)}")
    assert check() == [ONE]
    configure(f"path: payloads/a.json, rules: type-mismatch, reason: soon mended, until: {TODAY}")
    assert check() == [ONE]
    yesterday = TODAY - datetime.timedelta(days=1)
    configure(f"path: payloads/a.json, rules: type-mismatch, reason: soon mended, until: {yesterday}")
    assert check() == [f".flowlint.yaml:2:5: warning[expired-ignore] ignore entry ended on {yesterday}", WRONG_JSON]
    assert check("--no-ignores") == [WRONG_JSON]


def test_an_entry_for_one_line_of_json_lines() -> None:
    json_payload(path="payloads/a.jsonl")
    line = Path("payloads/a.jsonl").read_text()
    Path("payloads/a.jsonl").write_text(f"{line}\n{line.replace('Flow.flag', 'Flow.Count')}\n")
    configure("path: 'payloads/a.jsonl#/inputData/Flow.flag', rules: type-mismatch, reason: r")
    found = 'error[name-case-mismatch] argument "Flow.Count" differs only in case from input "Flow.count"'
    assert check() == [f"payloads/a.jsonl:2:66: {found}", ONE]


def test_entries_are_seen_from_the_configuration_wherever_the_run_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    json_payload()
    configure("path: payloads/a.json, rules: type-mismatch, reason: r")
    monkeypatch.chdir("payloads")
    assert check() == [ONE]
    assert check("a.json") == [ONE]


def test_what_is_ignored_is_not_mended() -> None:
    json_payload(value="true")
    before = Path("payloads/a.json").read_bytes()
    configure("path: payloads/a.json, rules: type-mismatch, reason: r")
    assert check("--fix") == [ONE]
    assert Path("payloads/a.json").read_bytes() == before


def test_machine_formats_tell_only_the_number_of_what_is_ignored() -> None:
    yaml_payload("inputData: {Flow.flag: 1} # flowlint: ignore[type-mismatch]\n")
    result = flowlint("check", "--format", "json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["findings"], report["summary"]["suppressed"]) == (0, [], 1)


# --- comments of hosts

SENT = f'"flowId": "{ID}", "inputData": {{"Flow.flag": 1}}'
CURL = f"curl https://api.mypurecloud.com/api/v2/flows/executions --json '{{\n  {SENT}\n}}'\n"
CALL = "curl https://api.mypurecloud.com/api/v2/flows/executions --json"
LINE = f"{CALL} '{{{SENT}}}'"
REQUEST = f"POST https://api.mypurecloud.com/api/v2/flows/executions\nContent-Type: application/json\n\n{{{SENT}}}\n"
HASH = "# flowlint: ignore[type-mismatch] r"
MARKED = "<!-- flowlint: ignore[type-mismatch] r -->"


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("a.py", f"# flowlint: ignore[type-mismatch] r\napi.post_flows_executions({{{SENT}}})\n", []),
        ("a.py", f"api.post_flows_executions({{{SENT}}})  # flowlint: ignore[type-mismatch] r\n", []),
        ("a.py", f"# flowlint: ignore[type-mismatch] r\nx = 1\napi.post_flows_executions({{{SENT}}})\n", ["unused 1:1", "3:105"]),
        ("a.ts", f"// flowlint: ignore[type-mismatch] r\n\napi.postFlowsExecutions({{{SENT}}});\n", []),
        (
            "a.tf",
            f'locals {{\n  url = "/api/v2/flows/executions"\n  b = jsonencode({{{SENT}}}) # flowlint: ignore[type-mismatch] r\n}}\n',
            [],
        ),
        ("a.sh", f"# flowlint: ignore[type-mismatch] r\n{CURL}", []),
        ("a.sh", f"# flowlint: ignore[type-mismatch] r\n{CURL}\n{CURL}", ["7:80"]),
        ("a.md", f"{MARKED}\n\n```json\n{{\n{SENT}\n}}\n```\n", []),
        ("a.md", f"{MARKED}\n\n```json\n{{{SENT}}}\n```\n```json\n{{{SENT}}}\n```\n", ["7:79"]),
        ("a.md", f"```json\n{{{SENT}}}\n```\n```\n{MARKED}\n```\n", ["2:79"]),
        ("a.md", f"> ```bash\n> {HASH}\n> {LINE}\n> ```\n", []),
        ("a.yml", f"steps:\n- run: |\n    {HASH}\n    {LINE}\n\n    {LINE}\n", ["6:148"]),
        ("a.yml", f"steps:\n- run: |\n    {HASH}\n    {LINE}\n- run: |\n    {LINE}\n", ["6:148"]),
        ("a.yml", f"script:\n- |\n  {HASH}\n  {LINE}\n- |\n  {LINE}\n", ["6:146"]),
        ("a.yml", f"steps:\n{HASH}\n# b\n- name: a\n  run: |\n\n    {LINE}\n\n\n- run: |\n    {LINE}\n", ["11:148"]),
        ("a.yml", f"a:\n  {HASH}\n  script:\n  - echo\n\n  - |\n    {LINE}\n", []),
        ("a.yml", f"env:\n  {HASH}\n  BODY: '{{{SENT}}}'\nrun: |\n  {CALL} \"$BODY\"\n", []),
        ("a.yml", f"steps:\n- run: |\n    {LINE}\n{HASH}\n", ["3:148", "unused 4:1"]),
        ("a.yml", f"shell: python\nrun: |\n  api.post_flows_executions({{{SENT}}}) {HASH}\n", []),
        (
            "a.yml",
            f"uses: actions/github-script@v7\nwith:\n  script: |\n    // {HASH[2:]}\n    send()\n    postFlowsExecutions({{{SENT}}})\n",
            ["unused 4:5", "6:103"],
        ),
        ("a.http", f"{HASH}\n{REQUEST}\n###\n{REQUEST}", ["11:79"]),
        ("a.http", f"### a\n// {HASH[2:]}\n# @name b\n@c = d\n\n{REQUEST}", []),
        ("a.http", f"{REQUEST}\n{HASH}\n\n### b\n{REQUEST}", ["4:79"]),
        ("a.http", REQUEST.replace("{", f"{HASH}\n{{", 1), []),
        ("a.http", f"{REQUEST}\n{HASH}\n", ["4:79", "unused 6:1"]),
        ("a.http", f"{HASH}\n{CALL} '{{{SENT}}}'\n", []),
        ("a.tf", f"local {{\n  command = <<EOT\n{HASH}\n{CURL}EOT\n}}\n", []),
        ("a.tf", f"local {{\n  command = <<EOT\n{HASH}\necho\n\n{CURL}EOT\n}}\n", ["unused 3:1", "7:80"]),
    ],
)
def test_a_comment_of_a_host(name: str, text: str, left: list[str]) -> None:
    Path(f"payloads/{name}").write_text(text)
    unused = "warning[unused-ignore] ignore comment matches no finding"
    at = [f"payloads/{name}:{one.removeprefix('unused ')}: {unused if one.startswith('unused') else FLAG}" for one in left]
    hidden = not any("unused" in one for one in left) and (name, left) != ("a.md", ["2:79"])
    assert check() == at + [ONE] * hidden
