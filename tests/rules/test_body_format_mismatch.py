from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.rules.body_format_mismatch import RULE


def taking(*names: str) -> FlowDefinition:
    inputs = tuple(InputParameter(name, DataType("json")) for name in names)
    return FlowDefinition("Event intake", "workflow", request_body=RequestBody.JSON, inputs=inputs)


def test_no_argument_names_the_input(bound, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"conversationId": "c-1", "queueId": "q-1"}}'
    assert found(RULE, bound(text, taking("Flow.jsonData"))) == [
        Diagnostic(
            'flow "Event intake" takes the whole body as JSON, but no argument names input "Flow.jsonData"',
            place(text, '"inputData"', "/inputData"),
            help='pass one JSON value as "Flow.jsonData"',
            parameter="Flow.jsonData",
        )
    ]


def test_several_inputs_and_parameters(bound, place, found) -> None:
    text = '{"flowId": "x", "parameters": {"conversationId": "c-1"}}'
    assert found(RULE, bound(text, taking("Flow.jsonData", "Flow.jsonSummary"))) == [
        Diagnostic(
            'flow "Event intake" takes the whole body as JSON, but no argument names any of its inputs'
            ' "Flow.jsonData" and "Flow.jsonSummary"',
            place(text, '"parameters"', "/parameters"),
            help='pass one JSON value as "Flow.jsonData", written into a string',
        )
    ]


def test_named_templated_or_empty(bound, flow, found) -> None:
    named = ('{"Flow.jsonData": {}}', '{"Flow.jsonDta": {}, "queueId": "q-1"}', '{"jsondata": {}, "queueId": "q-1"}')
    for arguments in (*named, '{"${name}": 5}', "{}"):
        assert found(RULE, bound(f'{{"flowId": "x", "inputData": {arguments}}}', taking("Flow.jsonData"))) == []
    assert found(RULE, bound('{"flowId": "x", "inputData": {"queueId": "q-1"}}', flow)) == []


FORMAT = "/target/workflowTargetSettings/dataFormat"
TOPIC = "v2.detail.events.conversation.{id}.acw"


def trigger(data_format: str | None) -> str:
    settings = f', "workflowTargetSettings": {{"dataFormat": "{data_format}"}}' if data_format is not None else ""
    return f'{{"topicName": "{TOPIC}", "target": {{"type": "Workflow", "id": "x"{settings}}}}}'


def event_flow(*inputs: InputParameter) -> FlowDefinition:
    return FlowDefinition("Event intake", "workflow", inputs=inputs)


BODY = InputParameter("Flow.jsonData", DataType("json"))
ANI = InputParameter("Flow.ani", DataType("string"))
NEVER = 'never fills JSON input "Flow.jsonData" of flow "Event intake"'
SET = 'set "dataFormat" to "Json", which passes the whole event to that input'


def test_primitives_to_the_json_input(started, place, found, mended) -> None:
    text = trigger("TopLevelPrimitives")
    start = text.index("TopLevelPrimitives")
    findings = found(RULE, started(text, event_flow(BODY)))
    assert findings == [
        Diagnostic(
            f'data format "TopLevelPrimitives" {NEVER}',
            place(text, '"TopLevelPrimitives"', FORMAT),
            help=SET,
            parameter="Flow.jsonData",
            fix=Fix('write "Json"', Safety.UNSAFE, (Edit(start, start + 18, "Json"),)),
        )
    ]
    assert mended(text, findings) == trigger("Json")


def test_no_fix_where_a_field_fills_an_input(started, place, found) -> None:
    text = trigger("TopLevelPrimitives")
    where = place(text, '"TopLevelPrimitives"', FORMAT)
    assert found(RULE, started(text, event_flow(BODY, ANI))) == [
        Diagnostic(f'data format "TopLevelPrimitives" {NEVER}', where, help=SET, parameter="Flow.jsonData")
    ]


def test_no_data_format_stated(started, place, found) -> None:
    text = trigger(None)
    assert found(RULE, started(text, event_flow(BODY), names={"dataFormat": "data_format"})) == [
        Diagnostic(
            f'trigger without "data_format" {NEVER}',
            place(text, f'"{TOPIC}"', "/topicName"),
            help='set "data_format" to "Json", which passes the whole event to that input',
            note='without a data format, "TopLevelPrimitives" applies',
            parameter="Flow.jsonData",
        )
    ]


@pytest.mark.parametrize(
    ("inputs", "lacks", "add"),
    [
        ([ANI], 'flow "Event intake" has no such input', 'add a JSON input "Flow.jsonData" to the flow'),
        ([], 'flow "Event intake" has no such input', 'add a JSON input "Flow.jsonData" to the flow'),
        ([BODY._replace(type=DataType("string"))], 'in flow "Event intake" it is of type "string"', "make it a JSON input"),
        ([BODY._replace(type=DataType("json", collection=True))], 'in flow "Event intake" it is of type "collection of json"',
         "make it a JSON input"),
        ([BODY._replace(name="Flow.JSONData")], 'flow "Event intake" has no such input',
         'rename input "Flow.JSONData" to "Flow.jsonData"'),
    ],
)  # fmt: skip
def test_json_without_the_input(started, place, found, inputs: list[InputParameter], lacks: str, add: str) -> None:
    text = trigger("Json")
    assert found(RULE, started(text, event_flow(*inputs))) == [
        Diagnostic(
            f'data format "Json" passes the event to JSON input "Flow.jsonData", but {lacks}',
            place(text, '"Json"', FORMAT),
            help=f'{add}, or set "dataFormat" to "TopLevelPrimitives"',
        )
    ]


@pytest.mark.parametrize(
    ("data_format", "inputs", "filled"),
    [
        ("Json", [BODY], []),
        ("json", [BODY], []),
        ("TopLevelPrimitives", [ANI], []),
        ("TopLevelPrimitives", [], []),
        ("TopLevelPrimitives", [BODY._replace(initial_value=True)], []),
        ("TopLevelPrimitives", [BODY, ANI], ["Flow.jsonData"]),
        ("TopLevelPrimitives", [BODY._replace(name="Flow.event")], []),
        ("${format}", [BODY], []),
        ("Xml", [], []),
    ],
)
def test_right_data_format_or_not_known(started, found, data_format: str, inputs: list[InputParameter], filled: list[str]) -> None:
    assert found(RULE, started(trigger(data_format), event_flow(*inputs), filled=filled)) == []
    assert found(RULE, started(trigger(data_format))) == []
