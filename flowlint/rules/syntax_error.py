"""The text is not valid JSON or YAML.

## What it does

Reports where the text of a payload breaks the grammar: typographic quotes, trailing or missing commas, comments, `NaN`, a byte order mark,
a text that is cut off, and everything else that a strict reader refuses. All faults of one kind in one text are one finding. If the meaning
is still clear, the arguments are checked too.

## Why it matters

A strict JSON reader refuses such a text as a whole, so the request never reaches the flow. Word processors, chat programs and wikis often
change quotes and dashes in examples that are copied from them.

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

Safe if the text has one clear meaning, as with typographic quotes, comments and commas: the fix makes it valid and changes no value. There
is no fix if the text cannot be read beyond the fault, or if the value is unknown, as with `NaN`.
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
