"""An ignore matches no finding.

## What it does

Reports an entry of ``ignore`` in the configuration, or a comment ``# flowlint: ignore[rule]``, that hid no finding. An entry is reported
only if a file that it names was checked and every rule that it names was on. A comment that names no rule, or an unknown one, matches
nothing and is reported too.

## Why it matters

An ignore that nobody needs any more hides the next mistake at its place.

## Example

```yaml payload
flowId: a1b2c3d4-e5f6-7890-abcd-ef1234567890
inputData:
  Flow.agentId: "452"  # flowlint: ignore[name-case-mismatch] the old client
```

## Use instead

```yaml payload
flowId: a1b2c3d4-e5f6-7890-abcd-ef1234567890
inputData:
  Flow.agentId: "452"
```

## Fix safety

There is no fix: a person has to decide whether the ignore is outdated, or no longer matches what it should hide.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.group import Group
from flowlint.model.ignoring import IgnoreUse, RunFacts
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted


def check(facts: RunFacts) -> Iterator[Diagnostic]:
    """Yield a finding for every ignore of no use."""
    for use in facts.ignores:
        if use.unknown:
            names = " and ".join(quoted(name) for name in use.unknown)
            yield Diagnostic(f"{_subject(use)} names {names}, which is not a rule", use.place, help="`flowlint explain` lists every rule")
        elif use.comment and not use.rules:
            yield Diagnostic(f"{_subject(use)} names no rule, expected ignore[rule]", use.place, help="name the rule in brackets")
        elif not use.used and use.judged and not use.expired:
            yield Diagnostic(f"{_subject(use)} matches no finding", use.place, help="remove it")


def _subject(use: IgnoreUse) -> str:
    return "ignore comment" if use.comment else "ignore entry"


RULE = Rule("unused-ignore", "an ignore matches no finding", Severity.WARNING, Group.HOUSEKEEPING, on_run=check)
