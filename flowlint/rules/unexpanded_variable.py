r"""Quotes keep the shell from filling in a variable.

## What it does

Reports a variable of the shell, as `$CUSTOMER` or `${CUSTOMER}`, that is a whole value of a body or the credential of an `Authorization`
header, and stands in single quotes or in a here-document with a quoted delimiter (`<<'EOF'`). A text that another program fills in, as
`envsubst` does, is not judged.

## Why it matters

The shell fills in variables in double quotes only. The request is sent with the name of the variable in place of its value: the flow gets
the text `$CUSTOMER`, and a number or a boolean without quotes makes the body unreadable.

## Example

```sh payload
curl -X POST "https://api.$REGION/api/v2/flows/executions" \
  -H "Authorization: Bearer $TOKEN" \
  -H "Content-Type: application/json" \
  -d '{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "$AGENT"}}'
```

## Use instead

```sh payload
curl -X POST "https://api.$REGION/api/v2/flows/executions" \
  -H "Authorization: Bearer $TOKEN" \
  -H "Content-Type: application/json" \
  -d '{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "'"$AGENT"'"}}'
```

## Fix safety

Unsafe: the variable is put into double quotes, so that its value is sent, which only a person knows to be meant and to need no escapes. In
a here-document there is no fix.
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
    """Yield a finding for every variable that a call sends by its name."""
    for one in call.unexpanded:
        quotes = "a quoted delimiter keeps" if one.in_heredoc else "single quotes keep"
        advice = (
            "remove the quotes around the delimiter of the here-document"
            if one.in_heredoc
            else f"""write '"{one.text}"' in single quotes"""
        )
        yield Diagnostic(
            f'{quotes} the shell from filling in "{one.text}"',
            one.place,
            help=advice,
            fix=Fix("put it into double quotes", Safety.UNSAFE, one.edits) if one.edits else None,
        )


RULE = Rule(
    "unexpanded-variable", "quotes keep the shell from filling in a variable", Severity.WARNING, Group.REQUESTS, on_call=check, fixable=True
)
