"""The last day of an ignore has passed.

## What it does

Reports an entry of ``ignore`` in the configuration whose day ``until`` has passed. The entry no longer hides anything, so the findings at
its place are reported too. An entry is reported only if a file that it names was checked.

## Why it matters

Somebody planned to repair something by that day. Repair it now, or set a new day.

## Example

The configuration

```yaml configuration
ignore:
  - path: "*#/inputData"
    rules: null-value
    reason: until the new client is out
    until: 2020-01-31
```

and any payload:

```json payload
{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "452"}}
```

## Use instead

```yaml configuration
ignore: []
```

```json payload
{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "452"}}
```

## Fix safety

There is no fix: a person has to decide whether to repair the payload or to set another day.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.group import Group
from flowlint.model.ignoring import RunFacts
from flowlint.model.severity import Severity


def check(facts: RunFacts) -> Iterator[Diagnostic]:
    """Yield a finding for every ignore whose day is over."""
    for use in facts.ignores:
        if use.expired and use.until is not None:
            yield Diagnostic(
                f"ignore entry ended on {use.until.isoformat()}",
                use.place,
                help="fix what it hid and remove it, or set a later day",
                note=f"its reason was: {use.reason}" if use.reason else "",
            )


RULE = Rule("expired-ignore", "the last day of an ignore has passed", Severity.WARNING, Group.HOUSEKEEPING, on_run=check)
