"""The request or the trigger passes the body in one form, and the flow expects the other.

## What it does

For a flow whose request-body setting is `json`, reports arguments if none of them names the JSON input. The names that are passed are then
not checked one by one: most likely they are keys of the JSON value.

Reports a trigger with the data format `TopLevelPrimitives` if its flow has the JSON input `Flow.jsonData`; a trigger without a data format
has this one. Reports a trigger with the data format `Json` if its flow does not have that input. Nothing is reported if the input has an
initial value, or if a payload or another enabled trigger fills it and this trigger fills others. Inputs that such a trigger fails to fill
are not reported one by one.

## Why it matters

A flow of this kind reads everything from one input of type JSON. A trigger with the data format `Json` passes the event to the input
`Flow.jsonData` (help page "Create a trigger"). A launch request passes values by name, so it has to name that input.

## Example

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Event intake
type: workflow
requestBody: json
inputs:
  Flow.jsonData: json
```

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.conversationId": "c-1"
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.jsonData": {"conversationId": "c-1"}
  }
}
```

## Fix safety

There is no fix for a payload: nobody knows which arguments are keys of the JSON value, and under which names. For a trigger whose event
fills no input of the flow there is an unsafe fix, which writes `Json` in place of `TopLevelPrimitives`.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding import events
from flowlint.binding.arguments import takes_body_as_text
from flowlint.binding.edits import respelled
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.fix import Fix, Safety
from flowlint.model.flow import FlowDefinition
from flowlint.model.group import Group
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity
from flowlint.model.trigger import FORMAT
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.wording import quoted, series


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield one finding where no argument names the input that takes the whole body."""
    flow = binding.flow
    if flow is None or not binding.body_unnamed or not binding.arguments:
        return
    bodies = flow.json_inputs
    only = bodies[0] if len(bodies) == 1 else None
    names = f"input {quoted(only.name)}" if only is not None else f"any of its inputs {series([body.name for body in bodies])}"
    form = ", written into a string" if takes_body_as_text(binding) else ""
    yield Diagnostic(
        f"flow {quoted(flow.label)} takes the whole body as JSON, but no argument names {names}",
        binding.container_key,
        help=f"pass one JSON value as {quoted(bodies[0].name)}{form}",
        parameter=only.name if only is not None else None,
        related=declared(bodies[0].place),
    )


def check_trigger(binding: TriggerBinding) -> Iterator[Diagnostic]:
    """Yield one finding where the trigger has the data format that the flow is not made for."""
    flow = binding.flow
    if flow is None or not events.is_in_wrong_format(binding):
        return
    yield (_lacks_body if binding.trigger.data_format == events.JSON else _never_fills_body)(binding, flow)


def _never_fills_body(binding: TriggerBinding, flow: FlowDefinition) -> Diagnostic:
    declaration = binding.declaration
    called = quoted(declaration.called(FORMAT[-1]))
    stated = declaration.field(*FORMAT)
    subject = 'data format "TopLevelPrimitives"' if stated is not None or declaration.root is None else f"trigger without {called}"
    body = events.body_input(flow)
    return Diagnostic(
        f"{subject} never fills JSON input {quoted(events.BODY)} of flow {quoted(flow.label)}",
        declaration.place(*FORMAT),
        help=f'set {called} to "Json", which passes the whole event to that input',
        note="" if stated is not None or declaration.root is None else 'without a data format, "TopLevelPrimitives" applies',
        parameter=body.name if body is not None else None,
        related=declared(body.place if body is not None else None),
        fix=_fix(binding),
    )


def _fix(binding: TriggerBinding) -> Fix | None:
    stated = binding.declaration.field(*FORMAT)
    if stated is None or any(meeting.fills for meeting in events.meetings(binding)):
        return None
    return respelled(binding.declaration.source.text, stated, events.JSON, 'write "Json"', Safety.UNSAFE)


def _lacks_body(binding: TriggerBinding, flow: FlowDefinition) -> Diagnostic:
    called = quoted(binding.declaration.called(FORMAT[-1]))
    near = next((one for one in flow.inputs if events.full_name(one).casefold() == events.BODY.casefold()), None)
    lacks = f"flow {quoted(flow.label)} has no such input"
    add = f"add a JSON input {quoted(events.BODY)} to the flow"
    if near is not None and events.full_name(near) == events.BODY:
        lacks = f"in flow {quoted(flow.label)} it is of type {quoted(near.type)}"
        add = "make it a JSON input"
    elif near is not None:
        add = f"rename input {quoted(near.name)} to {quoted(events.BODY)}"
    return Diagnostic(
        f'data format "Json" passes the event to JSON input {quoted(events.BODY)}, but {lacks}',
        binding.declaration.place(*FORMAT),
        help=f'{add}, or set {called} to "TopLevelPrimitives"',
        related=declared(near.place if near is not None else flow.place),
    )


RULE = Rule(
    id="body-format-mismatch",
    summary="the body, or a trigger's data format, does not have the form that the flow expects",
    severity=Severity.ERROR,
    group=Group.TRIGGERS,
    on_binding=check,
    on_trigger=check_trigger,
    fixable=True,
)
