r"""A call to the endpoint does not use POST.

## What it does

Reports a request to `/api/v2/flows/executions` with another method than `POST`. `curl` can choose another method by itself: without a body,
with `--get` or with `--upload-file`. A request with a body whose path is probably meant to be the endpoint is checked too. Methods that are
filled in later are accepted, and so are `OPTIONS` and `HEAD`, which only ask what the server can do.

## Why it matters

The Platform API has only the method `POST` at this path (`ArchitectApi.post_flows_executions`). No other method launches a flow.

## Example

```sh payload
curl -X PUT "https://api.$REGION/api/v2/flows/executions" \
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

Safe if the request has a body: the fix replaces the method by `POST`. Unsafe without a body, since the purpose of the request is not known.
There is no fix if no method is stated.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.address import may_be_whole
from flowlint.model.call import Call
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.endpoint import METHOD, Aim, aim
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.group import Group
from flowlint.model.severity import Severity

_LAUNCHES_NOT = frozenset({"GET", "PUT", "PATCH", "DELETE"})
"""Methods that are taken for a mistake; others ask about a server, or are none of HTTP."""

_HELP = "launch a flow with POST"


def check(call: Call) -> Iterator[Diagnostic]:
    """Yield the finding for a call of the endpoint that is no POST."""
    if not _launches(call):
        return
    stated = call.method
    if stated is None:
        if call.sent_as in _LAUNCHES_NOT:
            option = call.sent_by
            reason = f' because of "{option.text}"' if option is not None else ""
            place = option.place if option is not None else call.place
            yield Diagnostic(f'request is sent as "{call.sent_as}"{reason}, expected "{METHOD}"', place, help=_HELP)
    elif stated.text.upper() in _LAUNCHES_NOT:
        span, text = stated.place.span, stated.text
        is_verbatim = span is not None and stated.place.source.text[span.start : span.end] == text
        safety = Safety.SAFE if call.has_body else Safety.UNSAFE
        fix = Fix(f'replace it by "{METHOD}"', safety, (Edit(*span, METHOD),)) if span is not None and is_verbatim else None
        yield Diagnostic(f'request method is "{text}", expected "{METHOD}"', stated.place, help=_HELP, fix=fix)


def _launches(call: Call) -> bool:
    """Return true when a call is meant to launch a flow; one to a path near the endpoint's is where it has a body."""
    aimed = aim(call.url.text)
    return aimed is Aim.LAUNCH or (aimed is Aim.NEAR_MISS and call.has_body and not may_be_whole(call.url.text))


RULE = Rule("wrong-method", "a call to the endpoint does not use POST", Severity.ERROR, Group.REQUESTS, on_call=check, fixable=True)
