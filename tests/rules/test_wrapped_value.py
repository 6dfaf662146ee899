from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span
from flowlint.model.mode import ContainerMode
from flowlint.rules.wrapped_value import RULE

HELP = 'pass the value itself, without {"value": …} around it'


def test_wrapper_is_taken_off(found, bound, flow, place) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.agentId": { "value": "1" }}}'
    declared = Location(Source("definition.yaml", "Flow.agentId: string"), "", Span(0, 12))
    inputs = tuple(one._replace(place=declared) if one.name == "Flow.agentId" else one for one in flow.inputs)
    assert found(RULE, bound(text, flow._replace(inputs=inputs))) == [
        Diagnostic(
            'value of argument "Flow.agentId" is wrapped in an object, expected the value alone',
            place(text, '{ "value": "1" }', "/inputData/Flow.agentId"),
            help=HELP,
            parameter="Flow.agentId",
            related=(Related("declared here", declared),),
            fix=Fix("unwrap the value", Safety.SAFE, (Edit(46, 57, ""), Edit(60, 62, ""))),
        )
    ]


def test_comment_in_the_wrapper_is_not_lost(found, bound, flow, place) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.agentId": {"value": "1" /* old */}}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'value of argument "Flow.agentId" is wrapped in an object, expected the value alone',
            place(text, '{"value": "1" /* old */}', "/inputData/Flow.agentId"),
            help=HELP,
            parameter="Flow.agentId",
        )
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("  Flow.agentId:\n    value: one\n", "  Flow.agentId: one\n"),
        ("  Flow.dates:\n    value:\n    - one\n", "  Flow.dates:\n    - one\n"),
        ("  Flow.agentId:\n    value: |\n      one\n", "  Flow.agentId: |\n      one\n"),
        ("  Flow.agentId: {value: one}\n", "  Flow.agentId: one\n"),
        ("  Flow.agentId: # as before\n    value: one\n", "  Flow.agentId: # as before\n    value: one\n"),
    ],
)
def test_yaml_forms(arguments: str, expected: str, found, bound, flow, mended) -> None:
    text = "flowId: x\ninputData:\n" + arguments
    assert mended(text, found(RULE, bound(text, flow, grammar="yaml"))) == "flowId: x\ninputData:\n" + expected


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ('{"flowId": "x", "inputData": {"Flow.details": {"value": 1}}}', ContainerMode.AUTO),
        ('{"flowId": "x", "inputData": {"unknown": {"value": 1}}}', ContainerMode.AUTO),
        ('{"flowId": "x", "inputData": {"Flow.agentId": {"value": 1, "type": "string"}}}', ContainerMode.AUTO),
        ('{"flowId": "x", "parameters": {"agentId": {"value": "1"}}}', ContainerMode.AUTO),
        ('{"flowId": "x", "parameters": {"agentId": {"value": "1"}}}', ContainerMode.PARAMETERS),
    ],
)
def test_objects_that_may_stay(text: str, mode: ContainerMode, found, bound, flow) -> None:
    assert found(RULE, bound(text, flow, mode=mode)) == []


def test_several_wrappers_are_one_finding(found, bound, flow, place, mended) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.agentId": {"value": {"value": "1"}}}}'
    diagnostics = found(RULE, bound(text, flow))
    assert diagnostics == [
        Diagnostic(
            'value of argument "Flow.agentId" is wrapped in an object, expected the value alone',
            place(text, '{"value": {"value": "1"}}', "/inputData/Flow.agentId"),
            help=HELP,
            parameter="Flow.agentId",
            fix=Fix("unwrap the value", Safety.SAFE, (Edit(46, 56, ""), Edit(56, 66, ""), Edit(69, 70, ""), Edit(70, 71, ""))),
        )
    ]
    assert mended(text, diagnostics) == '{"flowId": "x", "inputData": {"Flow.agentId": "1"}}'
    block = "flowId: x\ninputData:\n  Flow.agentId:\n    value:\n      value: one\n"
    assert mended(block, found(RULE, bound(block, flow, grammar="yaml"))) == "flowId: x\ninputData:\n  Flow.agentId: one\n"
