from __future__ import annotations

import pytest

from flowlint.definitions import catalogue
from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.model.mode import Shape
from flowlint.model.use import Use
from flowlint.rules.unset_input import RULE


def flow_of(**uses: Use | None) -> FlowDefinition:
    inputs = tuple(InputParameter(f"Flow.{name}", DataType("string"), use=use) for name, use in uses.items())
    return FlowDefinition("Call back", "workflow", request_body=RequestBody.PARAMETERS, inputs=inputs)


FLOW = flow_of(ani=Use.UNGUARDED, phone=Use.UNGUARDED, queue=Use.GUARDED, note=Use.NEVER, other=None)
HELP = "or give it an initial value in the flow"


def test_each_input_that_is_left_out(bound, place, found) -> None:
    text = '{"flowId": "x", "inputData": {}}'
    assert found(RULE, bound(text, FLOW)) == [
        Diagnostic(
            f'input "{name}" is not passed, but read without a test that it is set',
            place(text, '"inputData"', "/inputData"),
            help=f'pass "{name}" in "inputData", {HELP}',
            parameter=name,
        )
        for name in ("Flow.ani", "Flow.phone")
    ]


def test_no_arguments_at_all_is_one_finding(bound, place, found) -> None:
    text = '{"flowId": "x"}'
    assert found(RULE, bound(text, FLOW)) == [
        Diagnostic(
            'inputs "Flow.ani" and "Flow.phone" are not passed, but read without a test that they are set',
            place(text, '"flowId"', "/flowId"),
            help='pass them in "inputData", or give them initial values in the flow',
        )
    ]
    assert [one.parameter for one in found(RULE, bound(text, flow_of(ani=Use.UNGUARDED)))] == ["Flow.ani"]


def test_arguments_without_envelope(bound, place, found) -> None:
    assert [(one.place, one.help) for one in found(RULE, bound("{}", FLOW, shape=Shape.ARGUMENTS))] == [
        (place("{}", "{}", ""), f'pass "Flow.ani", {HELP}'),
        (place("{}", "{}", ""), f'pass "Flow.phone", {HELP}'),
    ]


BODY = """\
workflow:
  name: Call back
  variables: [{stringVariable: {name: Flow.ani, isInput: true}}]
  states: [{state: {actions: [{wait: {duration: {exp: ToInt(Flow.ani)}}}]}}]
"""


def test_the_read_is_named_and_a_related_place(bound, found) -> None:
    (flow,) = catalogue.read("flow.yaml", data=BODY.encode()) or ()
    (finding,) = found(RULE, bound('{"flowId": "x"}', flow))
    assert finding.message == 'input "Flow.ani" is not passed, but read at line 4 without a test that it is set'
    read = flow.use_of(flow.inputs[0]).place
    assert read is not None
    declared = flow.inputs[0].place
    assert declared is not None
    assert finding.related == (Related("read here", read), Related("declared here", declared))


@pytest.mark.parametrize(
    "text",
    [
        '{"flowId": "x", "inputData": {"Flow.ani": "1", "Flow.phone": "2"}}',
        '{"flowId": "x", "inputData": {"flow.ANI": "1", "phone": null}}',
        '{"flowId": "x", "inputData": {"Flow.anni": "1", "Flow.phones": "2"}}',
        '{"flowId": "x", "inputData": {"${name}": "1"}}',
        '{"flowId": "x", "inputData": null}',
        '{"flowId": "x", "inputData": ${data}}',
        '{"flowId": "x", "inputData": {}, "parameters": {}}',
    ],
)
def test_what_is_not_found(bound, found, text: str) -> None:
    assert found(RULE, bound(text, FLOW)) == []


def test_required_inputs_and_those_with_a_value_are_not_found(bound, found) -> None:
    for facts in ({"required": True}, {"initial_value": True}):
        flow = FLOW._replace(inputs=tuple(one._replace(**facts) for one in FLOW.inputs))
        assert found(RULE, bound('{"flowId": "x", "inputData": {}}', flow)) == []
    assert found(RULE, bound('{"flowId": "x", "inputData": {}}', FLOW._replace(request_body=RequestBody.NONE))) == []
