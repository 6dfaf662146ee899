"""The trigger's topic does not have the literal `{id}`.

## What it does

Reports a known topic that has an id where the platform writes `{id}`, or another placeholder such as `{conversationId}`, `:id` or `*`.

## Why it matters

The topic of a trigger contains the characters `{id}` literally; a real id there is wrong (public blog "Process Automation Triggers" of
Genesys Cloud). Match criteria select conversations or users. The topic of a trigger cannot be changed after it is created.

## Example

```json payload
{
  "name": "Customer left",
  "topicName": "v2.detail.events.conversation.{conversationId}.customer.end",
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

Safe if another placeholder is replaced. Unsafe if a real id is replaced: the trigger then fires for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding import topics
from flowlint.binding.edits import inside, respelled
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Safety
from flowlint.model.group import Group
from flowlint.model.location import Location, Span
from flowlint.model.node import Node
from flowlint.model.severity import Severity
from flowlint.model.trigger import TriggerDeclaration
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.wording import quoted


def check(binding: TriggerBinding) -> Iterator[Diagnostic]:
    """Yield one finding where the topic is known but for what stands in place of ``{id}``."""
    declaration, written = binding.declaration, binding.trigger.topic or ""
    topic = topics.meant(written)
    node = declaration.field("topicName")
    if topic == written or node is None:
        return
    segments = written.split(".")
    at_fault = [index for index, (expected, one) in enumerate(zip(topic.split("."), segments, strict=True)) if expected != one]
    wrong = [segments[index] for index in at_fault]
    has_any_id = all(topics.is_any_id(segment) for segment in wrong)
    safety = Safety.SAFE if has_any_id else Safety.UNSAFE
    yield Diagnostic(
        f"topic has {quoted(wrong[0]) if has_any_id else 'an id'} where the platform writes {quoted('{id}')}, expected {quoted(topic)}",
        _place(declaration, node, segments, at_fault[0]),
        help=f"write {quoted('{id}')} literally"
        + ("" if has_any_id else f", and choose which one counts in {quoted(declaration.called('matchCriteria'))}"),
        fix=respelled(declaration.source.text, node, topic, f"write {quoted('{id}')}", safety) if node.text == written else None,
    )


def _place(declaration: TriggerDeclaration, node: Node, segments: list[str], index: int) -> Location:
    """Return where a segment of the topic stands; the whole topic where the text spells it in another way."""
    whole = declaration.place("topicName")
    start, end = inside(declaration.source.text, node)
    if declaration.source.text[start:end] != ".".join(segments):
        return whole
    start += len(".".join([*segments[:index], ""]))
    return whole._replace(span=Span(start, start + len(segments[index])))


RULE = Rule(
    id="topic-with-id",
    summary="the trigger's topic does not have the literal {id}",
    severity=Severity.ERROR,
    group=Group.TRIGGERS,
    on_trigger=check,
    fixable=True,
)
