"""Values judged by a type, by a schema, and by both."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flowlint.binding.arguments import bind
from flowlint.model.datatype import DataType, FaultKind
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.model.location import Source
from flowlint.model.payload import Payload
from flowlint.syntax.json import strict


def found(kind: DataType, schema: dict[str, Any] | None, value: str) -> list[tuple[FaultKind, str, str]]:
    flow = FlowDefinition("F", "workflow", request_body=RequestBody.PARAMETERS, inputs=(InputParameter("Flow.x", kind, schema=schema),))
    source = Source("a.json", f'{{"flowId": "${{id}}", "inputData": {{"Flow.x": {value}}}}}')
    (root,) = strict.parse(source).roots
    (argument,) = bind(Payload(source, root), flow).arguments
    return [(problem.kind, problem.expected, problem.pointer) for problem in argument.problems]


NUMBER = {"type": "number", "minimum": 1}
COUNT = {"type": "object", "properties": {"n": {"type": "integer"}}}


@pytest.mark.parametrize(
    ("kind", "schema", "value", "expected"),
    [
        ("decimal", NUMBER, 2, []),
        ("decimal", NUMBER, 0, [(FaultKind.RANGE, "a number of at least 1", "/inputData/Flow.x")]),
        ("decimal", NUMBER, "2", [(FaultKind.TYPE, "a number", "/inputData/Flow.x")]),
        ("decimal", NUMBER, None, [(FaultKind.NULL, "a number", "/inputData/Flow.x")]),
        ("string", {"type": ["string", "null"]}, None, []),
        ("string", {"type": "string", "enum": ["A"]}, "${x}", []),
        ("string", {"type": "string", "enum": ["A"]}, "B", [(FaultKind.FORM, '"A"', "/inputData/Flow.x")]),
        ("json", {"type": "object", "required": ["a"]}, {"a": 1}, []),
        ("string", None, 5, [(FaultKind.TYPE, "a string", "/inputData/Flow.x")]),
        ("date", {"type": "string"}, "2025-02-30", [(FaultKind.FORM, "a day that the calendar has", "/inputData/Flow.x")]),
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
