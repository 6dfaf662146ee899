"""The trigger that starts the flow cannot fill one of its inputs.

## What it does

Reports each input of the target flow if the event has no field of its name, or only a list or an object. With the data format `Json` it
reports every input except `Flow.jsonData`. An input is accepted if it has an initial value in the flow, or if a payload or another enabled
trigger in the run fills it. A payload whose arguments are only known when it is sent may fill any input. Each input is a finding of its
own, at the trigger's topic or data format, with the line that declares the input. Topics that flowlint does not know are skipped, since
their fields are unknown.

## Why it matters

With the data format `TopLevelPrimitives`, only the top-level strings, numbers and booleans of an event become inputs. With the format
`Json`, the whole event becomes the input `Flow.jsonData` (help page "Create a trigger"). The flow then runs without the value. The
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
from flowlint.model.group import Group
from flowlint.model.location import Location
from flowlint.model.severity import Severity
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.wording import quoted

_OTHERWISE = "give the input an initial value in the flow, or remove it if the flow does not use it"


def check(binding: TriggerBinding) -> Iterator[Diagnostic]:
    """Yield a finding for each input that nothing fills."""
    if binding.flow is None:
        return
    for meeting in events.unfilled(binding):
        if meeting.way is Way.CASE:
            continue
        one, similar = meeting.input, events.similar(meeting, binding)
        yield Diagnostic(
            f"trigger never fills input {quoted(one.name)} of flow {quoted(binding.flow.label)}: {_reason(binding, meeting)}",
            _place(binding),
            help=f"rename the input to {quoted(f'Flow.{similar}')} if that field is meant, or {_OTHERWISE}" if similar else _OTHERWISE,
            parameter=one.name,
            related=declared(one.place),
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
