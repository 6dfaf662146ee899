from __future__ import annotations

import json

import pytest
from compliance_check import ID, file, flow, refusal

from flowlint.definitions.formats.platform_flow import FORMAT
from flowlint.model.datatype import DataType
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.location import region
from flowlint.model.region import Region

FOLDER = "platform-flow/"
WITHIN = "expected a definition in the same document (#/$defs/... or #/definitions/...)"
PUBLISHED = flow()._replace(id=ID, version="3.0", published=True)


def read_schema(schema: object, **flow_keys: object) -> FlowDefinition:
    document = {"name": "Compliance check", "inputSchema": schema, **flow_keys}
    (read,) = FORMAT.read(file("x.json", json.dumps(document).encode()))
    return read


@pytest.mark.parametrize("name", ["flow.json", "flow-version.json"])
def test_reads_one_flow(name: str) -> None:
    assert FORMAT.recognises(file(FOLDER + name))
    assert FORMAT.read(file(FOLDER + name)) == (PUBLISHED,)


def test_reads_the_flows_of_a_listing_that_carry_a_schema() -> None:
    other = flow("Nothing to pass", (), "inboundcall")._replace(id="b1b2c3d4-e5f6-7890-abcd-ef1234567890", published=False)
    assert FORMAT.read(file(FOLDER + "listing.json")) == (PUBLISHED, other)


def test_a_listing_without_schemas_is_refused_since_nothing_is_known_of_the_inputs() -> None:
    assert refusal(FORMAT, file(FOLDER + "listing-without-schemas.json")) == (
        f'{FOLDER}listing-without-schemas.json:1:1: no flow has an "inputSchema", so no input is known, '
        'expected "inputSchema" (listings need includeSchemas=true)'
    )


def test_the_schema_of_the_published_version_comes_first() -> None:
    one = {"properties": {"Flow.agentId": {"type": "string"}}}
    read = read_schema({"properties": {}}, publishedVersion={"id": "3.0", "inputSchema": one})
    assert read == flow(inputs=(InputParameter("Flow.agentId", DataType("string")),))._replace(version="3.0", published=True)


@pytest.mark.parametrize(
    ("keys", "published"),
    [
        ({}, None),
        ({"savedVersion": {"id": "1.0"}}, False),
        ({"publishedVersion": None}, False),
        ({"publishedVersion": {"id": "2.0"}}, True),
    ],
)
def test_a_flow_is_published_if_its_published_version_has_an_id(keys: dict[str, object], published: bool | None) -> None:
    assert read_schema({"properties": {}}, **keys).published is published


@pytest.mark.parametrize(
    ("schema", "data_type"),
    [
        ({"type": "string"}, DataType("string")),
        ({"type": ["null", "integer"]}, DataType("integer")),
        ({"type": ["integer", "string"]}, DataType("string")),
        ({"anyOf": [{"type": "null"}, {"type": "number"}]}, DataType("decimal")),
        ({"anyOf": [{"type": "boolean"}, {"type": "number"}]}, DataType("string")),
        ({"type": "array"}, DataType("string", collection=True)),
        ({"type": "array", "items": {"type": "boolean"}}, DataType("boolean", collection=True)),
        ({"type": "array", "items": {"type": "array", "items": {"type": "string"}}}, DataType("json", collection=True)),
        ({"type": "object", "properties": {"a": {}}}, DataType("json")),
        ({"type": "string", "format": "date"}, DataType("date")),
        ({"type": "string", "format": "hostname"}, DataType("string")),
        ({"type": "frobnicate"}, DataType("json")),
        ({}, DataType("json")),
        (True, DataType("json")),
        ({"$ref": "#/definitions/archDuration"}, DataType("duration")),
        ({"$ref": "#/definitions/archStringCollection"}, DataType("string", collection=True)),
        ({"$ref": "#/definitions/archWhatever"}, DataType("integer")),
    ],
)
def test_types_are_read_as_architect_reads_schema_properties(schema: object, data_type: DataType) -> None:
    definitions = {
        "archDuration": {"oneOf": [{"type": "null"}, {"type": "string"}]},
        "archStringCollection": {"type": "array"},
        "archWhatever": {"oneOf": [{"type": "null"}, {"type": "integer"}]},
    }
    read = read_schema({"definitions": definitions, "properties": {"Flow.a": schema}})
    assert read == flow(inputs=(InputParameter("Flow.a", data_type),))


def test_required_is_a_list_of_the_schema_or_a_boolean_of_the_property() -> None:
    read = read_schema({"required": ["Flow.a"], "properties": {"Flow.a": {}, "Flow.b": {"required": True}, "Flow.c": {"required": False}}})
    json_type = DataType("json")
    assert read == flow(
        inputs=(
            InputParameter("Flow.a", json_type, required=True),
            InputParameter("Flow.b", json_type, required=True),
            InputParameter("Flow.c", json_type),
        )
    )


def test_inputs_know_where_they_are_declared() -> None:
    text = '{"name": "x",\n "inputSchema": {"properties": {"Flow.a": {"type": "string"}}}}'
    (read,) = FORMAT.read(file("x.json", text.encode()))
    assert read.inputs[0].place is not None
    assert (read.inputs[0].place.pointer, region(read.inputs[0].place)) == ("/inputSchema/properties/Flow.a", Region(2, 43, 2, 61))


def test_a_placeholder_is_no_id() -> None:
    assert read_schema({}, id="{{flow_id}}").id is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"inputSchema": {}}', '1:1: the flow has no name, expected "name" with a text'),
        (
            '{"entities": [{"name": "x", "inputSchema": {}}, {"name": "y"}]}',
            '1:49: an entry is not a flow, expected platform flow JSON (a Flow, a FlowVersion or a listing of flows with "inputSchema")',
        ),
        (
            '{"name": "x", "inputSchema": {"properties": []}}',
            '1:45: "properties" of the input schema is not an object, expected an object of named schemas',
        ),
        (
            '{"name": "x", "inputSchema": {"properties": {"Flow.a": 5}}}',
            '1:56: the schema of input "Flow.a" is neither an object nor a boolean, expected a JSON Schema',
        ),
        (
            '{"name": "x", "inputSchema": {"properties": {"Flow.a": {"$ref": "#/definitions/archString"}}}}',
            f'1:56: "$ref" refers to "#/definitions/archString", {WITHIN}',
        ),
    ],
)
def test_names_the_line_of_what_is_broken(text: str, fault: str) -> None:
    assert refusal(FORMAT, file("x.json", text.encode())) == f"x.json:{fault}"


@pytest.mark.parametrize(
    "text", ['{"name": "x"}', '{"entities": [{"name": "a user"}]}', "[]", "5", '{"flowlint": 1, "inputSchema": {}}', '{"entities": 1}', "{"]
)
def test_other_json_is_not_recognised(text: str) -> None:
    assert not FORMAT.recognises(file("x.json", text.encode()))


def test_choices_among_themselves_are_read_at_once() -> None:
    choices = {f"d{one}": {"anyOf": [{"$ref": f"#/definitions/d{other}"} for other in range(12)]} for one in range(12)}
    read = read_schema({"properties": {"Flow.a": {"anyOf": [{"$ref": "#/definitions/d0"}]}}, "definitions": choices})
    assert read == flow(inputs=(InputParameter("Flow.a", DataType("json")),))
