"""The flow never reads one of its inputs.

## What it does

Reports every input that the flow neither reads, tests nor sets, and that is not an output of the flow either. What a flow reads is known
from Archy YAML, from Architect exports and configurations, and from definitions that state it with `use`. Nothing is reported where a part
of the flow cannot be read and may name the input, and nothing for what only disabled actions read.

Findings of this rule are information: they appear with `--min-severity info`, and count with `--fail-on info`. Otherwise the rule does not
run, so no flow is read for it.

## Why it matters

In Architect the box "Input to flow" is ticked for new variables of workflows (help page "Manage a variable"), so many flows declare inputs
that nobody needs. Whoever writes a payload or a trigger takes care of them for nothing.

## Example

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Call back
type: workflow
inputs:
  Flow.callerAni: {type: string, use: unguarded}
  Flow.retries: {type: integer, use: never}
```

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.callerAni": "+13175550100"
  }
}
```

## Use instead

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Call back
type: workflow
inputs:
  Flow.callerAni: {type: string, use: unguarded}
```

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.callerAni": "+13175550100"
  }
}
```

## Fix safety

There is no fix: flowlint never changes a definition.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.flow import FlowDefinition
from flowlint.model.group import Group
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted


def check(flow: FlowDefinition) -> Iterator[Diagnostic]:
    """Yield a finding for every input that the flow has no use for."""
    for parameter in flow.unused:
        yield Diagnostic(
            f"the flow never reads input {quoted(parameter.name)}",
            flow.place_of(parameter),
            help=f'untick "Input to flow" for {quoted(parameter.name)} in Architect, or delete the variable',
            parameter=parameter.name,
        )


RULE = Rule(
    id="unused-input",
    summary="the flow never reads an input",
    severity=Severity.INFO,
    group=Group.HOUSEKEEPING,
    on_definition=check,
)
