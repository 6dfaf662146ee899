from __future__ import annotations

import json

import pytest
from compliance_check import file, flow, refusal

from flowlint.definitions.formats.json_schema import FORMAT
from flowlint.model.datatype import DataType
from flowlint.model.flow import InputParameter

FOLDER = "json-schema/"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def opened(properties: object, **keys: object) -> object:
    return file("flows/Compliance check.schema.json", json.dumps({"properties": properties, **keys}).encode())


def test_reads_the_properties_as_inputs() -> None:
    assert FORMAT.recognises(file(FOLDER + "compliance-check.schema.json"))
    assert FORMAT.read(file(FOLDER + "compliance-check.schema.json")) == (flow(),)


def test_the_flow_without_title_is_named_after_the_file() -> None:
    assert FORMAT.read(opened({})) == (flow(inputs=()),)


def test_nested_schemas_are_kept_with_the_definitions_that_they_refer_to() -> None:
    definitions = {
        "address": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "country": {"$ref": "#/$defs/country"}},
            "required": ["city"],
        },
        "country": {"type": "string", "minLength": 2, "maxLength": 2},
    }
    lines = {"type": "array", "items": {"type": "object", "properties": {"sku": {"type": "string"}}, "required": ["sku"]}}
    assert FORMAT.read(file(FOLDER + "nested-object.json")) == (
        flow(
            "nested-object",
            (
                InputParameter("Flow.complianceFlag", DataType("boolean"), required=True),
                InputParameter(
                    "Flow.address",
                    DataType("json"),
                    description="Where to write to",
                    schema={"$schema": DIALECT, "$ref": "#/$defs/address", "$defs": definitions},
                ),
                InputParameter("Flow.lines", DataType("json", collection=True), schema={"$schema": DIALECT, **lines}),
            ),
        ),
    )


def test_values_of_several_types_are_json_with_their_schema() -> None:
    several = {"type": ["string", "integer"]}
    assert FORMAT.read(opened({"Flow.a": several})) == (flow(inputs=(InputParameter("Flow.a", DataType("json"), schema=several),)),)


def test_a_kept_schema_has_no_base_uri() -> None:
    read = FORMAT.read(opened({"Flow.a": {"$id": "https://example.com/a", "type": "object", "properties": {"$id": {"type": "string"}}}}))
    kept = {"type": "object", "properties": {"$id": {"type": "string"}}}
    assert read == (flow(inputs=(InputParameter("Flow.a", DataType("json"), schema=kept),)),)


@pytest.mark.parametrize(
    ("schema", "fault"),
    [
        ({"type": "object", "minProperties": "1"}, "it breaks the rules of JSON Schema at $.minProperties"),
        (
            {"type": "object", "additionalProperties": {"pattern": "("}},
            "it breaks the rules of JSON Schema at $.additionalProperties.pattern",
        ),
        ({"type": "object", "allOf": [{"$ref": "#/$defs/round"}]}, "its references lead in a circle"),
    ],
)
def test_a_schema_that_cannot_be_enforced_is_refused(schema: object, fault: str) -> None:
    message = refusal(FORMAT, opened({"Flow.a": schema}, **{"$defs": {"round": {"allOf": [{"$ref": "#/$defs/round"}]}}}))
    where = "flows/Compliance check.schema.json:1:27"
    assert message == f'{where}: the schema of input "Flow.a" cannot be enforced, {fault}, expected a valid JSON Schema'


def ways(depth: int) -> dict[str, object]:
    """Definitions of which each offers the next twice, so that 2 ** depth ways lead to the last."""
    twice = {f"d{one}": {"anyOf": [{"$ref": f"#/$defs/d{one + 1}"}] * 2} for one in range(depth)}
    return {**twice, f"d{depth}": {"type": "string"}}


def test_references_that_multiply_without_end_are_refused_at_once() -> None:
    where = 'flows/Compliance check.schema.json:1:27: the schema of input "Flow.a" cannot be enforced, '
    many = f"{where}its references lead to the same parts in more than 10,000 ways, expected a valid JSON Schema"
    first = {"anyOf": [{"$ref": "#/$defs/d0"}]}
    for schema in (first, {"type": "object", "properties": {"a": first}}):
        assert refusal(FORMAT, opened({"Flow.a": schema}, **{"$defs": ways(60)})) == many
    itself = {"d0": {"anyOf": [{"$ref": "#/$defs/d0"}] * 12}}
    round_ = f"{where}its references lead in a circle, expected a valid JSON Schema"
    assert refusal(FORMAT, opened({"Flow.a": first}, **{"$defs": itself})) == round_


def test_references_that_multiply_within_bounds_are_read() -> None:
    schema = {"anyOf": [{"$ref": "#/$defs/d0"}] * 2}
    parameter = InputParameter("Flow.a", DataType("string"), schema={**schema, "$defs": ways(6)})
    assert FORMAT.read(opened({"Flow.a": schema}, **{"$defs": ways(6)})) == (flow(inputs=(parameter,)),)


@pytest.mark.parametrize("reference", ["https://example.com/a.json", "other.json", "#", "#/$defs/absent", "#/properties/Flow.a"])
def test_references_stay_within_the_document(reference: str) -> None:
    expected = f'"$ref" refers to "{reference}", expected a definition in the same document (#/$defs/... or #/definitions/...)'
    for schema in ({"$ref": reference}, {"type": "object", "properties": {"a": {"$ref": reference}}}):
        assert refusal(FORMAT, opened({"Flow.a": schema})) == f"flows/Compliance check.schema.json:1:27: {expected}"


def test_a_reference_to_itself_is_refused() -> None:
    message = refusal(FORMAT, opened({"Flow.a": {"$ref": "#/$defs/a"}}, **{"$defs": {"a": {"$ref": "#/$defs/a"}}}))
    assert message == 'flows/Compliance check.schema.json:1:27: "$ref" leads on and on, expected at most 16 references one after another'


@pytest.mark.parametrize(
    "text",
    [
        '{"properties": []}',
        '{"type": "array", "properties": {}}',
        '{"flowlint": 1, "properties": {}}',
        '{"properties": {"flowId": {}, "inputData": {}}}',
        "{}",
        "[]",
        "{",
    ],
)
def test_other_json_is_not_recognised(text: str) -> None:
    assert not FORMAT.recognises(file("x.json", text.encode()))
