r"""A token or password is written into the file.

## What it does

Reports a secret that a call contains literally: a bearer token, Basic credentials, the password of `curl --user` or a token in an address
(`?access_token=`). Variables and placeholders are accepted, such as `$TOKEN`, `{{token}}`, `<token>`, `YOUR_TOKEN` and `xxx`. No report
shows the secret; a line that contains it is masked.

## Why it matters

Everyone who can read the file can act in the author's name, and a secret that was committed once stays in the history. A token also
expires, and then the example stops working.

## Example

```sh payload
curl -X POST "https://api.$REGION/api/v2/flows/executions" \
  -H "Authorization: Bearer kP3x9-Zq7Lw2VbT5nRf8" \
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

There is no fix: the secret has to be revoked, and only a person knows where to keep a new one.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.call import Call
from flowlint.model.credential import in_query
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.group import Group
from flowlint.model.location import Location, Span
from flowlint.model.severity import Severity


def check(call: Call) -> Iterator[Diagnostic]:
    """Yield a finding for every secret in a call."""
    for place in (*call.credentials, *_in_address(call.url.place)):
        yield Diagnostic(
            "secret is written into the file, expected a variable",
            place,
            help="revoke it, and take it from the environment or a secret store, as with $TOKEN",
            hides_place=True,
        )


def _in_address(place: Location) -> Iterator[Location]:
    if place.span is not None:
        start, end = place.span
        for first, last in in_query(place.source.text[start:end]):
            yield place._replace(span=Span(start + first, start + last))


RULE = Rule("inline-credential", "a token or password is written into the file", Severity.WARNING, Group.REQUESTS, on_call=check)
