"""Two inputs of a flow have nearly the same name.

## What it does

Compares the names of a flow's inputs with one another. Reports every input that differs from an earlier one by one additional or missing
letter, or by two neighboring letters in the other order. Names of fewer than six letters are accepted, and so are differences in digits, a
letter replaced by another, and a plural `s`: `minDate` and `maxDate`, `item1` and `item2`, `date` and `dates` are not reported.

## Why it matters

Two such names are easily confused, and one of them is often a slip. The published blueprint `negative-sentiment-callback` declares both
`Flow.converstationId` and `Flow.conversationId`.

## Example

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Callback
type: workflow
inputs:
  Flow.conversationId: string
  Flow.converstationId: string
```

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.conversationId": "c-1"
  }
}
```

## Use instead

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Callback
type: workflow
inputs:
  Flow.conversationId: string
  Flow.phoneNumber: string
```

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.conversationId": "c-1"
  }
}
```

## Fix safety

There is no fix: flowlint never changes a definition, and nobody but the author knows which of the two names is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.flow import FlowDefinition
from flowlint.model.group import Group
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted

SHORTEST, LONGEST = 6, 200
"""Letters that a short name has at least and at most to be compared."""


def check(flow: FlowDefinition) -> Iterator[Diagnostic]:
    """Yield a finding for every input that is written nearly like an earlier one: with one letter more or less, or with two swapped."""
    seen: dict[tuple[str, str], int] = {}
    longer: dict[tuple[str, str], int] = {}
    for index, parameter in enumerate(flow.inputs):
        scope, name = parameter.scope.casefold(), parameter.short_name.casefold()
        if not SHORTEST <= len(name) <= LONGEST:
            continue
        shorter = [(scope, one) for one in _without_one_letter(name)]
        near = [seen[one] for one in (*shorter, *((scope, one) for one in _with_two_swapped(name))) if one in seen]
        near += [longer[scope, name]] if (scope, name) in longer else []
        if near:
            other = flow.inputs[min(near)]
            slip = "two swapped letters" if len(other.short_name.casefold()) == len(name) else "one letter"
            yield Diagnostic(
                f"input {quoted(parameter.name)} differs from input {quoted(other.name)} by {slip}",
                flow.place_of(parameter),
                help="rename the one that is misspelt in the flow, or ignore the finding if both names are right",
                parameter=parameter.name,
                related=declared(other.place),
            )
        seen.setdefault((scope, name), index)
        for one in shorter:
            longer.setdefault(one, index)


def _without_one_letter(name: str) -> set[str]:
    """Return what a name may be without one of its letters; a plural is no slip."""
    return {name[:at] + name[at + 1 :] for at in range(len(name)) if name[at].isalpha()} - ({name[:-1]} if name[-1] == "s" else set())


def _with_two_swapped(name: str) -> set[str]:
    pairs = (at for at in range(len(name) - 1) if name[at] != name[at + 1] and name[at : at + 2].isalpha())
    return {f"{name[:at]}{name[at + 1]}{name[at]}{name[at + 2 :]}" for at in pairs}


RULE = Rule(
    id="suspicious-input",
    summary="two inputs of a flow have nearly the same name",
    severity=Severity.INFO,
    group=Group.HOUSEKEEPING,
    on_definition=check,
)
