"""The arguments are passed in `parameters`, which is not a field of the documented launch request.

## What it does

Reports a payload that passes its arguments in `parameters`. They are still checked: under full or short names, with or without a
`{"value": …}` object around each value. With `container: parameters` in the configuration, nothing is reported; with
`container: inputData`, the rule `wrong-container` reports it instead.

## Why it matters

The Platform API's model `FlowExecutionLaunchRequest`, as the official SDKs have it, has the fields `flowId`, `flowVersion`, `inputData` and
`name`. Arguments belong in `inputData` under their full names, such as `Flow.agentId`. It is not documented what happens to `parameters`,
so this is a warning.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "parameters": {
    "agentId": "452"
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

Unsafe, since something between this payload and the platform may expect `parameters`. The fix renames it to `inputData`, adds the scope to
short names, and takes values out of their `{"value": …}` objects. There is no fix if two arguments would get the same name, if a name is a
placeholder or may mean several inputs, if the flow is not known, or if a JSON body would have to change its form too.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding.arguments import takes_body_as_text
from flowlint.binding.edits import rename, scoped, unwrap
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Fix, Safety
from flowlint.model.group import Group
from flowlint.model.payload import Binding, Container, ContainerKind, ContainerMode, Form
from flowlint.model.severity import Severity


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield the finding where ``parameters`` holds the arguments and the user has not settled which container is meant."""
    container = binding.envelope.container
    if container is None or container.kind is not ContainerKind.PARAMETERS or binding.mode is not ContainerMode.AUTO:
        return
    yield Diagnostic(
        '"parameters" is not a documented field of the launch request; use "inputData"',
        binding.at(container.member.key, container.pointer),
        help='pass the arguments in "inputData" under their full names, or set "container: parameters" in the configuration',
        fix=_fix(binding, container),
    )


def _fix(binding: Binding, container: Container) -> Fix | None:
    entries = container.member.value.items
    if binding.flow is None or container.form not in {Form.MAP, Form.LIST} or (entries and len(entries) != len(binding.arguments)):
        return None
    inputs = [argument.input.name for argument in binding.arguments if argument.input is not None]
    if any(argument.name is None or argument.repeats is not None for argument in binding.arguments) or len(set(inputs)) < len(inputs):
        return None
    if any(argument.may_mean for argument in binding.arguments):
        return None
    if takes_body_as_text(binding) and any(argument.input in binding.flow.json_inputs for argument in binding.arguments):
        return None
    text = binding.payload.source.text
    edits = [rename(text, container.member.key, "inputData")]
    for argument in binding.arguments:
        if not binding.owns(argument):
            return None
        if argument.wrapper is not None:
            unwrapping = unwrap(text, argument.wrapper, argument.value)
            if not unwrapping:
                return None
            edits += unwrapping
        edits += scoped(text, argument)
    return Fix('rename it to "inputData", with full names and plain values', Safety.UNSAFE, tuple(sorted(edits)))


RULE = Rule(
    "undocumented-container",
    'arguments are passed in "parameters", which is not documented',
    Severity.WARNING,
    Group.ENVELOPE,
    on_binding=check,
    fixable=True,
)
