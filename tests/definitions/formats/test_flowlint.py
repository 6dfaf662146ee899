from __future__ import annotations

import json
from pathlib import Path

import pytest
from compliance_check import FIXTURES, ID, file, flow, refusal
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from flowlint.definitions import catalogue
from flowlint.definitions.formats.flowlint import FORMAT, written
from flowlint.model.datatype import CATALOGUE, DataType
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource, derive_request_body
from flowlint.model.location import region
from flowlint.model.region import Region
from flowlint.model.trigger import Trigger
from flowlint.model.use import InputUse, Use

FOLDER = "flowlint/"
SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "schemas" / "flow-definition.schema.json").read_text("utf-8"))
KEYS = '"flowlint", "$schema", "id", "name", "type", "version", "published", "requestBody", "inputs" or "triggers"'
MINIMAL = "flowlint: 1\nname: Compliance check\n"


def schema_accepts(document: object) -> bool:
    return bool(Draft202012Validator(SCHEMA).is_valid(document))


@pytest.mark.parametrize("name", ["compliance-check.yaml", "compliance-check.json"])
def test_reads_the_whole_flow(name: str) -> None:
    assert FORMAT.recognises(file(FOLDER + name))
    (read,) = FORMAT.read(file(FOLDER + name))
    assert read == flow()._replace(id=ID, version="3.0", published=True)
    assert (read.format, read.source, read.request_body_source) == ("flowlint", FOLDER + name, SettingSource.DERIVED)


def test_reads_triggers_and_a_stated_request_body() -> None:
    (read,) = FORMAT.read(file(FOLDER + "triggered.yaml"))
    assert read == FlowDefinition(
        name="Compliance check",
        type="workflow",
        id=ID,
        request_body=RequestBody.JSON,
        inputs=(InputParameter("Flow.jsonData", DataType("json"), required=True),),
        triggers=(
            Trigger(
                "0d1e2f30-0000-4000-8000-000000000001",
                "When the customer hangs up",
                "v2.detail.events.conversation.{id}.customer.end",
                ID,
                "Json",
                enabled=False,
            ),
            Trigger(topic="v2.detail.events.conversation.{id}.acw"),
        ),
    )
    assert read.request_body_source is SettingSource.STATED


def test_a_stream_holds_a_flow_in_each_document() -> None:
    assert FORMAT.read(file(FOLDER + "stream.yaml")) == (
        flow("First", ()),
        flow("Second", (InputParameter("Common.names", DataType("string", collection=True)),)),
    )


def test_inputs_know_where_they_are_declared() -> None:
    (read,) = FORMAT.read(file(FOLDER + "compliance-check.yaml"))
    assert read.inputs[1].place is not None
    assert (read.inputs[1].place.pointer, region(read.inputs[1].place)) == ("/inputs/Flow.agentId", Region(11, 3, 11, 15))


@pytest.mark.parametrize(
    ("written_type", "data_type"),
    [
        ("string", DataType("string")),
        ("stringCollection", DataType("string", collection=True)),
        ("booleanVariable", DataType("boolean")),
        ("String", DataType("string")),
        ("DATETIME", DataType("dateTime")),
        ("workbin", DataType("workbin")),
        ("{type: string}", DataType("string")),
        ("{type: string, collection: true}", DataType("string", collection=True)),
        ("{type: fooCollection, collection: false}", DataType("fooCollection")),
    ],
)
def test_types_in_short_and_long_form(written_type: str, data_type: DataType) -> None:
    read = FORMAT.read(file("x.yaml", f"{MINIMAL}inputs:\n  Flow.a: {written_type}\n".encode()))
    assert read == (flow(inputs=(InputParameter("Flow.a", data_type),)),)


def test_a_nested_schema_is_kept_without_base_uri() -> None:
    text = f"{MINIMAL}inputs:\n  Flow.a: {{type: json, schema: {{$id: 'https://example.com/a', type: object}}}}\n"
    kept = InputParameter("Flow.a", DataType("json"), schema={"type": "object"})
    assert FORMAT.read(file("x.yaml", text.encode())) == (flow(inputs=(kept,)),)


def test_a_placeholder_is_no_id() -> None:
    assert FORMAT.read(file("x.yaml", f"{MINIMAL}id: {{{{flow_id}}}}\n".encode())) == (flow(inputs=()),)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("requestbody: none\n", '3:1: the definition has the unknown key "requestbody"; did you mean "requestBody"?'),
        (
            "colour: red\n",
            f'3:1: the definition has the unknown key "colour"; expected {KEYS}',
        ),
        ("requestBody: all\n", '3:14: "requestBody" is "all", expected "none", "parameters", "json" or "unspecified"'),
        ("version: 3.0\n", '3:10: "version" is a number, expected a string such as "3.0"'),
        ('id: ""\n', '3:5: "id" is empty, expected the flow\'s id (a string)'),
        ("published: yes\n", '3:12: "published" is a string, expected true or false'),
        ("inputs: [Flow.a]\n", '3:9: "inputs" is a list, expected an object of input names and types'),
        ("inputs:\n  Flow.a:\n", '4:10: input "Flow.a" is null, expected a type such as string, or an object with "type"'),
        ("inputs:\n  Flow.a: {}\n", '4:11: input "Flow.a" has no "type", expected a type such as string'),
        ("inputs:\n  Flow.a: {typ: string}\n", '4:12: input "Flow.a" has the unknown key "typ"; did you mean "type"?'),
        ("inputs:\n  Flow.a: {type: [string]}\n", '4:18: "type" is a list, expected a type such as string'),
        ("inputs:\n  Flow.a: {type: string, required: 1}\n", '4:36: "required" is a number, expected true or false'),
        (
            "inputs:\n  Flow.a: {type: json, schema: {type: 5}}\n",
            '4:32: "schema" cannot be enforced, it breaks the rules of JSON Schema at $.type, expected a valid JSON Schema',
        ),
        (
            "inputs:\n  Flow.a: {type: json, schema: {$ref: other.json}}\n",
            '4:32: "schema" cannot be enforced, its reference "other.json" leads nowhere in it, expected a valid JSON Schema',
        ),
        (
            "inputs:\n  Flow.a: {type: json, schema: {$schema: 'http://['}}\n",
            '4:32: "schema" cannot be enforced, its "$schema" is not an address, expected a valid JSON Schema',
        ),
        ("triggers: {}\n", '3:11: "triggers" is an object, expected a list of triggers'),
        ("triggers:\n  - end\n", "4:5: the trigger is a string, expected an object"),
        ("triggers:\n  - dataFormat: JSON\n", '4:17: "dataFormat" is "JSON", expected "TopLevelPrimitives" or "Json"'),
    ],
)
def test_names_the_line_of_what_is_wrong(lines: str, fault: str) -> None:
    assert refusal(FORMAT, file("x.yaml", (MINIMAL + lines).encode())) == f"x.yaml:{fault}"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("flowlint: 2\nname: x\n", 'x.yaml:1:11: "flowlint" is not 1, expected 1, the only version of the format'),
        ("flowlint: true\nname: x\n", 'x.yaml:1:11: "flowlint" is not 1, expected 1, the only version of the format'),
        ("flowlint: 1\n", 'x.yaml:1:1: the definition has no "name", expected the flow\'s name'),
        ("flowlint: 1\nname: x\n---\n- y\n", "x.yaml:4:1: the definition is a list, expected an object"),
    ],
)
def test_names_the_line_of_what_is_missing(text: str, fault: str) -> None:
    assert refusal(FORMAT, file("x.yaml", text.encode())) == fault


def test_a_key_that_stands_twice_is_refused() -> None:
    message = refusal(FORMAT, file("x.yaml", f"{MINIMAL}inputs:\n  Flow.a: string\n  Flow.a: json\n".encode()))
    assert message.startswith("x.yaml:5:3: ")


def test_a_definition_that_cannot_be_parsed_is_recognised_and_refused() -> None:
    for name, text in (("x.yaml", 'flowlint: 1\nname: "x\n'), ("x.json", '{"flowlint": 1, "name": ')):
        assert FORMAT.recognises(file(name, text.encode()))
        assert refusal(FORMAT, file(name, text.encode())).endswith('expected flowlint\'s own format (YAML or JSON with "flowlint: 1")')


@pytest.mark.parametrize("name", ["compliance-check.json"])
def test_the_schema_describes_the_format(name: str) -> None:
    assert schema_accepts(json.loads((FIXTURES / FOLDER / name).read_text("utf-8")))
    assert not schema_accepts({"flowlint": 1})
    assert not schema_accepts({"flowlint": 1, "name": "x", "requestbody": "none"})


NAMES = st.from_regex(r"(Flow|Common|Slot)\.[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TITLES = TEXTS.filter(bool)
INPUTS = st.builds(
    InputParameter,
    name=NAMES,
    type=st.builds(DataType, st.sampled_from([*CATALOGUE, "workbin", "fooCollection"]), st.booleans()),
    required=st.booleans(),
    description=TEXTS,
    initial_value=st.booleans(),
    schema=st.sampled_from([None, {"type": "object", "properties": {"no": {"enum": ["yes", "1e3", 1.5, None, "0o17"]}}}]),
    place=st.none(),
    twin=st.none(),
)
TRIGGERS = st.builds(
    Trigger,
    st.none() | TITLES,
    st.none() | TITLES,
    st.none() | TITLES,
    st.none() | TITLES,
    st.sampled_from(["TopLevelPrimitives", "Json"]),
    st.booleans(),
    place=st.none(),
)


@st.composite
def flows(draw: st.DrawFn) -> FlowDefinition:
    inputs = tuple(draw(st.lists(INPUTS, max_size=4, unique_by=lambda one: one.name)))
    stated = draw(st.none() | st.sampled_from(RequestBody))
    return FlowDefinition(
        name=draw(TITLES),
        type=draw(st.sampled_from(["workflow", "bot", "inboundcall"])),
        id=draw(st.none() | st.just(ID)),
        version=draw(st.none() | TITLES),
        published=draw(st.none() | st.booleans()),
        request_body=derive_request_body(inputs) if stated is None else stated,
        inputs=inputs,
        triggers=tuple(draw(st.lists(TRIGGERS, max_size=2))),
        request_body_source=SettingSource.DERIVED if stated is None else SettingSource.STATED,
    )


@given(flows())
def test_what_is_written_reads_back_into_the_equal_flow_and_fits_the_schema(one: FlowDefinition) -> None:
    document = written(one)
    assert FORMAT.read(file("x.json", json.dumps(document).encode())) == (one,)
    assert schema_accepts(document)


def test_the_use_of_an_input_can_be_stated() -> None:
    text = "flowlint: 1\nname: A\ninputs:\n  Flow.a: {type: string, use: never}\n  Flow.b: string\n"
    (flow,) = catalogue.read("flow.yaml", data=text.encode()) or ()
    assert [flow.use_of(one) for one in flow.inputs] == [InputUse(Use.NEVER), InputUse()]
    assert written(flow)["inputs"] == {"Flow.a": {"type": "string", "use": "never"}, "Flow.b": "string"}
    with pytest.raises(DefinitionError, match=r'flow.yaml:4:31: "use" is "sometimes", expected "unguarded", "guarded" or "never"'):
        catalogue.read("flow.yaml", data=text.replace("never", "sometimes").encode())
