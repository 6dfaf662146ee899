"""``flowlint drift`` and the live side of ``flowlint diff``, against a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_runs import flowlint
from jsonschema import Draft202012Validator
from platform_stand_in import CLIENT_ID, SECRET, TOKEN, VIEW, Answer, Flow, StandIn, error, trigger, variable
from report_readers import PRINTED

CHECK = Flow(0, "Compliance check", [variable("Flow.flag", "BooleanVariable"), variable("Flow.due", "DateTimeVariable")])
BILLING = Flow(1, "Billing", [variable("Flow.agentId")])
ID = r"[0-9a-f]{8}-[-0-9a-f]{27}"
GONE = 'error[definition-drift] input "Flow.agentId" is gone: breaking'


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Serve two flows and fetch them into the folder ``flows``, beside which the test runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", SECRET)
    with StandIn([CHECK, BILLING], [trigger(0, CHECK)]).serving() as stand_in:
        assert run("fetch", "--all", "--base-url", stand_in.url)[0] == 0
        stand_in.calls.clear()
        yield stand_in


def run(*arguments: str) -> tuple[int, str, str]:
    """Run a command: its exit code and what it printed, which is never a secret."""
    result = flowlint(*arguments)
    assert [secret for secret in (SECRET, TOKEN) if secret in result.output + result.stderr] == []
    return result.exit_code, result.stdout, result.stderr


def drift(served: StandIn, *arguments: str) -> tuple[int, str, str]:
    return run("drift", *arguments, "--base-url", served.url)


def publish(served: StandIn, flow: Flow, **changes: Any) -> None:
    """Let the platform have ``flow`` otherwise."""
    facts = {"name": flow.name, "variables": flow.variables, "kind": flow.kind, "version": "4.0", **changes}
    number = int(flow.id[:8], 16) - 1
    served.flows[flow.id] = Flow(number, facts["name"], facts["variables"], kind=facts["kind"], version=facts["version"])


def test_a_snapshot_without_drift(served: StandIn) -> None:
    before = {path: path.read_bytes() for path in Path("flows").iterdir()}
    assert drift(served) == (0, "", "no drift in 2 flows\n")
    assert run("diff", "flows", "live:", "--base-url", served.url) == (0, "no change in 2 flows\n", "")
    assert run("diff", "live:", "flows", "--base-url", served.url) == (0, "no change in 2 flows\n", "")
    assert {path: path.read_bytes() for path in Path("flows").iterdir()} == before


def test_a_definition_that_cannot_be_read_is_named_and_the_others_are_compared(served: StandIn) -> None:
    (path,) = [one for one in Path("flows").iterdir() if one.name.startswith("compliance")]
    path.write_text(path.read_text().replace("inputs:", "input:"))
    line = next(number for number, text in enumerate(path.read_text().splitlines(), 1) if text == "input:")
    reason = f'flowlint: error: {path}:{line}:1: the definition has the unknown key "input"; did you mean "inputs"?\n'
    assert drift(served) == (3, "", f"{reason}no drift in 1 flow\n")
    assert run("diff", "flows", "live:", "--base-url", served.url) == (3, "no change in 1 flow\n", reason)
    publish(served, BILLING, variables=[])
    code, out, error = drift(served, "--format", "concise")
    assert (code, GONE in out, error.startswith(reason)) == (3, True, True)


def test_drift_is_found_at_the_snapshots_lines(served: StandIn) -> None:
    publish(served, BILLING, variables=[])
    publish(served, CHECK, variables=[*CHECK.variables, variable("Flow.more")])
    assert drift(served) == (
        1,
        (
            'error[definition-drift]: input "Flow.agentId" is gone: breaking\n'
            " --> flows/billing.yaml:8:3\n"
            "  |\n"
            "8 |   Flow.agentId: string\n"
            "  |   ^^^^^^^^^^^^\n"
            "  |\n"
            "  = help: fetch the flow again, then mend the payloads that break\n"
            "  = note: the platform has version 4.0, the snapshot 3.0\n"
            "\n"
            'info[definition-drift]: input "Flow.more" was added: compatible\n'
            " --> flows/compliance-check.yaml:3:7\n"
            "  |\n"
            "3 | name: Compliance check\n"
            "  |       ^^^^^^^^^^^^^^^^\n"
            "  |\n"
            "  = help: fetch the flow again\n"
            "  = note: the platform has version 4.0, the snapshot 3.0\n"
        ),
        "drift in 2 of 2 flows: 1 breaking, 1 compatible\n",
    )


@pytest.mark.parametrize("form", [name for name in PRINTED if name != "text"])
def test_every_format_reports_drift(served: StandIn, form: str) -> None:
    publish(served, BILLING, variables=[])
    code, stdout, stderr = drift(served, "--format", form, "--quiet")
    assert (code, stderr) == (1, "")
    assert "definition-drift" in stdout
    assert "flows/billing.yaml" in stdout
    code, _, stderr = drift(served, "--output", f"{form}=report", "--quiet")
    assert (code, stderr) == (1, "")
    # Rows say when their run began to the second, and the page to the minute.
    written, printed = (re.sub(r"\d\d:\d\d(:\d\dZ)?", "", text) for text in (Path("report").read_text(), stdout))
    assert written == printed


def test_summary_is_a_table_with_its_totals(served: StandIn) -> None:
    publish(served, BILLING, variables=[])
    assert drift(served, "--format", "summary") == (
        1,
        (
            "findings  defect                   input         flow                   safe fix\n"
            '       1  error[definition-drift]  Flow.agentId  "Billing" version 3.0  no\n'
            "          at flows/billing.yaml:8:3\n"
            "\n"
            "drift in 1 of 2 flows: 1 breaking\n"
        ),
        "",
    )
    publish(served, BILLING)
    words = "no drift in 2 flows\n1 flow has another version with the same contract\n"
    assert drift(served, "--format", "summary") == (0, words, "")
    assert drift(served, "--format", "summary", "--quiet") == (0, "", "")


def test_a_new_version_with_the_same_contract_is_no_drift(served: StandIn) -> None:
    publish(served, BILLING)
    assert drift(served, "--fail-on", "any") == (0, "", "no drift in 2 flows\n1 flow has another version with the same contract\n")


@pytest.mark.parametrize(("fail_on", "code"), [("breaking", 0), ("risky", 0), ("any", 1), ("never", 0)])
def test_fail_on(served: StandIn, fail_on: str, code: int) -> None:
    publish(served, BILLING, variables=[*BILLING.variables, variable("Flow.more")])
    assert drift(served, "--fail-on", fail_on)[0] == code


def test_a_flow_that_is_gone_or_no_longer_published(served: StandIn) -> None:
    del served.flows[BILLING.id]
    publish(served, CHECK, version="")
    assert drift(served, "--format", "concise")[:2] == (
        1,
        (
            'flows/billing.yaml:3:7: error[definition-drift] flow "Billing" is gone: breaking\n'
            'flows/compliance-check.yaml:3:7: warning[definition-drift] flow "Compliance check" is no longer published: risky\n'
        ),
    )


def test_what_to_do_about_drift_never_is_a_fetch_that_must_fail(served: StandIn) -> None:
    Path("archy").mkdir()
    Path("archy/billing.yaml").write_text(
        "workflow:\n  name: Billing\n  variables:\n    - stringVariable: {name: Flow.agentId, isInput: true}\n"
    )
    del served.flows[BILLING.id]
    publish(served, CHECK, version="")
    drop = "drop the flow from the snapshot with `flowlint fetch --prune --to flows`, then mend the payloads that launch the flow"
    gone, found = "drop the definition, then mend the payloads that launch the flow", []
    for folder in ("flows", "archy"):
        report = json.loads(drift(served, folder, "--format", "json")[1])
        found += [(one["path"], one["help"]) for one in report["findings"]]
    assert found == [("flows/billing.yaml", drop), ("flows/compliance-check.yaml", drop), ("archy/billing.yaml", gone)]
    code, _, said = run("fetch", "--prune", "--to", "flows", "--base-url", served.url)
    assert (code, said.count("deleted from the snapshot")) == (0, 2)
    served.flows[BILLING.id] = Flow(1, "Billing", [])
    report = json.loads(drift(served, "archy", "--format", "json")[1])
    assert [one["help"] for one in report["findings"]] == ["bring the definition up to date, then mend the payloads that break"]


def test_a_changed_trigger(served: StandIn) -> None:
    served.triggers = [trigger(0, CHECK, data_format="Json")]
    assert drift(served, "--format", "concise")[:2] == (
        0,
        (
            'flows/compliance-check.yaml:3:7: warning[definition-drift] trigger "On end" now has the data format "Json", '
            'before "TopLevelPrimitives": risky\n'
        ),
    )


def test_coarse_types_are_not_taken_for_changes(served: StandIn) -> None:
    served.permissions.discard("configuration")
    assert drift(served, "--fail-on", "any") == (
        0,
        "",
        "2 of 2 flows have coarse types, since their configuration could not be read\nno drift in 2 flows\n",
    )


def test_a_definition_without_id_is_found_by_its_name(served: StandIn) -> None:
    Path("archy.yaml").write_text("workflow:\n  name: Billing\n  variables:\n    - stringVariable: {name: Flow.old, isInput: true}\n")
    assert drift(served, "archy.yaml", "--format", "concise")[:2] == (
        1,
        (
            'archy.yaml:1:1: info[definition-drift] input "Flow.agentId" was added: compatible\n'
            'archy.yaml:4:30: error[definition-drift] input "Flow.old" is gone: breaking\n'
        ),
    )


ARCHY = "workflow:\n  name: Billing\n  variables:\n    - stringVariable: {name: Flow.old, isInput: true}\n"


@pytest.mark.parametrize("command", [("drift", "archy.yaml"), ("diff", "archy.yaml", "live:"), ("diff", "live:", "archy.yaml")])
def test_a_name_that_two_flows_of_the_platform_have_needs_an_id(served: StandIn, command: tuple[str, ...]) -> None:
    Path("archy.yaml").write_text(ARCHY)
    twin = Flow(5, "Billing", [])
    served.flows[twin.id] = twin
    assert run(*command, "--base-url", served.url) == (
        3,
        "",
        (
            'flowlint: error: archy.yaml: flow "Billing" has no id, and 2 flows of the platform have its name and type '
            f"({BILLING.id}, {twin.id}), expected the id of one in the configuration, as flows: {{{BILLING.id}: archy.yaml}}\n"
        ),
    )
    for entry in (f"{{{BILLING.id}: archy.yaml}}", f"{{billing: {{definition: archy.yaml, id: {BILLING.id}}}}}"):
        Path(".flowlint.yaml").write_text(f"flows: {entry}\n")
        code, stdout, stderr = run(*command, "--base-url", served.url)
        assert (code, "added" in stdout, "Flow.old" in stdout, stderr.startswith("flowlint: error")) == (1, True, True, False)


def test_two_definitions_of_one_flow_are_both_compared(served: StandIn) -> None:
    for name in ("archy.yaml", "again.yaml"):
        Path(name).write_text(ARCHY)
    Path(".flowlint.yaml").write_text("definitions: [flows, archy.yaml, again.yaml]\n")
    assert drift(served, "--format", "concise")[:2] == (
        1,
        "".join(
            f'{name}:1:1: info[definition-drift] input "Flow.agentId" was added: compatible\n'
            f'{name}:4:30: error[definition-drift] input "Flow.old" is gone: breaking\n'
            for name in ("again.yaml", "archy.yaml")
        ),
    )


@pytest.mark.parametrize("stated", ["file", "configuration"])
def test_a_setting_that_is_stated_is_not_held_against_the_platform_which_tells_none(served: StandIn, stated: str) -> None:
    path = Path("flows/billing.yaml")
    if stated == "file":
        path.write_text(path.read_text().replace("inputs:\n", "requestBody: json\ninputs:\n").replace(": string", ": json"))
    else:
        path.write_text(path.read_text().replace(": string", ": json"))
        Path(".flowlint.yaml").write_text("flows: {billing: {definition: flows/billing.yaml, requestBody: json}}\n")
    publish(served, BILLING, variables=[variable("Flow.agentId", "JsonVariable")], version="3.0")
    Path("launch.json").write_text(json.dumps({"flowId": BILLING.id, "inputData": {"Flow.agentId": {"a": 1}}}))
    assert drift(served, "--fail-on", "any") == (0, "", "no drift in 2 flows\n")
    for sides in (("flows", "live:"), ("live:", "flows")):
        assert run("diff", *sides, "--payloads", "launch.json", "--base-url", served.url) == (
            0,
            "no change in 2 flows\n0 of 1 payload breaks\n",
            "",
        )
    publish(served, BILLING, variables=[])
    assert "request-body-changed" in run("diff", "flows", "live:", "--base-url", served.url)[1]


def test_another_region_than_the_snapshots_is_refused(served: StandIn) -> None:
    lock = Path("flows/flowlint.lock")
    lock.write_text(lock.read_text().replace(served.url.removeprefix("http://"), "mypurecloud.ie"))
    there = ("--base-url", served.url, "--login-url", served.url)
    refused = (
        'flowlint: error: the snapshot "flows" was fetched from mypurecloud.ie, and this run is for mypurecloud.de, '
        "expected --region mypurecloud.ie, or another snapshot for mypurecloud.de\n"
    )
    for command in (("drift",), ("diff", "flows", "live:")):
        assert run(*command, "--region", "eu-central-1", *there) == (2, "", refused)
        assert run(*command, "--region", "eu-west-1", *there)[0] == 0


def test_both_sides_of_a_change_are_named(served: StandIn) -> None:
    publish(served, BILLING, variables=[variable("Flow.more")])
    publish(served, CHECK, version="")
    assert run("diff", "flows", "live:", "--base-url", served.url)[1] == (
        '"Billing" version 3.0 -> 4.0 (flows/billing.yaml -> live:)\n'
        '  breaking    input "Flow.agentId" is gone [input-removed]\n'
        "              old flows/billing.yaml:8:3, new live:\n"
        '  compatible  input "Flow.more" was added [input-added]\n'
        "              old flows/billing.yaml:3:7, new live: (/variables/0)\n"
        "\n"
        '"Compliance check" version 3.0 -> ? (flows/compliance-check.yaml -> live:)\n'
        '  risky       flow "Compliance check" is no longer published [flow-unpublished]\n'
        "              old flows/compliance-check.yaml:3:7, new live:\n"
        "\n"
        "3 changes in 2 of 2 flows: 1 breaking, 1 risky, 1 compatible\n"
    )


@pytest.mark.parametrize("command", [("drift",), ("diff", "flows", "live:")])
def test_the_time_for_everything_can_be_limited(served: StandIn, command: tuple[str, ...]) -> None:
    served.fault = lambda call, _: Answer(200, {}, delay=0.5) if call.path.endswith("configuration") else None
    code, printed, said = run(*command, "--time-limit", "0.3", "--base-url", served.url)
    place, limit = f"{served.url}/api/v2/flows/ID/versions/3.0/configuration", "expected less to fetch or a longer --time-limit"
    assert (code, printed, re.sub(ID, "ID", said)) == (
        3,
        "",
        f"flowlint: error: the time for everything, 0.3 seconds, was over before {place} answered, {limit}\n",
    )


def test_the_live_side_in_json_is_as_its_schema_says(served: StandIn) -> None:
    publish(served, BILLING, variables=[variable("Flow.more")])
    publish(served, CHECK, version="")
    schema = json.loads((Path(__file__).parents[3] / "schemas" / "diff.schema.json").read_text(encoding="utf-8"))
    document = json.loads(run("diff", "flows", "live:", "--format", "json", "--base-url", served.url)[1])
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    assert [(one["new"]["path"], one["new"]["pointer"]) for one in document["changes"]] == [
        ("live:", ""),
        ("live:", "/variables/0"),
        ("live:", ""),
    ]


def test_the_payloads_that_break_on_the_platform(served: StandIn) -> None:
    publish(served, BILLING, variables=[])
    Path("launch.json").write_text(json.dumps({"flowId": BILLING.id, "inputData": {"Flow.agentId": "452"}}))
    code, stdout, _ = run("diff", "flows", "live:", "--payloads", "launch.json", "--base-url", served.url)
    assert code == 1
    assert stdout.splitlines()[-4:] == [
        'launch.json:1:52: error[missing-trigger] arguments are passed to flow "Billing", which declares no input',
        "",
        "1 change in 1 of 2 flows: 1 breaking",
        "1 of 1 payload breaks",
    ]


def test_a_platform_that_refuses_is_exit_code_3(served: StandIn) -> None:
    served.permissions.discard(VIEW)
    code, stdout, stderr = drift(served)
    assert (code, stdout) == (3, "")
    assert VIEW in stderr
    served.permissions.add(VIEW)
    served.fault = lambda call, _: error(501, "internal", "Sorry") if call.path.endswith("configuration") else None
    assert drift(served)[:2] == (3, "")


def test_without_a_snapshot_there_is_nothing_to_compare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("drift") == (
        2,
        "",
        'flowlint: error: no snapshot is named or configured, expected a file or folder of definitions, or a folder "flows" here\n',
    )
