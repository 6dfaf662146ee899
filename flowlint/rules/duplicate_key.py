"""An object contains the same key twice.

## What it does

Reports a key that an object in the payload contains more than once, and shows the first one.

## Why it matters

RFC 8259, section 4, says that names in an object should be unique, and that readers are unpredictable if they are not. Most readers keep
the last value and silently drop the earlier ones. YAML forbids equal keys.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452",
    "Flow.retries": 3,
    "Flow.agentId": "453"
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "453",
    "Flow.retries": 3
  }
}
```

## Fix safety

Safe if both values are equal: the second is removed. If they differ there is no fix, since only the author knows which one is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.group import Group
from flowlint.model.severity import Severity


def check(fault: SyntaxFault) -> Iterator[Diagnostic]:
    """Yield the finding for a repeated key."""
    if fault.rule is FaultClass.DUPLICATE_KEY:
        related = (Related("first given here", fault.first),) if fault.first is not None else ()
        yield Diagnostic(fault.message, fault.place, help=fault.help, related=related, fix=fault.fix)


RULE = Rule("duplicate-key", "an object contains the same key twice", Severity.ERROR, Group.FILES, on_fault=check, fixable=True)
