"""The arguments are passed under a key that is not a field of the launch request.

## What it does

Reports `inputs`, `input`, `inputParameters`, `attributes`, `data`, `variables` and similar keys, other spellings of `inputData`, and a
second container beside the first. If the configuration sets the container, every other one is reported. The arguments in a wrong container
are still checked.

## Why it matters

The Platform API's model `FlowExecutionLaunchRequest`, as the official SDKs have it, has the fields `flowId`, `flowVersion`, `inputData` and
`name`. Many examples on the web pass the arguments under other keys, which no published version of the request has. It is not documented
what the platform does with an unknown field, or that it reads arguments there.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputs": {
    "Flow.agentId": "452"
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

Safe: the fix renames the container and changes no value in it; short names, which only `parameters` accepts, get their scope. There is no
fix for a second container, since its arguments have to be merged by hand, or for one that passes an input twice, under its short and its
full name.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding.edits import rename, scoped
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.fix import Fix, Safety
from flowlint.model.group import Group
from flowlint.model.node import Kind
from flowlint.model.payload import Binding, Container, ContainerKind, ContainerMode
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for a container that is not the one wanted, and for every further one."""
    container = binding.envelope.container
    if container is None:
        return
    wanted = binding.wanted_container.value
    if _is_wrong(container, binding):
        yield Diagnostic(
            _message(container, binding),
            binding.at(container.member.key, container.pointer),
            help=f'pass the arguments in "{wanted}"',
            fix=_fix(binding, container, wanted),
        )
    first = binding.at(container.member.key, container.pointer)
    for extra in binding.envelope.extra_containers:
        if binding.payload.source.embedding is not None and Kind.HOLE in {container.member.value.kind, extra.member.value.kind}:
            # Code leaves out a member whose value turns out to be undefined.
            continue
        yield Diagnostic(
            f'{_name(extra)} is a second container of arguments, expected only "{wanted}"',
            binding.at(extra.member.key, extra.pointer),
            help=f'move its arguments into "{wanted}", then remove it',
            note="the arguments in it are not checked",
            related=(Related("the checked arguments are here", first),),
        )


def _fix(binding: Binding, container: Container, wanted: str) -> Fix | None:
    """Return the renaming; bare names, which only "parameters" takes, get their scopes with it."""
    text = binding.payload.source.text
    edits = [rename(text, container.member.key, wanted)]
    if container.kind is not ContainerKind.PARAMETERS:
        return Fix(f'rename it to "{wanted}"', Safety.SAFE, tuple(edits))
    inputs = [argument.input.name for argument in binding.arguments if argument.input is not None]
    if len(set(inputs)) < len(inputs):
        return None
    for argument in binding.arguments:
        if not binding.owns(argument):
            return None
        edits += scoped(text, argument)
    names = ", with full names" if len(edits) > 1 else ""
    return Fix(f'rename it to "{wanted}"{names}', Safety.SAFE, tuple(sorted(edits)))


def _is_wrong(container: Container, binding: Binding) -> bool:
    if binding.mode is ContainerMode.AUTO:
        return container.kind is ContainerKind.FOREIGN
    return container.kind is not binding.wanted_container


def _message(container: Container, binding: Binding) -> str:
    wanted = binding.wanted_container.value
    if container.kind is ContainerKind.FOREIGN or wanted == "inputData":
        return f'{_name(container)} is not a field of the launch request, expected "{wanted}"'
    return f'arguments are passed in {_name(container)}, expected "{wanted}" as the configuration says'


def _name(container: Container) -> str:
    return quoted(container.member.key.value)


RULE = Rule("wrong-container", "arguments are passed under a wrong key", Severity.ERROR, Group.ENVELOPE, on_binding=check, fixable=True)
