"""A string does not have the form of its type.

## What it does

Reports a date-time, date, time, duration, currency code, e-mail address or phone number that is a string, as it should be, but does not
have the form of its type. A date-time without a time zone is one, also where code makes it, as
Python's `datetime.now().isoformat()` does. If the flow takes the whole body as JSON, the string passed in
`parameters` must contain JSON. If an input has a nested JSON Schema, violations of it are reported here too, except those of types and
limits.

## Why it matters

The platform writes a date-time as `yyyy-MM-ddTHH:mm:ss[.mmm]Z` (Platform API, date-time fields), and currency codes are those of ISO 4217
(Architect scripting SDK). It is not documented what the platform does with strings of another form.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.startTime": "29/03/2025 10:15"
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.startTime": "2025-03-29T10:15:00Z"
  }
}
```

## Fix safety

There is no fix: flowlint would have to guess. `03/04/2025` is a day in March or in April, and a time zone that is missing can be any.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.datatype import EXAMPLES, NO_SUCH_DAY, NO_ZONE, FaultKind
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.group import Group
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity
from flowlint.model.wording import owner

_HELP = {
    "dateTime": "write it in ISO 8601 with seconds and time zone, such as " + EXAMPLES["dateTime"],
    "date": "write year, month and day, such as " + EXAMPLES["date"],
    "time": "write it with a 24-hour clock, such as " + EXAMPLES["time"],
    "duration": "write it in ISO 8601, such as " + EXAMPLES["duration"] + " for five minutes",
    "currency": "write a currency code of ISO 4217, such as EUR",
    "phoneNumber": "write the number with its country code, such as " + EXAMPLES["phoneNumber"],
}

_FAULTS = {NO_SUCH_DAY: "is a day that does not exist", NO_ZONE: "has no time zone"}
_REMEDIES = {
    NO_SUCH_DAY: f"pass {NO_SUCH_DAY}",
    NO_ZONE: 'add "Z" at its end if it is in UTC, else its offset, such as "+02:00"',
}
"""What is said of faults that are told apart from other forms, by what is expected."""


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every value of the wrong form."""
    for argument, parameter, problem in binding.problems(FaultKind.FORM):
        kind = parameter.type.name if parameter.schema is None else ""
        yield Diagnostic(
            f"{owner(argument, problem.node)} {_FAULTS.get(problem.expected, f'is malformed, expected {problem.expected}')}",
            binding.at(problem.node, problem.pointer),
            help=_REMEDIES.get(problem.expected) or _HELP.get(kind, f"pass {problem.expected}"),
            parameter=parameter.name,
            related=declared(parameter.place),
        )


RULE = Rule(
    id="malformed-value",
    summary="a string does not have the form of its type",
    severity=Severity.ERROR,
    group=Group.VALUES,
    on_binding=check,
)
