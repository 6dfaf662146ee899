from __future__ import annotations

import datetime
import io
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from flowlint.binding.resolver import Resolver
from flowlint.definitions import request_schema
from flowlint.linter import engine
from flowlint.linter.job import Job, Judging, Scope, Wants
from flowlint.model.datatype import CATALOGUE, DataType
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, derive_request_body
from flowlint.model.mode import ContainerMode
from flowlint.model.severity import Severity

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
SETTINGS = [RequestBody.PARAMETERS, RequestBody.JSON, RequestBody.NONE, RequestBody.UNSPECIFIED]


PLACEHOLDER = r"\$\{[^{}\n]*\}|\{\{[^{}\n]*\}\}"


def unless_templated(demanded: dict[str, Any]) -> dict[str, Any]:
    return {"if": {"propertyNames": {"not": {"pattern": PLACEHOLDER}}}, "then": demanded}


def flow(*inputs: InputParameter, setting: RequestBody | None = None, flow_id: str | None = ID) -> FlowDefinition:
    return FlowDefinition(
        "Compliance check",
        "workflow",
        id=flow_id,
        version="3.0",
        published=True,
        request_body=setting or derive_request_body(inputs),
        inputs=inputs,
    )


def arguments(described: FlowDefinition) -> dict[str, Any]:
    found: dict[str, Any] = request_schema.request_schema(described)["properties"]["inputData"]
    return found


def accepts(described: FlowDefinition, passed: object, **envelope: object) -> bool:
    schema = request_schema.request_schema(described)
    Draft202012Validator.check_schema(schema)
    return bool(Draft202012Validator(schema).is_valid({"flowId": ID, "inputData": passed, **envelope}))


EVERY_TYPE = tuple(
    InputParameter(f"Flow.{name}{'s' * collection}", DataType(name, collection), required=required)
    for name in [*CATALOGUE, "novelty"]
    for collection, required in [(False, False), (True, True)]
)
NESTED = InputParameter(
    "Flow.order",
    DataType("json"),
    required=True,
    schema={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["lines"],
        "properties": {"lines": {"type": "array", "items": {"$ref": "#/$defs/line"}}},
        "default": {"lines": [{"sku": "a"}]},
        "$defs": {"line": {"type": "object", "required": ["sku"], "properties": {"sku": {"type": "string"}}}},
    },
)
FLOWS = {
    "every type": flow(*EVERY_TYPE),
    "every type, whole body": flow(*EVERY_TYPE, setting=RequestBody.JSON),
    "takes nothing": flow(*EVERY_TYPE, setting=RequestBody.NONE),
    "no input": flow(),
    "no id": flow(*EVERY_TYPE, flow_id=None),
    "names that differ only in case": flow(
        InputParameter("Flow.agentId", DataType("string")), InputParameter("Flow.agentID", DataType("string"), required=True)
    ),
    "schema of its own": flow(NESTED),
}


def test_whole_schema_of_a_flow() -> None:
    described = flow(
        InputParameter("Flow.complianceFlag", DataType("boolean"), required=True, description="handled by the rules"),
        InputParameter("Flow.dueAt", DataType("date"), initial_value=True),
        InputParameter("Flow.dates", DataType("date", collection=True)),
        InputParameter("Flow.bin", DataType("workbin")),
    )
    schema = request_schema.request_schema(described)
    (*ids, empty, unknown) = schema["properties"]["flowId"].pop("anyOf")
    pattern = schema["$defs"]["date"].pop("pattern")
    assert schema == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Compliance check",
        "description": 'Body of POST /api/v2/flows/executions that launches flow "Compliance check" version 3.0.',
        "type": "object",
        **unless_templated({"required": ["flowId", "inputData"]}),
        "additionalProperties": False,
        "properties": {
            "flowId": {"title": "Id of the flow", "description": 'The flow "Compliance check".', "type": "string"},
            "flowVersion": {
                "title": "Version to launch",
                "description": "Left out, it is the latest published one. The inputs described here are those of version 3.0.",
                "type": ["string", "null"],
            },
            "name": {"title": "Name of the execution", "description": "A label of your own.", "type": ["string", "null"]},
            "inputData": {
                "title": "Arguments",
                "description": "Full names of the flow's inputs, with their scope, and values.",
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "Flow.complianceFlag": {
                        "title": "Flow.complianceFlag",
                        "description": "handled by the rules\n\nTrue or false. Required.",
                        "type": ["boolean", "null"],
                    },
                    "Flow.dueAt": {
                        "title": "Flow.dueAt",
                        "description": "A date string, such as 2027-03-29. The flow has an initial value for it.",
                        "$ref": "#/$defs/date",
                    },
                    "Flow.dates": {
                        "title": "Flow.dates",
                        "description": "A list; each item: a date string, such as 2027-03-29.",
                        "type": ["array", "null"],
                        "items": {"$ref": "#/$defs/date"},
                    },
                    "Flow.bin": {"title": "Flow.bin", "description": 'Of type "workbin", whose values are not checked.'},
                },
                "patternProperties": {PLACEHOLDER: True},
                **unless_templated({"required": ["Flow.complianceFlag"]}),
            },
        },
        "patternProperties": {PLACEHOLDER: True},
        "examples": [
            {"flowId": ID, "inputData": {"Flow.complianceFlag": True, "Flow.dueAt": "2027-03-29", "Flow.dates": ["2027-03-29"]}},
        ],
        "$defs": {"date": {"type": ["string", "null"], "not": {"type": "string", "pattern": r"^[^{}]*\n$"}}},
    }
    assert ids == [
        {"const": ID},
        {"pattern": "^[Aa]1[Bb]2[Cc]3[Dd]4-[Ee]5[Ff]6-7890-[Aa][Bb][Cc][Dd]-[Ee][Ff]1234567890$", "maxLength": 36},
    ]
    assert empty == {"maxLength": 0, "description": "Not known yet."}
    assert pattern.endswith(f"$|{PLACEHOLDER}")
    assert unknown["pattern"].startswith(f"{PLACEHOLDER}|")


@pytest.mark.parametrize("name", FLOWS)
def test_example_fits_the_schema_and_lints_clean(name: str) -> None:
    described = FLOWS[name]
    schema = request_schema.request_schema(described)
    Draft202012Validator.check_schema(schema)
    (example,) = schema["examples"]
    assert list(Draft202012Validator(schema).iter_errors(example)) == []
    for mode in (ContainerMode.AUTO, ContainerMode.INPUT_DATA):
        job = Job(
            Scope(("-",), stdin=io.BytesIO(json.dumps(example).encode()), stdin_name="example.json"),
            Judging(Resolver((described,), {described.id: described} if described.id else {}), container=mode),
            wants=Wants(Severity.INFO),
        )
        report = engine.check(job)
        # What the definition itself is blamed for is no fault of the example.
        assert [one for one in report.findings if one.place.path == "example.json"] == []
        assert (report.totals.summary.payloads, report.totals.problems) == (1, ())


def test_no_example_where_a_required_input_takes_nothing_that_is_known() -> None:
    required = InputParameter("Flow.code", DataType("json"), required=True, schema={"type": "string", "pattern": "^[A-Z]{7}$"})
    assert "examples" not in request_schema.request_schema(flow(required))
    assert request_schema.example(flow(required._replace(required=False))) == {"flowId": ID, "inputData": {}}
    assert request_schema.example(flow(required._replace(schema={"enum": [None, "a"]}))) == {"flowId": ID, "inputData": {"Flow.code": "a"}}


def test_every_type_has_the_json_types_that_it_accepts() -> None:
    properties = arguments(flow(*(InputParameter(name, DataType(name)) for name in CATALOGUE)))["properties"]
    definitions = request_schema.request_schema(flow(*EVERY_TYPE))["$defs"]
    found = {name: (definitions[name] if "$ref" in one else one).get("type") for name, one in properties.items()}
    text_or_map = ["string", "object", "null"]
    assert found == {
        "string": ["string", "null"],
        "integer": ["integer", "null"],
        "decimal": ["number", "null"],
        "boolean": ["boolean", "null"],
        "dateTime": ["string", "null"],
        "date": ["string", "null"],
        "time": ["string", "null"],
        "duration": ["string", "number", "null"],
        "currency": ["object", "number", "string", "null"],
        "json": None,
        "phoneNumber": ["string", "null"],
        **dict.fromkeys([name for name, row in CATALOGUE.items() if row.accepts == (str, dict)], text_or_map),
    }


@pytest.mark.slow
def test_days_are_those_of_the_calendar() -> None:
    described = flow(InputParameter("Flow.day", DataType("date")))
    schema = request_schema.request_schema(described)["$defs"]["date"]
    validator = Draft202012Validator(schema)
    days = {
        datetime.date.fromordinal(n).isoformat()
        for n in range(datetime.date(1800, 1, 1).toordinal(), datetime.date(2201, 1, 1).toordinal())
    }
    tried = {f"{year:04}-{month:02}-{day:02}" for year in range(1798, 2203) for month in range(14) for day in range(33)}
    assert {day for day in tried if validator.is_valid(day)} == days


def test_whole_body_is_named_unless_nothing_is_passed() -> None:
    described = flow(
        InputParameter("Flow.a", DataType("json")),
        InputParameter("Flow.b", DataType("json")),
        InputParameter("Flow.c", DataType("string")),
        setting=RequestBody.JSON,
    )
    passed = [{}, None, {"Flow.a": 1}, {"Flow.b": [], "Flow.c": "x"}, {"Flow.c": "x"}, {"Flow.c": "x", "${name}": 1}]
    assert [accepts(described, one) for one in passed] == [True, True, True, True, False, True]


def test_a_name_that_a_template_fills_in_may_become_any_that_is_missing() -> None:
    validator = Draft202012Validator(request_schema.request_schema(flow(InputParameter("Flow.a", DataType("string"), required=True))))
    arguments = {"Flow.a": "x"}
    named = [{"flowId": ID, "inputData": arguments}, {"flowId": ID}, {"inputData": arguments}]
    assert [validator.is_valid(one) for one in named] == [True, False, False]
    assert [validator.is_valid({**one, "${name}": "x"}) for one in named] == [True, True, True]


@pytest.mark.parametrize("setting", SETTINGS)
def test_flow_without_input_takes_no_arguments(setting: RequestBody) -> None:
    described = flow()._replace(request_body=setting)
    assert [accepts(described, one) for one in ({}, None, {"Flow.a": 1}, {"${name}": 1})] == [True, True, False, True]


def test_flow_that_ignores_the_body_takes_no_arguments() -> None:
    described = flow(InputParameter("Flow.a", DataType("string"), required=True), setting=RequestBody.NONE)
    assert [accepts(described, one) for one in ({}, {"Flow.a": "x"})] == [True, False]
    assert arguments(described)["description"] == "The flow takes no arguments."


def test_inputs_that_differ_only_in_case_may_both_be_passed() -> None:
    described = FLOWS["names that differ only in case"]
    passed = [{"Flow.agentID": "x"}, {"Flow.agentId": "x"}, {"Flow.agentID": "x", "Flow.agentId": "x"}]
    assert [accepts(described, one) for one in passed] == [True, False, True]


def test_flow_id_is_the_id_an_alias_or_a_placeholder() -> None:
    ids = [ID, ID.upper(), "billing", "BILLING", "Billing 2", "billing 2", "YOUR_FLOW_ID", "${id}", "other", ID + "\n"]
    validator = Draft202012Validator(request_schema.request_schema(flow(), ("billing", "Billing 2"))["properties"]["flowId"])
    assert [one for one in ids if validator.is_valid(one)] == [ID, ID.upper(), "billing", "BILLING", "Billing 2", "YOUR_FLOW_ID", "${id}"]


def test_any_flow_id_is_taken_where_none_is_known() -> None:
    assert request_schema.request_schema(flow(flow_id=None))["properties"]["flowId"] == {
        "title": "Id of the flow",
        "description": 'The flow "Compliance check".',
        "type": "string",
    }


def test_own_schemas_stand_side_by_side() -> None:
    other = NESTED._replace(name="Flow.other", required=False, schema={"$ref": "#/definitions/x", "definitions": {"x": {"const": 5}}})
    described = flow(NESTED, other)
    right, wrong = {"lines": [{"sku": "a"}]}, {"lines": [{}]}
    assert [accepts(described, {"Flow.order": one, "Flow.other": 5}) for one in (right, wrong)] == [True, False]
    assert [accepts(described, {"Flow.order": right, "Flow.other": one}) for one in (5, 6, None)] == [True, False, True]


def test_placeholder_may_become_what_an_own_schema_asks() -> None:
    passed = ["x", "y", "${x}", 5, None]
    one = InputParameter("Flow.a", DataType("string"), schema={"enum": ["x"]})
    found = [
        [accepts(flow(each), {"Flow.a": value}) for value in passed]
        for each in (one, one._replace(schema={"type": "string", "const": "x"}))
    ]
    assert found == [[True, False, True, False, True]] * 2
    number = InputParameter("Flow.a", DataType("json"), schema={"type": "integer"})
    assert [accepts(flow(number), {"Flow.a": value}) for value in (1, "${x}", None)] == [True, False, True]


def test_own_schema_of_an_older_dialect_is_left_to_check() -> None:
    old = {"$schema": "http://json-schema.org/draft-04/schema#", "type": "number", "minimum": 1, "exclusiveMinimum": True}
    described = flow(InputParameter("Flow.n", DataType("json"), schema=old))
    assert arguments(described)["properties"]["Flow.n"] == {
        "title": "Flow.n",
        "description": "Any JSON value.",
        "$comment": "The input's own schema is of an older dialect, which cannot stand here.",
    }
    assert accepts(described, {"Flow.n": 1})


def test_flow_that_cannot_be_launched_has_no_schema() -> None:
    with pytest.raises(DefinitionError) as caught:
        request_schema.request_schema(flow()._replace(type="inboundcall"))
    assert str(caught.value) == (
        'flow "Compliance check" is of type "inboundcall", which no request launches, '
        'expected a type that supports launching, such as "workflow"'
    )
