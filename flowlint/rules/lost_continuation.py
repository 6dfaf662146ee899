r"""A line of options is cut off from the command above it.

## What it does

Reports a line that begins with an option, such as `-d` or `--header`, below a `curl` command that launches a flow, if the line before it
does not continue. That line has no backslash at its end, has spaces behind the backslash, is a comment, or ends with the caret of the
Windows command prompt or the backtick of PowerShell. Neither of these continues a line in a POSIX shell.

## Why it matters

The shell ends the command at the end of the line. It sends the request without the following options, often without its body, and then runs
the rest as a command that does not exist.

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

Safe: the fix adds the backslash, writes it in place of a caret or backtick, or removes the spaces behind it. There is no fix if there is a
comment between the lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.call import Call, LostLine
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Fix, Safety
from flowlint.model.group import Group
from flowlint.model.severity import Severity

_HELP = "end every line of the command except the last with a backslash, without a space or comment after it"


def check(call: Call) -> Iterator[Diagnostic]:
    """Yield a finding for every line that a call lost."""
    for line in call.lost:
        message, title = _said(line)
        fix = Fix(title, Safety.SAFE, line.edits) if line.edits else None
        yield Diagnostic(message, line.cause or line.place, help=_HELP, fix=fix)


def _said(line: LostLine) -> tuple[str, str]:
    """Return the sentence about a line, and the title of its fix."""
    cause = line.cause
    if cause is None or cause.span is None:
        return (
            'missing "\\" at the end of the previous line',
            "end the previous line with a backslash",
        )
    text = cause.source.text[slice(*cause.span)]
    if text.isspace():
        return (
            "space after the backslash, so the next line is not part of the command",
            "remove the spaces after the backslash",
        )
    return f'"{text}" does not continue a line in a shell, expected a backslash', "write a backslash"


RULE = Rule(
    "lost-continuation",
    "a line of options is cut off from the command above it",
    Severity.ERROR,
    Group.REQUESTS,
    on_call=check,
    fixable=True,
)
