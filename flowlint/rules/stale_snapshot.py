"""A snapshot is older than the configuration allows.

## What it does

Reports a `flowlint.lock` if one of its flows was fetched longer ago than `max-age` in the configuration allows; the finding is at the
oldest flow. Reports one too if a flow was fetched more than an hour in the future. Without `max-age` nothing is reported.

## Why it matters

Payloads are checked against the snapshot. A flow that was published again since then may have lost an input that the payload passes, and
nobody notices before the flow fails.

## Example

```yaml configuration
max-age: 14d
```

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Compliance check
type: workflow
inputs:
  Flow.agentId: string
```

```json lock
{
  "version": 1,
  "flows": [
    {
      "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
      "name": "Compliance check",
      "type": "workflow",
      "version": "3.0",
      "publishedDate": "2024-12-20T08:00:00Z",
      "contract": "0c9f6f3f5c1d6b0fd1a5b2f7a8e1c4d3b2a190f8e7d6c5b4a39281706f5e4d3c",
      "file": "definition.yaml",
      "fileHash": "7d4e3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a392817060",
      "region": "mypurecloud.com",
      "fetchedAt": "2025-01-02T09:30:00Z"
    }
  ]
}
```

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452"
  }
}
```

## Use instead

Fetch the flows again: `flowlint fetch --renew --to FOLDER` sets the time of those that did not change, too.

```yaml configuration
max-age: 99999w
```

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452"
  }
}
```

## Fix safety

There is no fix: without a connection, flowlint does not know what the platform has now.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.group import Group
from flowlint.model.ignoring import RunFacts
from flowlint.model.severity import Severity
from flowlint.model.snapshot import fetch_command
from flowlint.model.wording import quoted


def check(facts: RunFacts) -> Iterator[Diagnostic]:
    """Yield one finding for every snapshot that is too old."""
    for stale in facts.stale:
        others = stale.flows - 1
        command = fetch_command(os.path.dirname(stale.place.source.name), "--renew")
        if stale.ahead:
            message, advice, fault = "which is in the future; its age is not known", "set the clock right, then ", "from the future"
        else:
            message, advice, fault = f"expected at most {stale.limit} ago", "", "too old"
        yield Diagnostic(
            f"flow {quoted(stale.name)} was fetched on {stale.date}, {message}",
            stale.place,
            help=f"{advice}fetch the flows again with {command}",
            note=f"{others} more {'flow of this snapshot is' if others == 1 else 'flows of this snapshot are'} {fault}" if others else "",
        )


RULE = Rule("stale-snapshot", "a snapshot is older than the configuration allows", Severity.WARNING, Group.HOUSEKEEPING, on_run=check)
