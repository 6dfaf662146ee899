"""A field of the launch request is misspelt.

## What it does

Reports `flow_id`, `FlowId`, `flowversion` and other spellings of `flowId`, `flowVersion` and `name`. The field is still checked. Other
spellings of `inputData` are reported by `wrong-container`.

In Python, the official SDK's model `FlowExecutionLaunchRequest` has the attributes `flow_id`, `flow_version` and `input_data`, and sends
nothing else: `request.flowId` is reported, too.

## Why it matters

The Platform API's model `FlowExecutionLaunchRequest`, as the official SDKs have it, has the fields `flowId`, `flowVersion`, `inputData` and
`name`, and requires `flowId`. No document says that the platform understands another spelling.

## Example

```json payload
{
  "flow_id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
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

Safe if the name differs only in case, separators or one letter: the fix renames the field. Unsafe for `flow`, which may mean something
else.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding import edits
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Fix, Safety
from flowlint.model.group import Group
from flowlint.model.location import join
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every field in another spelling."""
    yield from _misnamed(binding)
    envelope = binding.envelope
    for field in (envelope.flow_id, envelope.flow_version, envelope.name):
        if field is None or not field.misspelt:
            continue
        key = field.member.key
        name = quoted(key.value)
        if str(key.value).casefold() == field.name.casefold():
            message = f'{name} differs only in case from "{field.name}"'
        else:
            message = f'{name} is not a field of the launch request, expected "{field.name}"'
        yield Diagnostic(
            message,
            binding.at(key, field.pointer),
            help=f'write "{field.name}"',
            fix=Fix(
                f'rename it to "{field.name}"',
                Safety.UNSAFE if key.value == "flow" else Safety.SAFE,
                (edits.rename(binding.payload.source.text, key, field.name),),
            ),
        )


def _misnamed(binding: Binding) -> Iterator[Diagnostic]:
    payload = binding.payload
    for key, _ in payload.root.members:
        attribute = payload.facts.misnamed.get(str(key.value))
        if attribute is not None:
            yield Diagnostic(
                f'FlowExecutionLaunchRequest has no attribute {quoted(key.value)}, expected "{attribute}"',
                binding.at(key, join(payload.pointer, str(key.value))),
                help=f'write "{attribute}"',
                fix=Fix(f'rename it to "{attribute}"', Safety.SAFE, (edits.rename(payload.source.text, key, str(key.value)),)),
            )


RULE = Rule("misspelt-field", "a field of the launch request is misspelt", Severity.ERROR, Group.ENVELOPE, on_binding=check, fixable=True)
