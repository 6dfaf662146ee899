"""Terraform files: bodies, commands and triggers, each at its place; what is broken or huge does no harm."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from terraform_files import COMPUTED, NAMES, URL, held, run, trigger

from flowlint import registry
from flowlint.linter.contents import texts_of
from flowlint.model.carried import HostFacts, Text
from flowlint.model.location import Source
from flowlint.payloads.terraform.carrier import CARRIER


def test_a_whole_configuration_is_judged_without_definitions(project: Path, golden: Callable[[str, str], None]) -> None:
    result = run(".")
    golden("payloads/terraform.txt", result.stdout)
    assert result.exit_code == 1


def test_fixes_change_what_is_wrong_and_nothing_else(project: Path) -> None:
    before = (project / "main.tf").read_bytes().decode()
    assert run(".", "--fix").exit_code == 1
    expected = before
    for wrong, right in (
        ("    flow_id = module", "    flowId = module"),
        ('"flow.conversationId"', '"Flow.conversationId"'),
        ('"Flow.queueSize" = "12"', '"Flow.queueSize" = 12'),
        ("Flow.conversationID", "Flow.conversationId"),
        ("Flow.queuesize", "Flow.queueSize"),
    ):
        assert expected.count(wrong) == 1
        expected = expected.replace(wrong, right)
    assert (project / "main.tf").read_bytes().decode() == expected


@pytest.mark.parametrize(("mark", "line_end"), [("", "\r\n"), ("\ufeff", "\n"), ("\ufeff", "\r\n")])
def test_line_ends_and_byte_order_marks_move_nothing(project: Path, mark: str, line_end: str) -> None:
    plain = json.loads(run(".", "--format", "json").stdout)["findings"]
    for path in project.rglob("*.tf"):
        path.write_bytes((mark + path.read_text("utf-8").replace("\n", line_end)).encode())
    changed = json.loads(run(".", "--format", "json").stdout)["findings"]
    assert [(one["rule"], one["message"], one["line"], one["column"]) for one in changed] == [
        (one["rule"], one["message"], one["line"], one["column"]) for one in plain
    ]
    before = (project / "main.tf").read_bytes()
    run(".", "--fix")
    after = (project / "main.tf").read_bytes()
    assert (after.count(b"\r"), after[:3]) == (before.count(b"\r"), before[:3])


def test_bodies_beside_the_address_are_sent_for_certain() -> None:
    rows = [
        ("request_body = jsonencode({ a = 1 })", [("json", True, 3, '{ "a" : 1 }')]),
        ('request_body = "${jsonencode({ a = 1 })}"', [("json", True, 3, '{ "a" : 1 }')]),
        ('request_body = "{\\"a\\": ${var.b}}"', [("json", True, 3, '{"a": ${var.b}}')]),
        ("request_body = <<EOT\n{}\nEOT", [("json", True, 4, "{}\n")]),
        ('request_body = file("${path.module}/body.json")', ["body.json"]),
        ('request_body = file("bodies/a.json")', ["bodies/a.json"]),
        ('request_body = templatefile("${path.module}/body.json", { a = 1 })', ["body.json"]),
        ('request_body = format("{\\"a\\": %s}", var.b)', [("json", True, 3, '{"a": ${var.b}}')]),
        ('request_body = file("${path.root}/body.json")', [COMPUTED]),
        ("request_body = jsonencode(local.body)", [COMPUTED]),
        ("request_body = jsonencode(merge({ a = 1 }, var.more))", [COMPUTED]),
        ("request_body = var.body", [COMPUTED]),
        ('request_body = "%{ if var.a }{}%{ endif }"', [COMPUTED]),
        ("request_body = null", []),
        ("other = jsonencode({ a = 1 })", []),
        ("other = jsonencode({ flowId = 1 })", [("json", False, 3, '{ "flowId" : 1 }')]),
        ('other = format("{\\"flowId\\": %s}", var.b)', [("json", False, 3, '{"flowId": ${var.b}}')]),
        ('other = format("{\\"a\\": %s}", var.b)', []),
    ]
    for line, expected in rows:
        text = f'resource "restapi_object" "x" {{\npath = "/api/v2/flows/executions"\n{line.replace("request_body", "data")}\n}}\n'
        assert held(text) == expected, line


def test_launch_requests_count_wherever_they_stand() -> None:
    assert held(f"""\
# {URL}
locals {{
  one   = jsonencode({{ flowId = "a" }})
  two   = [{{ three = base64encode(jsonencode([{{ "FlowID" : "b" }}])) }}]
  four  = "{{\\"flowId\\": \\"c\\"}}"
  five  = jsonencode({{ name = "d" }})
  six   = "the flowId"
  seven = {{ flowId = "no request" }}
}}
module "x" {{
  body = <<-EOT
    {{"flowId": "${{var.e}}"}}
  EOT
}}
""") == [
        ("json", False, 3, '{ "flowId" : "a" }'),
        ("json", False, 4, '[{ "FlowID" : "b" }]'),
        ("json", False, 5, '{"flowId": "c"}'),
        ("json", False, 12, '{"flowId": "${var.e}"}\n'),
    ]


def test_the_data_source_http_is_a_call() -> None:
    address = f'data "http" "x" {{\n  url = "{URL}"\n'
    assert held(f'{address}  method = "POST"\n  request_body = jsonencode({{}})\n}}\n') == [
        ("POST", "POST", URL, True),
        ("json", True, 4, "{}"),
    ]
    assert held(f"{address}}}\n") == [(None, "GET", URL, False)]
    assert held(f"{address}  method = var.method\n}}\n") == [(None, "POST", URL, False)]
    assert held(f'data "http" "x" {{\n  url = "{URL}/{{id}}"\n}}\n') == []


def test_a_trigger_has_the_form_of_the_api() -> None:
    text = trigger(
        '  name = "A \\"b\\" ${var.c}" # d',
        "  topic_name = local.topic",
        '  enabled = "false"',
        "  target {",
        '    id = try(\n      module.x["y"].id,\n      null\n    )',
        '    type = "Workflow"',
        '    workflow_target_settings { data_format = "Json" }',
        "  }",
        "  depends_on = [module.x]",
        "  delay_by_seconds = null",
        "  event_ttl_seconds = 60",
    )
    (found,) = texts_of("main.tf", BytesIO(text.encode()), 1 << 20)
    assert isinstance(found, Text)
    assert found._replace(source=None) == Text(
        "json",
        b'{"name": "A \\"b\\" ${var.c}", "topicName": ${local.topic}, "enabled": false, "target": '
        b'{"id": ${try( module.x["y"].id, null )}, "type": "Workflow", "workflowTargetSettings": {"dataFormat": "Json"}}, '
        b'"eventTTLSeconds": 60}',
        facts=HostFacts(names=NAMES),
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('jsonencode([{ jsonPath = "a" }])', '[{ "jsonPath" : "a" }]'),
        ('"[{\\"jsonPath\\": \\"a\\"}]"', '[{"jsonPath": "a"}]'),
        ('<<EOT\n[{"jsonPath": "${var.a}"}]\nEOT', '[{"jsonPath": "${var.a}"}]\n'),
        ("var.criteria", "${var.criteria}"),
        ('"[{"', "${…}"),
        ('"[%{ for a in var.b }1%{ endfor }]"', "${…}"),
    ],
)
def test_match_criteria_are_json_however_they_are_written(value: str, expected: str) -> None:
    assert held(trigger('  topic_name = "t"', f"  match_criteria = {value}")) == [
        ("json", False, 1, f'{{"topicName": "t", "matchCriteria": {expected}}}')
    ]


def test_a_block_that_terraform_repeats_holds_what_its_content_says() -> None:
    repeated = ['  topic_name = "t"', '  dynamic "target" {', "    for_each = var.x"]
    assert held(trigger(*repeated, '    content { type = "Workflow" }', "  }")) == [
        ("json", False, 1, '{"topicName": "t", "target": {"type": "Workflow"}}')
    ]
    assert held(trigger(*repeated, "  }")) == [("json", False, 1, '{"topicName": "t", "target": ${…}}')]


@pytest.mark.parametrize("block", ["match_criteria {\n  }\n  match_criteria {", 'dynamic "match_criteria" {'])
def test_match_criteria_as_blocks_are_told_from_texts(block: str) -> None:
    data = trigger('  topic_name = "t"', f"  {block}", '    json_path = "mediaType"', "  }").encode()
    (text,) = texts_of("main.tf", BytesIO(data), 1 << 20)
    assert isinstance(text, Text)
    assert text.data == b'{"topicName": "t", "matchCriteria": {}}'
    assert text.facts.blocks == {"matchCriteria"}


@pytest.mark.parametrize("name", ["flowId", "flow_id", "inputData", "topic_name"])
def test_a_broken_stretch_that_may_launch_a_flow_is_not_passed_over_in_silence(name: str) -> None:
    broken = f"locals {{\n  body = {{ {name} = 1e3 }}\n}}\n"
    assert held(trigger('  topic_name = "t"') + broken)[0] == "this is not valid Terraform; what it declares or sends was not checked"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'resource "genesyscloud_processautomation_trigger" "x" {}', True),
        (b'resource "genesyscloud_integration_action" "x" {}', True),
        (URL.encode(), True),
        (b'resource "genesyscloud_flow" "flowId" { filepath = "topicName" }', False),
    ],
)
def test_only_what_the_bytes_mention_is_parsed(data: bytes, expected: bool) -> None:
    assert CARRIER.recognises is not None
    assert CARRIER.recognises(data) is expected


BROKEN = [
    "resource {",
    'x = "${',
    "x = <<EOT\n",
    "x = [1, 2\n",
    '}}} "\n',
    "x = jsonencode({ flowId = \n",
    'resource "genesyscloud_processautomation_trigger" "y" {\n  topic_name = \n  target {\n',
    "\x00\x01",
    "“",
]


@pytest.mark.parametrize("before", ["", *BROKEN[1:2], *BROKEN[4:5], *BROKEN[7:]])
@pytest.mark.parametrize("broken", BROKEN)
def test_broken_text_never_fails_a_run(broken: str, before: str) -> None:
    whole = trigger('  topic_name = "t"', '  name = "n"')
    for text in (f"{before}{whole}{broken}", f"{broken}\n{whole}", f"# {URL}\n{broken}{whole}{before}"):
        list(registry.find(CARRIER, Source("main.tf", text)))


def test_the_rest_of_a_broken_file_is_read() -> None:
    broken = '\nresource "x" "y" {\n  a = = 1\n}\n'
    unread = trigger("  target {", "    id = = é", "  }")
    assert held(trigger('  topic_name = "t"') + broken + trigger('  topic_name = "u"') + broken + unread) == [
        "this is not valid Terraform; what it declares or sends was not checked",
        ("json", False, 1, '{"topicName": "t"}'),
        ("json", False, 8, '{"topicName": "u"}'),
    ]


@pytest.mark.slow
def test_a_large_file_is_read_in_time_that_grows_with_it(tmp_path: Path) -> None:
    def spent(count: int) -> float:
        target = ("  target {", "    id = var.x", "  }")
        triggers = (trigger(f'  name = "n{number}"', '  topic_name = "t"', "  enabled = true", *target) for number in range(count))
        text = "".join(triggers)
        path = tmp_path / str(count) / "main.tf"
        # Outside a repository what lies above counts too, the files of other tests included.
        (path.parent / ".git").mkdir(parents=True)
        path.write_text(text)
        before = time.process_time()
        result = run(os.fspath(path))
        assert f"{count:,} triggers in 1 file" in result.stdout
        return time.process_time() - before

    spent(10)
    assert spent(4000) < 20 * spent(400)


def test_a_body_that_terraform_writes_into_a_command_is_the_one_that_is_sent() -> None:
    command = f"curl -X POST {URL} -d '${{jsonencode({{ flowId = var.a, inputData = {{ retries = \"3\" }} }})}}'"
    found = held(f'resource "null_resource" "x" {{\n  y = <<-E\n    {command}\n  E\n}}\n')
    assert [one for one in found if one[0] == "json"] == [  # type: ignore[index]
        ("json", True, 3, '{ "flowId" : ${var.a}, "inputData" : { "retries" : "3" } }')
    ]


def test_a_json_text_among_values_of_hcl_is_left_to_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    Path("body.yaml").write_text("flowlint: 1\nid: x\nname: Body\ntype: workflow\nrequestBody: json\ninputs: {Flow.jsonData: json}\n")
    text = f'data "http" "a" {{\n  url = "{URL}"\n  request_body = jsonencode({{ parameters = {{ "Flow.jsonData" = {{ a = 1 }} }} }})\n}}\n'
    Path("main.tf").write_text(text)
    arguments = ("main.tf", "--flow", "body.yaml", "--select", "unstringified-json")
    found = json.loads(run(*arguments, "--format", "json").stdout)["findings"]
    assert [(one["rule"], one["line"], one["column"], one["fix"]) for one in found] == [
        ("unstringified-json", 3, 64, {"title": "turn it into a string", "safety": "display-only", "edits": []})
    ]
    run(*arguments, "--fix", "--unsafe-fixes")
    assert Path("main.tf").read_text() == text


def test_a_flow_that_the_configuration_leads_to_is_a_definition_of_the_report(project: Path) -> None:
    report = json.loads(run(".", "--format", "json").stdout)
    assert [(one["name"], one["source"]) for one in report["definitions"]] == [("Book a callback", "modules/booking/booking.yaml")]
    assert report["summary"]["flows"] == 1
