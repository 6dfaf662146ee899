r"""Quotes keep the shell from filling in a variable.

## What it does

Reports a shell variable, such as `$CUSTOMER` or `${CUSTOMER}`, in single quotes or in a here-document with a quoted delimiter (`<<'EOF'`),
if it is a whole value of the body or the credential of an `Authorization` header. Text that another program fills in, such as `envsubst`,
is accepted.

## Why it matters

The shell fills in variables only in double quotes. It sends the name of the variable instead of its value: the flow gets the string
`$CUSTOMER`. For a number or a boolean, which has no quotes in JSON, the body cannot even be read.

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

Unsafe: the fix puts the variable into double quotes, so its value is sent. Only a person knows whether that is the intention, and whether
the value needs escapes. There is no fix in a here-document.
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
