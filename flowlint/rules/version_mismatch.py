"""The `flowVersion` of the payload is not the version of the definition.

## What it does

Reports a `flowVersion` that differs from the version of the definition that the payload was checked against. `1` and `1.0` are the same
version. Nothing is reported without `flowVersion`, or if the definition states no version.

## Why it matters

`flowVersion` selects the version that is launched (Platform API, model `FlowExecutionLaunchRequest`), and versions may have different
inputs. All other findings are about the version of the definition.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "flowVersion": "2.0",
  "inputData": {
    "Flow.agentId": "452"
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "flowVersion": "3.0",
  "inputData": {
    "Flow.agentId": "452"
  }
}
```

## Fix safety

There is no fix: either the payload or the definition has the wrong version.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.group import Group
from flowlint.model.payload import Binding
from flowlint.model.request import agrees
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield one finding where another version is asked for."""
    flow, field = binding.flow, binding.envelope.flow_version
    if flow is None or field is None or agrees(field.member.value.text or "", flow.version):
        return
    yield Diagnostic(
        f'"flowVersion" is not {quoted(flow.version)}, the version of the definition',
        binding.at(field.member.value, field.pointer),
        help=f"set it to {quoted(flow.version)}, leave it out for the latest published version, or load the definition of that version",
        related=declared(flow.place, "flow declared here"),
    )


RULE = Rule(
    id="version-mismatch",
    summary='"flowVersion" is not the version of the definition',
    severity=Severity.WARNING,
    group=Group.ENVELOPE,
    on_binding=check,
)
