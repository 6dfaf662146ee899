"""The launch request does not say which flow to launch.

## What it does

Reports a request without `flowId` in any spelling. A placeholder such as `${FLOW_ID}` is accepted.

## Why it matters

`flowId` is the only field that the request must have: the official JavaScript SDK (`purecloud-platform-client-v2`) declares it as required
in `FlowExecutionLaunchRequest`, and all other fields as optional.

## Example

```json payload
{
  "inputData": {
    "Flow.agentId": "452"
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452"
  }
}
```

## Fix safety

Unsafe: the fix inserts the id of the flow that the payload was checked against. This may be the wrong flow, or something else may add the
id. There is no fix if that id is not known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from flowlint.binding import edits
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition
from flowlint.model.group import Group
from flowlint.model.node import is_templated
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield the finding for a request that names no flow."""
    envelope = binding.envelope
    if envelope.bare or envelope.flow_id is not None or any(is_templated(key) for key, _ in binding.payload.root.members):
        return
    yield Diagnostic(
        'launch request has no "flowId", which is required',
        binding.first_key,
        help='add "flowId" with the id of the flow to launch',
        fix=_fix(binding, binding.flow),
    )


def _fix(binding: Binding, flow: FlowDefinition | None) -> Fix | None:
    if flow is None or not flow.id:
        return None

    text, root = binding.payload.source.text, binding.payload.root
    start = root.members[0].key.start
    if not root.start <= start < root.end:
        return None
    column = edits.indent(text, start)
    in_braces = text[root.start] == "{"
    if column is None and not in_braces:
        return None
    name = '"flowId"' if in_braces else "flowId"
    separator = ("," if in_braces else "") + ("\n" + text[start - column : start] if column is not None else " ")
    return Fix(f'add "flowId" of flow "{flow.label}"', Safety.UNSAFE, (Edit(start, start, f"{name}: {json.dumps(flow.id)}{separator}"),))


RULE = Rule(
    "missing-flow-id",
    "the launch request does not say which flow to launch",
    Severity.ERROR,
    Group.ENVELOPE,
    on_binding=check,
    fixable=True,
)
