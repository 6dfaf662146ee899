r"""A string contains half of a surrogate pair.

## What it does

Reports an escape such as `\ud83d` without its other half.

## Why it matters

JSON writes characters beyond U+FFFF as two escapes. One of them alone is not a character and cannot be encoded as UTF-8, so readers treat
it unpredictably (RFC 8259, section 8.2). It usually comes from a string that was cut in the middle of a character.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "Ana \ud83d"
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "Ana \ud83d\ude00"
  }
}
```

## Fix safety

There is no fix: nobody knows which character it was.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.group import Group
from flowlint.model.severity import Severity


def check(fault: SyntaxFault) -> Iterator[Diagnostic]:
    """Yield the finding for half of a surrogate pair."""
    if fault.rule is FaultClass.LONE_SURROGATE:
        yield Diagnostic(fault.message, fault.place, help=fault.help, fix=fault.fix)


RULE = Rule("lone-surrogate", "a string contains half of a surrogate pair", Severity.WARNING, Group.FILES, on_fault=check)
