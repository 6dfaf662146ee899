"""An argument is not an input of the flow.

## What it does

Reports every argument whose name is not an input of the flow, even if case and scope are ignored. The help names the input that was
probably meant. If no input is similar enough, it lists the inputs of the flow. If the flow has a variable of that name that is not marked
"Input to flow", the help says so. A wrong scope, such as `State.agentId` for `Flow.agentId`, is reported here too.

## Why it matters

Only an input's name can fill an input. On the public forum a user launched a workflow with wrong names: the launch was accepted, and the
execution failed later where the flow needed the value (https://developer.genesys.cloud/forum/t/start-workflow-flow-over-api/20500).

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agendId": "452"
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

Safe if it only removes spaces around a name. Otherwise unsafe: the fix guesses which input was meant. There is a fix only if one input is
clearly nearer than all others and the payload does not pass it yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flowlint.binding import edits
from flowlint.binding.suggestions import MOST_GUESSED, clear_suggestion, ranking
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.fix import Fix, Safety
from flowlint.model.flow import FlowDefinition
from flowlint.model.group import Group
from flowlint.model.payload import Argument, Binding, Match
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted, series

LISTED = 10
"""Inputs that the help names where no suggestion is near enough."""


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every argument whose name meets no input."""
    flow = binding.flow
    if flow is None:
        return
    unknown = [argument for argument in binding.arguments if argument.match is Match.NONE and not argument.in_collision]
    if not unknown:
        return
    used = frozenset(argument.input.name for argument in binding.arguments if argument.input is not None)
    ranked = [ranking(argument, flow, used) if len(unknown) <= MOST_GUESSED else [] for argument in unknown]
    clear = list(map(clear_suggestion, ranked))
    claimed = Counter(clear)
    advice = _any_other(flow, used)
    kept = {name.casefold(): one for one in flow.variables for name in (one, one.rpartition(".")[2])}
    for argument, meant, near in zip(unknown, clear, ranked, strict=True):
        variable = kept.get(str(argument.name).casefold())
        alone = meant is not None and claimed[meant] == 1 and variable is None
        if alone and meant is not None and _is_spaced(str(argument.name), meant):
            yield _spaced(binding, argument, meant)
            continue
        yield Diagnostic(
            f"argument {quoted(argument.name)} is not an input of flow {quoted(flow.label)}",
            binding.at(argument.key, argument.pointer),
            help=_marking(variable) if variable else _help([name for _, name in near]) or advice,
            related=declared(flow.place, "flow declared here"),
            fix=_fix(binding, argument, meant, Safety.UNSAFE) if meant is not None and alone else None,
            subject=str(argument.name),
        )


def _is_spaced(name: str, meant: str) -> bool:
    """Tell whether ``name`` is ``meant``, whatever its case and with or without scope, but for spaces around it."""
    inner = name.strip()
    return inner != name and inner.casefold() in {meant.casefold(), meant.rpartition(".")[2].casefold()}


def _spaced(binding: Binding, argument: Argument, meant: str) -> Diagnostic:
    declared_at = next((one.place for one in binding.flow.inputs if one.name == meant), None) if binding.flow is not None else None
    return Diagnostic(
        f"argument {quoted(argument.name)} has spaces around its name, expected {quoted(meant)}",
        binding.at(argument.key, argument.pointer),
        help="remove the spaces",
        parameter=meant,
        related=declared(declared_at),
        fix=_fix(binding, argument, meant, Safety.SAFE),
    )


def _marking(variable: str) -> str:
    return f'variable {quoted(variable)} of the flow is not marked "Input to flow": mark it, or remove the argument'


def _help(near: list[str]) -> str:
    return f"use {quoted(near[0])} if that is meant, or remove the argument" if near else ""


def _any_other(flow: FlowDefinition, used: frozenset[str]) -> str:
    free = [parameter.name for parameter in flow.inputs if parameter.name not in used]
    if not free:
        return "remove the argument: every input of the flow is passed already"
    return f"remove the argument, or use an input of the flow: {series(free, LISTED)}"


def _fix(binding: Binding, argument: Argument, meant: str, safety: Safety) -> Fix | None:
    scope, _, short = meant.rpartition(".")
    if argument.scope_key is not None and scope.casefold() != str(argument.name).rpartition(".")[0].casefold():
        return None
    right = short if argument.scope_key is not None and "." not in str(argument.key.value) else meant
    if {meant, right} & binding.names_given:
        return None
    return edits.rename_argument(binding, argument, right, safety)


RULE = Rule(
    id="unknown-parameter",
    summary="an argument is not an input of the flow",
    severity=Severity.ERROR,
    group=Group.NAMES,
    on_binding=check,
    fixable=True,
)
