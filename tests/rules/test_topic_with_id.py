from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.topic_with_id import RULE

TOPIC = "v2.users.{id}.activity"
ID = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"


def trigger(topic: str) -> str:
    return f'{{"topicName": {topic}, "matchCriteria": []}}'


def test_real_id(started, place, found, mended) -> None:
    written = f"v2.users.{ID}.activity"
    text = trigger(f'"{written}"')
    findings = found(RULE, started(text))
    assert findings == [
        Diagnostic(
            f'topic has an id where the platform writes "{{id}}", expected "{TOPIC}"',
            place(text, ID, "/topicName"),
            help='write "{id}" literally, and choose which one counts in "matchCriteria"',
            fix=Fix('write "{id}"', Safety.UNSAFE, (Edit(text.index(written), text.index(written) + len(written), TOPIC),)),
        )
    ]
    assert mended(text, findings) == trigger(f'"{TOPIC}"')


@pytest.mark.parametrize("spelling", ["{userId}", "*", ":id", "{user-id}"])
def test_other_spelling_of_any_id(started, place, found, spelling: str) -> None:
    written = f"v2.users.{spelling}.activity"
    text = trigger(f'"{written}"')
    assert found(RULE, started(text)) == [
        Diagnostic(
            f'topic has "{spelling}" where the platform writes "{{id}}", expected "{TOPIC}"',
            place(text, spelling, "/topicName"),
            help='write "{id}" literally',
            fix=Fix('write "{id}"', Safety.SAFE, (Edit(text.index(written), text.index(written) + len(written), TOPIC),)),
        )
    ]


def test_no_fix_where_the_text_is_spelt_with_escapes(started, place, found) -> None:
    text = trigger('"v2.users.\\u002a.activity"')
    assert found(RULE, started(text)) == [
        Diagnostic(
            f'topic has "*" where the platform writes "{{id}}", expected "{TOPIC}"',
            place(text, '"v2.users.\\u002a.activity"', "/topicName"),
            help='write "{id}" literally',
        )
    ]


@pytest.mark.parametrize(
    "topic",
    [
        f'"{TOPIC}"',
        '"v2.users.something.activity"',
        '"v2.users.${id}.activity"',
        '"v2.users.{{id}}.activity"',
        "${topic}",
        '""',
        "1",
        "null",
        '"v2.users..activity"',
    ],
)
def test_literal_or_not_certain(started, found, topic: str) -> None:
    assert found(RULE, started(trigger(topic))) == []
