from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.severity import Severity
from flowlint.rules.missing_scope import RULE


def test_short_name(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"agentId": "452"}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'argument "agentId" lacks the scope of input "Flow.agentId"',
            place(text, '"agentId"', "/inputData/agentId"),
            help='write "Flow.agentId"',
            parameter="Flow.agentId",
            fix=Fix('rename it to "Flow.agentId"', Safety.SAFE, (Edit(31, 38, "Flow.agentId"),)),
        )
    ]


def test_one_finding_says_scope_and_case(bound, flow, found, mended) -> None:
    text = '{"flowId": "x", "inputData": {"AGENTID": "452"}}'
    diagnostics = found(RULE, bound(text, flow))
    assert [diagnostic.message for diagnostic in diagnostics] == [
        'argument "AGENTID" lacks the scope of input "Flow.agentId" and differs from it in case'
    ]
    assert mended(text, diagnostics) == '{"flowId": "x", "inputData": {"Flow.agentId": "452"}}'


@pytest.mark.parametrize(
    ("arguments", "fragment", "pointer", "message"),
    [
        ('{"ani": "1"}', '"ani"', "/ani", 'argument "ani" has no scope, expected a full name such as "Flow.ani"'),
        ('{"ani": "1", "dnis": 2}', '"ani"', "/ani", 'arguments "ani" and "dnis" have no scope, expected full names such as "Flow.ani"'),
        ('[{"name": "ani", "value": 1}]', '"ani"', "/0", 'argument "ani" has no scope, expected a full name such as "Flow.ani"'),
        ('{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}', '"a"', "/a",
         'arguments "a", "b", "c" and 2 more have no scope, expected full names such as "Flow.a"'),
    ],
)  # fmt: skip
def test_no_name_has_a_scope_and_no_flow_is_known(bound, place, found, arguments: str, fragment: str, pointer: str, message: str) -> None:
    text = f'{{"flowId": "x", "inputData": {arguments}}}'
    assert found(RULE, bound(text, None)) == [
        Diagnostic(
            message,
            place(text, fragment, f"/inputData{pointer}"),
            help="write each name in full, as the flow declares it",
            severity=Severity.WARNING,
        )
    ]


@pytest.mark.parametrize(
    "container",
    [
        '"inputData": {"ani": "1", "Flow.dnis": "2"}',
        '"inputData": {"ani": "1", "${name}": "2"}',
        '"inputData": {"Flow": {"ani": "1"}}',
        '"inputData": {}',
        '"parameters": {"ani": "1"}',
    ],
)
def test_names_that_may_be_right_where_no_flow_is_known(bound, found, container: str) -> None:
    assert found(RULE, bound(f'{{"flowId": "x", {container}}}', None)) == []


def test_two_inputs_of_that_short_name(bound, place, found) -> None:
    inputs = (InputParameter("Common.customerId", DataType("string")), InputParameter("Flow.customerId", DataType("string")))
    text = '{"flowId": "x", "inputData": {"customerId": "c-7"}}'
    assert found(RULE, bound(text, FlowDefinition("Look up", "commonmodule", inputs=inputs))) == [
        Diagnostic(
            'argument "customerId" lacks a scope and may mean "Common.customerId" and "Flow.customerId"',
            place(text, '"customerId"', "/inputData/customerId"),
            help="write the full name of the input that you mean",
        )
    ]


def test_no_fix_where_the_full_name_is_given_too(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"agentId": "452", "Flow.agentId": "453"}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'argument "agentId" lacks the scope of input "Flow.agentId"',
            place(text, '"agentId"', "/inputData/agentId"),
            help='pass input "Flow.agentId" once, under its full name',
            parameter="Flow.agentId",
        )
    ]


def test_short_names_are_accepted_in_parameters(bound, flow, found) -> None:
    assert found(RULE, bound('{"flowId": "x", "parameters": {"agentId": "452"}}', flow)) == []


def test_short_name_of_two_inputs_in_parameters(bound, place, found) -> None:
    inputs = (InputParameter("Flow.customerId", DataType("integer")), InputParameter("Common.customerId", DataType("string")))
    text = '{"flowId": "x", "parameters": {"customerId": "c-7"}}'
    binding = bound(text, FlowDefinition("Look up", "commonmodule", inputs=inputs))
    assert found(RULE, binding) == [
        Diagnostic(
            'argument "customerId" lacks a scope and may mean "Flow.customerId" and "Common.customerId"',
            place(text, '"customerId"', "/parameters/customerId"),
            help="write the full name of the input that you mean",
        )
    ]
    assert [argument.problems for argument in binding.arguments] == [()]
