from __future__ import annotations

import pytest
from compliance_check import INPUTS, UNKNOWN_TYPES, file, flow, refusal

from flowlint.definitions.formats.archy_yaml import FORMAT
from flowlint.model.datatype import DataType
from flowlint.model.flow import InputParameter
from flowlint.model.location import region
from flowlint.model.region import Region

ACCEPTS = "expected Archy YAML (one root key that is a flow type, such as workflow or inboundCall)"
FOLDER = "archy-yaml/"
VARIABLES = "workflow:\n  name: Compliance check\n  variables:\n"


@pytest.mark.parametrize(
    ("name", "flow_name"),
    [
        ("compliance-check.yaml", "Compliance check"),
        ("crlf.yml", "Compliance check"),
        ("byte-order-mark.yaml", "Compliance check"),
        ("templated.yaml", "{{flow_name}}"),
        ("template.tftpl", "${flow_name}"),
    ],
)
def test_reads_the_inputs_of_the_flow_and_no_other_variable(name: str, flow_name: str) -> None:
    assert FORMAT.recognises(file(FOLDER + name))
    assert FORMAT.read(file(FOLDER + name)) == (flow(flow_name),)


def test_substitutes_placeholders_that_have_a_value() -> None:
    assert FORMAT.read(file(FOLDER + "templated.yaml", None, {"flow_name": "Compliance check"})) == (flow(),)


@pytest.mark.parametrize(("name", "line"), [("compliance-check.yaml", 12), ("crlf.yml", 12), ("templated.yaml", 12)])
def test_inputs_know_where_they_are_declared(name: str, line: int) -> None:
    (read,) = FORMAT.read(file(FOLDER + name))
    assert read.inputs[0].place is not None
    assert read.inputs[0].place.pointer == "/workflow/variables/0/booleanVariable/name"
    assert region(read.inputs[0].place) == Region(line, 15, line, 34)


def test_keeps_types_that_flowlint_does_not_know_by_name() -> None:
    assert FORMAT.read(file(FOLDER + "unknown-type.yaml")) == (flow(inputs=UNKNOWN_TYPES),)


def test_a_flow_without_variables_has_no_input() -> None:
    assert FORMAT.read(file(FOLDER + "no-variables.yaml")) == (flow("Compliance line", (), "inboundcall"),)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("true", True),
        ("yes", True),
        ('"true"', True),
        ("{{asked}}", True),
        ("false", False),
        ("no", False),
        ("null", False),
        ('"False"', False),
    ],
)
def test_what_may_be_an_input_is_one(written: str, read: bool) -> None:
    text = f"{VARIABLES}    - stringVariable:\n        name: Flow.agentId\n        isInput: {written}\n"
    assert FORMAT.read(file("x.yaml", text.encode())) == (flow(inputs=INPUTS[1:2] if read else ()),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "workflow:\n  name: x\n  variables:\n    - stringVariable:\n      name: Flow.a\n      isInput: true\n",
            '4:7: a variable is not a map with one key, expected one such as "stringVariable" that holds "name" and "isInput"',
        ),
        (
            "workflow:\n  name: x\n  variables: {Flow.a: string}\n",
            '3:14: "variables" is an object, expected a list of maps such as "- stringVariable:"',
        ),
        (
            "workflow:\n  name: x\n  variables:\n    - stringVariable: {isInput: true}\n",
            '4:7: an input has no name, expected "name" with a text such as "Flow.agentId"',
        ),
        ("workflow:\n  startUpRef: /x\n", '1:1: the flow has no name, expected "name" with a text'),
        ("workflow:\n  name: x\n---\nother: 1\n", f"4:1: the document is not a flow, {ACCEPTS}"),
    ],
)
def test_names_the_line_of_what_is_broken(text: str, fault: str) -> None:
    assert refusal(FORMAT, file("x.yaml", text.encode())) == f"x.yaml:{fault}"


def test_a_name_that_two_inputs_have_is_one_input_of_no_certain_type() -> None:
    text = f"{VARIABLES}    - stringVariable: {{name: Flow.a, isInput: true}}\n    - jsonVariable: {{name: Flow.a, isInput: true}}\n"
    (read,) = FORMAT.read(file("x.yaml", text.encode()))
    (one,) = read.inputs
    assert one == InputParameter("Flow.a", DataType("string or json"))
    assert [region(place) for place in (one.place, one.twin) if place is not None] == [Region(4, 30, 4, 36), Region(5, 28, 5, 34)]


def test_an_empty_file_is_refused() -> None:
    assert refusal(FORMAT, file("x.yaml", b"")) == f"x.yaml: the file is empty, {ACCEPTS}"


def test_a_flow_that_is_no_yaml_is_recognised_and_refused() -> None:
    assert FORMAT.recognises(file(FOLDER + "unparsable.yaml"))
    assert refusal(FORMAT, file(FOLDER + "unparsable.yaml")) == f"{FOLDER}unparsable.yaml:5:15: text ends inside a quoted value, {ACCEPTS}"


@pytest.mark.parametrize("text", ["name: x\n", "workflow: {}\n", "workflow:\n  name: x\nother: 1\n", "[]\n", "jobs:\n  - {a: [\n", "\x00"])
def test_other_yaml_is_not_recognised(text: str) -> None:
    assert not FORMAT.recognises(file("x.yaml", text.encode()))
