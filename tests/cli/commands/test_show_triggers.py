"""``flowlint show --triggers``: who starts each flow, with which fields, and which inputs nobody fills."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from command_runs import flowlint

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
TOPIC = "v2.detail.events.conversation.{id}.customer.end"


@pytest.fixture(autouse=True)
def _project(here: Path) -> None:
    Path(".git").mkdir()
    for folder in ("flows", "triggers"):
        Path(folder).mkdir()
    inputs = "Flow.ani: string, Flow.phone: string, Flow.delay: {type: string, initialValue: true}, Flow.note: string"
    Path("flows/flow.yaml").write_text(f"flowlint: 1\nid: {ID}\nname: Call back\ntype: workflow\ninputs: {{{inputs}}}\n")
    Path("triggers/t.json").write_text(json.dumps(trigger()))


def trigger(**more: Any) -> dict[str, Any]:
    return {"name": "Customer left", "topicName": TOPIC, "enabled": True, "target": {"type": "Workflow", "id": ID}, **more}


def show(*arguments: str) -> Result:
    return flowlint("show", "--triggers", *arguments)


@pytest.mark.parametrize("paths", [(), ("flows", "triggers"), ("flows/flow.yaml", "triggers/t.json", "request.json"), ("triggers/t.json",)])
def test_text(paths: tuple[str, ...]) -> None:
    Path("request.json").write_text(json.dumps({"flowId": ID, "inputData": {"Flow.note": "1"}}))
    note = "filled by payloads" if not paths or "request.json" in paths else "filled by nothing"
    result = show(*paths)
    assert result.stdout == (
        "Call back\n"
        "  read from     flows/flow.yaml (flowlint)\n"
        "  started by\n"
        f'    1. "Customer left" on {TOPIC} (TopLevelPrimitives), triggers/t.json:1:40\n'
        "  inputs\n"
        "    Flow.ani    string  filled by field ani of 1\n"
        "    Flow.phone  string  filled by nothing\n"
        "    Flow.delay  string  filled by its initial value\n"
        f"    Flow.note   string  {note}\n"
    )
    assert (result.exit_code, result.stderr) == (0, "1 flow, 1 trigger\n")


def test_payloads_fill_names_without_scope_too() -> None:
    Path("flows/flow.yaml").unlink()
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Intake", "type": "object"}
    properties = {name: {"type": "string"} for name in ("ani", "note")}
    Path("flows/intake.schema.json").write_text(json.dumps({**schema, "properties": properties}))
    Path(".flowlint.yaml").write_text(f"flows: {{{ID}: {{definition: flows/intake.schema.json}}}}\n")
    Path("request.json").write_text(json.dumps({"flowId": ID, "inputData": {"note": "1"}}))
    shown = show("triggers", "request.json").stdout
    assert shown.partition("  inputs\n")[2] == "    ani   string  filled by field ani of 1\n    note  string  filled by payloads\n"


def test_nobody_starts_it_and_nothing_is_known_of_an_event() -> None:
    Path("triggers/t.json").unlink()
    assert "  started by    no trigger that was found\n" in show().stdout
    Path("triggers/t.json").write_text(json.dumps(trigger(topicName="v2.something.new", enabled=False)))
    shown = show().stdout
    assert '    1. "Customer left" on v2.something.new (TopLevelPrimitives, disabled), triggers/t.json:1:40\n' in shown
    assert "    Flow.ani    string  filled by nothing\n" in shown
    Path("triggers/t.json").write_text(json.dumps(trigger(topicName="v2.something.new")))
    assert "    Flow.ani    string  not known: topic or data format of a trigger is not known\n" in show().stdout


def test_what_a_trigger_names_but_does_not_fill() -> None:
    Path("flows/flow.yaml").write_text(f"flowlint: 1\nid: {ID}\nname: Call back\ninputs: {{Flow.ani: integer, Flow.dnis: string}}\n")
    Path("triggers/t.json").write_text(json.dumps([trigger(), trigger(enabled=False)]))
    assert show().stdout.splitlines()[4:] == [
        f'    2. "Customer left" on {TOPIC} (TopLevelPrimitives, disabled), triggers/t.json:1:227',
        "  inputs",
        "    Flow.ani   integer  not filled: field ani of 1, 2 is a string",
        "    Flow.dnis  string   filled by field dnis of 1",
    ]
    Path("triggers/t.json").write_text(json.dumps(trigger(enabled=False)))
    assert "    Flow.dnis  string   not filled: trigger 1 is disabled\n" in show().stdout
    ani, dnis = json.loads(show("--format", "json").stdout)["flows"][0]["inputs"]
    assert (ani["filled"], ani["notFilledByTriggers"]) == (False, [{"trigger": 0, "field": "ani", "reason": "type"}])
    assert (dnis["filled"], dnis["notFilledByTriggers"]) == (False, [{"trigger": 0, "field": "dnis", "reason": "disabled"}])


def test_json() -> None:
    body = {"type": "Workflow", "id": ID, "workflowTargetSettings": {"dataFormat": "Json"}}
    Path("flows/flow.yaml").write_text(f"flowlint: 1\nid: {ID}\nname: Call back\ninputs: {{Flow.jsonData: json, Flow.x: string}}\n")
    Path("triggers/t.json").write_text(json.dumps([trigger(target=body), trigger(target={"type": "Workflow"})]))
    result = show("--format", "json")
    document = json.loads(result.stdout)
    sentence = 'triggers/t.json:1:277: trigger "Customer left" was not checked against its flow: it names no target'
    assert document["unchecked"] == [sentence]
    (flow,) = document["flows"]
    assert flow["triggers"] == [
        {
            "id": None,
            "name": "Customer left",
            "topic": TOPIC,
            "dataFormat": "Json",
            "enabled": True,
            "path": "triggers/t.json",
            "pointer": "/0",
            "line": 1,
            "column": 41,
        }
    ]
    rest = {"collection": False, "initialValue": False, "notFilledByTriggers": [], "passedByPayloads": False}
    rest |= {"use": None, "useLine": None, "useAction": None}
    assert flow["inputs"] == [
        {"name": "Flow.jsonData", "type": "json", "filled": True, "filledByTriggers": [{"trigger": 0, "field": None}], **rest},
        {"name": "Flow.x", "type": "string", "filled": False, "filledByTriggers": [], **rest},
    ]
    assert result.stderr.splitlines() == ["1 flow, 1 trigger, and 1 without a known flow", sentence]


def test_many_triggers_are_counted() -> None:
    Path("triggers/t.json").write_text(json.dumps([trigger()] * 12))
    assert "filled by field ani of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more\n" in show().stdout


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("--format", "yaml"), 2, "--triggers prints text or JSON, not YAML; leave out --format yaml"),
        (("nothing.json",), 3, 'cannot read "nothing.json": no such file or folder'),
    ],
)
def test_wrong_usage_and_what_cannot_be_read(arguments: tuple[str, ...], code: int, sentence: str) -> None:
    result = show(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence.lower() in result.stderr.lower()


def test_no_definition_at_all() -> None:
    Path("flows/flow.yaml").unlink()
    result = show("triggers")
    assert (result.exit_code, result.stderr) == (
        3,
        "flowlint: error: no flow definition is found or configured whose triggers could be shown\n",
    )


ARCHY = 'workflow:\n  name: "{{flow_name}}"\n  startUpRef: "/workflow/states/state[S_1]"\n  variables: []\n'
RESOURCES = """
resource "genesyscloud_flow" "x" {
  filepath = "flows/x.yaml"
SUBSTITUTIONS}
resource "genesyscloud_processautomation_trigger" "left" {
  name       = "Customer left"
  topic_name = "v2.detail.events.conversation.{id}.customer.end"
  enabled    = true
  target {
    id   = genesyscloud_flow.x.id
    type = "Workflow"
  }
}
"""


@pytest.mark.parametrize(
    ("substitutions", "name"), [("", "flows/x.yaml"), ('  substitutions = { flow_name = "prod-blacklist" }\n', "prod-blacklist")]
)
def test_a_flow_is_called_what_the_configuration_calls_it_or_by_its_path(substitutions: str, name: str) -> None:
    Path("flows/flow.yaml").unlink()
    Path("triggers/t.json").unlink()
    Path("flows/x.yaml").write_text(ARCHY)
    Path("main.tf").write_text(RESOURCES.replace("SUBSTITUTIONS", substitutions))
    assert show().stdout == (
        f"{name}\n"
        "  read from     flows/x.yaml (archy-yaml)\n"
        "  started by\n"
        f'    1. "Customer left" on {TOPIC} (TopLevelPrimitives), main.tf:{8 if substitutions else 7}:16\n'
        "  inputs        none\n"
    )


def _told_of_phone() -> tuple[str, object]:
    line = next(line for line in show().stdout.splitlines() if "Flow.phone" in line)
    return line.split("string", 1)[1].strip(), json.loads(show("--format", "json").stdout)["flows"][0]["inputs"][1]["filled"]


def test_what_a_payload_passes_may_not_be_known() -> None:
    Path("request.json").write_text(json.dumps({"flowId": ID}).replace("}", ', "inputData": ${data}}'))
    assert _told_of_phone() == ("not known: what a payload passes is not known", None)
    Path("request.json").write_text(json.dumps({"flowId": ID, "inputData": {"Flow.phone": "1"}}).replace("}}", ", ${more}}}"))
    assert _told_of_phone() == ("filled by payloads", True)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"topicName": "v2.own.topic"}, ("not known: topic or data format of a trigger is not known", None)),
        ({"topicName": "v2.own.topic", "enabled": False}, ("filled by nothing", False)),
        ({}, ("filled by nothing", False)),
        ({"target": {"type": "Workflow", "id": ID.replace("a", "b")}, "topicName": "v2.own.topic"}, ("filled by nothing", False)),
    ],
)
def test_a_trigger_whose_flow_is_not_known_may_fill_what_its_event_has(more: dict[str, Any], told: tuple[str, object]) -> None:
    other = trigger(**{"target": {"type": "Workflow", "id": "${flow}"}, **more})
    Path("triggers/t.json").write_text(json.dumps([trigger(), other]))
    assert _told_of_phone() == told


@pytest.mark.parametrize(
    ("use", "said"),
    [
        ("unguarded", "filled by nothing; read without a test that it is set"),
        ("guarded", "filled by nothing; read with a test that it is set, or set by the flow"),
        ("never", "filled by nothing; never read"),
    ],
)
def test_an_input_that_nobody_fills_is_marked_by_its_use(use: str, said: str) -> None:
    inputs = f"Flow.ani: {{type: string, use: {use}}}, Flow.phone: {{type: string, use: {use}}}"
    Path("flows/flow.yaml").write_text(f"flowlint: 1\nid: {ID}\nname: Call back\ntype: workflow\ninputs: {{{inputs}}}\n")
    assert show().stdout.splitlines()[-2:] == ["    Flow.ani    string  filled by field ani of 1", f"    Flow.phone  string  {said}"]
    assert [one["use"] for one in json.loads(show("--format", "json").stdout)["flows"][0]["inputs"]] == [use, use]
