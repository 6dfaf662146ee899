"""What a run says of arguments that are only known when the request is sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_runs import flowlint

from flowlint.binding.arguments import bind
from flowlint.binding.unknowns import unjudged_values, unknown_arguments, unknown_body, unknown_flow
from flowlint.model.datatype import DataType
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.location import Source
from flowlint.model.payload import Payload
from flowlint.syntax.grammars import parse

FLOW = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = {
    "flowlint": 1,
    "id": FLOW,
    "name": "Compliance check",
    "type": "workflow",
    "inputs": {"Flow.agentId": {"type": "string", "required": True}, "Flow.retries": "integer"},
}
NONE = "arguments not checked"
MORE = "there may be more arguments than were checked"


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.json", f'{{"flowId": "{FLOW}", "inputData": ${{body}}}}', f'a.json:1:65: {NONE}: "${{body}}" is'),
        ("a.json", f'{{"flowId": "{FLOW}", "inputData": {{${{body}}}}}}', f'a.json:1:66: {NONE}: "${{body}}" is'),
        ("a.json", f'{{"flowId": "{FLOW}", ${{body}}}}', f'a.json:1:52: {NONE}: "${{body}}" is'),
        ("a.json", f'{{"flowId": "{FLOW}", "${{key}}": {{"a": 1}}}}', f'a.json:1:52: {NONE}: "${{key}}" is'),
        (
            "a.json",
            f'{{"flowId": "{FLOW}", "inputData": {{"Flow.retries": 1, {{{{a}}}}, ${{b}}}}}}',
            f'a.json:1:85: {MORE}: "{{{{a}}}}" and "${{b}}" are',
        ),
        ("a.json", f'{{"flowId": "{FLOW}", "inputData": {{"Flow.retries": ${{a}}${{b}}}}}}', f'a.json:1:82: {MORE}: "${{a}}" is'),
        ("a.json", "secret-${body}", 'a.json:1:1: body not checked: "${body}" is'),
        ("a.yaml", f"flowId: {FLOW}\ninputData: ${{body}}\n", f'a.yaml:2:12: {NONE}: "${{body}}" is'),
        ("a.yaml", f"flowId: {FLOW}\ninputData: {{{{ body }}}}\n", f'a.yaml:2:12: {NONE}: "{{{{ body }}}}" is'),
        ("a.yaml", f"flowId: {FLOW}\n${{key}}: 3\n", f'a.yaml:2:1: {NONE}: "${{key}}" is'),
    ],
)
def test_what_may_become_arguments_is_said_and_nothing_is_missing(name: str, text: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "flow.json").write_text(json.dumps(DEFINITION))
    (tmp_path / name).write_text(text)
    ended = flowlint("check", "--definitions", str(tmp_path / "flow.json"), str(tmp_path / name))
    lines = [line.replace(f"{tmp_path}/", "") for line in ended.stdout.splitlines()]
    assert (lines[0].endswith(("no findings", "its form has no fault")), ended.exit_code) == (True, 0), ended.output
    assert lines[1] == f"{sentence} only known when the request is sent"


@pytest.mark.parametrize(
    "arguments",
    ['{"Flow.agentId": "${x}"}', '{"Flow.agentId": ${x}}', '{"Flow.agentId": "a", "${x}": 1}', '{"Flow.agentId": "a", ${x}: 1}'],
)
def test_values_and_names_that_are_filled_in_are_arguments_that_are_seen(arguments: str, tmp_path: Path) -> None:
    (tmp_path / "flow.json").write_text(json.dumps(DEFINITION))
    (tmp_path / "a.json").write_text(f'{{"flowId": "{FLOW}", "inputData": {arguments}}}')
    ended = flowlint("check", "--definitions", str(tmp_path / "flow.json"), str(tmp_path / "a.json"))
    assert (len(ended.stdout.splitlines()), ended.exit_code) == (2, 0), ended.output


CURL = "curl -X POST https://api.mypurecloud.com/api/v2/flows/executions -H 'Content-Type: application/json' -d"


@pytest.mark.parametrize(
    ("name", "text", "shown", "key"),
    [
        ("a.sh", f"""{CURL} '{{"flowId": "'"$FLOW"'"}}'""", "$FLOW", "${FLOW}"),
        ("a.sh", f"""{CURL} '{{"flowId": "'"${{FLOW:-secret}}"'"}}'""", "${FLOW:…", ""),
        # What the text has elsewhere is another placeholder.
        ("a.sh", f"""{CURL} '{{"flowId": "\\u0024{{FLOW}}", "name": "'"$FLOW"'"}}'""", "${FLOW}", "${FLOW}"),
        ("a.js", "api.postFlowsExecutions({ flowId });", "flowId", "${flowId}"),
        ("a.py", 'api.post_flows_executions({"flowId": f"{flow}"})', "{flow}", "${flow}"),
        ("a.py", f'api.post_flows_executions({{"flowId": f"{{{"a" * 58}}}"}})', f"{{{'a' * 58}}}", f"${{{'a' * 58}}}"),
        ("a.py", f'api.post_flows_executions({{"flowId": f"{{{"a" * 59}}}"}})', f"{{{'a' * 59}…", ""),
        ("a.tf", f"""x {{\n y = <<E\n{CURL} '{{"flowId": "${{var.a[0].id}}"}}'\nE\n}}""", "${var.a[0].id}", "${var.a[0].id}"),
        ("a.tf", f"""x {{\n y = <<E\n{CURL} '{{"flowId": "${{upper("a")}}"}}'\nE\n}}""", "${upper(…", ""),
        ("a.tf", f"""x {{\n y = <<E\n{CURL} '${{jsonencode({{flowId = var.a}})}}'\nE\n}}""", "var.a", "${var.a}"),
        ("a.yaml", f"""jobs:\n a:\n  steps:\n  - run: |\n     {CURL} '{{"flowId": "${{{{ env.FLOW }}}}"}}'\n""", "${{ env.FLOW }}", ""),
        (
            "a.yaml",
            f"""jobs:\n a:\n  steps:\n  - run: |\n     {CURL} '{{"flowId": "${{{{ fromJSON(env.F).id }}}}"}}'\n""",
            "${{ fromJSON(…",
            "",
        ),
        ("a.yaml", f"""jobs:\n a:\n  steps:\n  - run: |\n     {CURL} '{{"flowId": "${{{{ env.F || 'x' }}}}"}}'\n""", "${{ env.F ||…", ""),
        (
            "a.yaml",
            f"""jobs:\n a:\n  steps:\n  - run: |\n     {CURL} '{{"flowId": "${{{{ env.{"F" * 70} || 'x' }}}}"}}'\n""",
            "${{ env." + "F" * 52 + "…",
            "",
        ),
    ],
)
def test_a_placeholder_is_shown_as_the_host_writes_it(name: str, text: str, shown: str, key: str, tmp_path: Path) -> None:
    # Outside a repository a Terraform file is read with all that lies above it.
    (tmp_path / ".git").mkdir()
    (tmp_path / "flow.json").write_text(json.dumps(DEFINITION))
    (tmp_path / "other.json").write_text(json.dumps({**DEFINITION, "id": FLOW[::-1], "name": "Other"}))
    path = tmp_path / ".github" / "workflows" / name if name.endswith("yaml") else tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    definitions = [f"--definitions={tmp_path / one}" for one in ("flow.json", "other.json")]
    ended = flowlint("check", *definitions, str(path))
    known = f', or in the configuration: flows: {{"{key}": PATH}}' if key else ""
    assert [line.split(": ", 1)[1] for line in ended.stdout.splitlines()[1:]] == [
        f'arguments not checked: "{shown}" may mean any of 2 flows; name the flow with --flow{known}'
    ], ended.output
    if key:
        (tmp_path / ".flowlint.yaml").write_text(json.dumps({"flows": {key: "flow.json"}}))
        config = f"--config={tmp_path / '.flowlint.yaml'}"
        assert "against 1 flow" in flowlint("check", config, str(path)).stdout


SENT = '"${x}" is only known when the request is sent'


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ('"inputData": ${x}', f"a.json:1:30: {NONE}: {SENT}"),
        ('"inputData": {"Flow.a": 1, ${x}: 2}', ""),
        ('"inputData": {"Flow.a": 1, ${x}}', f"a.json:1:44: {MORE}: {SENT}"),
        ('"inputData": {"Flow.a": 1}', ""),
        ('"${x}": {}', f"a.json:1:17: {NONE}: {SENT}"),
        (
            '"inputData": {${a}, ${b}, ${c}, ${d}}',
            f'a.json:1:31: {NONE}: "${{a}}", "${{b}}", "${{c}}" and 1 more are{SENT.partition("is")[2]}',
        ),
        ('"inputData": {"FLOW": {"a": 1, ${x}}}', f"a.json:1:48: {MORE}: {SENT}"),
        ('"inputData": {"Flow.a": {${x}}}', ""),
        ('"inputData": {${a}}, ${b}', f'a.json:1:31: {NONE}: "${{a}}" and "${{b}}" are{SENT.partition("is")[2]}'),
        ('${b}, "inputData": {${a}}', f'a.json:1:17: {NONE}: "${{b}}" and "${{a}}" are{SENT.partition("is")[2]}'),
        # What is between quotes may be a secret.
        ('"inputData": {${f("a")}}', f'a.json:1:31: {NONE}: "${{…}}" is{SENT.partition("is")[2]}'),
        ('"inputData": {{{f("a")}}}', f'a.json:1:31: {NONE}: "{{{{…}}}}" is{SENT.partition("is")[2]}'),
        ('"inputData": {${f(a)}}', f'a.json:1:31: {NONE}: "${{f(a)}}" is{SENT.partition("is")[2]}'),
        # An expression without a name, as in source code.
        ('"inputData": {${…}}', f"a.json:1:31: {NONE}: they are built at run time"),
        # What has a fault of its own is no placeholder.
        ('"inputData": NaN', f"a.json:1:30: {NONE}: they are not written so that every reader reads the same"),
        ('"inputData": {${…}, ${x}}', f"a.json:1:31: {NONE}: {SENT}"),
    ],
)
def test_what_is_said_of_arguments_that_are_not_seen(body: str, sentence: str) -> None:
    source = Source("a.json", f'{{"flowId": "x", {body}}}')
    payload = Payload(source, parse("json", source).roots[0])
    flow = FlowDefinition("Any", "workflow", inputs=(InputParameter("Flow.a", DataType("integer")),))
    assert unknown_arguments(bind(payload, flow)) == sentence
    # Where no flow is known, that is said alone.
    assert unknown_arguments(bind(payload, None)) == ""


def test_a_body_that_is_an_expression_without_a_name() -> None:
    source = Source("a.json", " ${…}")
    assert unknown_body(Payload(source, parse("json", source).roots[0])) == "a.json:1:2: body not checked: it is built at run time"


def test_a_value_that_its_schema_cannot_judge() -> None:
    source = Source("a.json", '{"flowId": "x", "inputData": {"Flow.a": "b"}}')
    flow = FlowDefinition("Any", "workflow", inputs=(InputParameter("Flow.a", DataType("string"), schema={"pattern": "^(?!a)"}),))
    reason = 'the pattern "^(?!a)" of its schema has what cannot be looked for in linear time'
    found = list(unjudged_values(bind(Payload(source, parse("json", source).roots[0]), flow)))
    assert found == [f'a.json:1:41: value of input "Flow.a" not checked: {reason}']


NAMED = "; name the flow with --flow"


@pytest.mark.parametrize(
    ("value", "flows", "sentence"),
    [
        ('"${x}"', 2, f'"${{x}}" may mean any of 2 flows{NAMED}, or in the configuration: flows: {{"${{x}}": PATH}}'),
        ('"${x}"', 1, f'"${{x}}" need not mean flow "Flow 0"{NAMED}, or in the configuration: flows: {{"${{x}}": PATH}}'),
        ('"${x}"', 0, "no flow definition is loaded; load one with --definitions"),
        ("${…}", 2, f"the placeholder may mean any of 2 flows{NAMED}"),
        ("${x…}", 2, f'"${{x…}}" may mean any of 2 flows{NAMED}'),
        ('"YOUR_FLOW_ID"', 2, f'"YOUR_FLOW_ID" may mean any of 2 flows{NAMED}, or in the configuration: flows: {{"YOUR_FLOW_ID": PATH}}'),
        # YAML's versions read it differently.
        ("0123", 2, f"the placeholder may mean any of 2 flows{NAMED}"),
        (
            '"${x} again"',
            2,
            f'"${{x}}" may mean any of 2 flows{NAMED}, or in the configuration: flows: {{"${{x}} again": PATH}}',
        ),
    ],
)
def test_what_is_said_of_a_flow_that_is_not_known(value: str, flows: int, sentence: str) -> None:
    source = Source("a.json", f'{{"flowId": {value}}}')
    candidates = tuple(FlowDefinition(f"Flow {number}", "workflow") for number in range(flows))
    grammar = "yaml" if value == "0123" else "json"
    binding = bind(Payload(source, parse(grammar, source).roots[0]), None, candidates=candidates)
    assert unknown_flow(binding) == f"a.json:1:12: arguments not checked: {sentence}"
