"""Arguments are passed to a flow that takes none.

## What it does

Reports a payload with arguments for a flow that declares no input, or whose request-body setting is `none`. Names and values are then not
checked, since none of them can reach the flow. Of the other rules, only `not-launchable` reports something.

## Why it matters

A request body fills the variables of the flow that are marked "Input to flow" (help page "Manage a variable"; API documentation of
`FlowExecutionLaunchRequest`: the flow's input schema defines what is valid). A flow without such a variable has nothing to fill. No export
of a flow states a request-body setting. flowlint derives it from the inputs, unless the configuration or a definition in flowlint's own
format states it.

## Example

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Nightly clean-up
type: workflow
inputs: {}
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

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
}
```

## Fix safety

There is no fix: either the flow lacks its inputs, or the payload has too many arguments.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.flow import FlowDefinition, RequestBody, SettingSource, is_launchable
from flowlint.model.group import Group
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted

_SETTING = 'has the request-body setting "none"'


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield one finding where a flow without use for them is passed arguments."""
    flow = binding.flow
    if flow is None or (flow.inputs and flow.request_body is not RequestBody.NONE):
        return
    if any(argument.name is not None for argument in binding.arguments):
        yield Diagnostic(
            f"arguments are passed to flow {quoted(flow.label)}, which {_reason(flow)}",
            binding.container_key,
            help=_help(flow),
            related=declared(flow.place, "flow declared here"),
        )


def _reason(flow: FlowDefinition) -> str:
    return _SETTING if flow.inputs else "declares no input"


def _help(flow: FlowDefinition) -> str:
    if not is_launchable(flow.type):
        return "remove the arguments, or launch a workflow that takes them"
    if flow.inputs:
        where = "in the configuration" if flow.request_body_source is SettingSource.CONFIGURATION else "in the definition"
        return f'remove the arguments, or set "requestBody" to "parameters" {where} if the flow uses them'
    return 'remove the arguments, or mark the variables that they should fill as "Input to flow" and export the flow again'


RULE = Rule(
    id="missing-trigger",
    summary="arguments are passed to a flow that takes none",
    severity=Severity.ERROR,
    group=Group.TRIGGERS,
    on_binding=check,
    stands_alone=True,
)
