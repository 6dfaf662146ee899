from __future__ import annotations

import pytest
from compliance_check import file, flow, refusal

from flowlint.definitions.formats.configuration_json import FORMAT
from flowlint.model.datatype import DataType
from flowlint.model.flow import InputParameter
from flowlint.model.location import region
from flowlint.model.region import Region

ACCEPTS = 'expected Architect configuration JSON (an object with "name", "type" and "variables" whose items have "__type")'
FOLDER = "configuration-json/"


def test_reads_the_inputs_of_the_flow_and_no_other_variable() -> None:
    assert FORMAT.read(file(FOLDER + "compliance-check.json")) == (flow(),)


def test_inputs_know_where_they_are_declared() -> None:
    text = '{"name": "x", "type": "workflow",\n "variables": [{"__type": "BoolVariable", "name": "Flow.a", "isInput": true}]}'
    (read,) = FORMAT.read(file("x.json", text.encode()))
    assert read.inputs[0].place is not None
    assert (read.inputs[0].place.pointer, region(read.inputs[0].place)) == ("/variables/0", Region(2, 51, 2, 59))


def test_an_empty_text_that_was_entered_is_an_initial_value() -> None:
    note = InputParameter("Flow.note", DataType("string"), initial_value=True)
    assert FORMAT.read(file(FOLDER + "empty-literal.json")) == (flow(inputs=(note,)),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"type": "workflow", "variables": []}', f'1:1: the configuration has no "name" and "type", {ACCEPTS}'),
        ('{"name": "x", "type": "bot", "variables": {}}', '1:43: "variables" is an object, expected a list of objects with "__type"'),
        ('{"name": "x", "type": "bot", "variables": [1]}', '1:44: a variable is a number, expected an object with "name" and "__type"'),
        (
            '{"name": "x", "type": "bot", "variables": [{"name": "Flow.a", "isInput": true}]}',
            '1:53: input "Flow.a" has no type, expected "__type" with a text such as "StringVariable"',
        ),
    ],
)
def test_names_the_line_of_what_is_broken(text: str, fault: str) -> None:
    assert refusal(FORMAT, file("x.json", text.encode())) == f"x.json:{fault}"


def test_a_configuration_that_is_cut_off_is_recognised_and_refused() -> None:
    cut = file("x.json", b'{"name": "x", "type": "bot", "variables": [{"__type": "BoolVar')
    assert FORMAT.recognises(cut)
    assert refusal(FORMAT, cut).endswith(ACCEPTS)


@pytest.mark.parametrize(
    ("text", "recognised"),
    [
        ('{"name": "x", "type": "workflow", "variables": [{"__type": "BoolVariable"}]}', True),
        ('{"name": "x", "type": "workflow", "variables": [], "manifest": {}}', True),
        ('{"name": "x", "type": "module", "variables": []}', False),
        ('{"name": "x", "variables": [{"__type": "BoolVariable"}]}', False),
        ('{"name": "x", "type": "module", "variables": [1]}', False),
        ("[]", False),
        ("{", False),
    ],
)
def test_recognises_by_shape(text: str, recognised: bool) -> None:
    assert FORMAT.recognises(file("x.json", text.encode())) is recognised
