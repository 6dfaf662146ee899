"""The payload contains only the arguments, without the launch request around them.

## What it does

Reports a payload with the arguments at its root. They are still checked if their flow is known. If a template adds the envelope later, say
`shape: arguments` in a binding of the configuration; such files are accepted.

## Why it matters

In the Platform API's model `FlowExecutionLaunchRequest`, as the official SDKs have it, `flowId` is required and the arguments are in
`inputData`. Arguments at the root are not fields of that request.

## Example

```json payload
{
  "Flow.agentId": "452",
  "Flow.retries": 3
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452",
    "Flow.retries": 3
  }
}
```

## Fix safety

Unsafe, since a template or a program may add the envelope. The fix puts the request around the arguments, with the id of the flow that they
were checked against, or with a placeholder if the definition has no id. YAML in block style is indented below `inputData`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from flowlint.binding import edits
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.group import Group
from flowlint.model.node import Kind, is_templated
from flowlint.model.payload import Binding, Shape
from flowlint.model.severity import Severity


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield the finding where a whole request is due and the root holds the arguments."""
    payload, root = binding.payload, binding.payload.root
    if not binding.envelope.bare or payload.shape is not Shape.REQUEST or root.kind is not Kind.OBJECT:
        return
    if any(is_templated(key) for key, _ in root.members):
        return
    container = binding.wanted_container.value
    found = "arguments have no launch request around them" if root.members else "launch request is empty"
    yield Diagnostic(
        f'{found}, expected "flowId" and "{container}"',
        binding.first_key,
        help=f'write {{"flowId": …, "{container}": {{…}}}}, or bind the file with "shape: arguments" if a template adds that',
        fix=_fix(binding, container),
    )


def _fix(binding: Binding, container: str) -> Fix | None:
    root, text = binding.payload.root, binding.payload.source.text

    flow_id = binding.flow.id if binding.flow is not None and binding.flow.id else "<flow id>"
    if text[root.start : root.start + 1] != "{":
        return _indented(binding, f"flowId: {json.dumps(flow_id)}", container)
    opening = f'{{"flowId": {json.dumps(flow_id)}, "{container}": '
    return Fix("put the launch request around them", Safety.UNSAFE, (Edit(root.start, root.start, opening), Edit(root.end, root.end, "}")))


def _indented(binding: Binding, first: str, container: str) -> Fix | None:
    """Return the fix for arguments that YAML writes in lines: they move to the right, below the container's name."""
    root, text = binding.payload.root, binding.payload.source.text
    column = edits.indent(text, root.start)
    if column is None or not root.members:
        return None
    new_line = edits.line_break(text) + " " * column
    opening = Edit(root.start, root.start, f"{first}{new_line}{container}:{new_line}  ")
    return Fix("put the launch request around them", Safety.UNSAFE, (opening, *edits.shift(text, root.start, root.end, 2)))


RULE = Rule(
    "missing-envelope", "the arguments have no launch request around them", Severity.ERROR, Group.ENVELOPE, on_binding=check, fixable=True
)
