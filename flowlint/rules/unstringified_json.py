r"""A JSON value is passed where a string with JSON is expected.

## What it does

For a flow whose request-body setting is `json`, reports a JSON input in `parameters` whose value is an object, a list or another JSON value
instead of a string that contains JSON.

## Why it matters

`parameters` is not part of the documented request (Platform API, model `FlowExecutionLaunchRequest`), and no public page describes it.
Payloads that use it pass their values as strings, so flowlint expects a string for the input that takes the whole body.

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
  "parameters": {
    "jsonData": {"conversationId": "c-1"}
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "parameters": {
    "jsonData": "{\"conversationId\": \"c-1\"}"
  }
}
```

## Fix safety

Safe: the string contains the same JSON, with quotes and backslashes escaped and without line breaks; YAML syntax is written as JSON. There
is no fix if the value is not an object or list, or contains placeholders, duplicate keys, comments or anchors.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding.edits import stringify
from flowlint.contracts import Rule
from flowlint.model.datatype import FaultKind
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.fix import Fix, Safety
from flowlint.model.group import Group
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity
from flowlint.model.wording import noun, taker


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every JSON value that should be text."""
    for argument, parameter, problem in binding.problems(FaultKind.UNSTRINGIFIED):
        edits = stringify(binding.payload.source.text, problem.node) if binding.owns(argument) else None
        yield Diagnostic(
            f"{taker(argument, problem.node)} takes a string that contains JSON, found {noun(problem.node)}",
            binding.at(problem.node, problem.pointer),
            help=f"write {'the JSON value' if problem.node.children else 'a JSON object or list'} into a string, with its quotes escaped",
            parameter=parameter.name,
            related=declared(parameter.place),
            fix=Fix("turn it into a string", Safety.SAFE, edits) if edits is not None else None,
        )


RULE = Rule(
    id="unstringified-json",
    summary="a JSON value is passed where a string with JSON is expected",
    severity=Severity.ERROR,
    group=Group.VALUES,
    on_binding=check,
    fixable=True,
)
