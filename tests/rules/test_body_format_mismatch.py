from __future__ import annotations

from typing import Any

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.rules.body_format_mismatch import RULE


def taking(*names: str) -> FlowDefinition:
    inputs = tuple(InputParameter(name, DataType("json")) for name in names)
    return FlowDefinition("Event intake", "workflow", request_body=RequestBody.JSON, inputs=inputs)


def test_no_argument_names_the_input(bound: Any, place: Any, found: Any) -> None:
    text = '{"flowId": "x", "inputData": {"conversationId": "c-1", "queueId": "q-1"}}'
    assert found(RULE, bound(text, taking("Flow.jsonData"))) == [
        Diagnostic(
            'flow "Event intake" takes the whole body as JSON, but no argument names input "Flow.jsonData"',
            place(text, '"inputData"', "/inputData"),
            help='pass one JSON value as "Flow.jsonData"',
            parameter="Flow.jsonData",
        )
    ]


def test_several_inputs_and_parameters(bound: Any, place: Any, found: Any) -> None:
    text = '{"flowId": "x", "parameters": {"conversationId": "c-1"}}'
    assert found(RULE, bound(text, taking("Flow.jsonData", "Flow.jsonSummary"))) == [
        Diagnostic(
            'flow "Event intake" takes the whole body as JSON, but no argument names any of its inputs'
            ' "Flow.jsonData" and "Flow.jsonSummary"',
            place(text, '"parameters"', "/parameters"),
            help='pass one JSON value as "Flow.jsonData", written into a string',
        )
    ]


def test_named_templated_or_empty(bound: Any, flow: FlowDefinition, found: Any) -> None:
    named = ('{"Flow.jsonData": {}}', '{"Flow.jsonDta": {}, "queueId": "q-1"}', '{"jsondata": {}, "queueId": "q-1"}')
    for arguments in (*named, '{"${name}": 5}', "{}"):
        assert found(RULE, bound(f'{{"flowId": "x", "inputData": {arguments}}}', taking("Flow.jsonData"))) == []
    assert found(RULE, bound('{"flowId": "x", "inputData": {"queueId": "q-1"}}', flow)) == []
