"""The flow takes the whole body as JSON, but no argument names the input that it goes to.

## What it does

For a flow whose request-body setting is `json`, reports arguments of which none names the JSON input. The names that are passed are then
not judged one by one: most likely they are members of the JSON value.

## Why it matters

A flow of this kind reads everything from one input of type JSON. With a trigger of the data format `Json` the platform passes the event
to the input `Flow.jsonData` (help page "Create a trigger"); a launch request has to name that input itself, since it passes values by
name.

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

There is no fix: which arguments are members of the JSON value, and under which names, is not known.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding import takes_body_as_text
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity
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
        f"flow {quoted(flow.name)} takes the whole body as JSON, but no argument names {names}",
        binding.container_key,
        help=f"pass one JSON value as {quoted(bodies[0].name)}{form}",
        parameter=only.name if only is not None else None,
        related=declared(bodies[0].place),
    )


RULE = Rule(
    id="body-format-mismatch",
    summary="the flow takes the whole body as JSON, but no argument names its JSON input",
    severity=Severity.ERROR,
    on_binding=check,
)
