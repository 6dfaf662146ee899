"""Which files a run judges, how often, and what it says where there is nothing to judge."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_runs import flowlint

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FINDING = 'payloads/wrong.json:1:79: error[type-mismatch] input "Flow.flag" takes true or false, found a number\n'


@pytest.fixture(autouse=True)
def _project(here: Path) -> None:
    for folder in ("flows", "payloads"):
        Path(folder).mkdir()
    Path("flows/flow.yaml").write_text(f"flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\ninputs: {{Flow.flag: boolean}}\n")
    Path("payloads/right.json").write_text(f'{{"flowId": "{ID}", "inputData": {{"Flow.flag": true}}}}')
    Path("payloads/wrong.json").write_text(f'{{"flowId": "{ID}", "inputData": {{"Flow.flag": 1}}}}')
    Path("package.json").write_text('{"name": "x"}')


def check(*arguments: str, stdin: str | None = None) -> tuple[int, str, list[str]]:
    """Return the exit code, the findings on standard output, and the lines on standard error."""
    result = flowlint("check", *arguments, "--format", "concise", stdin=stdin)
    return result.exit_code, result.stdout, result.stderr.splitlines()


FOUND = "found 1 error in 2 payloads in 2 files, checked against 1 flow"
NOTHING = "no payload was checked"
PROBLEM = "1 problem kept the run from checking everything"
SKIPPED = "1 file held no payload and was skipped"


@pytest.mark.parametrize(
    "paths",
    [
        ("payloads", "payloads/right.json"),
        ("./payloads/right.json", "payloads"),
        ("payloads/wrong.json", "payloads//wrong.json", "payloads/right.json", "flows/../payloads/right.json"),
        ("payloads", "./payloads/", "payloads"),
    ],
)
def test_a_file_is_judged_once_however_often_it_is_named(paths: tuple[str, ...]) -> None:
    assert check(*paths) == (1, FINDING, [FOUND])


def test_a_file_is_judged_once_by_its_relative_and_its_absolute_path(tmp_path: Path) -> None:
    assert check("payloads/wrong.json", str(tmp_path / "payloads")) == (1, FINDING, [FOUND])


def test_a_named_file_must_hold_a_payload_though_a_folder_named_before_holds_it_too() -> None:
    Path("payloads/body.json").write_text('{"inputData": {"Flow.flag": true}}')
    missing = 'payloads/body.json:1:2: error[missing-flow-id] launch request has no "flowId", which is required\n'
    closing = "found 2 errors in 3 payloads in 3 files, checked against 1 flow (1 fixable with --fix --unsafe-fixes)"
    assert check("payloads", "payloads/body.json") == (1, missing + FINDING, [closing])


@pytest.mark.parametrize("path", ["missing.json", "missing.txt"])
@pytest.mark.parametrize("options", [(), ("--allow-empty",)])
def test_a_missing_path_is_a_problem_even_where_a_path_may_hold_nothing(path: str, options: tuple[str, ...]) -> None:
    assert check(path, *options) == (3, "", [NOTHING, PROBLEM, f'flowlint: error: cannot read "{path}": no such file'])


@pytest.mark.parametrize("definitions", ["flows", "./flows", "flows/flow.yaml"])
def test_a_definition_is_no_payload_however_it_is_spelled(definitions: str) -> None:
    refusal = 'flowlint: error: "flows/flow.yaml" holds no payload: it is a definition, or belongs to flowlint'
    assert check("flows/flow.yaml", "--definitions", definitions) == (3, "", [NOTHING, SKIPPED, PROBLEM, refusal])


@pytest.mark.parametrize(("path", "glob"), [("payloads/wrong.json", "wrong.json"), ("payloads", "payloads/")])
def test_an_excluded_path_is_said_to_be_excluded(path: str, glob: str) -> None:
    Path(".flowlint.yaml").write_text(f"exclude: {glob}\n")
    refusal = f'flowlint: error: "{path}" is excluded by the configuration and was not checked'
    assert check(path) == (3, "", [NOTHING, PROBLEM, refusal])
    assert check(path, "--allow-empty") == (0, "", [NOTHING])


@pytest.mark.parametrize("stdin", ["", '{"name": "x"}', '{"parameters": {"a": 1}}', "["])
def test_standard_input_may_hold_no_payload_where_that_is_allowed(stdin: str) -> None:
    assert check("-", "--allow-empty", stdin=stdin) == (0, "", [NOTHING, SKIPPED])


TEMPLATES = {
    "helm": "{{- if .Values.launch }}\nflowId: {{ .Values.flowId | quote }}\n{{- end }}\n",
    "jinja": "flowId: {{ flow_id }}\n{% if late %}\ninputData: {Flow.flag: true}\n{% endif %}\n",
    "handlebars": "  {{#each flows}}\nflowId: {{id}}\n  {{/each}}\n",
}


@pytest.mark.parametrize("engine", TEMPLATES)
def test_a_template_that_no_reader_takes_is_no_payload_unless_it_is_named(engine: str) -> None:
    Path("chart").mkdir()
    Path("chart/launch.yaml").write_text(TEMPLATES[engine])
    clean = (0, "", [NOTHING, SKIPPED])
    assert check("chart/launch.yaml", "--allow-empty") == clean
    near = '"chart/launch.yaml" came near: it cannot be parsed, and nothing in it looks like a launch request'
    empty = f'flowlint: error: "chart" holds no payload: looked at 1 file (1 .yaml); {near}'
    refusal = ["1 problem kept the run from checking everything", empty]
    assert check("chart") == (3, "", [NOTHING, SKIPPED, *refusal])
    code, findings, _ = check("chart/launch.yaml")
    assert (code, findings.count("error[syntax-error]")) == (1, 1)


def test_a_broken_text_with_a_flow_id_stays_a_finding_in_a_folder() -> None:
    Path("payloads/wrong.json").write_text('{"flowId": "{% raw %}",')
    found = "payloads/wrong.json:1:24: error[syntax-error] text ends before the JSON value does\n"
    assert check("payloads") == (1, found, ["found 1 error in 2 payloads in 2 files, checked against 1 flow"])


def test_a_text_over_the_limit_is_shown_where_it_begins() -> None:
    result = flowlint("check", "payloads/wrong.json", "--max-size", "20", "--quiet")
    assert (result.exit_code, result.stdout) == (
        1,
        """\
error[syntax-error]: document of 81 bytes is over the limit of 20 bytes and was not parsed
 --> payloads/wrong.json:1:1
  |
1 | {"flowId": "a1b2c3d4-
  | ^
  |
  = help: split it, write JSON Lines, or raise --max-size
""",
    )


@pytest.mark.parametrize("comment", ["// as sent\n", "/* as sent */ "])
def test_a_text_without_name_that_begins_with_a_json_comment_is_json(comment: str) -> None:
    request = Path("payloads/right.json").read_text()
    assert check("-", stdin=comment + request)[:2] == (1, "<stdin>:1:1: error[syntax-error] comment is not allowed in JSON\n")


def test_a_body_file_that_is_not_there_is_named() -> None:
    Path("launch.sh").write_text("curl https://api.mypurecloud.com/api/v2/flows/executions --json @body.json\n")
    place = "launch.sh:1:66"
    sentence = f'{place}: body not checked: there is no file "body.json" beside this one or in the working directory'
    assert check("launch.sh") == (0, "", [NOTHING, sentence])
    Path("body.json").write_text(Path("payloads/wrong.json").read_text())
    found = "found 1 error in 1 payload in 2 files, checked against 1 flow"
    assert check("launch.sh") == (1, FINDING.replace("payloads/wrong.json", "body.json"), [found])


@pytest.mark.parametrize("name", ["launch.sh", "payloads/launch.sh", "-"])
def test_a_command_on_standard_input_names_a_body_file(name: str) -> None:
    options = ["--stdin-filename", name] if name != "-" else []
    command = "curl --json @{} https://api.mypurecloud.com/api/v2/flows/executions\n"
    path = "wrong.json" if name.startswith("payloads") else "payloads/wrong.json"
    closing = "found 1 error in 1 payload in 2 files, checked against 1 flow"
    assert check("-", *options, stdin=command.format(path)) == (1, FINDING, [closing])
    missing = check("-", *options, "--allow-empty", stdin=command.format("missing.json"))[2]
    shown = name if name != "-" else "<stdin>"
    where = "beside this one or in the working directory"
    assert missing[1:] == [f'{shown}:1:14: body not checked: there is no file "missing.json" {where}']


def test_a_body_file_that_is_walked_too_is_judged_once_by_its_plain_path() -> None:
    Path("calls").mkdir()
    Path("calls/launch.sh").write_text("curl https://api.mypurecloud.com/api/v2/flows/executions --json @../payloads/wrong.json\n")
    closing = "found 1 error in 1 payload in 2 files, checked against 1 flow"
    assert check("calls", "payloads/wrong.json") == (1, FINDING, [closing])


@pytest.mark.parametrize("senders", [("a.sh",), ("z.sh",), ("a.sh", "z.sh"), ("y.sh", "z.sh")])
def test_a_body_file_in_the_only_folder_is_judged_once_wherever_its_callers_are(senders: tuple[str, ...]) -> None:
    """What the walk has met is not remembered before a call leads there."""
    for name in senders:
        Path("payloads", name).write_text("curl https://api.mypurecloud.com/api/v2/flows/executions --json @wrong.json\n")
    Path("payloads/sub").mkdir()
    Path("payloads/sub/also.json").write_text(Path("payloads/right.json").read_text())
    closing = f"found 1 error in 3 payloads in {3 + len(senders)} files, checked against 1 flow"
    assert check("payloads") == (1, FINDING, [closing])
    assert check(".") == (1, FINDING, [closing, "2 files held no payload and were skipped"])


def test_a_definition_in_the_only_folder_is_no_payload() -> None:
    Path("flow.json").write_text(f'{{"flowlint": 1, "id": "{ID}", "name": "Billing", "inputs": {{"Flow.flag": "boolean"}}}}')
    Path("payloads/flow.json").write_text(Path("payloads/right.json").read_text())
    closing = "found 1 error in 3 payloads in 3 files, checked against 1 flow"
    assert check("--definitions", "flow.json", "-v")[2][0] == closing


def test_a_body_file_that_leads_back_to_itself_is_named() -> None:
    for name, body in (("a.sh", "a.sh"), ("b.sh", "c.sh"), ("c.sh", "b.sh")):
        Path(name).write_text(f"curl https://api.mypurecloud.com/api/v2/flows/executions --json @{body}\n")
    assert check("a.sh", "b.sh", "payloads/wrong.json") == (
        1,
        FINDING,
        [
            "found 1 error in 1 payload in 4 files, checked against 1 flow",
            'a.sh:1:66: body not checked: "a.sh" leads back to itself',
            'c.sh:1:66: body not checked: "b.sh" leads back to itself',
        ],
    )


def test_body_files_are_not_followed_for_ever() -> None:
    for number in range(1_000):
        Path(f"{number}.sh").write_text(f"curl https://api.mypurecloud.com/api/v2/flows/executions --json @{number + 1}.sh\n")
    code, found, said = check("0.sh")
    assert (code, found, said[1:]) == (
        0,
        "",
        ['20.sh:1:66: body not checked: more than 20 files lead to "21.sh" one after another'],
    )


EP = "https://api.mypurecloud.com/api/v2/flows/executions"
CURL = f"curl {EP} -H 'Content-Type: application/json' -d"


BODY = f'{{"flowId": "{ID}", "inputData": {{"Flow.flag": 1}}}}'
NEAR = EP.replace("flows", "flow")


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("a.sh", f'BODY=\'{BODY}\'\nURL={NEAR}\n{CURL.replace(EP, "$URL")} "$BODY"\n{CURL.replace(EP, "$URL")} "$BODY"\n', 85),
        (
            "a.yml",
            f"env:\n  BODY: '{BODY}'\n  URL: {NEAR}\nsteps:\n"
            + 2 * f'- run: |\n    {CURL.replace(EP, "$URL")} "$BODY"\n'
            + f"- run: |\n    {CURL.replace(EP, '$URL')} '${{{{ env.BODY }}}}'\n",
            88,
        ),
    ],
)
def test_what_several_calls_send_is_found_once(name: str, text: str, column: int) -> None:
    Path(name).write_text(text)
    exit_code, found, _ = check(name)
    line = 1 if name == "a.sh" else 2
    url = 'path "/api/v2/flow/executions" does not launch a flow, expected "/api/v2/flows/executions"'
    assert (exit_code, found.splitlines()) == (
        1,
        [
            f'{name}:{line}:{column}: error[type-mismatch] input "Flow.flag" takes true or false, found a number',
            f"{name}:{line + 1}:{32 if name == 'a.sh' else 35}: error[wrong-endpoint] {url}",
        ],
    )


def test_a_variable_that_a_workflow_does_not_fill_in_is_no_mistake_of_quotes() -> None:
    Path("a.yml").write_text(
        f'env:\n  BODY: \'{{"flowId": "{ID}", "inputData": {{"Flow.flag": "$A"}}, "name": "${{{{ vars.B }}}}"}}\'\n'
        f'run: |\n  {CURL} "$BODY"\n'
    )
    flag = 'a.yml:2:88: error[type-mismatch] input "Flow.flag" takes true or false, found a string\n'
    assert check("a.yml")[:2] == (1, flag)


def test_a_workflow_that_cannot_be_read_is_a_finding_also_in_a_folder() -> None:
    Path("payloads/wrong.json").unlink()
    Path("payloads/a.yml").write_text(f"steps:\n- run: {CURL} @a.json\n")
    fault = "payloads/a.yml:2:81: error[syntax-error] a mapping cannot begin here\n"
    for path in ("payloads", "payloads/a.yml"):
        assert check(path)[:2] == (1, fault)
