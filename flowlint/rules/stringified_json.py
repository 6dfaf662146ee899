r"""JSON is passed as a string where the value itself is expected.

## What it does

Reports a JSON input whose value is a string that contains a JSON object or list, and such a string in place of the arguments.

## Why it matters

A JSON input takes any JSON value (Architect scripting SDK, type JSON), and a string is one of them. The flow then gets a string where it
looks for an object's keys. Payloads that were encoded twice look like this.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.details": "{\"conversationId\": \"c-1\"}"
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.details": {"conversationId": "c-1"}
  }
}
```

## Fix safety

The fix removes the quotes, and the backslashes before inner quotes. It is safe around the arguments, which have to be an object. It is
unsafe for a JSON input: a string is a JSON value too, and the flow may parse it itself. There is no fix if the string contains other
escapes, line breaks or duplicate keys.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding.edits import destringify
from flowlint.contracts import Rule
from flowlint.model.datatype import FaultKind, holds_json
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.group import Group
from flowlint.model.payload import Binding, Form
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted, taker


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every text that should be a JSON value."""
    text = binding.payload.source.text
    container = binding.envelope.container
    if container is not None and container.form is Form.TEXT and holds_json(str(container.member.value.value)):
        key, value = container.member
        yield Diagnostic(
            f"{quoted(key.value)} takes an object, found a string that contains JSON",
            binding.at(value, container.pointer),
            help="pass the object itself, without quotes around it",
            fix=_fix(destringify(text, value) if key.end <= value.start else None, Safety.SAFE),
        )
    for argument, parameter, problem in binding.problems(FaultKind.STRINGIFIED):
        yield Diagnostic(
            f"{taker(argument, problem.node)} takes {problem.expected}, found a string that contains JSON",
            binding.at(problem.node, problem.pointer),
            help="pass the JSON value itself, without quotes around it",
            parameter=parameter.name,
            related=declared(parameter.place),
            fix=_fix(destringify(text, problem.node) if binding.owns(argument) else None, Safety.UNSAFE),
        )


def _fix(edits: tuple[Edit, ...] | None, safety: Safety) -> Fix | None:
    return Fix("remove the quotes and escapes around it", safety, edits) if edits is not None else None


RULE = Rule(
    id="stringified-json",
    summary="JSON is passed as a string where the value itself is expected",
    severity=Severity.WARNING,
    group=Group.VALUES,
    on_binding=check,
    fixable=True,
)
