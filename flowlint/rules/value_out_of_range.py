"""A value is beyond the limits of its type.

## What it does

Reports integers, decimals, durations and dates that have the right JSON type but are beyond the limits of Architect's type: an Integer from
-999999999999999 to 999999999999999, a Decimal of at most 40 digits before the decimal point, a Duration of at most 999999999999999
milliseconds, a date from 1800-01-01 to 2200-12-31. Limits from the nested JSON Schema of an input are checked here too.

## Why it matters

The limits are those of Architect's own types (Architect scripting SDK, `ArchValue*`). It is not documented what the platform does with a
value beyond them.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.retries": 1000000000000000
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.retries": 3
  }
}
```

## Fix safety

There is no fix: nobody but the author knows the right value.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.datatype import FaultKind
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.group import Group
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity
from flowlint.model.wording import owner


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every value beyond its limits."""
    for argument, parameter, problem in binding.problems(FaultKind.RANGE):
        yield Diagnostic(
            f"{owner(argument, problem.node)} is out of range, expected {problem.expected}",
            binding.at(problem.node, problem.pointer),
            help=f"pass {problem.expected}",
            parameter=parameter.name,
            related=declared(parameter.place),
        )


RULE = Rule(
    id="value-out-of-range",
    summary="a value is beyond the limits of its type",
    severity=Severity.ERROR,
    group=Group.VALUES,
    on_binding=check,
)
