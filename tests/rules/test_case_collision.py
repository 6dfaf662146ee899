from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.rules.case_collision import RULE


def test_names_that_differ_only_in_case(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.agentId": "452", "flow.agentid": "453"}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'arguments "Flow.agentId" and "flow.agentid" differ only in case',
            place(text, '"flow.agentid"', "/inputData/flow.agentid"),
            help='keep one of the two, written "Flow.agentId"',
            parameter="Flow.agentId",
            related=(Related("first passed here", place(text, '"Flow.agentId"', "/inputData/Flow.agentId")),),
        )
    ]


def test_short_and_full_name_in_parameters(bound, flow, found) -> None:
    (diagnostic,) = found(RULE, bound('{"flowId": "x", "parameters": {"agentId": "452", "Flow.agentId": "453"}}', flow))
    assert diagnostic.message == 'arguments "agentId" and "Flow.agentId" mean the same input'


TWINS = FlowDefinition(
    "Twins", "workflow", inputs=(InputParameter("Flow.zone", DataType("string")), InputParameter("Flow.Zone", DataType("string")))
)


@pytest.mark.parametrize(
    "text",
    [
        '{"flowId": "x", "inputData": {"Flow.zone": "a", "Flow.Zone": "b"}}',
        '{"flowId": "x", "parameters": {"zone": "a", "Zone": "b"}}',
        '{"flowId": "x", "parameters": {"Flow.zone": "a", "Zone": "b"}}',
    ],
)
def test_names_that_the_flow_declares_both(bound, found, text: str) -> None:
    assert found(RULE, bound(text, TWINS)) == []


def test_a_third_name_beside_two_that_are_declared(bound, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.zone": "a", "Flow.Zone": "b", "flow.zone": "c"}}'
    assert found(RULE, bound(text, TWINS)) == [
        Diagnostic(
            'arguments "Flow.zone" and "flow.zone" differ only in case',
            place(text, '"flow.zone"', "/inputData/flow.zone"),
            help='keep one of the two, written "Flow.zone"',
            parameter="Flow.zone",
            related=(Related("first passed here", place(text, '"Flow.zone"', "/inputData/Flow.zone")),),
        )
    ]


def test_names_that_are_no_inputs(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.zone": "a", "Flow.Zone": "b"}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'arguments "Flow.zone" and "Flow.Zone" differ only in case',
            place(text, '"Flow.Zone"', "/inputData/Flow.Zone"),
            help="keep one of the two",
            related=(Related("first passed here", place(text, '"Flow.zone"', "/inputData/Flow.zone")),),
        )
    ]


def test_different_names(bound, flow, found) -> None:
    assert found(RULE, bound('{"flowId": "x", "inputData": {"Flow.agentId": "452", "Flow.retries": 2}}', flow)) == []
