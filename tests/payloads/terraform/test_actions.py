"""Data actions in Terraform files, and the local values that requests are made of."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from terraform_files import URL, held, run, trigger

from flowlint.linter.contents import texts_of
from flowlint.model.call import Call
from flowlint.model.carried import Readings, Text
from flowlint.model.location import Span


def test_the_template_of_a_data_action_is_velocity() -> None:
    action = 'resource "genesyscloud_integration_action" "x" {{\n  config_request {{\n    request_url_template = "{}"\n    {}\n  }}\n}}\n'
    assert held(action.format("/api/v2/flows/executions", 'request_type = "POST"\nrequest_template = "{\\"a\\": $${input.b}}"')) == [
        ("POST", "POST", "/api/v2/flows/executions", True),
        ("json", True, 5, '{"a": ${input.b}}'),
    ]
    for template, body in (
        ('format("{\\"a\\": \\"%s\\" $${input.b}}", genesyscloud_flow.c.id)', '{"a": "${genesyscloud_flow.c.id}" ${input.b}}'),
        ('jsonencode({ a = genesyscloud_flow.c.id, d = "$${input.b}" })', '{ "a" : ${genesyscloud_flow.c.id}, "d" : "${input.b}" }'),
    ):
        assert held(action.format("/api/v2/flows/executions", f"request_template = {template}")) == [
            (None, "POST", "/api/v2/flows/executions", True),
            ("json", True, 4, body),
        ]
    assert held(action.format("/api/v2/flows/executions", 'request_template = file("x.vm")')) == [
        (None, "POST", "/api/v2/flows/executions", True),
        "body not checked: Terraform computes its template",
    ]
    assert held(action.format("/api/v2/flows/executions", "request_template = jsonencode(merge(local.a, local.b))"))[1:] == [
        "body not checked: Terraform computes its template"
    ]
    assert held(action.format("/api/v2/users", 'request_template = "{\\"flowId\\": 1}"')) == []


def test_the_loop_of_a_heredoc_with_the_comma_in_front_is_right(project: Path) -> None:
    (project / "flow.yaml").write_text("flowlint: 1\nname: A\ntype: workflow\ninputs: {Flow.dates: {type: string, collection: true}}\n")
    (project / "action.tf").write_text("""\
resource "genesyscloud_integration_action" "x" {
  config_request {
    request_url_template = "/api/v2/flows/executions"
    request_template     = <<-EOT
      {
        "flowId": "$${input.flowId}",
        "inputData": {"Flow.dates": [#foreach($d in $input.list)#if($foreach.index > 0),#end"$d"#end]}
      }
    EOT
  }
}
""")
    result = run("action.tf", "--flow", "flow.yaml")
    assert result.output.splitlines()[0] == "checked 1 payload in 1 file against 1 flow: no findings"


@pytest.mark.parametrize("name", ["Authorization", '"authorization"'])
@pytest.mark.parametrize(("value", "is_secret"), [("Bearer kP3x9-Zq7Lw2VbT5nRf8", True), ("Bearer $${credentials.token}", False)])
def test_a_token_in_the_headers_of_a_data_action_is_found(name: str, value: str, *, is_secret: bool) -> None:
    text = f"""\
resource "genesyscloud_integration_action" "x" {{
  config_request {{
    request_url_template = "/api/v2/flows/executions"
    headers              = {{ {name} = "{value}", Accept = "kP3x9-Zq7Lw2VbT5nRf8" }}
  }}
}}
"""
    call, _ = texts_of("main.tf", BytesIO(text.encode()), 1 << 20)
    assert isinstance(call, Call)
    start = text.index("kP3x9")
    assert [place.span for place in call.credentials] == ([Span(start, start + 20)] if is_secret else [])


@pytest.mark.parametrize(
    ("required", "missing", "readings"),
    [('["b"]', [], 1), ('["c", 5]', ["${input.b}"], 2), ("5", ["${input.b}"], 2), ("null", ["${input.b}"], 2)],
)
def test_the_contract_of_a_data_action_says_what_is_never_left_out(required: str, missing: list[str], readings: int) -> None:
    text = f"""\
resource "genesyscloud_integration_action" "x" {{
  contract_input = jsonencode({{ type = "object", properties = {{ b = {{ type = "string" }} }}, required = {required} }})
  config_request {{
    request_url_template = "/api/v2/flows/executions"
    request_template = "{{#if($input.b)\\"a\\": \\"$${{input.b}}\\"#end}}"
  }}
}}
"""
    _, body = texts_of("main.tf", BytesIO(text.encode()), 1 << 20)
    found = body.texts if isinstance(body, Readings) else [body]
    first = found[0]
    assert isinstance(first, Text)
    assert (first.data.decode().replace(" ", ""), sorted(first.facts.missing), len(found)) == ('{"a":"${input.b}"}', missing, readings)


def test_what_an_action_encodes_is_a_template_too() -> None:
    body = 'jsonencode({ flowId = var.id, inputData = { a = "$${input.b}", c = var.d ? 1 : 2, e = "x-${upper(var.f)}" } })'
    (call, text) = held(
        'resource "genesyscloud_integration_action" "x" {\n  config_request {\n    request_type = "POST"\n'
        f'    request_url_template = "/api/v2/flows/executions"\n    request_template = {body}\n  }}\n}}\n'
    )
    assert call == ("POST", "POST", "/api/v2/flows/executions", True)
    assert text == (
        "json",
        True,
        5,
        '{ "flowId" : ${var.id}, "inputData" : { "a" : "${input.b}", "c" : ${var_d_1_2}, "e" : "x-${upper_var_f}" } }',
    )


LOCALS = """\
locals {
  body  = { flowId = "a", inputData = local.input }
  input = { "x" = local.list[0], y = local.self.z, "w" = local.twice, v = local.far }
  list  = [{ n = 1 }, 2]
  self  = { z = local.self }
  twice = { a = 1 }
  json  = jsonencode({ flowId = "b" })
}
locals {
  twice = { a = 2 }
}
"""
WRITTEN = '{ "flowId" : "a", "inputData" : { "x" : { "n" : 1 }, "y" : ${local.self.z}, "w" : ${local.twice}, "v" : ${local.far} } }'


def test_local_values_that_the_file_spells_are_written_in_place_of_their_names() -> None:
    address = f'data "http" "x" {{\n  url = "{URL}"\n  method = "POST"\n'
    found = held(f"{LOCALS}{address}  request_body = jsonencode(local.body)\n}}\n")
    assert found == [("json", False, 7, '{ "flowId" : "b" }'), ("POST", "POST", URL, True), ("json", True, 2, WRITTEN)]
    # A text that is a local value is found where it stands.
    assert held(f"{LOCALS}{address}  request_body = local.json\n}}\n")[1:] == [("POST", "POST", URL, True)]
    criteria = trigger('  topic_name = "t"', "  match_criteria = jsonencode(local.list)")
    assert held(LOCALS + criteria)[1:] == [("json", False, 12, '{"topicName": "t", "matchCriteria": [{ "n" : 1 }, 2]}')]


def test_what_stands_in_a_local_value_is_found_there_once_and_left_to_a_person(here: Path) -> None:
    Path("flow.yaml").write_text("flowlint: 1\nid: x\nname: Order\ntype: workflow\ninputs: {Flow.orderId: string}\n")
    body = f'  url = "{URL}"\n  method = "POST"\n  request_body = jsonencode(local.body)\n'
    text = f"""\
locals {{
  body = {{ flowId = "x", inputData = {{ "Flow.orderID" = "1", "Flow.orderId" = var.y }} }}
  more = {{ "Flow.orderid" = "1" }}
}}
data "http" "a" {{\n{body}}}
data "http" "b" {{\n{body}}}
data "http" "c" {{\n{body.replace("local.body", '{ flowId = "x", inputData = local.more }')}}}
"""
    Path("main.tf").write_text(text)
    report = json.loads(run("main.tf", "--flow", "flow.yaml", "--format", "json", "--min-severity", "info").stdout)
    shown = {"title": 'rename it to "Flow.orderId"', "safety": "display-only", "edits": []}
    assert [(one["rule"], one["line"], one["column"], one["fix"]) for one in report["findings"]] == [
        ("case-collision", 2, 62, None),
        ("name-case-mismatch", 3, 12, shown),
    ]
    # What two data sources send of one local value is one payload.
    assert report["summary"]["payloads"] == 2
    run("main.tf", "--flow", "flow.yaml", "--fix", "--unsafe-fixes")
    assert Path("main.tf").read_text() == text
