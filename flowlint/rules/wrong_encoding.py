r"""Code does not send the body of a launch request as JSON, or encodes it twice.

## What it does

Reports an object that is passed to `requests`, `httpx` or `aiohttp` as `data`, a string that is passed to them as `json`, and an object
that is passed to `fetch` as `body` without `JSON.stringify`. The payload is checked as if it were encoded correctly. If the library is not
known, the report says that the body was not checked.

## Why it matters

An object passed as `data` is sent as a form, and `fetch` turns an object into the string `[object Object]`. A string passed as `json`
becomes a JSON string. The endpoint expects one JSON object.

## Example

```py payload
import requests

requests.post(
    "https://api.mypurecloud.com/api/v2/flows/executions",
    data={"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "452"}},
)
```

## Use instead

```py payload
import requests

requests.post(
    "https://api.mypurecloud.com/api/v2/flows/executions",
    json={"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "452"}},
)
```

## Fix safety

There is no fix: other code may use the same object.
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
    """Yield a finding for each body that is encoded in a wrong way."""
    if call.posts and aim(call.url.text) is Aim.LAUNCH:
        for one in call.misencoded:
            yield Diagnostic(one.sentence, one.place, help=one.help)


RULE = Rule("wrong-encoding", "code does not send the body as JSON, or encodes it twice", Severity.ERROR, Group.REQUESTS, on_call=check)
