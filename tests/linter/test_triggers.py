"""Whole runs over triggers: which are judged against which flow, what is said of the others, and what hides or chooses findings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_runs import flowlint
from trigger_files import ID, PHONE, TOPIC, URL, check, trigger, write

OTHER = "b2c3d4e5-f6a7-8901-bcde-f12345678901"
FOUND = "found 1 warning in 1 trigger in 1 file, checked against 1 flow"
CLEAN = "checked 1 trigger in 1 file against 1 flow: no findings"
JUDGE = 'checked against "Call back" (flows/flow.yaml)'


pytestmark = pytest.mark.usefixtures("trigger_project")


def test_a_warning_fails_only_where_it_is_to() -> None:
    assert check("triggers") == (0, PHONE, [FOUND])
    assert check("triggers", "--fail-on", "warning") == (1, PHONE, [FOUND])
    assert check("triggers", "--select", "disabled-trigger") == (0, "", [CLEAN, JUDGE])
    assert check("triggers", "--ignore", "unfillable-input") == (0, "", [CLEAN, JUDGE])


def test_the_only_definition_judges_a_trigger_whose_target_it_may_be() -> None:
    """As for payloads: a definition that states no id judges any; one that the configuration gives an id, or one of several, does not."""
    write(trigger(OTHER))
    flow = Path("flows/flow.yaml")
    flow.write_text(flow.read_text().replace(f"id: {ID}\n", ""))
    assert check("triggers") == (0, PHONE.replace(":5:", ":4:"), [FOUND])
    Path(".flowlint.yaml").write_text(f"flows:\n  {ID}: flows/flow.yaml\n")
    unknown = 'triggers/t.json:1:145: trigger "Customer left" was not checked against its flow: no definition with that id is loaded'
    assert check("triggers") == (0, "", ["1 trigger in 1 file was not compared with a flow; its form has no fault", unknown])
    Path(".flowlint.yaml").unlink()
    Path("flows/other.yaml").write_text(flow.read_text().replace("Call back", "Other"))
    assert check("triggers") == (0, "", ["1 trigger in 1 file was not compared with a flow; its form has no fault", unknown])


@pytest.mark.parametrize(
    ("flow", "reason"),
    [
        (OTHER, "no definition with that id is loaded"),
        (
            "${genesyscloud_flow.x.id}",
            'its target is only known when it is deployed; name the flow under "bindings" in the configuration',
        ),
        ("", "it names no target"),
        (None, "it names no target"),
        (7, "it names no target"),
        ([ID], "it names no target"),
    ],
)
def test_a_trigger_without_flow_is_named_with_the_reason(flow: object, reason: str) -> None:
    write(trigger(flow))
    code, stdout, words = check("triggers", "--select", "unfillable-input")
    assert (code, stdout) == (0, "")
    assert words == [
        "1 trigger in 1 file was not compared with a flow; its form has no fault",
        f'triggers/t.json:1:145: trigger "Customer left" was not checked against its flow: {reason}',
    ]


@pytest.mark.parametrize(
    ("more", "place", "unknown"),
    [
        ({"topicName": "${topic}"}, "1:40", "topic"),
        ({"topicName": "v2.{{topic}}"}, "1:40", "topic"),
        ({"target": {"type": "Workflow", "id": ID, "workflowTargetSettings": {"dataFormat": "${f}"}}}, "1:226", "data format"),
    ],
)
def test_a_trigger_whose_event_is_not_known_is_named(more: dict[str, Any], place: str, unknown: str) -> None:
    write(trigger(**more))
    reason = f"was not compared with the inputs of its flow: its {unknown} is only known when it is deployed"
    assert check("triggers") == (0, "", [CLEAN, f'triggers/t.json:{place}: trigger "Customer left" {reason}', JUDGE])


@pytest.mark.parametrize("flow", [OTHER, "${genesyscloud_flow.x.id}", None])
def test_the_option_names_the_target_of_every_trigger(flow: object) -> None:
    write(trigger(flow))
    assert check("triggers", "--flow", "Call back", "--select", "unfillable-input")[:2] == (0, PHONE)


def test_what_another_trigger_or_payload_fills_is_no_finding() -> None:
    Path("flows/flow.yaml").write_text(
        f"flowlint: 1\nid: {ID}\nname: Call back\ntype: workflow\n"
        "inputs: {Flow.ani: string, Flow.wrapupCode: string, Flow.phone: string, Flow.disconnectType: string}\n"
    )
    write(trigger(), trigger(topicName=TOPIC.replace("customer.end", "acw")))
    found = [line.partition("input ")[2].split()[0] for line in check("triggers")[1].splitlines()]
    assert found == ['"Flow.phone"', '"Flow.phone"']
    write(trigger(), trigger(topicName=TOPIC.replace("customer.end", "acw"), enabled=False))
    unfilled = [line.partition("input ")[2].split()[0] for line in check("triggers", "--select", "unfillable-input")[1].splitlines()]
    assert unfilled == ['"Flow.wrapupCode"', '"Flow.phone"', '"Flow.phone"']
    write(trigger(), trigger(topicName=TOPIC.replace("customer.end", "acw")))
    Path("triggers/request.json").write_text(json.dumps({"flowId": ID, "inputData": {"Flow.phone": "1"}}))
    assert check("triggers") == (0, "", ["checked 1 payload and 2 triggers in 2 files against 1 flow: no findings", JUDGE])
    Path("triggers/request.json").write_text(json.dumps({"flowId": ID, "inputData": {"phone": "1"}}))
    assert [line.split()[1] for line in check("triggers")[1].splitlines()] == ["error[missing-scope]"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.json", f'{{"flowId": "{ID}", "inputData": ${{data}}}}'),
        ("r.json", f'{{"flowId": "{ID}", "inputData": {{"Flow.ani": "1", {{{{more}}}}}}}}'),
        ("r.json", f'{{"flowId": "{ID}", ${{more}}}}'),
        ("r.py", f'import requests\nrequests.post("{URL}", json={{"flowId": "{ID}", "inputData": data}})\n'),
        ("r.py", f'import requests\nrequests.post("{URL}", json={{"flowId": "{ID}", "inputData": {{**data}}}})\n'),
        ("r.http", f"POST {URL}\nContent-Type: application/json\n\n{{{{body}}}}\n"),
    ],
)
def test_a_payload_whose_arguments_are_not_known_may_fill_any_input(name: str, content: str) -> None:
    Path(name).write_text(content)
    arguments = ("triggers", name, *(("--flow", "Call back") if name == "r.http" else ()))
    code, stdout, words = check(*arguments)
    assert (code, stdout, words[0].endswith("no findings")) == (0, "", True)
    Path(name).write_text(content.replace(ID, OTHER).replace("{{body}}", "{}"))
    assert check(*arguments, "--select", "unfillable-input")[:2] == (0, PHONE)


@pytest.mark.parametrize(
    ("path", "content", "configuration"),
    [
        ("arguments/a.json", '{"Flow.phone": "1"}', f"bindings: [{{files: 'arguments/*.json', flow: {ID}, shape: arguments}}]"),
        ("arguments/a.json", '{"Flow.phone": "1"}', f"bindings: [{{files: 'arguments/*.json', flow: {ID}}}]"),
        ("launch.md", '```json flowlint:Call back\n{"inputData": {"Flow.phone": "1"}}\n```\n', ""),
        ("launch.md", '```json flowlint:Call back\n{"Flow.phone": "1"}\n```\n', ""),
    ],
)
def test_what_a_payload_fills_whose_file_names_the_flow(path: str, content: str, configuration: str) -> None:
    Path("flows/other.yaml").write_text(f"flowlint: 1\nid: {OTHER}\nname: Other\ntype: workflow\n")
    Path(".flowlint.yaml").write_text(f"definitions: [flows]\n{configuration}\n")
    Path(path).parent.mkdir(exist_ok=True)
    assert check("triggers", "--select", "unfillable-input") == (0, PHONE, [FOUND])
    Path(path).write_text(content)
    assert check("triggers", path, "--select", "unfillable-input") == (
        0,
        "",
        ["checked 1 payload and 1 trigger in 2 files against 1 flow: no findings", JUDGE],
    )


def test_names_without_scope_are_those_with_it() -> None:
    Path("flows/flow.yaml").unlink()
    kinds = {"jsonData": "object", "ani": "string", "phone": "string"}
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Intake", "type": "object"}
    Path("flows/intake.schema.json").write_text(
        json.dumps({**schema, "properties": {name: {"type": kind} for name, kind in kinds.items()}})
    )
    Path(".flowlint.yaml").write_text(f"flows: {{{ID}: {{definition: flows/intake.schema.json}}}}\n")
    assert [line.split()[1] for line in check("triggers")[1].splitlines()] == ["error[body-format-mismatch]"]
    Path("payload.json").write_text(json.dumps({"flowId": ID, "inputData": {"jsonData": {"a": 1}, "phone": "1"}}))
    assert check("triggers", "payload.json") == (
        0,
        "",
        [
            "checked 1 payload and 1 trigger in 2 files against 1 flow: no findings",
            'checked against "Intake" (flows/intake.schema.json)',
        ],
    )


def test_a_listing_and_a_list_hold_one_trigger_each() -> None:
    Path("triggers/t.json").write_text(json.dumps({"entities": [trigger(), {"id": "x"}], "nextUri": None}))
    assert check("triggers")[1] == PHONE
    Path("triggers/t.json").write_text(json.dumps([trigger(), 7, None]))
    assert check("triggers")[1] == PHONE


@pytest.mark.parametrize(
    "held",
    [
        {"triggers": [trigger()]},
        {"triggers": {"left": trigger()}},
        {"environments": {"production": {"left": trigger()}}},
        [{"trigger": trigger()}],
        {"kind": "trigger", "spec": trigger()},
    ],
)
def test_triggers_in_maps_and_lists_are_found(held: object) -> None:
    Path("triggers/t.json").write_text(json.dumps(held))
    assert check("triggers") == (0, PHONE, [FOUND])


@pytest.mark.parametrize(
    "held",
    [
        {"a": {"b": {"c": {"d": trigger()}}}},
        {"flowId": ID, "inputData": {"event": trigger()}},
        {"inputData": {"Flow.event": trigger()}},
        {"spec": {"topicName": "orders", "name": "Customer left", "enabled": True}},
    ],
)
def test_what_is_deep_below_or_in_a_request_is_not_a_trigger(held: object) -> None:
    Path("triggers/t.json").write_text(json.dumps(held))
    assert "trigger" not in check("triggers", "--allow-empty")[2][0]


def test_triggers_of_a_definition_are_judged_with_it() -> None:
    with Path("flows/flow.yaml").open("a") as file:
        file.write(f'triggers:\n- {{name: Customer left, topic: "{TOPIC}", enabled: false}}\n')
    code, stdout, words = check("flows", "--allow-empty")
    assert code == 0
    assert stdout.splitlines() == [
        PHONE.rstrip("\n"),
        'flows/flow.yaml:7:32: warning[disabled-trigger] trigger "Customer left" is disabled and never starts flow "Call back"',
    ]
    assert words[0] == "found 2 warnings in 1 trigger in 1 file, checked against 1 flow"


@pytest.mark.parametrize("place", ["triggers/t.json#/topicName", "flows/flow.yaml#/inputs/Flow.phone"])
def test_what_is_ignored_by_the_configuration(place: str) -> None:
    entry = f'ignore:\n  - {{path: "{place}", rules: [unfillable-input], reason: the agent types it in}}\n'
    Path(".flowlint.yaml").write_text(entry)
    assert check("triggers") == (0, "", [CLEAN, "1 finding was suppressed", JUDGE])


def test_what_is_ignored_by_a_comment() -> None:
    Path("triggers/t.json").unlink()
    lines = ["name: a", f'topicName: "{TOPIC}"  # flowlint: ignore[unfillable-input] typed in', "enabled: true"]
    Path("triggers/t.yaml").write_text("\n".join([*lines, f"target: {{type: Workflow, id: {ID}}}", ""]))
    assert check("triggers") == (0, "", [CLEAN, "1 finding was suppressed", JUDGE])


def test_what_the_baseline_knows() -> None:
    assert flowlint("baseline", "triggers").exit_code == 0
    assert check("triggers", "--baseline") == (0, "", [CLEAN, "1 finding was suppressed", JUDGE])


def test_since_a_revision(git: Callable[..., object]) -> None:
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "all")):
        git(*arguments)
    assert check("triggers", "--since", "HEAD")[:2] == (0, "")
    write(trigger(description="changed"))
    assert check("triggers", "--since", "HEAD")[:2] == (0, PHONE)
    git("commit", "-qam", "trigger")
    assert check("triggers", "--since", "HEAD")[:2] == (0, "")
    with Path("flows/flow.yaml").open("a") as file:
        file.write("# changed\n")
    assert check("triggers", "--since", "HEAD")[:2] == (0, PHONE)


def test_fixes_are_made_and_proven() -> None:
    write(
        trigger(
            matchCriteria=[{"jsonPath": "mediaType", "operator": "IN", "value": ["VOICE"]}],
            target={"type": "WORKFLOW", "id": ID},
            topicName=TOPIC.replace("{id}", "{conversationId}"),
        )
    )
    code, stdout, words = check("triggers", "--fix", "--unsafe-fixes")
    assert (code, stdout, words[0]) == (0, PHONE, "fixed 4 findings in 1 file")
    assert json.loads(Path("triggers/t.json").read_text()) == trigger(
        matchCriteria=[{"jsonPath": "mediaType", "operator": "In", "values": ["VOICE"]}]
    )


def test_grammar_of_a_trigger_is_judged_too() -> None:
    Path("triggers/t.json").write_text(json.dumps(trigger())[:-1] + ",}")
    assert [line.split()[1] for line in check("triggers")[1].splitlines()] == ["warning[unfillable-input]", "error[syntax-error]"]


def test_a_stream_holds_triggers_beside_payloads() -> None:
    Path("triggers/t.json").unlink()
    documents = [json.dumps(trigger()), json.dumps({"flowId": ID, "inputData": {"Flow.ani": 1}})]
    Path("triggers/t.yaml").write_text("\n---\n".join(documents) + "\n")
    code, stdout, words = check("triggers/t.yaml")
    assert code == 1
    assert [line.split()[1] for line in stdout.splitlines()] == ["warning[unfillable-input]", "error[type-mismatch]"]
    assert words == ["found 1 error and 1 warning in 1 payload and 1 trigger in 1 file, checked against 1 flow (1 fixable with --fix)"]


@pytest.mark.parametrize(
    "content",
    [
        {"topicName": "orders", "name": "consumer", "enabled": True},
        {"topicName": "orders", "target": {"type": "queue", "id": "x"}},
        {"topicName": "v2.users.x.presence", "version": "2", "eventBody": {}},
        {"topicName": "v2.users.x.presence", "id": "x"},
        {"entities": [{"topicName": "orders"}], "topicName": "x"},
        [{"topicName": "v2"}, {"topicName": 7, "name": "x"}],
    ],
)
def test_topics_of_other_systems_are_no_triggers(content: object) -> None:
    Path("triggers/t.json").write_text(json.dumps(content))
    assert check("triggers", "--allow-empty") == (0, "", ["no payload was checked", "1 file held no payload and was skipped"])


@pytest.mark.parametrize("text", ['{"topicName": "orders", ', "topicName: [orders\n", '{"topicName": "v2-orders", "name": }'])
def test_broken_texts_of_other_systems_are_no_findings(text: str) -> None:
    Path("triggers/t.json").write_text(text)
    assert check("triggers", "--allow-empty") == (0, "", ["no payload was checked", "1 file held no payload and was skipped"])
