"""The checks of the fast path say yes where a request is right, and no in all other cases."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flow_makers import ID, made, one

from flowlint.binding.checks import compile_arguments, compile_request, value_checks
from flowlint.binding.screen import is_request
from flowlint.model.flow import FlowDefinition, RequestBody
from flowlint.model.mode import ContainerMode

AUTO, PARAMETERS = ContainerMode.AUTO, ContainerMode.PARAMETERS
FLOW = made(one("Flow.a"), one("Flow.n", "integer"), one("Slot.n", "integer"), one("Flow.flag", "boolean"), version="3.0")
DAYS = {"type": "string", "minLength": 3}


@pytest.mark.parametrize(
    ("request_body", "clean"),
    [
        ({"flowId": ID, "inputData": {"Flow.a": "x"}}, True),
        ({"flowId": ID}, True),
        ({"flowId": ID, "inputData": None}, False),
        ({"flowId": ID, "inputData": []}, False),
        ({"flowId": ID, "parameters": {}}, False),
        ({"flowId": ID, "inputData": {}, "name": "x", "flowVersion": "3"}, True),
        ({"flowId": ID, "inputData": {}, "name": None, "flowVersion": None}, True),
        ({"flowId": ID, "inputData": {}, "name": 5}, False),
        ({"flowId": ID, "inputData": {}, "flowVersion": 3}, False),
        ({"flowId": ID, "inputData": {}, "flowVersion": "2"}, False),
        ({"flowId": ID, "name": 5}, False),
        ({"flowId": ID, "flowVersion": "2"}, False),
        ({"flowId": ID, "inputData": {}, "extra": 1}, False),
        ({"flowId": ID, "inputData": {"Flow.b": 1}}, False),
        ([], False),
    ],
)
def test_a_request_is_proven_as_a_whole(request_body: object, clean: bool) -> None:
    check = compile_request(FLOW, AUTO)
    assert check is not None
    assert check(request_body) is clean


@pytest.mark.parametrize(
    ("mode", "arguments", "clean"),
    [
        (AUTO, {"Flow.a": "x", "Flow.n": 5, "Flow.flag": False}, True),
        (AUTO, {"Flow.a": 5}, False),
        (AUTO, {"Flow.flag": "true"}, False),
        (AUTO, {"Flow.flag": 1}, False),
        (AUTO, {"Flow.n": 10**15 - 1, "Slot.n": 1 - 10**15}, True),
        (AUTO, {"Flow.n": 10**15}, False),
        (AUTO, {"Flow.n": -(10**15)}, False),
        (AUTO, {"Flow.n": True}, False),
        (AUTO, {"Flow.n": 5.0}, True),
        (AUTO, {"Flow.n": {"value": 5}}, False),
        (AUTO, {"a": "x"}, False),
        (AUTO, {"${name}": 5, "Flow.a": "x"}, True),
        (AUTO, {"${name}": 5, "Flow.a": 5}, False),
        (AUTO, {"${name}": 5, "Flow.b": "x"}, False),
        (PARAMETERS, {"a": "x", "Flow.n": {"value": 5}}, True),
        (PARAMETERS, {"a": "x", "Flow.a": "x"}, False),
        (PARAMETERS, {"n": 5}, False),
        (PARAMETERS, {"flag": {"value": True, "more": 1}}, False),
        (PARAMETERS, {"${name}": 5, "a": "x"}, True),
        (PARAMETERS, {"${name}": 5, "a": "x", "Flow.a": "x"}, False),
    ],
)
def test_a_map_of_arguments_is_proven(mode: ContainerMode, arguments: dict[str, Any], clean: bool) -> None:
    assert compile_arguments(FLOW, mode)(arguments) is clean


@pytest.mark.parametrize(
    ("flow", "arguments", "clean"),
    [
        (made(one("Flow.a", required=True)), {}, False),
        (made(one("Flow.a", required=True)), {"Flow.a": "x"}, True),
        (made(one("Flow.a", required=True)), {"${name}": "x"}, True),
        (made(), {}, True),
        (made(), {"${name}": 5}, True),
        (made(), {"Flow.a": 5}, False),
        (made(one("Flow.a"), request_body=RequestBody.NONE), {"Flow.a": "x"}, False),
        (made(one("Flow.a"), request_body=RequestBody.NONE), {"${name}": "x"}, True),
        (made(one("Flow.body", "json"), one("Flow.a"), request_body=RequestBody.JSON), {"Flow.body": {}}, True),
        (made(one("Flow.body", "json"), one("Flow.a"), request_body=RequestBody.JSON), {"Flow.a": "x"}, False),
        (made(one("Flow.body", "json"), one("Flow.a"), request_body=RequestBody.JSON), {}, True),
        (made(one("Flow.a"), published=False), {}, False),
        (made(one("Flow.a"), type="inboundcall"), {}, False),
    ],
)
def test_what_a_flow_asks_for_is_proven(flow: FlowDefinition, arguments: dict[str, Any], clean: bool) -> None:
    assert compile_arguments(flow, AUTO)(arguments) is clean


@pytest.mark.parametrize("flow", [made(one("Flow.a"), published=False), made(one("Flow.a"), type="inboundcall")])
def test_no_request_to_a_flow_that_cannot_be_launched_is_clean(flow: FlowDefinition) -> None:
    assert compile_request(flow, AUTO) is None


BODY = made(one("Flow.body", "json"), request_body=RequestBody.JSON)


@pytest.mark.parametrize(
    ("value", "as_value", "as_text"), [({}, True, False), ("{}", False, True), ("x", True, False), ('"x"', True, True)]
)
def test_a_whole_body_is_text_in_parameters(value: object, as_value: bool, as_text: bool) -> None:
    passed = [compile_arguments(BODY, mode)({"Flow.body": value}) for mode in (AUTO, PARAMETERS)]
    assert passed == [as_value, as_text]


@pytest.mark.parametrize(
    ("kind", "facts", "right", "wrong"),
    [
        ("string", {"collection": True}, [[], ["x", "y"]], ["x", ["x", 5], None, {}]),
        ("boolean", {"collection": True}, [[], [True, False]], [[True, "x"], [None], True]),
        ("date", {"collection": True}, [["2027-03-29", "${day}"]], [["2027-02-30"], "2027-03-29"]),
        ("json", {"collection": True}, [[], ["{}", None, 5]], ["[]", {}]),
        ("novelty", {"collection": True}, [5, "x", []], []),
        ("date", {}, ["2027-03-29", "${day}"], ["2027-02-30", 5, None]),
        ("json", {}, [{}, None, "x", 5], ["{}", "[1]"]),
        ("decimal", {}, [5, 1.5, 10**15, 10**39], ["5", 10**40, True]),
        ("string", {"schema": DAYS}, ["abc"], ["ab", 5, None]),
        ("string", {"schema": {"type": ["string", "null"]}}, ["x", None], [5]),
        ("date", {"schema": DAYS}, ["2027-03-29"], ["2027-02-30", "x"]),
        ("json", {"schema": {"type": "object"}}, [{}], ["{}", None]),
        ("string", {"schema": {"pattern": "^(?!a)"}}, [], ["b"]),
    ],
)
def test_a_value_is_proven_by_its_type_and_its_schema(kind: str, facts: dict[str, Any], right: list[Any], wrong: list[Any]) -> None:
    fits = value_checks(made(one("Flow.x", kind, **facts)))["Flow.x"]
    assert [value for value in right if not fits(value)] == []
    assert [value for value in wrong if fits(value)] == []


def called(act: Callable[[], object]) -> list[str]:
    """Return the names of the Python functions that are called while ``act`` runs, in their order."""
    names, before = list[str](), sys.getprofile()
    sys.setprofile(lambda frame, event, _: names.append(frame.f_code.co_name) if event == "call" else None)
    try:
        act()
    finally:
        sys.setprofile(before)
    return names


def test_what_most_payloads_hold_takes_the_fewest_calls() -> None:
    check = compile_arguments(FLOW, AUTO)
    assert called(partial(check, {"Flow.a": "x", "Flow.flag": True})) == ["check"]
    assert called(partial(check, {"Flow.n": 5, "Slot.n": -5})) == ["check", "one", "one"]
    assert called(partial(value_checks(FLOW)["Flow.a"], "x")) == ["_string"]
    decimal = value_checks(made(one("Flow.x", "decimal")))["Flow.x"]
    assert [called(partial(decimal, number)) for number in (2, 2.5)] == [["one"], ["one"]]
    assert called(partial(is_request, {"name": "x", "flowId": "y"})) == ["is_request"]
