from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.model.mode import ContainerMode
from flowlint.rules.malformed_value import RULE


@pytest.mark.parametrize(
    ("type_name", "value", "expected", "instead"),
    [
        (
            "dateTime",
            '"2025-03-29 10:15"',
            "a date-time such as 2027-03-29T10:15:00Z",
            "write it in ISO 8601 with seconds and time zone, such as 2027-03-29T10:15:00Z",
        ),
        ("date", '"29.03.2025"', "a date such as 2027-03-29", "write year, month and day, such as 2027-03-29"),
        ("time", '"10h15"', "a time such as 10:15:00", "write it with a 24-hour clock, such as 10:15:00"),
        ("duration", '"five minutes"', "a duration such as PT5M", "write it in ISO 8601, such as PT5M for five minutes"),
        ("emailAddress", '"nobody"', "an e-mail address", "pass an e-mail address"),
        (
            "phoneNumber",
            '"none"',
            "a phone number such as tel:+13178723000",
            "write the number with its country code, such as tel:+13178723000",
        ),
    ],
)
def test_forms(bound, flow_taking, place, found, type_name: str, value: str, expected: str, instead: str) -> None:
    text = f'{{"flowId": "x", "inputData": {{"Flow.x": {value}}}}}'
    assert found(RULE, bound(text, flow_taking(type_name))) == [
        Diagnostic(
            f'value of input "Flow.x" is malformed, expected {expected}',
            place(text, value, "/inputData/Flow.x"),
            help=instead,
            parameter="Flow.x",
        )
    ]


def test_a_day_that_does_not_exist(bound, flow_taking, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.x": "2025-02-30T10:15:00Z"}}'
    (diagnostic,) = found(RULE, bound(text, flow_taking("dateTime")))
    assert diagnostic.message == 'value of input "Flow.x" is a day that does not exist'
    assert diagnostic.help == "pass a day that exists in the calendar"


def test_date_time_without_a_zone(bound, flow_taking, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.x": "2026-12-01T09:00:00"}}'
    assert found(RULE, bound(text, flow_taking("dateTime"))) == [
        Diagnostic(
            'value of input "Flow.x" has no time zone',
            place(text, '"2026-12-01T09:00:00"', "/inputData/Flow.x"),
            help='add "Z" at its end if it is in UTC, else its offset, such as "+02:00"',
            parameter="Flow.x",
        )
    ]


def test_code_of_a_currency(bound, flow_taking, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.x": {"amount": 5, "code": "EURO"}}}'
    assert found(RULE, bound(text, flow_taking("currency"))) == [
        Diagnostic(
            'part of input "Flow.x" is malformed, expected a currency code of three letters (ISO 4217)',
            place(text, '"EURO"', "/inputData/Flow.x/code"),
            help="write a currency code of ISO 4217, such as EUR",
            parameter="Flow.x",
        )
    ]


def test_body_that_holds_no_json(bound, place, found) -> None:
    inputs = (InputParameter("Flow.jsonData", DataType("json")),)
    flow = FlowDefinition("Event intake", "workflow", request_body=RequestBody.JSON, inputs=inputs)
    text = '{"flowId": "x", "parameters": {"jsonData": "c-1"}}'
    assert found(RULE, bound(text, flow, mode=ContainerMode.PARAMETERS)) == [
        Diagnostic(
            'value of input "Flow.jsonData" is malformed, expected a string that holds JSON',
            place(text, '"c-1"', "/parameters/jsonData"),
            help="pass a string that holds JSON",
            parameter="Flow.jsonData",
        )
    ]


def test_templated_and_right_values(bound, flow_taking, found) -> None:
    for value in ('"${day}T00:00:00Z"', '"2025-03-29T10:15:00.250+02:00"'):
        assert found(RULE, bound(f'{{"flowId": "x", "inputData": {{"Flow.x": {value}}}}}', flow_taking("dateTime"))) == []


SCHEMA = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string", "pattern": "^[a-z]+$"}, "kind": {"oneOf": [{"const": "a"}, {"const": "b"}]}},
}


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ('{"id": "A"}', ["/inputData/Flow.x/id"]),
        ('{"id": "${id}"}', []),
        ('{"id": "a", "kind": "{{kind}}"}', []),
        ('{"id": "a", "kind": "c"}', ["/inputData/Flow.x/kind"]),
        ('{"${name}": "a"}', []),
        ('{"kind": "${kind}"}', ["/inputData/Flow.x"]),
    ],
)
def test_placeholders_in_a_value_with_a_schema(bound, found, value: str, parts: list[str]) -> None:
    flow = FlowDefinition("Any", "workflow", inputs=(InputParameter("Flow.x", DataType("json"), schema=SCHEMA),))
    diagnostics = found(RULE, bound(f'{{"flowId": "x", "inputData": {{"Flow.x": {value}}}}}', flow))
    assert [diagnostic.place.pointer for diagnostic in diagnostics] == parts


@pytest.mark.parametrize("value", ['"5"', '"null"', '"[1]"'])
def test_body_of_any_json(bound, flow_taking, found, value: str) -> None:
    flow = flow_taking("json")._replace(request_body=RequestBody.JSON)
    assert found(RULE, bound(f'{{"flowId": "x", "parameters": {{"Flow.x": {value}}}}}', flow)) == []
