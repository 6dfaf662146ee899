"""An input is not passed, and the flow reads it without a test that it is set.

## What it does

Reports every input that no argument names, if it has no initial value in the flow and the flow reads it without ever asking whether it is
set: no `IsSet`, no `IsNotSetOrEmpty`, no comparison with `NOT_SET`, and no action that sets it. One such test anywhere in the flow is
enough for silence. A payload without any arguments is one finding. A misspelled name counts for the input that it probably means. A `null`
is reported by `null-value` alone, and a required input by `missing-parameter` alone.

What a flow reads is known from Archy YAML, from Architect exports and configurations, and from definitions that state it with `use`. For
other definitions nothing is reported, and nothing for a read that flowlint cannot understand.

## Why it matters

An input that is left out stays `NOT_SET` (help page "Manage a variable"). The launch is accepted, and the flow may fail later, where an
expression needs a value: on the public forum an execution ended with `error.workflow.expression.unexpectedNull`
(https://developer.genesys.cloud/forum/t/start-workflow-flow-over-api/20500). Whether it does depends on the way that the flow takes.

## Example

```yaml definition
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Call back
type: workflow
inputs:
  Flow.callerAni: {type: string, use: unguarded}
  Flow.retries: integer
```

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.retries": 2
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.callerAni": "+13175550100",
    "Flow.retries": 2
  }
}
```

## Fix safety

There is no fix: flowlint does not know the value.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.group import Group
from flowlint.model.payload import Binding, Form
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted, series


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every input that is left out and read, or one for all where the payload passes no arguments at all."""
    flow, envelope = binding.flow, binding.envelope
    container = envelope.container
    if flow is None or not binding.shows_all or (container is not None and container.form is Form.NULL):
        return
    unset = [one for one in binding.omitted if flow.misses(one)]
    holder = container.member.key.value if container is not None else binding.wanted_container.value
    where = "" if envelope.bare else f" in {quoted(holder)}"
    if len(unset) > 1 and container is None and not envelope.bare:
        yield _all(binding, flow, unset, where)
        return
    for one in unset:
        use = flow.use_of(one)
        yield Diagnostic(
            f"input {quoted(one.name)} is not passed, but {use.reading} without a test that it is set",
            binding.container_key,
            help=f"pass {quoted(one.name)}{where}, or give it an initial value in the flow",
            parameter=one.name,
            related=(*declared(use.place, "read here"), *declared(one.place)),
        )


def _all(binding: Binding, flow: FlowDefinition, unset: list[InputParameter], where: str) -> Diagnostic:
    places = (place for one in unset for place in declared(flow.use_of(one).place, "read here"))
    return Diagnostic(
        f"inputs {series([one.name for one in unset])} are not passed, but read without a test that they are set",
        binding.container_key,
        help=f"pass them{where}, or give them initial values in the flow",
        related=tuple(places),
    )


RULE = Rule(
    id="unset-input",
    summary="an input that is not passed is read without a test",
    severity=Severity.WARNING,
    group=Group.NAMES,
    on_binding=check,
)
