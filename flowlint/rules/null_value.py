"""A value is null.

## What it does

Reports `null` for an input whose type is not JSON, as an item of a collection, and in place of all arguments. If the flow is known to read
the input without a test that it is set, the finding names that read.

## Why it matters

It is not documented what `null` does in a launch request. Most likely the input stays `NOT_SET` or keeps its initial value, exactly as if
the argument were left out. Leaving it out is clearer.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": null,
    "Flow.retries": 2
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.retries": 2
  }
}
```

## Fix safety

There is no fix: either a value is missing, or the argument should be left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.datatype import FaultKind
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.group import Group
from flowlint.model.payload import Binding, Form
from flowlint.model.severity import Severity
from flowlint.model.use import UNKNOWN
from flowlint.model.wording import owner, quoted

_NOTE = "the effect of null is not documented"


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every null."""
    container = binding.envelope.container
    if container is not None and container.form is Form.NULL:
        yield Diagnostic(
            f"{quoted(container.member.key.value)} is null, expected an object of arguments",
            binding.at(container.member.value, container.pointer),
            help="leave it out, or pass the arguments as an object",
            note=_NOTE,
        )
    for argument, parameter, problem in binding.problems(FaultKind.NULL):
        whole = problem.node is argument.value
        flow = binding.flow
        use = flow.use_of(parameter) if whole and flow is not None and flow.misses(parameter) else UNKNOWN
        yield Diagnostic(
            f"{owner(argument, problem.node)} is null, expected {problem.expected}",
            binding.at(problem.node, problem.pointer),
            help=f"pass {problem.expected}"
            if whole and (parameter.required or use.use is not None)
            else f"{'leave the argument' if whole else 'leave it'} out, or pass {problem.expected}",
            note=_NOTE if use.use is None else f"{_NOTE}; the input is {use.reading} without a test that it is set",
            parameter=parameter.name,
            related=(*declared(use.place, "read here"), *declared(parameter.place)),
        )


RULE = Rule(
    id="null-value",
    summary="a value is null",
    severity=Severity.WARNING,
    group=Group.VALUES,
    on_binding=check,
)
