from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.rules.unpublished_flow import RULE


def test_not_published(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {}}'
    assert found(RULE, bound(text, flow._replace(published=False))) == [
        Diagnostic(
            'flow "Compliance check" is not published',
            place(text, '"x"', "/flowId"),
            help="publish the flow, or load its definition again if it has been published since",
            note='without "flowVersion" a launch takes the latest published version',
        )
    ]


@pytest.mark.parametrize("published", [True, None])
def test_published_or_not_said(bound, flow, found, published: bool | None) -> None:
    assert found(RULE, bound('{"flowId": "x"}', flow._replace(published=published))) == []
    assert found(RULE, bound('{"flowId": "x"}', None)) == []


TRIGGER = '{"topicName": "v2.x", "target": {"type": "Workflow", "id": "x"}}'


def test_trigger_of_an_unpublished_flow(started, flow, place, found) -> None:
    assert found(RULE, started(TRIGGER, flow._replace(published=False))) == [
        Diagnostic(
            'target flow "Compliance check" is not published',
            place(TRIGGER, '"x"', "/target/id"),
            help="publish the flow before you create the trigger, or load its definition again if it has been published since",
            note="only an active, published workflow can be the target of a trigger",
        )
    ]


@pytest.mark.parametrize("published", [True, None])
def test_trigger_of_a_published_flow_or_not_said(started, flow, found, published: bool | None) -> None:
    assert found(RULE, started(TRIGGER, flow._replace(published=published))) == []
    assert found(RULE, started(TRIGGER)) == []
