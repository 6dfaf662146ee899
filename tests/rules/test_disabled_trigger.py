from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.location import Location, Source
from flowlint.model.trigger import Trigger, TriggerDeclaration
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.rules.disabled_trigger import RULE

HELP = 'set "enabled" to true, or remove the trigger'


def test_disabled(started, flow, place, found) -> None:
    text = '{"topicName": "v2.x", "name": "Customer left", "target": {"type": "Workflow"}, "enabled": false}'
    message = 'trigger "Customer left" is disabled and never starts flow "Compliance check"'
    assert found(RULE, started(text, flow)) == [Diagnostic(message, place(text, "false", "/enabled"), help=HELP)]


def test_name_of_the_host_for_the_field(started, place, found) -> None:
    text = '{"topicName": "v2.x", "enabled": false}'
    assert found(RULE, started(text, names={"enabled": "active"})) == [
        Diagnostic(
            "trigger is disabled and never starts its flow", place(text, "false", "/enabled"), help=HELP.replace('"enabled"', '"active"')
        )
    ]


def test_trigger_of_a_snapshot(flow, found) -> None:
    where = Location(Source("flows/a.yaml", ""), "/triggers/0")
    trigger = Trigger(name="Customer left", topic="v2.x", enabled=False, place=where)
    message = 'trigger "Customer left" is disabled and never starts flow "Compliance check"'
    assert found(RULE, TriggerBinding(TriggerDeclaration(trigger, where.source), flow)) == [Diagnostic(message, where, help=HELP)]


@pytest.mark.parametrize("enabled", ["true", "null", '"false"', "${enabled}", "{{enabled}}"])
def test_enabled_or_not_known(started, found, enabled: str) -> None:
    assert found(RULE, started(f'{{"topicName": "v2.x", "matchCriteria": [], "enabled": {enabled}}}')) == []
