"""A request or a trigger is not known to start flows of this type.

## What it does

Reports a payload for a flow whose type the platform knows but does not list as launchable, such as `inboundcall`. The types `workflow`,
`commonmodule` and `workitem` are accepted, and so are types that flowlint does not know. Reports a trigger whose target is a flow of a
known type other than `workflow`.

## Why it matters

`POST /api/v2/flows/executions` launches "flow types that support it such as the 'workflow' type" (Platform API, `ArchitectApi`). No public
page lists the others. Call, chat, message and bot flows are started by a conversation. The target of a trigger can only be a workflow
(Platform API, model `TriggerTarget`; help page "Overview of triggers").

## Example

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Main line
type: inboundcall
inputs:
  Flow.language: string
```

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.language": "en-us"
  }
}
```

## Use instead

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Call me back
type: workflow
inputs:
  Flow.language: string
```

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.language": "en-us"
  }
}
```

## Fix safety

There is no fix: flowlint does not know which flow to launch instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.flow import FLOW_TYPES, is_launchable
from flowlint.model.group import Group
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.wording import quoted


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield one finding where the flow is of a type that is not known to be launchable."""
    flow = binding.flow
    if flow is None or is_launchable(flow.type):
        return
    yield Diagnostic(
        f'flow {quoted(flow.label)} is of type {quoted(flow.type)}, expected a type that supports launching, such as "workflow"',
        binding.flow_reference,
        help="launch a workflow, and let it do the work or call a common module",
        note="the API documentation says \"flow types that support it such as the 'workflow' type\" and lists no others",
        related=declared(flow.place, "flow declared here"),
    )


def check_trigger(binding: TriggerBinding) -> Iterator[Diagnostic]:
    """Yield one finding where the target is of a type that triggers do not start."""
    flow = binding.flow
    if flow is None or flow.type == "workflow" or flow.type not in FLOW_TYPES:
        return
    yield Diagnostic(
        f"target flow {quoted(flow.label)} is of type {quoted(flow.type)}, expected a workflow",
        binding.declaration.place("target", "id"),
        help="start a workflow, and let it do the work or call a common module",
        related=declared(flow.place, "flow declared here"),
    )


RULE = Rule(
    id="not-launchable",
    summary="a request or a trigger is not known to start flows of this type",
    severity=Severity.ERROR,
    group=Group.TRIGGERS,
    on_binding=check,
    on_trigger=check_trigger,
    never_silenced=True,
)
