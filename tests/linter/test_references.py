"""References of Terraform lead to the flow that they mean, loaded or read on demand; else the reason is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from command_runs import flowlint

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"


def flow(name: str = "Callback", *inputs: str) -> str:
    variables = "".join(f"\n    - stringVariable:\n        name: {one}\n        isInput: true" for one in inputs)
    return f'workflow:\n  name: "{name}"\n  startUpRef: "/workflow/states/state[S_1]"\n  variables:{variables or " []"}\n'


def resource(name: str, filepath: str, more: str = "") -> str:
    return f'resource "genesyscloud_flow" "{name}" {{\n  filepath = {filepath}\n{more}}}\n'


def trigger(target: str) -> str:
    return (
        'resource "genesyscloud_processautomation_trigger" "left" {\n'
        '  name       = "Customer left"\n'
        '  topic_name = "v2.detail.events.conversation.{id}.customer.end"\n'
        "  enabled    = true\n"
        f'  target {{\n    id   = {target}\n    type = "Workflow"\n  }}\n'
        "}\n"
    )


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "infra" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "infra")


def write(**files: str) -> None:
    for name, text in files.items():
        path = Path(name.replace("__", "/").replace("_tf", ".tf").replace("_yaml", ".yaml"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def run(*arguments: str) -> Result:
    return flowlint("check", "--color", "never", *arguments)


def clean(name: str, path: str = "") -> str:
    return f'checked 1 trigger in 1 file against 1 flow: no findings\nchecked against "{name}"{path and f" ({path})"}\n'


ADVICE = '; name the flow under "bindings" in the configuration'


def unjudged(reason: str, advice: str = ADVICE) -> str:
    place = 'main.tf:6:12: trigger "Customer left" was not checked against its flow'
    return f"1 trigger in 1 file was not compared with a flow; its form has no fault\n{place}: {reason}{advice}\n"


def test_a_resource_leads_to_its_definition_read_on_demand() -> None:
    write(main_tf=resource("x", '"flows/x.yaml"') + trigger("genesyscloud_flow.x.id"), flows__x_yaml=flow("Callback", "Flow.ani"))
    result = run("main.tf")
    assert (result.stdout, result.exit_code) == (clean("Callback", "flows/x.yaml"), 0)


def test_the_definition_that_is_loaded_is_taken_with_what_the_configuration_says() -> None:
    write(main_tf=resource("x", '"flows/x.yaml"') + trigger("genesyscloud_flow.x.id"), flows__x_yaml=flow("Callback", "Flow.ani"))
    Path(".flowlint.yaml").write_text(f"flows:\n  callback: {{definition: flows/x.yaml, id: {ID}}}\n")
    (flow_facts,) = json.loads(run("main.tf", "--format", "json").stdout)["definitions"]
    assert (flow_facts["name"], flow_facts["id"]) == ("Callback", ID)


def test_substitutions_of_the_resource_are_put_in() -> None:
    more = '  substitutions = { name = "Booking", input = "Flow.nobody" }\n'
    write(main_tf=resource("x", '"x.yaml"', more) + trigger("genesyscloud_flow.x.id"), x_yaml=flow("{{name}}", "{{input}}"))
    result = run("main.tf")
    assert 'trigger "Customer left" never fills input "Flow.nobody" of flow "Booking"' in result.stdout


def test_modules_and_variables_are_followed_to_the_flow() -> None:
    write(
        main_tf='module "flow" {\n  source = "./modules/flow"\n}\n'
        'module "trigger" {\n  source = "./modules/trigger"\n  workflow_id = module.flow.id\n}\n',
        modules__flow__main_tf=resource("x", '"${path.module}/x.yaml"') + 'output "id" {\n  value = genesyscloud_flow.x.id\n}\n',
        modules__flow__x_yaml=flow("Callback", "Flow.ani"),
        modules__trigger__main_tf='variable "workflow_id" {}\n' + trigger("var.workflow_id"),
    )
    assert run(".").stdout == clean("Callback", "modules/flow/x.yaml").replace(
        "\nchecked against", "\n3 files held no payload and were skipped\nchecked against"
    )
    assert run("modules/trigger/main.tf").stdout == clean("Callback", "modules/flow/x.yaml")


def test_a_data_source_leads_to_the_loaded_flow_of_that_name_else_to_one_that_the_configuration_makes() -> None:
    data = 'data "genesyscloud_flow" "x" {\n  name = "Booking"\n}\n'
    write(
        main_tf=data + trigger("data.genesyscloud_flow.x.id"),
        flows_tf=resource("a", '"a.yaml"') + resource("b", '"b.yaml"') + resource("gone", '"gone.yaml"'),
        a_yaml=flow("Other", "Flow.ani"),
        b_yaml=flow("Booking", "Flow.dnis"),
        loaded__c_yaml=flow("Booking", "Flow.ani"),
    )
    assert run("main.tf").stdout == clean("Booking", "b.yaml")
    assert run("main.tf", "--definitions", "loaded").stdout == clean("Booking", "loaded/c.yaml")


def test_the_name_that_the_configuration_gives_counts_for_a_loaded_definition_too() -> None:
    write(
        main_tf=resource("x", '"flows/x.yaml"', '  substitutions = { name = "Booking" }\n')
        + 'data "genesyscloud_flow" "x" {\n  name = "Booking"\n}\n'
        + trigger("data.genesyscloud_flow.x.id"),
        flows__x_yaml=flow("{{name}}", "Flow.ani"),
        flows__y_yaml=flow("Other", "Flow.dnis"),
    )
    assert run("main.tf", "--definitions", "flows").stdout == clean("flows/x.yaml")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("genesyscloud_flow.none.id", "genesyscloud_flow.none is not declared"),
        ("genesyscloud_flow.gone.id", 'there is no file "gone.yaml"'),
        ("var.unset", 'no Terraform module call gives "unset" a readable value'),
        ('"${var.unset}"', 'no Terraform module call gives "unset" a readable value'),
        ("data.genesyscloud_flow.x.id", 'no definition with the name "Nowhere" is loaded'),
        (f'"{ID}"', "no definition with that id is loaded"),
        ("local.id", "no definition with that id is loaded"),
        ("upper(var.unset)", "the value is computed by Terraform"),
    ],
)
def test_why_a_flow_is_not_known_is_said(target: str, reason: str) -> None:
    others = (
        resource("gone", '"gone.yaml"')
        + f'variable "unset" {{}}\nlocals {{\n  id = "{ID}"\n}}\ndata "genesyscloud_flow" "x" {{\n  name = "Nowhere"\n}}\n'
    )
    write(main_tf=trigger(target) + others)
    result = run("main.tf")
    advice = "" if ID in target else ADVICE
    assert (result.stdout, result.exit_code) == (unjudged(reason, advice), 0)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ('name = "Booking later"', 'no definition with the name "Booking later" is loaded; the nearest is "Booking late"'),
        ('name = "Night closing time"', 'no definition with the name "Night closing time" is loaded; the nearest is "Night opening time"'),
        ('name = "Survey"', 'no definition with the name "Survey" is loaded'),
        ('name = "Booking late"\n  type = "inboundcall"',
         'no definition with the name "Booking late" and type "inboundcall" is loaded; its type is "workflow"'),
    ],
)  # fmt: skip
def test_the_nearest_name_is_told_where_no_flow_has_the_one_asked_for(asked: str, reason: str) -> None:
    write(
        main_tf=trigger("data.genesyscloud_flow.x.id") + f'data "genesyscloud_flow" "x" {{\n  {asked}\n}}\n',
        flows_tf=resource("a", '"made/a.yaml"'),
        made__a_yaml=flow("Night opening time", "Flow.ani"),
        flows__b_yaml=flow("Booking late", "Flow.ani"),
    )
    assert run("main.tf").stdout == unjudged(reason)


def test_a_trigger_whose_module_is_called_several_times_is_judged_against_each_flow() -> None:
    write(
        main_tf=resource("a", '"a.yaml"')
        + resource("b", '"b.yaml"')
        + "".join(
            f'module "{label}" {{\n  source = "./trigger"\n  flow = {given}\n}}\n'
            for label, given in (("a", "genesyscloud_flow.a.id"), ("b", "genesyscloud_flow.b.id"), ("c", "var.unset"))
        ),
        trigger__main_tf='variable "flow" {}\n' + trigger("var.flow").replace("enabled    =", "event_ttl_seconds = 3\nenabled ="),
        a_yaml=flow("A", "Flow.ani", "Flow.x"),
        b_yaml=flow("B", "Flow.x"),
    )
    result = run("trigger", "--format", "concise")
    never = 'warning[unfillable-input] trigger "Customer left" never fills input "Flow.x" of flow'
    reason = 'topic "v2.detail.events.conversation.{id}.customer.end" has no field "x"'
    assert result.stdout.splitlines() == [
        f'a.yaml:9:15: {never} "A": {reason}',
        f'b.yaml:6:15: {never} "B": {reason}',
        'trigger/main.tf:5:23: error[malformed-trigger] "event_ttl_seconds" is 3, expected an integer of at least 10',
    ]
    assert result.stderr.splitlines() == [
        "found 1 error and 2 warnings in 1 trigger in 1 file, checked against 2 flows",
        'trigger/main.tf:8:12: trigger "Customer left" was not checked against its flow: variable "unset" is not declared' + ADVICE,
    ]


def test_a_name_that_several_flows_have_means_none() -> None:
    write(
        main_tf=trigger("data.genesyscloud_flow.x.id") + 'data "genesyscloud_flow" "x" {\n  name = "Same"\n}\n',
        flows__a_yaml=flow("Same", "Flow.ani"),
        flows__b_yaml=flow("Same", "Flow.x"),
    )
    assert run("main.tf").stdout == unjudged('it can be one of several flows ("flows/a.yaml", "flows/b.yaml")')


def test_a_broken_definition_that_a_trigger_needs_is_a_problem() -> None:
    write(main_tf=trigger("genesyscloud_flow.x.id") + resource("x", '"x.yaml"'), x_yaml="workflow: [\n")
    result = run("main.tf")
    assert result.exit_code == 3
    assert 'trigger "Customer left" was not checked against its flow: "x.yaml" cannot be read' in result.stdout
    assert result.stderr.startswith("flowlint: error: x.yaml:")


def test_the_only_definition_is_taken_unless_the_reference_speaks_against_it() -> None:
    write(
        main_tf=trigger("var.flow_id") + 'variable "flow_id" {}\n',
        other_tf=trigger("data.genesyscloud_flow.x.id") + 'data "genesyscloud_flow" "x" {\n  name = "Nowhere"\n}\n',
        flows__x_yaml=flow("Callback", "Flow.ani"),
    )
    assert run("main.tf").stdout == clean("Callback", "flows/x.yaml")
    reason = unjudged('no definition with the name "Nowhere" is loaded').replace("main.tf", "other.tf")
    assert run("other.tf").stdout == reason


def test_the_state_tells_of_what_the_configuration_does_not() -> None:
    write(
        main_tf=trigger("genesyscloud_flow.x.id") + resource("x", "var.unset") + 'variable "unset" {}\n',
        other_tf=trigger("data.genesyscloud_flow.y.id") + 'data "genesyscloud_flow" "y" {\n  name = var.unset\n}\n',
        x_yaml=flow("Callback", "Flow.ani"),
        z_yaml=flow("Callback", "Flow.dnis"),
    )
    resources = [
        {"address": "module.a.genesyscloud_flow.x", "type": "genesyscloud_flow", "values": {"id": ID, "filepath": "x.yaml"}},
        {"address": "genesyscloud_flow.z", "type": "genesyscloud_flow", "values": {"id": ID[::-1], "filepath": "z.yaml"}},
        {"address": "data.genesyscloud_flow.y", "mode": "data", "type": "genesyscloud_flow", "values": {"id": ID[::-1]}},
    ]
    Path("state.json").write_text(json.dumps({"values": {"root_module": {"resources": resources}}}))
    assert run("main.tf", "--terraform-state", "state.json").stdout == clean("Callback", "x.yaml")
    assert run("other.tf", "--terraform-state", "state.json").stdout == clean("Callback", "z.yaml")


def test_the_flow_of_a_payload_is_found_by_its_reference_too() -> None:
    body = '{ flowId = genesyscloud_flow.b.id, inputData = { "Flow.dnis" = "x" } }'
    write(
        main_tf=f"# /api/v2/flows/executions\nlocals {{\n  body = jsonencode({body})\n}}\n"
        + resource("a", '"a.yaml"')
        + resource("b", '"b.yaml"'),
        a_yaml=flow("A", "Flow.ani"),
        b_yaml=flow("B", "Flow.dnis"),
    )
    expected = 'checked 1 payload in 1 file against 1 flow: no findings\nchecked against "B" (b.yaml)\n'
    assert run("main.tf").stdout == expected
    assert run("main.tf", "--definitions", "a.yaml").stdout == expected


TOPIC = "v2.detail.events.conversation.{id}.customer.end"
BODY = "workflow:\n  name: Body\n  variables:\n    - jsonVariable:\n        name: Flow.jsonData\n        isInput: true\n"
WITHOUT_X = f'trigger "Customer left" never fills input "Flow.x" of flow "A": topic "{TOPIC}" has no field "x"'


def open_trigger(topic: str, data_format: str = "", flow_id: str = "genesyscloud_flow.a.id") -> str:
    stated = (
        f'type = "Workflow"\n    workflow_target_settings {{\n      data_format = {data_format}\n    }}'
        if data_format
        else 'type = "Workflow"'
    )
    return trigger(flow_id).replace(f'"{TOPIC}"', topic).replace('type = "Workflow"', stated)


@pytest.mark.parametrize(
    ("topic", "more"),
    [
        ("local.topic", f'locals {{\n  topic = "{TOPIC}"\n}}\n'),
        ("local.topics.end", f'locals {{\n  topics = {{ end = "{TOPIC}" }}\n}}\n'),
        ('local.topics["end"]', f'locals {{\n  topics = {{ end = "{TOPIC}" }}\n}}\n'),
        ('"${local.prefix}.customer.end"', 'locals {\n  prefix = "v2.detail.events.conversation.{id}"\n}\n'),
        ("var.topic", f'variable "topic" {{\n  default = "{TOPIC}"\n}}\n'),
    ],
)
def test_a_topic_is_followed_to_the_text_that_it_is(topic: str, more: str) -> None:
    write(main_tf=open_trigger(topic) + resource("a", '"a.yaml"') + more, a_yaml=flow("A", "Flow.ani", "Flow.x"))
    result = run("main.tf", "--format", "concise")
    assert result.stdout == f"a.yaml:9:15: warning[unfillable-input] {WITHOUT_X}\n"
    assert result.stderr == "found 1 warning in 1 trigger in 1 file, checked against 1 flow\n"


def test_what_a_topic_that_is_followed_has_in_place_of_an_id_is_found_where_it_is_used() -> None:
    more = f'locals {{\n  topic = "{TOPIC.replace("{id}", ID)}"\n  other = "{TOPIC}ed"\n}}\n'
    other = open_trigger("local.other").replace('"left"', '"other"')
    write(main_tf=open_trigger("local.topic") + other + resource("a", '"a.yaml"') + more, a_yaml=flow("A", "Flow.ani"))
    result = run("main.tf", "--format", "concise", "--min-severity", "info")
    assert result.stdout.splitlines() == [
        f'main.tf:3:16: error[topic-with-id] topic has an id where the platform writes "{{id}}", expected "{TOPIC}"',
        (
            f'main.tf:12:16: info[unknown-topic] topic "{TOPIC}ed" is not known; the fields of its event were not compared with the '
            "inputs of the flow"
        ),
    ]


@pytest.mark.parametrize(
    ("topic", "data_format", "place", "unknown"),
    [
        ("each.value", "", "3:16", "topic"),
        ("var.unset", '"TopLevelPrimitives"', "3:16", "topic"),
        ("var.given", "", "3:16", "topic"),
        ('"v2.${each.key}"', "", "3:16", "topic"),
        (f'"{TOPIC}"', 'count.index == 0 ? "Json" : "TopLevelPrimitives"', "9:21", "data format"),
        ("each.value", "var.unset", "9:21", "data format"),
    ],
)
def test_what_is_not_compared_is_said(topic: str, data_format: str, place: str, unknown: str) -> None:
    more = 'variable "unset" {}\nvariable "given" {\n  default = "v2.x"\n}\n'
    write(
        main_tf=open_trigger(topic, data_format) + resource("a", '"a.yaml"') + more,
        a_yaml=flow("A", "Flow.ani", "Flow.x"),
    )
    Path("x.auto.tfvars").write_text("given = data.x.y.z\n")
    result = run("main.tf", "--format", "concise")
    reason = f"its {unknown} is only known when Terraform runs"
    assert (result.stdout, result.stderr.splitlines()[:2]) == (
        "",
        [
            "checked 1 trigger in 1 file against 1 flow: no findings",
            f'main.tf:{place}: trigger "Customer left" was not compared with the inputs of its flow: {reason}',
        ],
    )


def test_what_the_event_as_a_whole_fills_needs_no_topic() -> None:
    write(main_tf=open_trigger("each.value", '"Json"') + resource("a", '"a.yaml"'), a_yaml=BODY)
    assert run("main.tf").stdout == clean("Body", "a.yaml")


def test_topic_data_format_and_flow_are_those_of_the_same_call() -> None:
    calls = [
        f'module "{label}" {{\n  source = "./trigger"\n  flow = genesyscloud_flow.{label}.id\n  topic = "{TOPIC}"\n{more}}}\n'
        for label, more in (("a", ""), ("b", '  format = "Json"\n'), ("c", ""))
    ]
    variables = 'variable "flow" {}\nvariable "topic" {}\nvariable "format" {\n  default = "TopLevelPrimitives"\n}\n'
    write(
        main_tf="".join([*calls, resource("a", '"a.yaml"'), resource("b", '"b.yaml"'), resource("c", '"c.yaml"')]),
        trigger__main_tf=open_trigger("var.topic", "var.format", "var.flow") + variables,
        a_yaml=flow("A", "Flow.ani", "Flow.x"),
        b_yaml=BODY,
        c_yaml=BODY.replace("Body", "Other body"),
    )
    result = run("trigger", "--format", "concise")
    assert result.stdout.splitlines() == [
        f"a.yaml:9:15: warning[unfillable-input] {WITHOUT_X}",
        (
            'trigger/main.tf:9:21: error[body-format-mismatch] data format "TopLevelPrimitives" never fills JSON input "Flow.jsonData" '
            'of flow "Other body"'
        ),
    ]
    assert result.stderr == "found 1 error and 1 warning in 1 trigger in 1 file, checked against 3 flows\n"
