"""Two inputs of a flow have the same name, or differ only in upper and lower case.

## What it does

Compares the names of a flow's inputs with one another and reports every input whose name an earlier one has, in the same letters or but for
upper and lower case. Where two have the same name, an argument of that name is accepted and its value is not checked.

## Why it matters

No public page says whether upper and lower case count in a launch request. Architect's editor compares names of variables without regard to
them, so such a pair does not come from there. Which of the two a payload fills is not certain.

## Example

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Compliance check
type: workflow
inputs:
  Flow.agentId: string
  Flow.agentID: string
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

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Compliance check
type: workflow
inputs:
  Flow.agentId: string
  Flow.supervisorId: string
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

There is no fix: a definition is never changed, and the flow's own logic uses both names.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.group import Group
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted


def check(flow: FlowDefinition) -> Iterator[Diagnostic]:
    """Yield a finding for every input whose name an earlier one has, in the same letters or but for case."""
    first: dict[str, InputParameter] = {}
    for parameter in flow.inputs:
        if parameter.twin is not None:
            yield Diagnostic(
                f"input {quoted(parameter.name)} is declared twice; its values are not checked",
                parameter.twin,
                help="rename or remove one of the two in the flow",
                parameter=parameter.name,
                related=declared(parameter.place),
            )
        other = first.setdefault(parameter.name.casefold(), parameter)
        if other is not parameter and other.name != parameter.name:
            yield Diagnostic(
                f"input {quoted(parameter.name)} differs only in case from input {quoted(other.name)}",
                flow.place_of(parameter),
                help="rename one of the two in the flow",
                parameter=parameter.name,
                related=declared(other.place),
            )


RULE = Rule(
    id="colliding-inputs",
    summary="two inputs of a flow have the same name, or differ only in case",
    severity=Severity.WARNING,
    group=Group.HOUSEKEEPING,
    on_definition=check,
)
