"""The definition says that the flow has never been published.

## What it does

Reports a payload for a flow whose definition says that it has no published version, and a trigger that starts such a flow. Nothing is
reported if the definition does not say.

## Why it matters

Without `flowVersion` a launch takes the latest published version (Platform API, model `FlowExecutionLaunchRequest`), and an unpublished
flow does not have one. It is not documented what the launch does then. The target of a trigger can only be an active, published workflow
(help page "Overview of triggers").

## Example

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Compliance check
type: workflow
published: false
inputs:
  Flow.agentId: string
```

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452"
  }
}
```

## Use instead

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Compliance check
type: workflow
published: true
inputs:
  Flow.agentId: string
```

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452"
  }
}
```

## Fix safety

There is no fix: the flow has to be published; the payload or the trigger may be right.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.group import Group
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.wording import quoted


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield one finding where the flow is not published."""
    flow = binding.flow
    if flow is None or flow.published is not False:
        return
    yield Diagnostic(
        f"flow {quoted(flow.label)} is not published",
        binding.flow_reference,
        help="publish the flow, or load its definition again if it has been published since",
        note='without "flowVersion" a launch takes the latest published version',
        related=declared(flow.place, "flow declared here"),
    )


def check_trigger(binding: TriggerBinding) -> Iterator[Diagnostic]:
    """Yield one finding where the target is not published."""
    flow = binding.flow
    if flow is None or flow.published is not False:
        return
    yield Diagnostic(
        f"target flow {quoted(flow.label)} is not published",
        binding.declaration.place("target", "id"),
        help="publish the flow before you create the trigger, or load its definition again if it has been published since",
        note="only an active, published workflow can be the target of a trigger",
        related=declared(flow.place, "flow declared here"),
    )


RULE = Rule(
    id="unpublished-flow",
    summary="the flow is not published",
    severity=Severity.WARNING,
    group=Group.TRIGGERS,
    on_binding=check,
    on_trigger=check_trigger,
)
