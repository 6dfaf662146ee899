r"""A request with a body does not say that the body is JSON.

## What it does

Reports a `curl` command, or a request in an `.http` file, that sends a body to the endpoint without the header
`Content-Type: application/json`, or with another type. `curl --json` sets the header by itself. A header that is filled in later is
accepted, and so is a command that takes options from elsewhere, as with `--config`.

In code it reports `requests`, `httpx`, `urllib.request` and `fetch` where they send JSON as text, and nothing else in the file speaks of a
content type, but for headers that are written in another request itself. Sessions, wrappers, axios and headers from elsewhere are accepted.

## Why it matters

Without the header, `curl -d` and `urllib.request` send `application/x-www-form-urlencoded`, `fetch` sends `text/plain`, and `requests` and
`httpx` send no type at all. An API that expects JSON refuses such a body, or reads it as
something else.

## Example

```sh payload
curl -X POST "https://api.$REGION/api/v2/flows/executions" \
  -H "Authorization: Bearer $TOKEN" \
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

Unsafe: the fix adds the header or replaces its value. Something outside the file may set it.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.call import Call, Header
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.endpoint import Aim, aim
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.group import Group
from flowlint.model.severity import Severity

_JSON = "application/json"
_HELP = f'send the header "Content-Type: {_JSON}"'


def check(call: Call) -> Iterator[Diagnostic]:
    """Yield the finding for a call whose body is not said to be JSON."""
    if not (call.has_body and call.states_headers) or aim(call.url.text) is Aim.ELSEWHERE:
        return
    stated = [header for header in call.headers if header.name.lower() == "content-type"]
    if any(_may_be_json(header) for header in stated) or any(_is_unknown(header.name) for header in call.headers):
        return
    if stated:
        said = stated[-1].value.partition(";")[0].strip().lower()
        what = (
            f' is "{said}"'
            if said.replace("/", "").replace("-", "").replace("+", "").replace(".", "").isalnum()
            else " is not a media type"
        )
        message = f'header "Content-Type"{what}, expected "{_JSON}"'
        yield Diagnostic(message, stated[-1].place, help=_HELP, fix=_replaced(stated[-1]))
    else:
        fix = Fix(f'add the header "Content-Type: {_JSON}"', Safety.UNSAFE, call.content_type) if call.content_type else None
        yield Diagnostic(f'request has a body but no header "Content-Type", expected "{_JSON}"', call.place, help=_HELP, fix=fix)


def _may_be_json(header: Header) -> bool:
    return "json" in header.value.lower() or _is_unknown(header.value)


def _is_unknown(text: str) -> bool:
    return any(mark in text for mark in "${<%")


def _replaced(header: Header) -> Fix | None:
    span, text = header.place.span, header.place.source.text
    at = text.find(header.value, span.start, span.end) if span is not None and header.value else -1
    if at < 0:
        return None
    return Fix(f'replace the value by "{_JSON}"', Safety.UNSAFE, (Edit(at, at + len(header.value), _JSON),))


RULE = Rule(
    "missing-content-type",
    "a request with a body does not say that it is JSON",
    Severity.WARNING,
    Group.REQUESTS,
    on_call=check,
    fixable=True,
)
