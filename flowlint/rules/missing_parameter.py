"""An input that the definition marks as required is not passed.

## What it does

Reports every required input that no argument names. A misspelt name counts for the input that it probably means, so one slip is one
finding. Inputs that are not marked as required are never reported; most definition formats cannot mark them. Nothing is reported for a flow
whose request-body setting is `none`.

## Why it matters

If a definition marks an input as required, the flow cannot do its work without a value. On the public forum a user left out every input:
the launch was accepted, and the execution failed later with `error.workflow.expression.unexpectedNull`
(https://developer.genesys.cloud/forum/t/start-workflow-flow-over-api/20500).

## Example

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Compliance check
type: workflow
inputs:
  Flow.agentId: {type: string, required: true}
  Flow.retries: integer
```

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.retries": 2
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452",
    "Flow.retries": 2
  }
}
```

## Fix safety

There is no fix: flowlint does not know the value.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.group import Group
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every required input that is not passed."""
    if not binding.shows_all:
        return
    envelope = binding.envelope
    container = envelope.container.member.key.value if envelope.container is not None else binding.wanted_container.value
    where = "" if envelope.bare else f" in {quoted(container)}"
    for parameter in binding.missing:
        yield Diagnostic(
            f"input {quoted(parameter.name)} is required, but not passed",
            binding.container_key,
            help=f"pass {quoted(parameter.name)}{where}",
            parameter=parameter.name,
            related=declared(parameter.place),
        )


RULE = Rule(
    id="missing-parameter",
    summary="a required input is not passed",
    severity=Severity.ERROR,
    group=Group.NAMES,
    on_binding=check,
)
