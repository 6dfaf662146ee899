"""The `flowId` does not look like an id.

## What it does

Reports a `flowId` that is a string but not a GUID, a placeholder or an alias of the configuration. Often it is the name of a flow, an empty
string, or an id that was cut while copying. The command line or the configuration names the flow that the payload was checked against.

## Why it matters

The Platform API declares `flowId` as a string; the ids of flows in its documentation and in published examples are GUIDs. Nothing says that
the platform refuses another form, so this is a warning.

## Example

```yaml definition
flowlint: 1
name: Compliance check
type: workflow
requestBody: parameters
inputs:
  Flow.agentId: string
```

```json payload
{
  "flowId": "Compliance check",
  "inputData": {
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

Safe if it removes spaces or braces around a GUID. Otherwise unsafe: the fix writes the id of the flow that the payload was checked against,
which may be the wrong one. There is no fix if that id is not known.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding import edits
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Fix, Safety
from flowlint.model.group import Group
from flowlint.model.payload import Binding
from flowlint.model.request import is_plausible_flow_id
from flowlint.model.severity import Severity


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield the finding for a ``flowId`` that cannot be an id, where a flow is known all the same."""
    field, flow = binding.envelope.flow_id, binding.flow
    if field is None or flow is None or binding.by_alias:
        return
    value = field.member.value
    if value.text is None or is_plausible_flow_id(value.text) or (flow.id is not None and value.text.lower() == flow.id.lower()):
        return
    freed = edits.freed_id(binding.payload.source.text, value)
    if freed is not None:
        yield Diagnostic(f'"flowId" has {freed.around} around an id', binding.at(value, field.pointer), help=freed.fix.title, fix=freed.fix)
        return
    known = f'"{flow.id}", the id of flow "{flow.label}"' if flow.id is not None else f'the id of flow "{flow.label}"'
    advice = f"pass {known}, if that is meant"
    if value.text == flow.name:
        message, advice = (
            '"flowId" is the name of the flow, expected its id',
            f"pass {known}, or make the name an alias in the configuration",
        )
    elif value.text.strip():
        message = '"flowId" does not look like an id, expected a GUID'
    else:
        message = '"flowId" is empty, expected the id of a flow'
    fix = None
    if flow.id is not None and is_plausible_flow_id(flow.id):
        edit = edits.rename(binding.payload.source.text, value, flow.id)
        fix = Fix(f'write the id of flow "{flow.label}"', Safety.UNSAFE, (edit,))
    yield Diagnostic(message, binding.at(value, field.pointer), help=advice, fix=fix)


RULE = Rule("malformed-flow-id", "the flow id does not look like an id", Severity.WARNING, Group.ENVELOPE, on_binding=check, fixable=True)
