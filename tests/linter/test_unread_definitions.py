"""Definitions that cannot be read: they are named, leave the others readable, and change the exit code only where something needs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_runs import outcome

GOOD, BAD, OTHER = (f"{digit * 8}-e5f6-4890-abcd-ef1234567890" for digit in "abc")
FLOW = "flowlint: 1\nid: {id}\nname: {name}\ntype: workflow\nrequestBody: parameters\npublished: true\ninputs: {{Flow.flag: boolean}}\n"
BROKEN = FLOW.format(id=BAD, name="Callback").replace("{Flow.flag: boolean}", "5")
REASON = 'flows/callback.yaml:7:9: "inputs" is a number, expected an object of input names and types'
ARCHY_REASON = (
    "flows/callback.yaml:3:1: did not find expected node content, "
    "expected Archy YAML (one root key that is a flow type, such as workflow or inboundCall)"
)
NEEDED = f"flowlint: error: {REASON}\n"
BESIDE = f"flowlint: warning: {REASON}\n"
LEFT_OUT = f"flowlint: warning: definition left out: {REASON}\n"
CLEAN = 'checked 1 payload in 1 file against 1 flow: no findings\nchecked against "Billing" (flows/billing.yaml)\n'


@pytest.fixture(autouse=True)
def _one_good_and_one_broken(here: Path) -> None:
    Path("flows").mkdir()
    Path("flows/billing.yaml").write_text(FLOW.format(id=GOOD, name="Billing"))
    Path("flows/callback.yaml").write_text(BROKEN)


def request(flow_id: str = GOOD, arguments: str = '"Flow.flag": true') -> str:
    return f'{{"flowId": "{flow_id}", "inputData": {{{arguments}}}}}'


def check(body: str, *options: str) -> tuple[int, str, str]:
    """Return the exit code, standard output and standard error for a file ``body.json`` of this content."""
    Path("body.json").write_text(body)
    return outcome("check", "body.json", *options)


def not_checked(found: str = "1 payload in 1 file", place: str = "body.json:1:12", path: str = "flows/callback.yaml") -> str:
    return (
        f"{found} was not compared with a flow; its form has no fault\n"
        f'{place}: arguments not checked: "{path}" cannot be read\n'
        "1 problem kept the run from checking everything\n"
    )


def test_a_broken_definition_that_no_payload_needs_is_named_alone() -> None:
    assert check(request()) == (0, CLEAN, LEFT_OUT)


def test_the_others_judge() -> None:
    expected = 'body.json:1:79: error[type-mismatch] input "Flow.flag" takes true or false, found a number\n'
    assert check(request(arguments='"Flow.flag": 1'), "--format", "concise", "--quiet") == (1, expected, LEFT_OUT)


def test_a_payload_whose_id_the_broken_definition_states_needs_it() -> None:
    assert check(request(BAD.upper())) == (3, not_checked(), NEEDED)


def test_what_concerns_the_envelope_alone_is_found_all_the_same() -> None:
    body = request(BAD).replace("inputData", "inputs")
    finding = 'body.json:1:52: error[wrong-container] "inputs" is no container of arguments, expected "inputData"\n'
    code, out, error = check(body, "--format", "concise", "--quiet")
    assert (code, out.splitlines(keepends=True)[0].partition("]")[0], error) == (3, finding.partition("]")[0], NEEDED)


def test_an_id_that_no_broken_definition_states_is_unknown() -> None:
    code, out, error = check(request(OTHER), "--format", "concise", "--quiet")
    assert (code, out.partition("]")[0], error) == (1, "body.json:1:12: error[unknown-flow", LEFT_OUT)


def test_a_definition_that_cannot_be_opened_may_state_any_id() -> None:
    Path("flows/callback.yaml").unlink()
    Path("flows/callback.yaml").symlink_to("callback.yaml")
    reason = 'cannot read "flows/callback.yaml": symbolic links form a loop'
    assert check(request(OTHER)) == (3, not_checked(), f"flowlint: error: {reason}\n")


@pytest.mark.parametrize(
    ("configuration", "body"),
    [
        (f"flows: {{{OTHER}: flows/callback.yaml}}\n", request(OTHER)),
        ("flows: {callback: flows/callback.yaml}\n", request("callback")),
        (f"flows: {{callback: {{definition: flows/callback.yaml, id: {OTHER}}}}}\n", request(OTHER.upper())),
        ("bindings: [{files: body.json, flow: flows/callback.yaml}]\n", request("${ID}")),
        (f"flows: {{{GOOD}: flows/callback.yaml}}\nbindings: [{{files: body.json, flow: {GOOD}}}]\n", request("${ID}")),
        ("bindings: [{files: body.json, flow: Callback}]\n", request("${ID}")),
    ],
)
def test_a_payload_that_the_configuration_leads_to_it_needs_it(configuration: str, body: str) -> None:
    Path(".flowlint.yaml").write_text(configuration)
    assert check(body) == (3, not_checked(), NEEDED)


def test_what_the_configuration_names_is_not_needed_by_other_payloads() -> None:
    Path(".flowlint.yaml").write_text("flows: {callback: flows/callback.yaml}\nbindings: [{files: other.json, flow: callback}]\n")
    assert check(request()) == (0, CLEAN, LEFT_OUT)


def test_a_definition_that_is_named_itself_counts_always() -> None:
    assert check(request(), "--definitions", "flows", "--definitions", "flows/callback.yaml") == (
        3,
        CLEAN.replace("\n", "\n1 problem kept the run from checking everything\n", 1),
        NEEDED,
    )
    Path(".flowlint.yaml").write_text("definitions: [flows, flows/callback.yaml]\n")
    assert check(request())[0] == 3


def test_a_definition_that_is_among_the_paths_is_named() -> None:
    Path("body.json").write_text(request())
    clean = CLEAN.replace("\n", "\n1 file held no payload and was skipped\n1 problem kept the run from checking everything\n", 1)
    assert outcome("check", "body.json", "flows/callback.yaml", "--allow-empty") == (3, clean, NEEDED)


def test_the_only_definition_that_can_be_read_need_not_be_the_one_that_is_meant() -> None:
    Path("flows/billing.yaml").write_text("workflow:\n  name: Billing\n")
    Path("flows/callback.yaml").write_text("workflow:\n  name: [\n")
    needed = f"flowlint: error: {ARCHY_REASON}\n"
    assert check(request(OTHER, "")) == (3, not_checked(), needed)
    assert check('{"inputData": {}}', "--select", "unknown-flow") == (3, not_checked(place="body.json:1:2"), needed)
    assert check(request(OTHER, ""), "--flow", "Billing") == (
        0,
        CLEAN,
        f"flowlint: warning: definition left out: {ARCHY_REASON}\n",
    )


def test_no_definition_that_can_be_read_is_no_unknown_flow() -> None:
    Path("flows/billing.yaml").unlink()
    assert check(request(OTHER)) == (3, not_checked(), NEEDED)


def test_a_broken_definition_is_no_payload() -> None:
    Path("flows/callback.json").write_text(f'{{"flowlint": 1, "flowId": "{BAD}", "name": "x"}}')
    Path("flows/callback.yaml").unlink()
    reason = (
        'flows/callback.json:1:17: the definition has the unknown key "flowId"; expected "flowlint", "$schema", "id", "name", "type", '
        '"version", "published", "requestBody", "inputs" or "triggers"'
    )
    Path("body.json").write_text(request())
    clean = CLEAN.replace("\n", "\n2 files held no payload and were skipped\n", 1)
    assert outcome("check") == (0, clean, f"flowlint: warning: definition left out: {reason}\n")


def test_flow_by_name_or_path() -> None:
    assert check(request(), "--flow", "Billing") == (0, CLEAN, LEFT_OUT)
    assert check(request(), "--flow", "flows/callback.yaml") == (3, "", NEEDED)
    unknown = 'flowlint: error: no flow definition has the path, id or name "Callback"; expected one of "Billing"'
    assert check(request(), "--flow", "Callback") == (3, "", f"{unknown}; {REASON}\n")


def test_machine_formats_hold_the_findings_of_the_others() -> None:
    code, out, error = check(request(), "--format", "json", "--quiet")
    assert (code, '"payloads": 1' in out, error) == (0, True, LEFT_OUT)


def test_what_would_be_fixed_is_shown_though_a_definition_cannot_be_read() -> None:
    code, out, error = check(request(arguments='"flow.flag": true'), "--diff")
    assert (code, f"+{request()}" in out, error) == (1, True, f"{LEFT_OUT}would fix 1 finding in 1 file\n")


def trigger(target: str) -> str:
    return (
        '{"name": "Left", "topicName": "v2.detail.events.conversation.{id}.customer.end", "enabled": true, '
        f'"target": {{"type": "Workflow", "id": "{target}", "workflowTargetSettings": {{"dataFormat": "TopLevelPrimitives"}}}}}}'
    )


def test_a_trigger_needs_the_definition_of_its_target() -> None:
    code, out, error = check(trigger(BAD), "--select", "malformed-trigger")
    assert (code, error) == (3, NEEDED)
    assert 'body.json:1:136: trigger "Left" was not checked against its flow: "flows/callback.yaml" cannot be read\n' in out
    code, out, error = check(trigger(OTHER), "--select", "malformed-trigger")
    assert (code, error) == (0, LEFT_OUT)


def test_a_trigger_in_terraform_needs_the_definition_that_its_reference_leads_to() -> None:
    Path("main.tf").write_text(
        'resource "genesyscloud_flow" "callback" {\n  filepath = "${path.module}/flows/callback.yaml"\n}\n\n'
        'resource "genesyscloud_processautomation_trigger" "left" {\n  name = "Left"\n'
        '  topic_name = "v2.detail.events.conversation.{id}.customer.end"\n  enabled = true\n'
        '  target {\n    id = genesyscloud_flow.callback.id\n    type = "Workflow"\n  }\n}\n'
    )
    code, out, error = outcome("check", "main.tf", "--select", "malformed-trigger")
    assert (code, error) == (3, NEEDED)
    assert 'main.tf:10:10: trigger "Left" was not checked against its flow: "flows/callback.yaml" cannot be read\n' in out


def test_two_definitions_with_one_id_count_where_a_payload_has_it() -> None:
    Path("flows/callback.yaml").write_text(FLOW.format(id=BAD, name="Callback"))
    Path("flows/twin.yaml").write_text(FLOW.format(id=BAD, name="Callback").replace("flag", "delay"))
    reason = (
        f'"flows/callback.yaml" and "flows/twin.yaml" define the flow with id "{BAD}" with different inputs or settings, '
        "expected one definition, or equal ones"
    )
    assert check(request()) == (0, CLEAN, f"flowlint: warning: definition left out: {reason}\n")
    assert check(request(BAD)) == (3, not_checked(path="flows/twin.yaml"), f"flowlint: error: {reason}\n")
    assert check(request(OTHER), "--flow", BAD)[0] == 3
    Path(".flowlint.yaml").write_text(f"flows: {{{BAD}: flows/callback.yaml}}\n")
    assert check(request(BAD)) == (0, CLEAN.replace("Billing", "Callback").replace("billing", "callback"), "")


def test_show_prints_the_others() -> None:
    code, out, error = outcome("show", "flows", "--format", "yaml")
    assert (code, "name: Billing" in out, error) == (0, True, f"1 flow in 1 file, 1 file not readable\n{BESIDE}")
    code, out, error = outcome("show", "flows/billing.yaml", "flows/callback.yaml", "--format", "yaml")
    assert (code, "name: Billing" in out, error) == (3, True, f"1 flow in 1 file, 1 file not readable\n{NEEDED}")
    Path("flows/billing.yaml").unlink()
    assert outcome("show", "flows") == (3, "", NEEDED)


def test_show_triggers_shows_the_others() -> None:
    code, out, error = outcome("show", "--triggers", "flows")
    assert (code, out.startswith("Billing"), BESIDE in error) == (0, True, True)
    code, out, error = outcome("show", "--triggers", "flows/billing.yaml", "flows/callback.yaml")
    assert (code, out.startswith("Billing"), NEEDED in error) == (3, True, True)


def test_schema_describes_the_others() -> None:
    code, out, error = outcome("schema", "Billing")
    assert (code, '"title": "Billing"' in out, error) == (0, True, BESIDE)
    code, _, error = outcome("schema", "--write", "schemas")
    assert (code, error.splitlines(keepends=True)[-1], Path("schemas/billing.schema.json").exists()) == (0, BESIDE, True)
    code, out, error = outcome("schema", "Billing", "--definitions", "flows", "--definitions", "flows/callback.yaml")
    assert (code, '"title": "Billing"' in out, error) == (3, True, NEEDED)


def test_diff_compares_the_others() -> None:
    Path("old").mkdir()
    Path("old/billing.yaml").write_text(FLOW.format(id=GOOD, name="Billing"))
    Path("old/callback.yaml").write_text(FLOW.format(id=BAD, name="Callback"))
    assert outcome("diff", "old", "flows") == (3, "no change in 1 flow\n", NEEDED)
    assert outcome("diff", "flows", "old") == (3, "no change in 1 flow\n", NEEDED)
    Path("body.json").write_text(request(BAD))
    code, out, error = outcome("diff", "old", "flows", "--payloads", "body.json")
    assert (code, out, error) == (3, "no change in 1 flow\n0 of 1 payload breaks\n", NEEDED)
    Path("old/callback.yaml").write_text(BROKEN)
    same = f"flowlint: warning: {REASON.replace('flows/', 'old/', 1)}\n{BESIDE}"
    assert outcome("diff", "old", "flows") == (0, "no change in 1 flow\n", same)
    assert outcome("diff", "old/billing.yaml", "flows/callback.yaml") == (3, "", NEEDED)


def test_two_variables_of_one_name_are_a_warning_and_leave_the_others_judged() -> None:
    variables = [("Flow.flag", "BooleanVariable"), ("Flow.date", "StringVariable"), ("Flow.date", "DateTimeVariable")]
    listed = [{"name": name, "__type": kind, "isInput": True} for name, kind in variables]
    Path("flows/callback.yaml").unlink()
    Path("flows/billing.yaml").unlink()
    Path("flows/billing.json").write_text(json.dumps({"name": "Billing", "type": "workflow", "variables": listed}, indent=1))
    Path(".flowlint.yaml").write_text("bindings: [{files: body.json, flow: flows/billing.json}]\n")
    warning = 'flows/billing.json:16:12: warning[colliding-inputs] input "Flow.date" is declared twice; its values are not checked\n'
    error = 'body.json:1:79: error[type-mismatch] input "Flow.flag" takes true or false, found a number\n'
    Path("body.json").write_text(request(arguments='"Flow.flag": 1, "Flow.date": 5'))
    assert outcome("check", "body.json", "--format", "concise", "--quiet") == (1, error, "")
    assert outcome("check", "--format", "concise", "--quiet") == (1, error + warning, "")
    code, out, _ = outcome("show", "flows")
    assert (code, out.splitlines()[-2:]) == (
        0,
        [
            "    Flow.flag  boolean",
            "    Flow.date  string or dateTime  declared twice, its values are not checked",
        ],
    )
