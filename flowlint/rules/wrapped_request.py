"""The launch request is a member of another object, which is sent in its place.

## What it does

Reports what is sent to the endpoint where its root names no flow and holds a whole launch request under some name, such as `data`, `body`
or `request`, and a file that is named on the command line and holds one under a name that is taken for a container, such as `data`. The
request is judged as if it were the body.

## Why it matters

The Platform API's model `FlowExecutionLaunchRequest`, as the official SDKs have it, requires `flowId` at its root and knows no member that
holds another request. Clients that take the body as an option, such as `data` in a configuration of axios, often lead to it.

## Example

```json payload
{"data": {"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "452"}}}
```

## Use instead

```json payload
{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "452"}}
```

## Fix safety

Unsafe, since a program may take the request out before it sends it: the fix takes away the object around the request. There is no fix where
that object has other members, which it would lose.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.group import Group
from flowlint.model.node import Member, Node
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield the finding where another object is sent in the place of the request."""
    payload = binding.payload
    if payload.wrapper is None:
        return
    holder = next(member for member in payload.wrapper.members if member.value is payload.root)
    name = quoted(holder.key.value)
    yield Diagnostic(
        f"launch request is inside {name}, expected it as the whole body",
        binding.at(holder.key, payload.pointer),
        help=f"send what {name} holds, without the object around it",
        fix=_fix(payload.wrapper, holder, payload.source.text),
    )


def _fix(wrapper: Node, holder: Member, text: str) -> Fix | None:
    if len(wrapper.members) > 1 or text[wrapper.start : wrapper.start + 1] != "{" or text[holder.value.start] != "{":
        return None
    request = holder.value
    edits = Edit(wrapper.start, request.start, ""), Edit(request.end, wrapper.end, "")
    return Fix("remove the object around it", Safety.UNSAFE, edits)


RULE = Rule(
    "wrapped-request", "the launch request is inside another object", Severity.ERROR, Group.ENVELOPE, on_binding=check, fixable=True
)
