from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.unknown_topic import RULE

NOTE = "the available topics depend on the organization"


def trigger(topic: str) -> str:
    return f'{{"topicName": {topic}, "matchCriteria": []}}'


@pytest.mark.parametrize(
    ("topic", "help_", "fix"),
    [
        (
            "v2.users.{id}.activty",
            'use "v2.users.{id}.activity" if that is meant',
            Fix('use "v2.users.{id}.activity"', Safety.UNSAFE, (Edit(15, 36, "v2.users.{id}.activity"),)),
        ),
        ("v2.something.new", "check whether the organization has this topic", None),
    ],
)
def test_not_known(started, place, found, topic: str, help_: str, fix: Fix | None) -> None:
    text = trigger(f'"{topic}"')
    message = f'topic "{topic}" is not known; the fields of its event were not compared with the inputs of the flow'
    assert found(RULE, started(text)) == [Diagnostic(message, place(text, f'"{topic}"', "/topicName"), help=help_, note=NOTE, fix=fix)]


@pytest.mark.parametrize("topic", ['"v2.users.{id}.activity"', '"v2.users.*.activity"', '"v2.${x}"', "{{topic}}", '"<topic>"', "1", '""'])
def test_known_or_open(started, found, topic: str) -> None:
    assert found(RULE, started(trigger(topic))) == []
