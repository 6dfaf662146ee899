"""An argument's name lacks the scope of the input that it means.

## What it does

Reports an argument such as `agentId` if the flow has no input of that name but one called `Flow.agentId`. If upper and lower case differ
too, one finding says both. `parameters` accepts short names; there the rule reports a short name only if several inputs have it.

If no definition of the flow is known and no name in the payload has a scope, one warning names the arguments.

## Why it matters

The full name of a variable is its scope, a dot and its short name (Architect scripting SDK). Published callers that work pass full names in
`inputData`, as the blueprint `wfm-hris-blueprint` does with `"Flow.agentId"`. The launch is asynchronous: its response does not say that a
name was not recognized.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
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

Safe: the fix completes a name and changes no value. There is no fix if two inputs have the short name under different scopes, or if the
payload passes the same input twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flowlint.binding import edits
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.fix import Safety
from flowlint.model.group import Group
from flowlint.model.payload import Argument, Binding, ContainerKind, Match
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted, series

_NAMED = 3
"""Arguments that the finding about all of them names."""


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every argument whose name is an input's but for the scope; one for all where no flow is known."""
    if binding.flow is None:
        yield from _without_flow(binding)
        return
    concerned = [argument for argument in binding.arguments if argument.match is Match.SCOPE and not argument.in_collision]
    passed = Counter(argument.input.name for argument in binding.arguments if argument.input is not None) if concerned else Counter()
    for argument in concerned:
        parameter = argument.input
        if parameter is None:
            continue
        if argument.may_mean:
            yield _ambiguous(binding, argument, [meant.name for meant in argument.may_mean])
            continue
        once = passed[parameter.name] == 1
        case = " and differs from it in case" if argument.name != parameter.short_name else ""
        yield Diagnostic(
            f"argument {quoted(argument.name)} lacks the scope of input {quoted(parameter.name)}{case}",
            binding.at(argument.key, argument.pointer),
            help=f"write {quoted(parameter.name)}" if once else f"pass input {quoted(parameter.name)} once, under its full name",
            parameter=parameter.name,
            related=declared(parameter.place),
            fix=edits.rename_argument(binding, argument, parameter.name, Safety.SAFE) if once else None,
        )


def _without_flow(binding: Binding) -> Iterator[Diagnostic]:
    """Yield the finding where no name has a scope, whatever the flow declares."""
    names = [argument.name for argument in binding.arguments if argument.name is not None and "." not in argument.name]
    if not names or len(names) < len(binding.arguments) or binding.effective_container is ContainerKind.PARAMETERS:
        return
    first = binding.arguments[0]
    several, example = len(names) > 1, quoted(f"Flow.{names[0]}")
    yield Diagnostic(
        f"argument{'s' if several else ''} {series(names, _NAMED)} {'have' if several else 'has'} no scope, "
        f"expected {'full names' if several else 'a full name'} such as {example}",
        binding.at(first.key, first.pointer),
        help="write each name in full, as the flow declares it",
        severity=Severity.WARNING,
    )


def _ambiguous(binding: Binding, argument: Argument, meant: list[str]) -> Diagnostic:
    return Diagnostic(
        f"argument {quoted(argument.name)} lacks a scope and may mean {series(meant)}",
        binding.at(argument.key, argument.pointer),
        help="write the full name of the input that you mean",
    )


RULE = Rule(
    id="missing-scope",
    summary="an argument's name lacks the scope of its input",
    severity=Severity.ERROR,
    group=Group.NAMES,
    on_binding=check,
    fixable=True,
)
