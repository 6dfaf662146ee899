"""The first case that flowlint was made for: a compliance flag passed as text, as a list, as a map, wrapped, and in another letter case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_runs import flowlint

FIXTURES = Path(__file__).parent.parent / "fixtures"
FLOW = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"

BODIES = {
    "documented": {
        "flowId": FLOW,
        "name": "compliance check of agent 452",
        "inputData": {"Flow.complianceFlag": True, "Flow.agentId": "452", "Flow.dates": ["2026-03-29", "2026-03-30"]},
    },
    "list": {"flowId": FLOW, "parameters": [{"name": "complianceFlag", "value": "true"}]},
    "map": {"flowId": FLOW, "parameters": {"complianceFlag": "true"}},
    "wrapped": {"flowId": FLOW, "parameters": {"complianceFlag": {"value": True}}},
    "name-case": {"flowId": FLOW, "parameters": {"ComplianceFlag": True}},
}

UNDOCUMENTED = ("undocumented-container", "warning", "unsafe")
LIST = ("arguments-as-list", "error", "safe")
TYPE = ("type-mismatch", "error", "safe")
CASE = ("name-case-mismatch", "error", "safe")
TRIGGER = ("missing-trigger", "error", None)


def found(request: str, flows: str) -> list[tuple[str, str, str | None]]:
    """Return rule, severity and safety of the fix of every finding, in the order of the report."""
    arguments = ["check", str(FIXTURES / "requests" / f"{request}.json"), "--definitions", str(FIXTURES / flows), "--format", "json"]
    result = flowlint(*arguments)
    findings = json.loads(result.stdout)["findings"]
    assert result.exit_code == int(any(finding["severity"] == "error" for finding in findings))
    return [(finding["rule"], finding["severity"], finding["fix"] and finding["fix"]["safety"]) for finding in findings]


@pytest.mark.parametrize("request_", BODIES)
def test_fixtures_hold_the_bodies(request_: str) -> None:
    assert json.loads((FIXTURES / "requests" / f"{request_}.json").read_text("utf-8")) == BODIES[request_]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ("documented", []),
        ("list", [UNDOCUMENTED, LIST, TYPE]),
        ("map", [UNDOCUMENTED, TYPE]),
        ("wrapped", [UNDOCUMENTED]),
        ("name-case", [UNDOCUMENTED, CASE]),
        ("nightly-archive", [TRIGGER]),
    ],
)
def test_against_the_flow(request_: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert found(request_, "flows") == expected


@pytest.mark.parametrize("request_", BODIES)
def test_against_the_same_flow_without_request_body(request_: str) -> None:
    assert found(request_, "flows-without-request-body") == [TRIGGER]


def test_the_two_definitions_differ_only_in_the_request_body_setting() -> None:
    accepting = (FIXTURES / "flows" / "compliance-check.yaml").read_text("utf-8")
    refusing = (FIXTURES / "flows-without-request-body" / "compliance-check.yaml").read_text("utf-8")
    assert accepting.replace("requestBody: parameters", "requestBody: none") == refusing
    assert accepting != refusing
