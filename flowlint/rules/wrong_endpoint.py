r"""The path of a call is nearly that of the endpoint that launches flows.

## What it does

Reports a request to a path similar to `/api/v2/flows/executions`: `/api/v2/flow/executions`, `/api/v2/flows/{id}/executions`,
`/api/v1/flows/executions`, `/flows/execute` and the like. Other services have such paths too. So the rule reports only hosts of Genesys
Cloud, and hosts that are filled in later, `localhost` and example hosts if the path begins like one of its API.

## Why it matters

The Platform API launches flows only at this path (`ArchitectApi.post_flows_executions`). At another path, no flow starts.

## Example

```sh payload
curl -X POST "https://api.$REGION/api/v2/flow/executions" \
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

Unsafe: the fix replaces the path, but the call could be meant for another endpoint.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.address import may_be_whole
from flowlint.model.call import Call
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.endpoint import PATH, near_miss
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.group import Group
from flowlint.model.location import Span
from flowlint.model.placeholder import PLACEHOLDER
from flowlint.model.severity import Severity


def check(call: Call) -> Iterator[Diagnostic]:
    """Yield the finding for a call of a path that is meant to be the endpoint's."""
    found = near_miss(call.url.text)
    if found is None or may_be_whole(call.url.text):
        return
    path = call.url.text[slice(*found)]
    place, fix = call.url.place, None
    span = _written(call, found)
    if span is not None:
        place = place._replace(span=span)
        fix = Fix(f'replace the path by "{PATH}"', Safety.UNSAFE, (Edit(*span, PATH),))
    shown = PLACEHOLDER.sub("…", path)
    yield Diagnostic(f'path "{shown}" does not launch a flow, expected "{PATH}"', place, help=f'send the request to "{PATH}"', fix=fix)


def _written(call: Call, found: tuple[int, int]) -> Span | None:
    """Return where the path stands in the file; ``None`` where the file spells it otherwise. It is counted from the end of the URL."""
    span, text = call.url.place.span, call.url.place.source.text
    if span is None:
        return None
    start, end = (span.end - len(call.url.text) + offset for offset in found)
    return Span(start, end) if start >= 0 and text[start:end] == call.url.text[slice(*found)] else None


RULE = Rule(
    "wrong-endpoint",
    "the path of a call is nearly that of the endpoint",
    Severity.ERROR,
    Group.REQUESTS,
    on_call=check,
    fixable=True,
)
