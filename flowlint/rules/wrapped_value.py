"""The value of an argument is wrapped in an object.

## What it does

Reports `{"value": x}` where only `x` is expected: in `inputData`, for an input whose type never takes an object. The inner value is still
checked; several such objects around one value are one finding. An input of type JSON is skipped, since the object may be its value.
`parameters` accepts this form.

## Why it matters

In the Platform API's model `FlowExecutionLaunchRequest`, as the official SDKs have it, `inputData` maps names directly to values. The
official blueprint for workforce management (`wfm-hris-blueprint`) passes strings and lists of strings this way. An object is not a valid
value of such an input.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": {"value": "452"}
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

Safe: the fix removes the object around the value and keeps the value. There is no fix if a comment would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding.edits import unwrap
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.fix import Fix, Safety
from flowlint.model.group import Group
from flowlint.model.payload import Argument, Binding, ContainerKind
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every wrapped value, where the container does not take wrapped ones."""
    if binding.effective_container is ContainerKind.PARAMETERS:
        return
    for argument in binding.arguments:
        if argument.wrapper is None:
            continue
        meant = argument.input
        edits = unwrap(binding.payload.source.text, argument.wrapper, argument.value)
        yield Diagnostic(
            f"value of argument {quoted(argument.name or argument.key.value)} is wrapped in an object, expected the value alone",
            binding.at(argument.wrapper, _pointer(argument)),
            help='pass the value itself, without {"value": …} around it',
            parameter=meant.name if meant is not None else None,
            related=declared(meant.place) if meant is not None else (),
            fix=Fix("unwrap the value", Safety.SAFE, edits) if edits else None,
        )


def _pointer(argument: Argument) -> str:
    """Return the pointer of the outermost wrapper."""
    pointer, node = argument.value_pointer, argument.wrapper
    while node is not None and node is not argument.value:
        pointer, node = pointer.removesuffix("/value"), node.members[0].value
    return pointer


RULE = Rule("wrapped-value", "a value is wrapped in an object", Severity.ERROR, Group.ENVELOPE, on_binding=check, fixable=True)
