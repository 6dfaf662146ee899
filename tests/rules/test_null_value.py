from __future__ import annotations

from typing import Any

import pytest

from flowlint.model.datatype import DataType, FaultKind
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.rules.null_value import RULE

NOTE = "the effect of null is not documented"


def test_argument(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.agentId": null}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'value of input "Flow.agentId" is null, expected a string',
            place(text, "null", "/inputData/Flow.agentId"),
            help="leave the argument out, or pass a string",
            note=NOTE,
            parameter="Flow.agentId",
        )
    ]


def test_item(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.dates": ["a", null]}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'item of input "Flow.dates" is null, expected a string',
            place(text, "null", "/inputData/Flow.dates/1"),
            help="leave it out, or pass a string",
            note=NOTE,
            parameter="Flow.dates",
        )
    ]


def test_all_arguments(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": null}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            '"inputData" is null, expected an object of arguments',
            place(text, "null", "/inputData"),
            help="leave it out, or pass the arguments as an object",
            note=NOTE,
        )
    ]


def test_null_is_a_json_value(bound, flow, found) -> None:
    assert found(RULE, bound('{"flowId": "x", "inputData": {"Flow.details": null, "Flow.other": null}}', flow)) == []


def test_required_input_cannot_be_left_out(bound, flow, place, found) -> None:
    inputs = tuple(one._replace(required=one.name == "Flow.agentId") for one in flow.inputs)
    text = '{"flowId": "x", "inputData": {"Flow.agentId": null}}'
    assert found(RULE, bound(text, flow._replace(inputs=inputs))) == [
        Diagnostic(
            'value of input "Flow.agentId" is null, expected a string',
            place(text, "null", "/inputData/Flow.agentId"),
            help="pass a string",
            note="the effect of null is not documented",
            parameter="Flow.agentId",
        )
    ]


def test_input_with_a_schema_of_its_own(bound, flow, found) -> None:
    inputs = (InputParameter("Flow.details", DataType("json"), schema={"type": "object"}),)
    text = '{"flowId": "x", "inputData": {"Flow.details": null}}'
    (diagnostic,) = found(RULE, bound(text, flow._replace(inputs=inputs)))
    assert diagnostic.message == 'value of input "Flow.details" is null, expected an object'


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": ["string", "integer"], "enum": ["x", 5]}, "a string or an integer"),
        ({"enum": ["x"]}, '"x"'),
        ({"enum": ["x"], "type": "string"}, "a string"),
    ],
)
def test_null_is_one_finding_however_much_of_a_schema_it_breaks(
    schema: dict[str, Any], expected: str, bound, flow: FlowDefinition, found
) -> None:
    inputs = (InputParameter("Flow.details", DataType("json"), schema=schema),)
    binding = bound('{"flowId": "x", "inputData": {"Flow.details": null}}', flow._replace(inputs=inputs))
    assert [one.kind for one in binding.arguments[0].problems] == [FaultKind.NULL]
    (diagnostic,) = found(RULE, binding)
    assert diagnostic.message == f'value of input "Flow.details" is null, expected {expected}'
