from __future__ import annotations

from typing import Any

import pytest
from flow_makers import made, one

from flowlint.binding.doubts import Doubts, of_flow
from flowlint.model.flow import RequestBody
from flowlint.model.group import Group
from flowlint.model.use import Use

FLOW = made(one("Flow.agentId"), one("Flow.flag", "boolean"), one("Flow.body", "json"), one("Flow.needed", required=True))
READ = made(one("Flow.agentId"), one("Flow.read", use=Use.UNGUARDED))
ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"


@pytest.mark.parametrize(
    ("passed", "groups", "arguments", "misspelt"),
    [
        ({"Flow.needed": "x", "Flow.flag": "true"}, {Group.VALUES}, {"Flow.flag"}, set()),
        ({"Flow.needed": "x", "Flow.other": 1}, {Group.NAMES}, {"Flow.other"}, set()),
        ({"Flow.agentId": "x"}, {Group.NAMES}, set(), set()),
        ({"flow.needed": "x", "Flow.flag": 5}, {Group.NAMES, Group.VALUES}, {"flow.needed", "Flow.flag"}, {"flow.needed"}),
        ({"needed": "x", "agentID": "x"}, {Group.NAMES}, {"needed", "agentID"}, {"needed", "agentID"}),
        # The value of a name in another case is judged as that of the input.
        ({"flow.needed": 5}, {Group.NAMES, Group.VALUES}, {"flow.needed"}, set()),
    ],
)
def test_the_reasons_are_the_groups_of_rules_that_speak(
    passed: dict[str, Any], groups: set[Group], arguments: set[str], misspelt: set[str]
) -> None:
    expected = Doubts(FLOW, frozenset(groups), frozenset(arguments), tuple(passed), frozenset(misspelt))
    assert of_flow(FLOW).of_request({"flowId": ID, "inputData": passed}) == expected


OWN = made(one("Flow.a"), one("Flow.A"), one("Own.n", "integer"), one("Slot.n", "integer"), one("Own.flag", "boolean", required=True))


@pytest.mark.parametrize(
    ("passed", "groups", "arguments", "misspelt"),
    [
        # Names that differ in case alone may be declared; then they do not collide.
        ({"Own.flag": True, "Flow.a": 5, "Flow.A": "x"}, {Group.VALUES}, {"Flow.a"}, set()),
        ({"Own.flag": True, "FLOW.A": 5}, {Group.NAMES}, {"FLOW.A"}, set()),
        ({"Own.flag": True, "n": "x"}, {Group.NAMES}, {"n"}, set()),
        ({"flag": "x"}, {Group.NAMES, Group.VALUES}, {"flag"}, set()),
        ({"flag": True, "Own": 5}, {Group.NAMES}, {"flag", "Own"}, {"flag"}),
        ({"Own.flag": True, "Owner": {}, "x": {"value": 1, "a": 1}}, {Group.NAMES}, {"Owner", "x"}, set()),
    ],
)
def test_what_a_name_of_several_inputs_may_have_is_not_judged(
    passed: dict[str, Any], groups: set[Group], arguments: set[str], misspelt: set[str]
) -> None:
    expected = Doubts(OWN, frozenset(groups), frozenset(arguments), tuple(passed), frozenset(misspelt))
    assert of_flow(OWN).of_request({"flowId": ID, "inputData": passed}) == expected


@pytest.mark.parametrize("passed", [{"OWN": {"flag": True}}, {"flow": {}}, {"x": {"value": 1}}])
def test_a_scope_and_a_wrapper_are_left_to_all_rules(passed: dict[str, Any]) -> None:
    assert of_flow(OWN).of_request({"flowId": ID, "inputData": passed}) is None


def test_an_input_that_is_left_out_and_read_is_a_reason() -> None:
    assert of_flow(READ).of_request({"flowId": ID, "inputData": {}}) == Doubts(READ, frozenset({Group.NAMES}), frozenset(), ())


@pytest.mark.parametrize(
    "request_",
    [
        {"flowId": ID, "inputData": {"Flow.needed": "x"}},
        {"flowId": ID},
        {"flowId": ID, "inputData": {"Flow.other": 1}, "more": 1},
        {"flowId": ID, "inputData": {"Flow.other": 1}, "name": 5},
        {"flowId": ID, "parameters": {"Flow.other": 1}},
        {"flowId": ID, "inputData": ["Flow.other"]},
        {"flowId": ID, "inputData": {"${name}": 1}},
        {"flowId": ID, "inputData": {"Flow": {"needed": "x"}}},
        {"flowId": ID, "inputData": {"Flow.needed": "x", "Flow.flag": {"value": True}}},
        {"flowId": ID, "inputData": {"Flow.needed": "x", "flow.needed": "y"}},
    ],
)
def test_what_may_be_wrong_for_another_reason_is_left_to_all_rules(request_: dict[str, Any]) -> None:
    assert of_flow(FLOW).of_request(request_) is None


@pytest.mark.parametrize("setting", [RequestBody.NONE, RequestBody.JSON])
def test_a_flow_that_takes_no_arguments_is_left_to_all_rules(setting: RequestBody) -> None:
    for flow in (FLOW._replace(request_body=setting), made()):
        assert of_flow(flow).of_request({"flowId": ID, "inputData": {"Flow.other": 1}}) is None
