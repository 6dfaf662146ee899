from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import InputParameter
from flowlint.model.mode import ContainerMode
from flowlint.rules.arguments_as_list import RULE

MESSAGE = "arguments are given as a list, expected an object of names and values"
HELP = 'write {"name of the input": value, …}'


def test_list_becomes_an_object(found, bound, flow, place) -> None:
    listed = '[{"name": "a", "value": 1}]'
    text = '{"flowId": "x", "inputData": ' + listed + "}"
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            MESSAGE,
            place(text, listed, "/inputData"),
            help=HELP,
            fix=Fix(
                "make it an object of names and values",
                Safety.SAFE,
                (Edit(29, 30, "{"), Edit(30, 39, ""), Edit(42, 51, ""), Edit(54, 55, ""), Edit(55, 56, "}")),
            ),
        )
    ]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("[]", "{}"),
        ('[{"Name": "a", "Value": 1},{"key":"b","value":{"c":[2]}}]', '{"a": 1,"b":{"c":[2]}}'),
        ('[{"value": "${x}", "name": "a"}]', '{"a": "${x}"}'),
        ('[{"value": 3, "name": "retries"}]', '{"Flow.retries": 3}'),
        ('[{"value": 3, "name": "flow.retries"}]', '{"Flow.retries": 3}'),
        ('[{"a": 1}, { "b" : {"value": 2} }]', '{"a": 1, "b" : {"value": 2}}'),
        ('[\n  {\n    "name": "a",\n    "value": [\n      1\n    ]\n  }\n]', '{\n  "a": [\n      1\n    ]\n}'),
    ],
)
def test_forms_that_are_mended(listed: str, expected: str, found, bound, flow, mended) -> None:
    text = '{"flowId": "x", "inputData": ' + listed + "}"
    assert mended(text, found(RULE, bound(text, flow))) == '{"flowId": "x", "inputData": ' + expected + "}"


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("- name: a\n  value: 1\n- b: 2\n", "  a: 1\n  b: 2\n"),
        ("  - value: 1\n    name: a\n  - {name: 'b', value: [2]}\n", "    a: 1\n    'b': [2]\n"),
        ("  - name: a\n    value: |\n      one\n      two\n", "    a: |\n      one\n      two\n"),
        (" [a: 1, {name: b, value: 2}]\n", " {a: 1, b: 2}\n"),
        ("- name: a # the first\n  value: 1\n", "  a: # the first\n   1\n"),
        ("- name: a\n  # the first\n  value:\n    - 1\n", "  a:\n  # the first\n  \n    - 1\n"),
        ("- value: |\n    text\n  name: a\n", "  a: |\n    text\n"),
        ("- value:\n  - 1\n  # the first\n  name: a  # one", "  a:\n  - 1\n  # the first\n  # one"),
        ("- value: 1\r\n  name: a", "  a: 1"),
    ],
)
def test_yaml_forms_that_are_mended(listed: str, expected: str, found, bound, flow, mended) -> None:
    text = "flowId: x\ninputData:\n" + listed
    assert mended(text, found(RULE, bound(text, flow, grammar="yaml"))) == "flowId: x\ninputData:\n" + expected


@pytest.mark.parametrize(
    ("listed", "note"),
    [
        ('[{"name": "a", "value": 1, "type": "string"}]', ""),
        ('[{"name": "${a}", "value": 1}]', ""),
        ('[{"name": "a", "value": 1}, {"name": "a", "value": 2}]', 'named more than once: "a"'),
        ('[{"name": "a", "value": 1}, 5, []]', "2 entries have no name and value; they are not checked"),
        ("[5]", "one entry has no name and value; it is not checked"),
        ('[{"name": "a", // the first\n "value": 1}]', ""),
    ],
)
def test_forms_that_only_a_person_can_mend(listed: str, note: str, found, bound, flow, place) -> None:
    text = '{"flowId": "x", "inputData": ' + listed + "}"
    assert found(RULE, bound(text, flow)) == [Diagnostic(MESSAGE, place(text, listed, "/inputData"), help=HELP, note=note)]


@pytest.mark.parametrize(
    "listed",
    [
        "- {name: a, # the first\n   value: 1}\n",
        "-   name: a\n    value: 1\n- b: 2\n",
        "-\n  name: a\n  value: 1\n",
        "- name: a\n  value: &shared 1\n- name: b\n  value: *shared\n",
    ],
)
def test_yaml_forms_that_only_a_person_can_mend(listed: str, found, bound, flow, place) -> None:
    text = "flowId: x\ninputData:\n" + listed
    assert found(RULE, bound(text, flow, grammar="yaml")) == [
        Diagnostic(MESSAGE, place(text, listed.rstrip(), "/inputData", grammar="yaml"), help=HELP)
    ]


def test_yaml_name_without_a_colon_is_found_and_not_mended(found, bound, flow, place) -> None:
    text = "flowId: x\nparameters:\n- {agentId}\n"
    assert found(RULE, bound(text, flow, grammar="yaml")) == [
        Diagnostic(MESSAGE, place(text, "- {agentId}", "/parameters", grammar="yaml"), help=HELP)
    ]


def test_short_name_that_moves_stays_short_where_it_is_accepted(found, bound, flow, mended) -> None:
    text = '{"flowId": "x", "parameters": [{"value": 3, "name": "retries"}]}'
    strict = found(RULE, bound(text, flow, mode=ContainerMode.PARAMETERS))
    assert mended(text, strict) == '{"flowId": "x", "parameters": {"retries": 3}}'
    tolerant = found(RULE, bound(text, flow))
    assert mended(text, tolerant) == '{"flowId": "x", "parameters": {"Flow.retries": 3}}'


def test_object_is_what_is_expected(found, bound, flow) -> None:
    assert found(RULE, bound('{"flowId": "x", "inputData": {"Flow.details": [{"name": "a", "value": 1}]}}', flow)) == []


def test_name_that_may_mean_two_inputs_is_kept(found, bound, flow, mended) -> None:
    inputs = (InputParameter("Flow.customerId", DataType("string")), InputParameter("Common.customerId", DataType("string")))
    text = '{"flowId": "x", "inputData": [{"value": "c-7", "name": "customerId"}]}'
    diagnostics = found(RULE, bound(text, flow._replace(inputs=inputs)))
    assert mended(text, diagnostics) == '{"flowId": "x", "inputData": {"customerId": "c-7"}}'
