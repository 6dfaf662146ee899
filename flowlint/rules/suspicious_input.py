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
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.group import Group
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted

SHORTEST, LONGEST = 6, 200
"""Letters that a short name has at least and at most to be compared."""


def check(flow: FlowDefinition) -> Iterator[Diagnostic]:
    """Yield a finding for every input that is written nearly like an earlier one."""
    seen: dict[tuple[str, str], list[tuple[str, InputParameter]]] = {}
    for parameter in flow.inputs:
        scope, name = parameter.scope.casefold(), parameter.short_name.casefold()
        if not SHORTEST <= len(name) <= LONGEST:
            continue
        variants = {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}
        near = [pair for variant in variants for pair in seen.get((scope, variant), ()) if _slip(name, pair[0])]
        if near:
            other = min((earlier for _, earlier in near), key=flow.inputs.index)
            yield Diagnostic(
                f"input {quoted(parameter.name)} differs from input {quoted(other.name)} by {_slip(name, other.short_name.casefold())}",
                flow.place_of(parameter),
                help="rename the one that is misspelt in the flow, or ignore the finding if both names are right",
                parameter=parameter.name,
                related=declared(other.place),
            )
        for variant in variants:
            seen.setdefault((scope, variant), []).append((name, parameter))


def _slip(left: str, right: str) -> str:
    """Return the one slip of the pen that makes one name of the other, or nothing where it takes another kind or more."""
    if len(left) == len(right):
        at = next((index for index in range(len(left)) if left[index] != right[index]), len(left))
        pair = left[at : at + 2]
        swapped = pair[::-1] == right[at : at + 2] and left[at + 2 :] == right[at + 2 :]
        return "two swapped letters" if len(pair) == 2 and swapped and pair.isalpha() else ""
    short, long = sorted((left, right), key=len)
    at = next((index for index in range(len(short)) if short[index] != long[index]), len(short))
    if len(long) - len(short) != 1 or short[at:] != long[at + 1 :] or not long[at].isalpha() or (at == len(short) and long[at] == "s"):
        return ""
    return "one letter"


RULE = Rule(
    id="suspicious-input",
    summary="two inputs of a flow have nearly the same name",
    severity=Severity.INFO,
    group=Group.HOUSEKEEPING,
    on_definition=check,
)
