"""The trigger that starts the flow can never fill one of its inputs.

## What it does

Reports each input of the target flow for which the event has no field of its name, or only a list or an object. In the data format `Json`
it reports every input but `Flow.jsonData`. An input is no finding that has an initial value in the flow, or that a payload or another
enabled trigger of the run fills. A payload to the flow whose arguments are only known when it is sent may fill any input. Each input is a
finding of its own, at the trigger's topic or data format, together with the line that declares the input. A topic that flowlint does not
know is left alone, since its fields are not known.

## Why it matters

In the data format `TopLevelPrimitives` only the top-level strings, numbers and booleans of an event become inputs; in the format `Json` the
event as a whole becomes the input `Flow.jsonData` (help page "Create a trigger"). The platform's test of a trigger tells nothing of the
inputs of its workflow (Platform API, model `TestModeResults`). The flow then runs without the value. The fields of an event are those of
the official SDK's models.

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

There is no fix: the inputs stand in the flow, and what should fill them is not known.
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
    return f'data format "Json" fills {quoted(events.BODY)} alone'


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
    summary="the event of a trigger has nothing for an input of the flow",
    severity=Severity.WARNING,
    group=Group.TRIGGERS,
    on_trigger=check,
)
