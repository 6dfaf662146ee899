"""Two arguments of one payload mean the same input.

## What it does

Reports two arguments whose names differ only in upper and lower case and, in `parameters`, the short and the full name of one input side by
side. Their values are not checked. Nothing is reported if the flow declares both names.

## Why it matters

The exact name is right. No public page says which of the two values counts, or whether case makes a difference at all. Two names in one
payload that differ only in case are hardly ever intended.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452",
    "flow.agentid": "453"
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452"
  }
}
```

## Fix safety

There is no fix: nobody but the author knows which of the two values is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.group import Group
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every argument that an earlier one collides with."""
    for argument in binding.arguments:
        first = argument.collides_with
        if first is None:
            continue
        parameter = first.input or argument.input
        same_but_case = str(first.name).casefold() == str(argument.name).casefold()
        clash = "differ only in case" if same_but_case else "mean the same input"
        spelling = f", written {quoted(parameter.name)}" if parameter is not None else ""
        yield Diagnostic(
            f"arguments {quoted(first.name)} and {quoted(argument.name)} {clash}",
            binding.at(argument.key, argument.pointer),
            help=f"keep one of the two{spelling}",
            parameter=parameter.name if parameter is not None else None,
            related=(Related("first passed here", binding.at(first.key, first.pointer)),),
        )


RULE = Rule(
    id="case-collision",
    summary="two arguments differ only in case, or mean the same input",
    severity=Severity.ERROR,
    group=Group.NAMES,
    on_binding=check,
)
