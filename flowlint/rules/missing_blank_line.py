r"""The blank line between the headers of a request and its body is missing.

## What it does

Reports a launch request in an `.http` file, or in a Markdown fence marked `http`, whose body begins on the line after the headers. The body
is checked as if the blank line were there.

## Why it matters

In HTTP, a blank line ends the headers. So it does in the files of the REST Client for VS Code and the HTTP Client of JetBrains. They read
everything above it as headers, and the request has no body.

## Example

```http payload
POST {{host}}/api/v2/flows/executions
Authorization: Bearer {{token}}
Content-Type: application/json
{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "452"}}
```

## Use instead

```http payload
POST {{host}}/api/v2/flows/executions
Authorization: Bearer {{token}}
Content-Type: application/json

{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "452"}}
```

## Fix safety

Safe: the fix inserts the blank line. A header never begins with a brace.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.call import Call
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Fix, Safety
from flowlint.model.group import Group
from flowlint.model.severity import Severity


def check(call: Call) -> Iterator[Diagnostic]:
    """Yield the finding for a call whose body begins right behind its headers."""
    body = call.unseparated
    if body is not None:
        yield Diagnostic(
            "missing blank line between headers and body",
            body.place,
            help="put a blank line between headers and body",
            fix=Fix("add a blank line", Safety.SAFE, body.edits) if body.edits else None,
        )


RULE = Rule(
    "missing-blank-line",
    "the blank line between a request's headers and its body is missing",
    Severity.ERROR,
    Group.REQUESTS,
    on_call=check,
    fixable=True,
)
