"""The trigger is disabled.

## What it does

Reports a trigger whose `enabled` is false. A placeholder is accepted.

## Why it matters

The platform does not evaluate a disabled trigger for real events, so it starts nothing (public blog "Process Automation Triggers" of
Genesys Cloud). The platform's test of a trigger works even so, and does not show it.

## Example

```json payload
{
  "name": "Customer left",
  "topicName": "v2.detail.events.conversation.{id}.customer.end",
  "target": {"type": "Workflow", "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"},
  "enabled": false
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

There is no fix: a trigger may be disabled on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.group import Group
from flowlint.model.severity import Severity
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.wording import quoted


def check(binding: TriggerBinding) -> Iterator[Diagnostic]:
    """Yield one finding where the trigger is disabled."""
    trigger, declaration = binding.trigger, binding.declaration
    if trigger.enabled:
        return
    subject = f"trigger {quoted(trigger.name)}" if trigger.name else "trigger"
    starts = f"flow {quoted(binding.flow.label)}" if binding.flow is not None else "its flow"
    yield Diagnostic(
        f"{subject} is disabled and never starts {starts}",
        declaration.place("enabled"),
        help=f"set {quoted(declaration.called('enabled'))} to true, or remove the trigger",
    )


RULE = Rule(
    id="disabled-trigger",
    summary="the trigger is disabled",
    severity=Severity.WARNING,
    group=Group.TRIGGERS,
    on_trigger=check,
)
