"""The name of an argument, or of an event's field, differs from an input's only in upper and lower case.

## What it does

Compares the name of every argument with the names of the flow's inputs, and reports an argument whose name differs only in upper and lower
case. If only the case of the scope differs (`flow.agentId`), it is a warning. For a trigger, the rule compares the fields of its topic with
the inputs that nothing else fills.

## Why it matters

The launch request passes values by the full name of the input, with its scope (Platform API, model `FlowExecutionLaunchRequest`). No public
page says whether case counts, and the exact name is right in any case. The launch is asynchronous: its response does not say that a name
was not recognized. Published applications pass the scope in lower case, so that is only a warning. A trigger passes each field of the event
to the input of the same name.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "flow.agentID": "452"
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

Safe: the fix changes the case of letters in a name, and no value. There is no fix if the payload passes the same input twice, or if two
inputs differ from the name only in case. For a trigger there is none either, since the input has to be renamed in the flow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flowlint.binding import edits, events
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.fix import Safety
from flowlint.model.flow import InputParameter
from flowlint.model.group import Group
from flowlint.model.payload import Argument, Binding, Match
from flowlint.model.severity import Severity
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.wording import quoted, series


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every argument whose name is an input's but for upper and lower case."""
    concerned = [argument for argument in binding.arguments if argument.match is Match.CASE and not argument.in_collision]
    passed = Counter(argument.input.name for argument in binding.arguments if argument.input is not None) if concerned else Counter()
    for argument in concerned:
        parameter, *others = argument.meanings
        if others:
            yield _ambiguous(binding, argument)
            continue
        bare = str(argument.key.value).casefold() != parameter.name.casefold()
        right = parameter.short_name if bare else parameter.name
        known = parameter.name if argument.scope_key is not None else right
        once = passed[parameter.name] == 1
        yield Diagnostic(
            f"argument {quoted(argument.name)} differs only in case from {_named(known, parameter.name)}",
            binding.at(argument.key, argument.pointer),
            help=f"spell it {quoted(right)}" if once else f"pass input {quoted(parameter.name)} once, under its exact name",
            parameter=parameter.name,
            related=declared(parameter.place),
            fix=edits.rename_argument(binding, argument, right, Safety.SAFE) if once else None,
            severity=Severity.WARNING if _differs_in_scope_alone(argument, parameter) else None,
        )


def _differs_in_scope_alone(argument: Argument, parameter: InputParameter) -> bool:
    return argument.known_name.rpartition(".")[2] == parameter.short_name


def _named(known: str, full: str) -> str:
    return f"input {quoted(full)}" if known == full else f"{quoted(known)}, short for input {quoted(full)}"


def _ambiguous(binding: Binding, argument: Argument) -> Diagnostic:
    return Diagnostic(
        f"argument {quoted(argument.name)} differs only in case from inputs {series([meant.name for meant in argument.may_mean])}",
        binding.at(argument.key, argument.pointer),
        help="write the exact name of the input that you mean",
    )


def check_trigger(binding: TriggerBinding) -> Iterator[Diagnostic]:
    """Yield a finding for every input that nothing fills, and that a field of the event is called like but for upper and lower case."""
    for meeting in events.unfilled(binding):
        if meeting.way is events.Way.CASE:
            name = meeting.input.name
            yield Diagnostic(
                f"field {quoted(meeting.field)} of topic {quoted(events.topic(binding))} differs only in case from input {quoted(name)}",
                binding.declaration.place("topicName"),
                help=f"rename the input to {quoted(f'Flow.{meeting.field}')}",
                parameter=name,
                related=declared(meeting.input.place),
            )


RULE = Rule(
    id="name-case-mismatch",
    summary="the name of an argument or of an event's field differs from an input's only in case",
    severity=Severity.ERROR,
    group=Group.NAMES,
    on_binding=check,
    on_trigger=check_trigger,
    fixable=True,
)
