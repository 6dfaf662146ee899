from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.flow import FlowDefinition, RequestBody, SettingSource
from flowlint.model.location import Location, Source, Span
from flowlint.model.mode import Shape
from flowlint.rules.missing_trigger import RULE

NO_INPUT = FlowDefinition("Nightly clean-up", "workflow", request_body=RequestBody.NONE, request_body_source=SettingSource.DERIVED)


def test_flow_without_input(bound, place, found) -> None:
    declared = Location(Source("flow.yaml", "name: Nightly clean-up"), "/name", Span(6, 22))
    text = '{"flowId": "x", "inputData": {"Flow.agentId": "452", "Flow.retries": 2}}'
    assert found(RULE, bound(text, NO_INPUT._replace(place=declared))) == [
        Diagnostic(
            'arguments are passed to flow "Nightly clean-up", which declares no input',
            place(text, '"inputData"', "/inputData"),
            help='remove the arguments, or mark the variables that they should fill as "Input to flow" and export the flow again',
            related=(Related("flow declared here", declared),),
        )
    ]


@pytest.mark.parametrize(
    ("source", "where"),
    [(SettingSource.STATED, "in the definition"), (SettingSource.CONFIGURATION, "in the configuration")],
)
def test_setting_none(bound, flow, place, found, source: SettingSource, where: str) -> None:
    text = '{"flowId": "x", "parameters": [{"name": "complianceFlag", "value": "true"}]}'
    assert found(RULE, bound(text, flow._replace(request_body=RequestBody.NONE, request_body_source=source))) == [
        Diagnostic(
            'arguments are passed to flow "Compliance check", which has the request-body setting "none"',
            place(text, '"parameters"', "/parameters"),
            help=f'remove the arguments, or set "requestBody" to "parameters" {where} if the flow uses them',
        )
    ]


def test_arguments_without_envelope(bound, place, found) -> None:
    text = '{"agentId": "452"}'
    (diagnostic,) = found(RULE, bound(text, NO_INPUT, shape=Shape.ARGUMENTS))
    assert diagnostic.place == place(text, '"agentId"', "/agentId")


def test_nothing_is_passed_or_something_is_taken(bound, flow, found) -> None:
    for arguments in ("{}", "null", "${arguments}", '{"${name}": 5}', "[]"):
        assert found(RULE, bound(f'{{"flowId": "x", "inputData": {arguments}}}', NO_INPUT)) == []
    assert found(RULE, bound('{"flowId": "x"}', NO_INPUT)) == []
    assert found(RULE, bound('{"flowId": "x", "inputData": {"Flow.agentId": "452"}}', flow)) == []
    assert found(RULE, bound('{"flowId": "x", "inputData": {"Flow.agentId": "452"}}', None)) == []


def test_a_flow_that_cannot_be_launched_gets_no_advice_about_its_inputs(bound, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.agentId": "452"}}'
    assert found(RULE, bound(text, NO_INPUT._replace(type="inboundcall"))) == [
        Diagnostic(
            'arguments are passed to flow "Nightly clean-up", which declares no input',
            place(text, '"inputData"', "/inputData"),
            help="remove the arguments, or launch a workflow that takes them",
        )
    ]


def test_stands_alone() -> None:
    assert RULE.stands_alone
