"""The text is not the JSON or YAML that it should be.

## What it does

Reports where a payload's text breaks the rules of its grammar: typographic quotes, trailing or missing commas, comments, `NaN`, a byte
order mark, a text that is cut off, and everything else that a strict reader refuses. Faults of one kind in one text are one finding. Where
the meaning is plain the text is read on, and the arguments are checked too.

## Why it matters

A strict JSON reader refuses such a text as a whole, so that the request never reaches the flow, whatever its arguments say. Quotes and
dashes are often changed by word processors, chat programs and wikis that the example was copied from.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452",
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

Safe where the text has one plain meaning, as with typographic quotes, comments and commas: the fix then makes it valid and changes no
value. Where a text cannot be read on from the fault, or the value meant cannot be known, as with `NaN`, there is no fix.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.group import Group
from flowlint.model.severity import Severity


def check(fault: SyntaxFault) -> Iterator[Diagnostic]:
    """Yield the finding for a fault of the grammar."""
    if fault.rule is FaultClass.SYNTAX:
        otherwise = "correct the text here" if fault.recovered else "correct the text here; the payload is not checked until it can be read"
        yield Diagnostic(fault.message, fault.place, help=fault.help or otherwise, fix=fault.fix)


RULE = Rule("syntax-error", "the text is not valid JSON or YAML", Severity.ERROR, Group.FILES, on_fault=check, fixable=True)
