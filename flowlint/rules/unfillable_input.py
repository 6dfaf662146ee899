"""The trigger that starts the flow cannot fill one of its inputs.

## What it does

Reports each input of the target flow if the event has no field of its name, or only a list or an object. With the data format `Json` it
reports every input except `Flow.jsonData`. An input is accepted if it has an initial value in the flow, or if a payload or another enabled
trigger in the run fills it. A payload whose arguments are only known when it is sent may fill any input. An input is also accepted if the
flow never reads it, or asks anywhere whether it is set: see `unset-input`. Topics that flowlint does not know are skipped, since their
fields are unknown.

Each input is a finding of its own, at the line that declares it, with the places of the trigger and of the read. An Architect export has no
lines, so there the finding is at the trigger's topic or data format. It can be ignored at the input and at the trigger: by a comment beside
the trigger, or by an entry of the configuration for either file. A baseline knows it by the trigger.

## Why it matters

With the data format `TopLevelPrimitives`, only the top-level strings, numbers and booleans of an event become inputs. With the format
`Json`, the whole event becomes the input `Flow.jsonData` (help page "Create a trigger"). The flow then runs without the value, and fails
where an expression needs it. The
platform's test of a trigger does not check the inputs of its workflow (Platform API, model `TestModeResults`). The fields of an event come
from the official SDK's models.

## Example

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Call back
type: workflow
inputs:
  Flow.ani: string
  Flow.phoneNumber: string
```

```json payload
{
  "name": "Customer left",
  "topicName": "v2.detail.events.conversation.{id}.customer.end",
  "target": {"type": "Workflow", "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"},
  "enabled": true
}
```

## Use instead

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Call back
type: workflow
inputs:
  Flow.ani: string
  Flow.phoneNumber: {type: string, initialValue: true}
```

```json payload
{
  "name": "Customer left",
  "topicName": "v2.detail.events.conversation.{id}.customer.end",
  "target": {"type": "Workflow", "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"},
  "enabled": true
}
```

## Fix safety

There is no fix: the inputs are declared in the flow, and flowlint does not know what should fill them.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding import events
from flowlint.binding.events import Meeting, Way
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.flow import FlowDefinition
from flowlint.model.group import Group
from flowlint.model.location import Location, region
from flowlint.model.severity import Severity
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.use import Use
from flowlint.model.wording import quoted

_UNKNOWN = "give the input an initial value in the flow, or remove it if the flow does not use it"
_READ = "give the input an initial value in the flow, or test it with IsSet before it is read"


def check(binding: TriggerBinding) -> Iterator[Diagnostic]:
    """Yield a finding for each input that nothing fills, and that the flow may read without a test."""
    flow = binding.flow
    if flow is None:
        return
    for meeting in events.unfilled(binding):
        one = meeting.input
        if meeting.way is Way.CASE or flow.use_of(one).use not in {None, Use.UNGUARDED}:
            continue
        yield _finding(binding, flow, meeting)


def _finding(binding: TriggerBinding, flow: FlowDefinition, meeting: Meeting) -> Diagnostic:
    one, similar, trigger = meeting.input, events.similar(meeting, binding), _place(binding)
    use = flow.use_of(one)
    otherwise = _UNKNOWN if use.use is None else _READ
    has_line = one.place is not None and region(one.place) is not None
    place = one.place if has_line and one.place is not None else trigger
    named = f"trigger {quoted(binding.trigger.name)}" if binding.trigger.name else "trigger"
    return Diagnostic(
        f"{named} never fills input {quoted(one.name)} of flow {quoted(flow.label)}: {_reason(binding, meeting)}",
        place,
        help=f"rename the input to {quoted(f'Flow.{similar}')} if that field is meant, or {otherwise}" if similar else otherwise,
        parameter=one.name,
        related=(*(declared(trigger, "trigger is here") if has_line else declared(one.place)), *declared(use.place, "read here")),
        cause=trigger if has_line else None,
    )


def _only_body() -> str:
    return f'data format "Json" fills only {quoted(events.BODY)}'


def _reason(binding: TriggerBinding, meeting: Meeting) -> str:
    if binding.trigger.data_format == events.JSON:
        return _only_body()
    topic = f"topic {quoted(events.topic(binding))}"
    if meeting.way is Way.COMPLEX:
        kind = "a list" if meeting.kind == "array" else "an object"
        return f"field {quoted(meeting.field)} of {topic} is {kind}, which is never passed"
    return f"{topic} has no field {quoted(meeting.input.short_name)}"


def _place(binding: TriggerBinding) -> Location:
    if binding.trigger.data_format == events.JSON:
        return binding.declaration.place("target", "workflowTargetSettings", "dataFormat")
    return binding.declaration.place("topicName")


RULE = Rule(
    id="unfillable-input",
    summary="a trigger's event cannot fill an input of the flow",
    severity=Severity.WARNING,
    group=Group.TRIGGERS,
    on_trigger=check,
)
