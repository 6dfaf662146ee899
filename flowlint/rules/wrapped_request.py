"""The launch request is inside another object, which is sent instead of it.

## What it does

Reports a body that is sent to the endpoint if its root has no `flowId` but contains a whole launch request under a key such as `data`,
`body` or `request`. Also reports a file that is named on the command line and contains a request under a key that could be a container,
such as `data`. The inner request is checked as if it were the body. A line of JSON Lines that has other keys too is a record, as of a
log: the request in it is checked, and the record is not reported. So are the items of a list, if none of them has a `flowId` itself.

## Why it matters

The Platform API's model `FlowExecutionLaunchRequest`, as the official SDKs have it, requires `flowId` at its root and has no field for
another request. Clients that take the body as an option often lead to this mistake, for example `data` in a configuration of axios.

## Example

```json payload
{"data": {"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "452"}}}
```

## Use instead

```json payload
{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "452"}}
```

## Fix safety

Unsafe, since a program may take the request out before it sends it. The fix removes the object around the request. There is no fix if that
object has other keys, which would be lost.
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
        help=f"send the value of {name}, without the object around it",
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
