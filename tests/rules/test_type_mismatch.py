from __future__ import annotations

import pytest

from flowlint.model.carried import HostFacts
from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.rules.type_mismatch import RULE

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"


def test_quoted_boolean(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.complianceFlag": "true"}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'input "Flow.complianceFlag" takes true or false, found a string',
            place(text, '"true"', "/inputData/Flow.complianceFlag"),
            help="pass true or false, without quotes",
            parameter="Flow.complianceFlag",
            fix=Fix("remove the quotes", Safety.SAFE, (Edit(53, 54, ""), Edit(58, 59, ""))),
        )
    ]


def test_number_for_string(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.agentId": 452}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'input "Flow.agentId" takes a string, found a number',
            place(text, "452", "/inputData/Flow.agentId"),
            help="pass a string, in quotes",
            parameter="Flow.agentId",
            fix=Fix("put the value in quotes", Safety.SAFE, (Edit(46, 46, '"'), Edit(49, 49, '"'))),
        )
    ]


def test_items_are_judged_one_by_one(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.dates": ["a", 7, {}]}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'each item of input "Flow.dates" takes a string, found a number',
            place(text, "7", "/inputData/Flow.dates/1"),
            help="pass a string, in quotes",
            parameter="Flow.dates",
            fix=Fix("put the value in quotes", Safety.SAFE, (Edit(50, 50, '"'), Edit(51, 51, '"'))),
        ),
        Diagnostic(
            'each item of input "Flow.dates" takes a string, found an object',
            place(text, "{}", "/inputData/Flow.dates/2"),
            help="pass a string",
            parameter="Flow.dates",
        ),
    ]


@pytest.mark.parametrize(
    ("type_name", "before", "after"),
    [
        ("boolean", '"false"', "false"),
        ("integer", '"-5"', "-5"),
        ("integer", '"999999999999999"', "999999999999999"),
        ("decimal", '"2.50"', "2.50"),
        ("decimal", '"7"', "7"),
        ("string", "true", '"true"'),
        ("string", "2.5", '"2.5"'),
        ("string", "12345678901234567890", '"12345678901234567890"'),
    ],
)
def test_fix_of_canonical_text(bound, flow_taking, found, mended, type_name: str, before: str, after: str) -> None:
    text = f'{{"flowId": "x", "inputData": {{"Flow.x": {before}}}}}'
    assert mended(text, found(RULE, bound(text, flow_taking(type_name)))) == text.replace(before, after)


@pytest.mark.parametrize(
    ("type_name", "value"),
    [
        ("boolean", '"True"'),
        ("boolean", '"yes"'),
        ("boolean", "1"),
        ("boolean", '"${flag}"'),
        ("integer", '"05"'),
        ("integer", '"5.0"'),
        ("integer", '" 5"'),
        ("integer", '"\\u0035"'),
        ("integer", '"1000000000000000"'),
        ("integer", "true"),
        ("decimal", '"1e3"'),
        ("string", "1e3"),
        ("string", "2.50"),
        ("string", "-0"),
        ("string", '{"a": 5}'),
        ("queue", "5"),
        ("phoneNumber", "13178723000"),
    ],
)
def test_no_fix_where_the_meaning_is_a_guess(bound, flow_taking, found, type_name: str, value: str) -> None:
    (diagnostic,) = found(RULE, bound(f'{{"flowId": "x", "inputData": {{"Flow.x": {value}}}}}', flow_taking(type_name)))
    assert diagnostic.fix is None


def test_fraction_for_integer(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.retries": 2.5}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'input "Flow.retries" takes a number without fraction, found one with a fraction',
            place(text, "2.5", "/inputData/Flow.retries"),
            help="pass a number without fraction",
            parameter="Flow.retries",
        )
    ]


def test_yaml(bound, flow, found, mended) -> None:
    text = "flowId: x\ninputData:\n  Flow.complianceFlag: 'true'\n  Flow.agentId: 452\n  Flow.retries: !!str 5\n"
    diagnostics = found(RULE, bound(text, flow, grammar="yaml"))
    assert mended(text, diagnostics) == text.replace("'true'", "true").replace("452", '"452"')
    assert [diagnostic.parameter for diagnostic in diagnostics] == ["Flow.complianceFlag", "Flow.agentId", "Flow.retries"]


def test_no_fix_of_an_anchor_or_an_alias(bound, flow, found) -> None:
    text = 'flowId: x\ninputData:\n  Flow.complianceFlag: &flag "true"\n  Flow.retries: *flag\n'
    diagnostics = found(RULE, bound(text, flow, grammar="yaml"))
    assert [(diagnostic.parameter, diagnostic.fix) for diagnostic in diagnostics] == [("Flow.complianceFlag", None), ("Flow.retries", None)]


def test_fields_of_the_request(bound, flow, place, found) -> None:
    text = '{"flowId": 5, "flowVersion": 3.0, "name": {}, "inputData": {}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic('"flowId" takes a string, found a number', place(text, "5", "/flowId"), help="pass the flow's id as a string"),
        Diagnostic(
            '"flowVersion" takes a string, found a number',
            place(text, "3.0", "/flowVersion"),
            help="pass a string, in quotes",
            fix=Fix("put the value in quotes", Safety.SAFE, (Edit(29, 29, '"'), Edit(32, 32, '"'))),
        ),
        Diagnostic('"name" takes a string, found an object', place(text, "{}", "/name"), help="pass a string, in quotes"),
    ]


def test_null_fields(bound, flow, place, found) -> None:
    text = '{"flowId": null, "flowVersion": null, "name": null}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic('"flowId" takes a string, found null', place(text, "null", "/flowId"), help="pass the flow's id as a string")
    ]


@pytest.mark.parametrize(("value", "seen"), [("5", "a number"), ("true", "a boolean"), ('"a=b"', "a string")])
def test_container_that_holds_no_arguments(bound, flow, place, found, value: str, seen: str) -> None:
    text = f'{{"flowId": "x", "inputData": {value}}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            f'"inputData" takes an object, found {seen}',
            place(text, value, "/inputData"),
            help="pass an object that maps the full name of each input to its value",
        )
    ]


def test_part_of_a_value_with_a_schema(bound, place, found) -> None:
    schema = {"type": "object", "properties": {"lines": {"type": "array", "items": {"type": "integer"}}}}
    flow = FlowDefinition("Order", "workflow", inputs=(InputParameter("Flow.order", DataType("json"), schema=schema),))
    text = '{"flowId": "x", "inputData": {"Flow.order": {"lines": [1, "2"]}}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'part of input "Flow.order" takes an integer, found a string',
            place(text, '"2"', "/inputData/Flow.order/lines/1"),
            help="pass an integer",
            parameter="Flow.order",
        )
    ]


@pytest.mark.parametrize(
    ("kind", "filled", "safety"),
    [
        ("boolean", "boolean", Safety.SAFE),
        ("integer", "integer", Safety.SAFE),
        ("decimal", "integer", Safety.SAFE),
        ("decimal", "number", Safety.SAFE),
        ("integer", "number", None),
        ("boolean", "integer", None),
        ("integer", "string", None),
        ("date", "integer", None),
    ],
)
@pytest.mark.parametrize("missing", [False, True])
def test_quoted_placeholder_that_would_fit_without_quotes(
    bound, flow_taking, found, kind: str, filled: str, safety: Safety | None, missing: bool
) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.x": "${x}"}}'
    facts = HostFacts(holes={"${x}": filled}, missing=frozenset({"${x}"} if missing else ()))
    diagnostics = found(RULE, bound(text, flow_taking(kind), facts=facts))
    fixes = [(one.fix.title, one.fix.safety, one.fix.edits) for one in diagnostics if one.fix is not None]
    edits = (Edit(40, 41, ""), Edit(45, 46, ""))
    assert fixes == ([] if safety is None else [("remove the quotes", Safety.UNSAFE if missing else safety, edits)])
    assert [one.help.endswith("; its value must then always be present") for one in diagnostics] == [missing and safety is not None] * (
        kind != "date"
    )


@pytest.mark.parametrize(("filled", "title"), [("boolean", "put the placeholder in quotes"), ("integer", "put the placeholder in quotes")])
def test_placeholder_that_would_fit_in_quotes(bound, flow_taking, found, filled: str, title: str) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.x": ${x}}}'
    (one,) = found(RULE, bound(text, flow_taking("string"), facts=HostFacts(holes={"${x}": filled})))
    assert one.fix == Fix(title, Safety.SAFE, (Edit(40, 40, '"'), Edit(44, 44, '"')))
    (other,) = found(RULE, bound(text, flow_taking("string"), facts=HostFacts(holes={"${x}": "number"})))
    assert other.fix is None


def test_right_values_placeholders_and_unknown_types(bound, flow_taking, flow, found) -> None:
    arguments = '{"Flow.complianceFlag": ${flag}, "Flow.retries": 3.0, "Flow.agentId": "{{agent}}", "Flow.details": 5}'
    assert found(RULE, bound(f'{{"flowId": ${{id}}, "inputData": {arguments}}}', flow)) == []
    assert found(RULE, bound('{"flowId": "x", "inputData": {"Flow.x": 5}}', flow_taking("hologram"))) == []
    assert found(RULE, bound('{"flowId": "x", "inputData": "{}"}', flow)) == []


TOPIC = "v2.detail.events.conversation.{id}.acd.start"
TRIGGER = f'{{"topicName": "{TOPIC}", "matchCriteria": []}}'


def event_flow(field: str, declared: DataType) -> FlowDefinition:
    return FlowDefinition("Call back", "workflow", inputs=(InputParameter(f"Flow.{field}", declared),))


@pytest.mark.parametrize(
    ("field", "declared", "expected", "kind"),
    [
        ("ani", DataType("integer"), "an integer", "a string"),
        ("ani", DataType("boolean"), "true or false", "a string"),
        ("ani", DataType("string", collection=True), "a list", "a string"),
        ("routingPriority", DataType("boolean"), "true or false", "an integer"),
        ("skillExpressionApplied", DataType("integer"), "an integer", "a boolean"),
        ("skillExpressionApplied", DataType("decimal"), "a number", "a boolean"),
    ],
)
def test_field_of_another_type(started, place, found, field: str, declared: DataType, expected: str, kind: str) -> None:
    assert found(RULE, started(TRIGGER, event_flow(field, declared))) == [
        Diagnostic(
            f'input "Flow.{field}" takes {expected}, but field "{field}" of topic "{TOPIC}" is {kind}',
            place(TRIGGER, f'"{TOPIC}"', "/topicName"),
            help=f"declare the input as {kind}, and convert it inside the flow",
            parameter=f"Flow.{field}",
        )
    ]


@pytest.mark.parametrize(
    ("field", "declared"),
    [
        ("ani", "string"), ("ani", "dateTime"), ("ani", "queue"), ("ani", "json"), ("ani", "somethingNew"), ("ani", "currency"),
        ("routingPriority", "integer"), ("routingPriority", "decimal"), ("routingPriority", "duration"), ("routingPriority", "string"),
        ("skillExpressionApplied", "boolean"), ("skillExpressionApplied", "string"), ("callbackNumbers", "integer"), ("none", "integer"),
        ("eventTime", "dateTime"), ("eventTime", "date"), ("routingPriority", "queue"), ("skillExpressionApplied", "time"),
    ],
)  # fmt: skip
def test_field_that_fits_or_is_not_known_not_to(started, found, field: str, declared: str) -> None:
    assert found(RULE, started(TRIGGER, event_flow(field, DataType(declared)))) == []


@pytest.mark.parametrize(
    ("value", "grammar", "more"),
    [
        ('"${x}"', "json", "; write the placeholder without quotes"),
        ('"a"', "json", ""),
        ("'${x}'", "yaml", "; write the placeholder without quotes"),
    ],
)
def test_a_placeholder_in_quotes_is_told_of(value: str, grammar: str, more: str, bound, flow, found) -> None:
    text = f'{{"flowId": "x", "inputData": {{"Flow.retries": {value}}}}}'
    assert [(one.help, one.fix) for one in found(RULE, bound(text, flow, grammar=grammar))] == [(f"pass an integer{more}", None)]
