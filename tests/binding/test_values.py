"""Values judged by a type, by a schema, and by both."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flowlint.binding.arguments import bind
from flowlint.binding.values import is_plainly_fit, readings
from flowlint.model.carried import HostFacts
from flowlint.model.datatype import DAY, INSTANT, LOCAL_TIME, DataType, FaultKind
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.model.location import Source
from flowlint.model.node import Kind, Node, find
from flowlint.model.payload import Payload
from flowlint.syntax.grammars import parse
from flowlint.syntax.json import strict


def found(kind: DataType, schema: dict[str, Any] | None, value: str, **facts: Any) -> list[tuple[FaultKind, str, str]]:
    flow = FlowDefinition("F", "workflow", request_body=RequestBody.PARAMETERS, inputs=(InputParameter("Flow.x", kind, schema=schema),))
    source = Source("a.json", f'{{"flowId": "${{id}}", "inputData": {{"Flow.x": {value}}}}}')
    (root,) = strict.parse(source).roots
    (argument,) = bind(Payload(source, root, facts=HostFacts(**facts)), flow).arguments
    assert all(problem.node is find(root, problem.pointer) for problem in argument.problems)
    return [(problem.kind, problem.expected, problem.pointer) for problem in argument.problems]


NUMBER = {"type": "number", "minimum": 1}
COUNT = {"type": "object", "properties": {"n": {"type": "integer"}}}


@pytest.mark.parametrize(
    ("kind", "schema", "value", "expected"),
    [
        ("decimal", NUMBER, 2, []),
        ("decimal", NUMBER, 0, [(FaultKind.RANGE, "a number of at least 1", "/inputData/Flow.x")]),
        *[
            ("decimal", {keyword: 5}, value, [(FaultKind.RANGE, f"a number {words} 5", "/inputData/Flow.x")])
            for keyword, value, words in (
                ("minimum", 4, "of at least"),
                ("maximum", 6, "of at most"),
                ("exclusiveMinimum", 5, "greater than"),
                ("exclusiveMaximum", 5, "less than"),
            )
        ],
        (
            "json",
            {"additionalProperties": False},
            {"b": "${x}"},
            [(FaultKind.FORM, "an object without other members", "/inputData/Flow.x")],
        ),
        ("json", {"minProperties": 2}, {"b": "${x}"}, [(FaultKind.FORM, "at least 2 members", "/inputData/Flow.x")]),
        ("json", {"maxProperties": 0}, {"b": "${x}"}, [(FaultKind.FORM, "at most 0 members", "/inputData/Flow.x")]),
        ("decimal", NUMBER, "2", [(FaultKind.TYPE, "a number", "/inputData/Flow.x")]),
        ("decimal", NUMBER, None, [(FaultKind.NULL, "a number", "/inputData/Flow.x")]),
        ("string", {"type": ["string", "null"]}, None, []),
        ("string", {"type": "string", "enum": ["A"]}, "${x}", []),
        ("string", {"type": "string", "enum": ["A"]}, "B", [(FaultKind.FORM, '"A"', "/inputData/Flow.x")]),
        ("json", {"type": "object", "required": ["a"]}, {"a": 1}, []),
        ("string", None, 5, [(FaultKind.TYPE, "a string", "/inputData/Flow.x")]),
        ("date", {"type": "string"}, "2025-02-30", [(FaultKind.FORM, "a day that exists in the calendar", "/inputData/Flow.x")]),
        ("json", {"type": "object"}, "{}", [(FaultKind.TYPE, "an object", "/inputData/Flow.x")]),
        ("json", {"type": "object"}, None, [(FaultKind.NULL, "an object", "/inputData/Flow.x")]),
        ("json", COUNT, {"n": "5"}, [(FaultKind.TYPE, "an integer", "/inputData/Flow.x/n")]),
        # A quoted placeholder becomes some string: its type is known, and how many items there are, but not which string it is.
        ("json", COUNT, {"n": "${n}"}, [(FaultKind.TYPE, "an integer", "/inputData/Flow.x/n")]),
        ("json", {"minItems": 2}, ["${x}"], [(FaultKind.FORM, "at least 2 items", "/inputData/Flow.x")]),
        ("json", {"maxItems": 2}, ["${x}", "b", "c"], [(FaultKind.FORM, "at most 2 items", "/inputData/Flow.x")]),
        ("json", {"required": ["a"]}, {"b": "${x}"}, [(FaultKind.FORM, 'an object with "a"', "/inputData/Flow.x")]),
        ("json", {"required": ["a"]}, {"${name}": 1}, []),
        *[("json", {"const": "x"}, value, []) for value in ("${x}", {"a": "${x}"}, {"a": {"${x}": 1}}, [["${x}"], "b"], ["b", "${x}"])],
        *[("json", {"const": "x"}, value, [(FaultKind.FORM, '"x"', "/inputData/Flow.x")]) for value in ("y", {"a": "y"}, [["y"]])],
    ],
)
def test_schema_adds_to_the_type(kind: str, schema: dict[str, Any] | None, value: object, expected: list[object]) -> None:
    assert found(DataType(kind), schema, json.dumps(value)) == expected


def test_items_are_judged_by_type_and_the_list_by_its_schema() -> None:
    schema = {"type": "array", "items": {"type": "integer"}, "minItems": 2}
    kind = DataType("integer", collection=True)
    assert found(kind, schema, "[1, 2]") == []
    assert found(kind, schema, '[1, "2"]') == [(FaultKind.TYPE, "an integer", "/inputData/Flow.x/1")]
    assert found(kind, schema, "[1]") == [(FaultKind.FORM, "at least 2 items", "/inputData/Flow.x")]


AT = "/inputData/Flow.x"
LIST, SINGLE = (FaultKind.COLLECTION, "a list", AT), (FaultKind.COLLECTION, "a single value", AT)


@pytest.mark.parametrize(
    ("kind", "collection", "value", "expected"),
    [
        ("string", True, "null", [(FaultKind.NULL, "a list", AT)]),
        ("string", True, '"a"', [LIST]),
        ("string", True, "{}", [LIST]),
        ("string", True, '["a", 5, ["b"]]', [(FaultKind.TYPE, "a string", f"{AT}/1"), (FaultKind.COLLECTION, "a single value", f"{AT}/2")]),
        ("string", True, '[null, ${x}, "${y}"]', [(FaultKind.NULL, "a string", f"{AT}/0")]),
        ("json", True, '["{}", null, 5]', []),
        ("json", True, "{}", [LIST]),
        ("string", False, "[]", [SINGLE]),
        ("boolean", False, '"true"', [(FaultKind.TYPE, "true or false", AT)]),
        ("json", False, '"{}"', [(FaultKind.STRINGIFIED, "the JSON value itself", AT)]),
        *[("json", False, value, []) for value in ('"text"', "[]", "null", "{}")],
        ("date", False, '"${day}"', []),
        (
            "currency",
            False,
            '{"amount": 5, "code": "EURO"}',
            [(FaultKind.FORM, "a currency code of three letters (ISO 4217)", f"{AT}/code")],
        ),
        ("novelty", True, "5", []),
    ],
)
def test_values_are_judged_by_their_type(kind: str, collection: bool, value: str, expected: list[object]) -> None:
    assert found(DataType(kind, collection), None, value) == expected


@pytest.mark.parametrize(
    ("declared", "kind", "collection", "expected"),
    [
        # By the JSON type of what fills a placeholder: its form and size say nothing.
        ("array", "string", True, []),
        ("array", "json", False, []),
        ("array", "string", False, [SINGLE]),
        ("object", "string", True, [LIST]),
        ("boolean", "boolean", False, []),
        ("boolean", "string", False, [(FaultKind.TYPE, "a string", AT)]),
        ("integer", "integer", False, []),
        ("integer", "boolean", False, [(FaultKind.TYPE, "true or false", AT)]),
        ("number", "integer", False, []),
        ("number", "string", False, [(FaultKind.TYPE, "a string", AT)]),
        ("object", "json", False, []),
        ("object", "currency", False, []),
        ("object", "string", False, [(FaultKind.TYPE, "a string", AT)]),
        (INSTANT, "dateTime", False, []),
        (INSTANT, "date", False, [(FaultKind.FORM, "a date such as 2027-03-29", AT)]),
        (INSTANT, "string", False, []),
        (LOCAL_TIME, "dateTime", False, [(FaultKind.FORM, "a time zone", AT)]),
        (LOCAL_TIME, "integer", False, [(FaultKind.TYPE, "an integer", AT)]),
        (DAY, "date", False, []),
        (DAY, "dateTime", False, [(FaultKind.FORM, "a date-time such as 2027-03-29T10:15:00Z", AT)]),
        # What fills in a string without quotes is not known.
        ("string", "integer", False, []),
        (None, "integer", False, []),
    ],
)
def test_placeholders_are_judged_by_their_declared_type(declared: str | None, kind: str, collection: bool, expected: list[object]) -> None:
    holes = {"${x}": declared} if declared is not None else {}
    assert found(DataType(kind, collection), None, "${x}", holes=holes) == expected


def test_a_schema_judges_no_placeholder_without_quotes() -> None:
    assert found(DataType("json"), {"type": "object", "required": ["a"]}, '{"b": ${x}}') == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('{"a": 1}', [(FaultKind.UNSTRINGIFIED, "a string that holds JSON", "/parameters/x")]),
        ('"{"', [(FaultKind.FORM, "a string that holds JSON", "/parameters/x")]),
        *[(value, []) for value in ('"{}"', '"5"', '"{${x}"', "${x}")],
    ],
)
def test_a_whole_body_in_parameters_is_a_string_that_holds_json(value: str, expected: list[object]) -> None:
    flow = FlowDefinition("F", "workflow", request_body=RequestBody.JSON, inputs=(InputParameter("Flow.x", DataType("json")),))
    source = Source("a.json", f'{{"flowId": "${{id}}", "parameters": {{"x": {value}}}}}')
    (root,) = strict.parse(source).roots
    (argument,) = bind(Payload(source, root), flow).arguments
    assert [(problem.kind, problem.expected, problem.pointer) for problem in argument.problems] == expected


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (DataType("string"), "0123", [(FaultKind.TYPE, "a string", "/inputData/Flow.x")]),
        (DataType("boolean"), "0o17", [(FaultKind.TYPE, "true or false", "/inputData/Flow.x")]),
        (DataType("integer", collection=True), "[1, no]", [(FaultKind.TYPE, "an integer", "/inputData/Flow.x/1")]),
        (DataType("string"), "no", []),
        (DataType("integer"), "0123", []),
        (DataType("dateTime"), "2027-01-31", []),
        (DataType("integer", collection=True), "no", []),
        (DataType("json"), "no", []),
        (DataType("novelty"), "no", []),
    ],
)
def test_value_that_yaml_reads_in_two_ways(kind: DataType, value: str, expected: list[tuple[FaultKind, str, str]]) -> None:
    flow = FlowDefinition("F", "workflow", request_body=RequestBody.PARAMETERS, inputs=(InputParameter("Flow.x", kind),))
    source = Source("a.yaml", f"flowId: x\ninputData:\n  Flow.x: {value}\n")
    (root,) = parse("yaml", source).roots
    (argument,) = bind(Payload(source, root), flow).arguments
    assert [(problem.kind, problem.expected, problem.pointer) for problem in argument.problems] == expected
    written = [source.text[problem.node.start : problem.node.end] for problem in argument.problems]
    assert written == [value.strip("[]").split(", ")[-1] for _ in expected]


@pytest.mark.parametrize(
    ("kind", "schema", "value", "fit"),
    [
        (DataType("string"), None, '"x"', True),
        (DataType("string"), None, "true", False),
        (DataType("boolean"), None, "true", True),
        (DataType("boolean"), None, '"true"', False),
        (DataType("string"), {}, '"x"', False),
        (DataType("string", collection=True), None, '"x"', False),
        (DataType("date"), None, '"2027-03-29"', False),
    ],
)
def test_what_is_seen_to_fit_at_a_glance(kind: DataType, schema: dict[str, Any] | None, value: str, fit: bool) -> None:
    flow = FlowDefinition("F", "workflow", inputs=(InputParameter("Flow.x", kind, schema=schema),))
    source = Source("a.json", f'{{"inputData": {{"Flow.x": {value}, "Flow.y": {value}}}}}')
    (root,) = strict.parse(source).roots
    known, unknown = bind(Payload(source, root), flow).arguments
    assert (is_plainly_fit(known), is_plainly_fit(unknown)) == (fit, False)


def test_why_a_value_is_not_judged_by_its_schema() -> None:
    reason = 'the pattern "^(?!a)" of its schema has what cannot be looked for in linear time'
    assert found(DataType("string"), {"pattern": "^(?!a)"}, '"b"') == [(FaultKind.UNJUDGED, reason, "/inputData/Flow.x")]


@pytest.mark.parametrize(
    ("kind", "text", "read"),
    [
        (Kind.HOLE, "0123", [Kind.NUMBER, Kind.NUMBER]),
        (Kind.HOLE, "no", [Kind.BOOLEAN, Kind.STRING]),
        (Kind.HOLE, "${x}", []),
        (Kind.STRING, "no", []),
        (Kind.STRING, "0123", []),
    ],
)
def test_what_yaml_reads_in_several_ways(kind: Kind, text: str, read: list[Kind]) -> None:
    assert sorted(one.kind for one in readings(Node(kind, text, 0, len(text)))) == read
