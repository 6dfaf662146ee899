"""The launch request has a field that the platform does not know.

## What it does

Reports every field other than `flowId`, `flowVersion`, `inputData` and `name` that is not a container of arguments. If it has the name of
one of the flow's inputs, the help says where it belongs.

## Why it matters

The Platform API's model `FlowExecutionLaunchRequest`, as the official SDKs have it, has these four fields and no others. It is not
documented what happens to other fields. An argument that is here by mistake does not reach the flow.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452"
  },
  "retries": 3
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452",
    "Flow.retries": 3
  }
}
```

## Fix safety

There is no fix: only the author knows whether the field is an argument in the wrong place or not needed at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.flow import InputParameter
from flowlint.model.group import Group
from flowlint.model.payload import Binding
from flowlint.model.request import FIELDS
from flowlint.model.severity import Severity
from flowlint.model.spelling import closest, fold
from flowlint.model.wording import quoted


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every unknown member of the request."""
    container = binding.wanted_container.value
    known = (*FIELDS, container)
    expected = '", "'.join(known[:-1]) + f'" or "{known[-1]}'
    for member, pointer in binding.envelope.unknown:
        name = str(member.key.value)
        meant = _input_called(name, binding)
        yield Diagnostic(
            f'{quoted(name)} is not a field of the launch request, expected "{expected}"',
            binding.at(member.key, pointer),
            help=_help(name, meant, binding),
            parameter=meant.name if meant is not None else None,
            related=declared(meant.place) if meant is not None else (),
        )


def _help(name: str, meant: InputParameter | None, binding: Binding) -> str:
    container = binding.wanted_container.value
    if meant is not None:
        return f'pass it in "{container}", as "{meant.name}"'
    near = closest(name, (*FIELDS, container), limit=1)
    if near:
        given = any(key.value == near[0] for key, _ in binding.payload.root.members)
        return f'remove it; "{near[0]}" is given already' if given else f'write "{near[0]}", if that is meant'
    return f'remove it, or pass it in "{container}" if it is an argument'


def _input_called(name: str, binding: Binding) -> InputParameter | None:
    """Return the input that ``name`` names, in full or without scope, in any case and with any separators."""
    for parameter in binding.flow.inputs if binding.flow is not None else ():
        if fold(name) in {fold(parameter.name), fold(parameter.short_name)}:
            return parameter
    return None


RULE = Rule(
    "unknown-field", "the launch request has a field that the platform does not know", Severity.ERROR, Group.ENVELOPE, on_binding=check
)
