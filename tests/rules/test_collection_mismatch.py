from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.mode import Shape
from flowlint.rules.collection_mismatch import RULE


def test_single_value_for_a_collection(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.dates": "2025-03-29"}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'input "Flow.dates" takes a list, found a string',
            place(text, '"2025-03-29"', "/inputData/Flow.dates"),
            help="pass a list, even for one value",
            parameter="Flow.dates",
            fix=Fix("make it a list of one value", Safety.UNSAFE, (Edit(44, 44, "["), Edit(56, 56, "]"))),
        )
    ]


@pytest.mark.parametrize(
    ("grammar", "text", "expected"),
    [
        ("json", '{"inputData": {"Flow.x": {"amount": 5, "code": "EUR"}}}', '{"inputData": {"Flow.x": [{"amount": 5, "code": "EUR"}]}}'),
        ("yaml", "inputData:\n  Flow.x: {amount: 5, code: EUR}\n", "inputData:\n  Flow.x: [{amount: 5, code: EUR}]\n"),
        ("yaml", "inputData:\n  Flow.x:\n    amount: 5\n    code: EUR\n", "inputData:\n  Flow.x:\n    - amount: 5\n      code: EUR\n"),
    ],
)
def test_an_object_for_a_collection(grammar: str, text: str, expected: str, bound, flow_taking, found, mended) -> None:
    assert mended(text, found(RULE, bound(text, flow_taking("currency", collection=True), grammar=grammar))) == expected


def test_list_for_a_single_value(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.agentId": [ "452" ]}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'input "Flow.agentId" takes a single value, found a list',
            place(text, '[ "452" ]', "/inputData/Flow.agentId"),
            help='pass one value, or declare "Flow.agentId" as a collection',
            parameter="Flow.agentId",
            fix=Fix("replace the list by its one item", Safety.UNSAFE, (Edit(46, 48, ""), Edit(53, 55, ""))),
        )
    ]


@pytest.mark.parametrize("value", ['["452", "453"]', "[]", "[5]", '[["452"]]', '["452", // comment\n]'])
def test_no_fix_of_a_list_that_is_not_one_fitting_value(bound, flow, found, value: str) -> None:
    (diagnostic,) = found(RULE, bound(f'{{"flowId": "x", "inputData": {{"Flow.agentId": {value}}}}}', flow))
    assert diagnostic.fix is None


def test_no_fix_of_a_value_that_no_item_may_be(bound, flow, found) -> None:
    (diagnostic,) = found(RULE, bound('{"flowId": "x", "inputData": {"Flow.dates": 5}}', flow))
    assert diagnostic.fix is None


def test_list_in_a_list(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.dates": [["a", "b"]]}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'each item of input "Flow.dates" takes a single value, found a list',
            place(text, '["a", "b"]', "/inputData/Flow.dates/0"),
            help="pass the values themselves as items, without a list around each",
            parameter="Flow.dates",
        )
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" Sunday", " [Sunday]"),
        (" 'a, b'", " ['a, b']"),
        (" a, b", "\n    - a, b"),
        (" a,\n    b", "\n    - a,\n      b"),
        (" |\n    text\n\n    more", "\n    - |\n      text\n\n      more"),
        ("\n    # comment\n    text", "\n    # comment\n    [text]"),
        (" &day Sunday", None),
    ],
)
def test_yaml_scalars(bound, flow, found, mended, before: str, after: str | None) -> None:
    text = f"flowId: x\ninputData:\n  Flow.dates:{before}\n"
    diagnostics = found(RULE, bound(text, flow, grammar="yaml"))
    assert [diagnostic.parameter for diagnostic in diagnostics] == ["Flow.dates"]
    assert mended(text, diagnostics) == text.replace(before, after or before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("parameters:\n  dates:\n    value: a, b\n", "parameters:\n  dates:\n    value:\n      - a, b\n"),
        ("inputData:\n- name: Flow.dates\n  value: a, b\n", "inputData:\n- name: Flow.dates\n  value:\n    - a, b\n"),
        ("inputData:\n- value: a, b\n  name: Flow.dates\n", "inputData:\n- value:\n    - a, b\n  name: Flow.dates\n"),
        ("inputData:\n  Flow:\n    dates: a, b\n", "inputData:\n  Flow:\n    dates:\n      - a, b\n"),
        ("inputData:\n  Common: {}\n  Flow:\n    dates: a, b\n", "inputData:\n  Common: {}\n  Flow:\n    dates:\n      - a, b\n"),
        ("inputData:\n  Common: {}\n  Flow.dates: a, b\n", "inputData:\n  Common: {}\n  Flow.dates:\n    - a, b\n"),
        ("inputData:\n  Common: {}\n  Flow: {dates: a b?}\n", None),
        ("inputData:\n  Flow.dates: {value: a b?}\n", None),
        ("inputData: {Flow.dates: a b?}\n", None),
    ],
)
def test_yaml_dash_stands_below_the_key_of_the_value(bound, flow: FlowDefinition, found, mended, before: str, after: str | None) -> None:
    text = f"flowId: x\n{before}"
    diagnostics = found(RULE, bound(text, flow, grammar="yaml"))
    assert [diagnostic.message for diagnostic in diagnostics] == ['input "Flow.dates" takes a list, found a string']
    assert mended(text, diagnostics) == f"flowId: x\n{after or before}"


def test_yaml_dash_in_arguments_without_an_envelope(bound, flow, found, mended) -> None:
    text = "Flow.dates: a, b\n"
    diagnostics = found(RULE, bound(text, flow, grammar="yaml", shape=Shape.ARGUMENTS))
    assert mended(text, diagnostics) == "Flow.dates:\n  - a, b\n"


def test_yaml_lists(bound, flow, found, mended) -> None:
    text = "flowId: x\ninputData:\n  Flow.agentId: [a]\n  Flow.retries:\n    - 5\n"
    assert mended(text, found(RULE, bound(text, flow, grammar="yaml"))) == text.replace("[a]", "a")


def test_lists_and_values_in_their_places(bound, flow, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.agentId": "452", "Flow.dates": ["a"], "Flow.details": [["b"]]}}'
    assert found(RULE, bound(text, flow)) == []
    templated = '{"flowId": "x", "inputData": {"Flow.agentId": ${agent}, "Flow.dates": ${dates}}}'
    assert found(RULE, bound(templated, flow)) == []
    unknown = FlowDefinition("Any", "workflow", inputs=(InputParameter("Flow.x", DataType("hologram", collection=True)),))
    assert found(RULE, bound('{"flowId": "x", "inputData": {"Flow.x": 5}}', unknown)) == []


def test_collection_with_a_schema_of_its_own(bound, found) -> None:
    inputs = (InputParameter("Flow.x", DataType("json", collection=True), schema={"type": "array", "items": {"type": "object"}}),)
    text = '{"flowId": "x", "inputData": {"Flow.x": {"a": 1}}}'
    (diagnostic,) = found(RULE, bound(text, FlowDefinition("Any", "workflow", inputs=inputs)))
    assert diagnostic.message == 'input "Flow.x" takes a list, found an object'
