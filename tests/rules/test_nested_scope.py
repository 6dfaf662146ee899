from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.rules.nested_scope import RULE

HELP = "write each name in full, with its scope"
NOTE = "on the developer forum a user reports that every input is null after such a launch"


def test_names_are_written_in_full(found, bound, flow, place) -> None:
    text = '{"flowId": "x", "inputData": {"Flow": {"agentId": "1", "b": 2}}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'names are nested below "Flow", expected full names such as "Flow.agentId"',
            place(text, '"Flow"', "/inputData/Flow"),
            help=HELP,
            note=NOTE,
            fix=Fix(
                "write the names in full", Safety.SAFE, (Edit(30, 39, ""), Edit(40, 40, "Flow."), Edit(56, 56, "Flow."), Edit(61, 62, ""))
            ),
        )
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('{"flow": {"agentId": 1}, "Common": {"a": 2}}', '{"Flow.agentId": 1, "Common.a": 2}'),
        ('{"Flow": {"Flow.agentId": 1, "flow.b": 2}}', '{"Flow.agentId": 1, "flow.b": 2}'),
        ('{\n  "Flow": {\n    "a": 1,\n    "b": 2\n  },\n  "c": 3\n}', '{\n  "Flow.a": 1,\n  "Flow.b": 2,\n  "c": 3\n}'),
    ],
)
def test_forms_that_are_mended(arguments: str, expected: str, found, bound, flow, mended) -> None:
    text = '{"flowId": "x", "inputData": ' + arguments + "}"
    assert mended(text, found(RULE, bound(text, flow))) == '{"flowId": "x", "inputData": ' + expected + "}"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("  Flow:\n      a: 1\n      b:\n      - 2\n  c: 3\n", "  Flow.a: 1\n  Flow.b:\n      - 2\n  c: 3\n"),
        ("  {'Flow': {a: 1, \"b\": 2}}\n", '  {Flow.a: 1, "Flow.b": 2}\n'),
        ("  Flow: {a: 1, 'b':2 ,}\n  c: 3\n", "  Flow.a: 1\n  'Flow.b': 2\n  c: 3\n"),
        ("  Flow: {a: 1, # one\n    b: 2}\n", "  Flow: {a: 1, # one\n    b: 2}\n"),
        ("  Flow: {a: 1, b}\n", "  Flow: {a: 1, b}\n"),
        ("  Flow: # all of them\n    a: 1\n", "  Flow: # all of them\n    a: 1\n"),
        ("  &all Flow: {a: 1, b: 2}\n", "  &all Flow: {a: 1, b: 2}\n"),
    ],
)
def test_yaml_forms(arguments: str, expected: str, found, bound, flow, mended) -> None:
    text = "flowId: x\ninputData:\n" + arguments
    assert mended(text, found(RULE, bound(text, flow, grammar="yaml"))) == "flowId: x\ninputData:\n" + expected


@pytest.mark.parametrize(
    "arguments",
    [
        '{"Flow": {"agentId": 1}, "Flow.agentId": 2}',
        '{"Flow": {"agentId": 1, "agentId": 1}}',
        '{"Flow": {"agentId": 1, "${name}": 2}}',
        '{"Flow": {"agentId": 1} /* one */}',
        '{"Flow": {/* one */ "agentId": 1}}',
    ],
)
def test_forms_that_only_a_person_can_mend(arguments: str, found, bound, flow, mended) -> None:
    text = '{"flowId": "x", "inputData": ' + arguments + "}"
    after = mended(text, found(RULE, bound(text, flow)))
    assert after == (text.replace('{"Flow": {"agentId": 1}', '{"Flow.agentId": 1') if "1} /*" in arguments else text)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [('{"My scope": {"x": 1}}', '{"My scope": {"x": 1}}'), ('{"My scope": {"My scope.x": 1}}', '{"My scope.x": 1}')],
)
def test_a_scope_that_may_need_escapes_is_not_written(arguments: str, expected: str, found, bound, mended) -> None:
    flow = FlowDefinition("Any", "workflow", inputs=(InputParameter("My scope.x", DataType("integer")),))
    text = '{"flowId": "x", "inputData": ' + arguments + "}"
    diagnostics = found(RULE, bound(text, flow))
    assert [one.message for one in diagnostics] == ['names are nested below "My scope", expected full names such as "My scope.x"']
    assert mended(text, diagnostics) == '{"flowId": "x", "inputData": ' + expected + "}"


def test_empty_scope_passes_nothing(found, bound, flow, place) -> None:
    text = '{"flowId": "x", "inputData": {"Flow": {}}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'names are nested below "Flow", expected full names',
            place(text, '"Flow"', "/inputData/Flow"),
            help="remove it; it passes no argument",
        )
    ]


def test_scope_is_known_without_a_flow(found, bound, place) -> None:
    text = '{"flowId": "x", "inputData": {"Flow": {"${a}": 1}}}'
    assert found(RULE, bound(text, None)) == [
        Diagnostic('names are nested below "Flow", expected full names', place(text, '"Flow"', "/inputData/Flow"), help=HELP, note=NOTE)
    ]


def test_scope_inside_a_value_is_the_values_own(found, bound, flow) -> None:
    assert found(RULE, bound('{"flowId": "x", "inputData": {"Flow.details": {"Flow": {"a": 1}}}}', flow)) == []


def test_no_fix_where_a_value_stands_elsewhere(bound, flow, found) -> None:
    text = "flowId: &id x\ninputData:\n  Flow:\n    agentId: *id\n    complianceFlag: true\n"
    (diagnostic,) = found(RULE, bound(text, flow, grammar="yaml"))
    assert (diagnostic.message, diagnostic.fix) == ('names are nested below "Flow", expected full names such as "Flow.agentId"', None)


def test_the_names_after_the_first_are_moved_to_the_column_of_the_scope(found, bound, flow) -> None:
    text = "flowId: x\ninputData:\n  Flow:\n      agentId: a\n      retries: 2\n"
    (diagnostic,) = found(RULE, bound(text, flow, grammar="yaml"))
    first, second = text.index("agentId"), text.index("retries")
    edits = (Edit(23, first, ""), Edit(first, first, "Flow."), Edit(second - 4, second, ""), Edit(second, second, "Flow."))
    assert diagnostic.fix == Fix("write the names in full", Safety.SAFE, edits)
