r"""A line of options does not belong to the command above it.

## What it does

Reports a line that begins with an option, such as `-d` or `--header`, below a `curl` command that launches a flow, where the line before it
does not end with a backslash, ends with one and blanks behind it, or is a comment.

## Why it matters

The shell ends the command at the line end. The request is sent without what follows, often without its body, and the rest is run as a
command that does not exist.

## Example

```sh payload
curl -X POST "https://api.$REGION/api/v2/flows/executions"
  -H "Authorization: Bearer $TOKEN" \
  -H "Content-Type: application/json" \
  -d '{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "452"}}'
```

## Use instead

```sh payload
curl -X POST "https://api.$REGION/api/v2/flows/executions" \
  -H "Authorization: Bearer $TOKEN" \
  -H "Content-Type: application/json" \
  -d '{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "452"}}'
```

## Fix safety

Safe: the backslash is added, or the blanks behind it are taken away. Where a comment stands between the lines there is no fix.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.call import Call
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Fix, Safety
from flowlint.model.severity import Severity


def check(call: Call) -> Iterator[Diagnostic]:
    """Yield a finding for every line that a call lost."""
    for line in call.lost:
        adds = any(edit.text for edit in line.edits)
        title = "end the line before with a backslash" if adds else "take away the blanks behind the backslash"
        yield Diagnostic(
            "line does not continue the command above it, since no backslash ends the line before",
            line.place,
            help="end every line of a command but the last with a backslash, nothing behind it and no comment between",
            fix=Fix(title, Safety.SAFE, line.edits) if line.edits else None,
        )


RULE = Rule("lost-continuation", "a line of options does not belong to the command above it", Severity.ERROR, on_call=check, fixable=True)
