r"""A launch request is sent without a body.

## What it does

Reports a `POST` to `/api/v2/flows/executions` that certainly has no body: in a shell script, an `.http` file, a Postman collection,
Terraform or code. Documents may show a request without its body, and arguments or files may add one, as `"$@"` does. In these cases the
report only says that the request states no body.

## Why it matters

A launch request must name its flow in `flowId`: the official Python SDK (`PureCloudPlatformClientV2`) refuses to call
`post_flows_executions` without a body. Without a body, the platform cannot know which flow to launch.

## Example

```sh payload
curl -X POST "https://api.$REGION/api/v2/flows/executions" \
  -H "Authorization: Bearer $TOKEN" \
  -H "Content-Type: application/json"
```

## Use instead

```sh payload
curl -X POST "https://api.$REGION/api/v2/flows/executions" \
  -H "Authorization: Bearer $TOKEN" \
  -H "Content-Type: application/json" \
  -d '{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "452"}}'
```

## Fix safety

There is no fix: flowlint does not know what to send.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.call import Call
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.endpoint import Aim, aim
from flowlint.model.group import Group
from flowlint.model.severity import Severity


def check(call: Call) -> Iterator[Diagnostic]:
    """Yield the finding for a call that launches a flow without a body; options that a command has lost may hold it."""
    if call.lacks_body and call.posts and not call.lost and aim(call.url.text) is Aim.LAUNCH:
        yield Diagnostic(
            'launch request has no body, expected one with "flowId"',
            call.place,
            help='send {"flowId": "the id of the flow", "inputData": {"name of the input": value, …}}',
        )


RULE = Rule("missing-body", "a launch request is sent without a body", Severity.ERROR, Group.REQUESTS, on_call=check)
