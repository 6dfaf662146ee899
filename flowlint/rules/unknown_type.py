"""The type of an input is probably misspelt.

## What it does

Reports an input whose type flowlint does not know, if the name is similar to a known type or is another system's word for one: `bool`,
`int`, `strng`. Other unknown types are accepted, since Architect has more types than flowlint.

## Why it matters

flowlint does not check values of a type that it does not know. So a slip in a handwritten definition turns the check off.

## Example

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Compliance check
inputs:
  Flow.complianceFlag: bool
```

```json payload
{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.complianceFlag": true}}
```

## Use instead

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Compliance check
inputs:
  Flow.complianceFlag: boolean
```

```json payload
{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.complianceFlag": true}}
```

## Fix safety

There is no fix: flowlint changes payloads, never definitions.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.datatype import CATALOGUE
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.flow import FlowDefinition
from flowlint.model.group import Group
from flowlint.model.severity import Severity
from flowlint.model.spelling import closest
from flowlint.model.wording import quoted

_OTHER_NAMES = {
    "any": "json",
    "array": "a collection",
    "bool": "boolean",
    "double": "decimal",
    "float": "decimal",
    "int": "integer",
    "list": "a collection",
    "long": "integer",
    "map": "json",
    "number": "decimal",
    "object": "json",
    "phone": "phoneNumber",
    "str": "string",
    "text": "string",
    "timestamp": "dateTime",
}
"""What other systems call a type."""


def check(flow: FlowDefinition) -> Iterator[Diagnostic]:
    """Yield a finding for every input whose type seems to be a slip."""
    for parameter in flow.inputs:
        meant = None if parameter.type.known else _meant(parameter.type.name)
        if meant is not None:
            yield Diagnostic(
                f"type {quoted(parameter.type.name)} of input {quoted(parameter.name)} is not known; its values are not checked",
                flow.place_of(parameter),
                help=f"did you mean {meant}?",
                parameter=parameter.name,
            )


def _meant(name: str) -> str | None:
    other = _OTHER_NAMES.get(name.casefold())
    if other is None:
        other = next(iter(closest(name, CATALOGUE)), None)
    return quoted(other) if other in CATALOGUE else other


RULE = Rule("unknown-type", "the type of an input is probably misspelt", Severity.WARNING, Group.HOUSEKEEPING, on_definition=check)
