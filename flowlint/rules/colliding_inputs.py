"""Two inputs of a flow have the same name, or differ only in upper and lower case.

## What it does

Compares the names of a flow's inputs with one another. Reports every input that has the same name as an earlier one, or a name that differs
only in upper and lower case. If two inputs have the same name, an argument of that name is accepted and its value is not checked.

## Why it matters

No public page says whether case counts in a launch request. Architect's editor ignores case when it compares names of variables, so it does
not create such a pair. It is not certain which of the two inputs a payload fills.

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

There is no fix: flowlint never changes a definition, and the flow's own logic uses both names.
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
