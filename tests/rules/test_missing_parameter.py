from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.model.mode import ContainerMode, Shape
from flowlint.rules.missing_parameter import RULE

FLOW = FlowDefinition(
    "Compliance check",
    "workflow",
    request_body=RequestBody.PARAMETERS,
    inputs=(
        InputParameter("Flow.agentId", DataType("string"), required=True),
        InputParameter("Flow.customerId", DataType("string"), required=True),
        InputParameter("Flow.retries", DataType("integer")),
    ),
)


def test_one_is_left_out(bound, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.customerId": "c-7"}}'
    assert found(RULE, bound(text, FLOW)) == [
        Diagnostic(
            'input "Flow.agentId" is required, but not passed',
            place(text, '"inputData"', "/inputData"),
            help='pass "Flow.agentId" in "inputData"',
            parameter="Flow.agentId",
        )
    ]


def test_without_a_container_the_first_key_is_the_place(bound, place, found) -> None:
    text = '{"flowId": "x"}'
    wanted = [("Flow.agentId", '"parameters"'), ("Flow.customerId", '"parameters"')]
    assert found(RULE, bound(text, FLOW, mode=ContainerMode.PARAMETERS)) == [
        Diagnostic(
            f'input "{name}" is required, but not passed',
            place(text, '"flowId"', "/flowId"),
            help=f'pass "{name}" in {container}',
            parameter=name,
        )
        for name, container in wanted
    ]


def test_empty_arguments_without_envelope(bound, place, found) -> None:
    assert [(finding.place, finding.help) for finding in found(RULE, bound("{}", FLOW, shape=Shape.ARGUMENTS))] == [
        (place("{}", "{}", ""), 'pass "Flow.agentId"'),
        (place("{}", "{}", ""), 'pass "Flow.customerId"'),
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        '{"Flow.agentId": "452", "Flow.customerId": null}',
        '{"flow.agentid": "452", "customerId": "c-7"}',
        '{"Flow.agendId": "452", "Flow.customerId": "c-7"}',
        '{"${name}": "452"}',
        "${arguments}",
        '"{}"',
        "5",
        '["452"]',
    ],
    ids=["passed", "misspelt", "probably meant", "template", "template for all", "text", "number", "list of other things"],
)
def test_what_may_be_passed_is_not_missing(bound, found, arguments: str) -> None:
    assert found(RULE, bound(f'{{"flowId": "x", "inputData": {arguments}}}', FLOW)) == []


def test_nothing_is_missing_where_arguments_are_ignored(bound, found) -> None:
    assert found(RULE, bound('{"flowId": "x", "inputData": {}}', FLOW._replace(request_body=RequestBody.NONE))) == []


def test_with_two_containers_nothing_is_known(bound, found) -> None:
    assert found(RULE, bound('{"flowId": "x", "inputData": {}, "parameters": {"agentId": "452"}}', FLOW)) == []


def test_an_unnamed_body_is_left_to_body_format_mismatch(bound, found) -> None:
    inputs = (InputParameter("Flow.jsonData", DataType("json"), required=True),)
    flow = FlowDefinition("Event intake", "workflow", request_body=RequestBody.JSON, inputs=inputs)
    assert found(RULE, bound('{"flowId": "x", "inputData": {"conversationId": "c-1"}}', flow)) == []
    assert [finding.parameter for finding in found(RULE, bound('{"flowId": "x", "inputData": {}}', flow))] == ["Flow.jsonData"]
