"""The trigger's topic is unknown to flowlint, and so are the fields of its event.

## What it does

Notes a trigger whose topic flowlint does not know. Its inputs are then not compared with the fields of the event. A placeholder is
accepted.

## Why it matters

flowlint knows the topics for which the official SDK has a model. Which topics exist depends on the organization, so an unknown one may be
right, but it may also be a slip.

## Example

```json payload
{
  "name": "Customer left",
  "topicName": "v2.detail.events.conversation.{id}.customer.ended",
  "target": {"type": "Workflow", "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"},
  "enabled": true
}
```

## Use instead

```json payload
{
  "name": "Customer left",
  "topicName": "v2.detail.events.conversation.{id}.customer.end",
  "target": {"type": "Workflow", "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"},
  "enabled": true
}
```

## Fix safety

Unsafe: an organization may have the topic. There is a fix only if exactly one known topic is similar.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding import topics
from flowlint.binding.edits import respelled
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Fix, Safety
from flowlint.model.group import Group
from flowlint.model.placeholder import is_identifier_placeholder
from flowlint.model.severity import Severity
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.wording import quoted, series


def check(binding: TriggerBinding) -> Iterator[Diagnostic]:
    """Yield one finding where nothing is known of the topic."""
    topic = binding.trigger.topic
    if not topic or is_identifier_placeholder(topic):
        return
    if topics.fields(topics.meant(topic)) is not None:
        return
    near = topics.similar(topic)
    yield Diagnostic(
        f"topic {quoted(topic)} is not known; the fields of its event were not compared with the inputs of the flow",
        binding.declaration.place("topicName"),
        fix=_fix(binding, *near) if len(near) == 1 else None,
        help=f"use {series(near)} if that is meant" if near else "check whether the organization has this topic",
        note="the available topics depend on the organization",
    )


def _fix(binding: TriggerBinding, topic: str) -> Fix | None:
    node = binding.declaration.field("topicName")
    return respelled(binding.declaration.source.text, node, topic, f"use {quoted(topic)}", Safety.UNSAFE) if node is not None else None


RULE = Rule(
    id="unknown-topic",
    summary="the trigger's topic is unknown, so its fields cannot be compared with the inputs",
    severity=Severity.INFO,
    group=Group.TRIGGERS,
    on_trigger=check,
    fixable=True,
)
