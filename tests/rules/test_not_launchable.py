from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Location, Source, Span
from flowlint.rules.not_launchable import RULE

DECLARED = Location(Source("flow.yaml", "name: Main line"), "/name", Span(6, 15))
CALL = FlowDefinition("Main line", "inboundcall", place=DECLARED)


@pytest.mark.parametrize(
    ("text", "fragment", "pointer"),
    [('{"inputData": {}, "flowId": "x"}', '"x"', "/flowId"), ('{"inputData": {}}', '"inputData"', "/inputData")],
)
def test_call_flow(bound, place, found, text: str, fragment: str, pointer: str) -> None:
    assert found(RULE, bound(text, CALL)) == [
        Diagnostic(
            'flow "Main line" is of type "inboundcall", expected a type that supports launching, such as "workflow"',
            place(text, fragment, pointer),
            help="launch a workflow, and let it do the work or call a common module",
            note="the API documentation says \"flow types that support it such as the 'workflow' type\" and lists no others",
            related=(Related("flow declared here", DECLARED),),
        )
    ]


@pytest.mark.parametrize("flow_type", ["workflow", "commonmodule", "workitem", "somethingnew"])
def test_types_against_which_nothing_is_known(bound, found, flow_type: str) -> None:
    assert found(RULE, bound('{"flowId": "x"}', CALL._replace(type=flow_type))) == []


def test_unknown_flow(bound, found) -> None:
    assert found(RULE, bound('{"flowId": "x"}', None)) == []


TRIGGER = '{"topicName": "v2.x", "target": {"type": "Workflow", "id": "x"}}'


@pytest.mark.parametrize("flow_type", ["inboundcall", "commonmodule", "workitem"])
def test_trigger_of_what_is_no_workflow(started, place, found, flow_type: str) -> None:
    assert found(RULE, started(TRIGGER, CALL._replace(type=flow_type))) == [
        Diagnostic(
            f'target flow "Main line" is of type "{flow_type}", expected a workflow',
            place(TRIGGER, '"x"', "/target/id"),
            help="start a workflow, and let it do the work or call a common module",
            related=(Related("flow declared here", DECLARED),),
        )
    ]


@pytest.mark.parametrize("flow_type", ["workflow", "somethingnew"])
def test_trigger_against_which_nothing_is_known(started, found, flow_type: str) -> None:
    assert found(RULE, started(TRIGGER, CALL._replace(type=flow_type))) == []
    assert found(RULE, started(TRIGGER)) == []
