"""A list is passed for a single value, or a single value for a collection.

## What it does

Reports a value that is not a list where the flow declares a collection, and a list where it declares a single value.

## Why it matters

In Architect, a type and a collection of that type are two different types: a variable in Archy's YAML is a `stringVariable` or a
`stringCollectionVariable`. Published callers that work pass a collection as a JSON array, as the blueprint `wfm-hris-blueprint` does with
`"Flow.dates"`.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.dates": "2025-03-29"
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.dates": ["2025-03-29"]
  }
}
```

## Fix safety

Unsafe: the fix makes a list of the one value, or takes the one item out of its list, but the program that builds the payload may intend
more than one. There is no fix if the value would still not fit, or for a list of several items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowlint.binding import edits as fixing
from flowlint.contracts import Rule
from flowlint.model.datatype import SINGLE_VALUE, FaultKind, judge
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import InputParameter
from flowlint.model.group import Group
from flowlint.model.node import Kind, Node, outline
from flowlint.model.payload import Argument, Binding, ValueProblem
from flowlint.model.placeholder import is_expression
from flowlint.model.severity import Severity
from flowlint.model.wording import noun, quoted, taker

_PLAIN = re.compile(r"[\w.+-](?:[\w.+:/@ -]*[\w.+/@-])?")
"""A scalar without quotes that means the same inside YAML's brackets."""


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every list that should be one value, and the other way round."""
    for argument, parameter, problem in binding.problems(FaultKind.COLLECTION):
        single = problem.expected == SINGLE_VALUE
        yield Diagnostic(
            f"{taker(argument, problem.node)} takes {problem.expected}, found {noun(problem.node, binding.payload.facts.holes)}",
            binding.at(problem.node, problem.pointer),
            help=_help(argument, parameter, problem),
            parameter=parameter.name,
            related=declared(parameter.place),
            fix=(_unwrap if single else _wrap)(binding, argument, parameter, problem.node),
        )


def _help(argument: Argument, parameter: InputParameter, problem: ValueProblem) -> str:
    if problem.expected != SINGLE_VALUE:
        return "pass a list, even for one value"
    if problem.node is argument.value:
        return f"pass one value, or declare {quoted(parameter.name)} as a collection"
    return "pass the values themselves as items, without a list around each"


def _wrap(binding: Binding, argument: Argument, parameter: InputParameter, node: Node) -> Fix | None:
    text = binding.payload.source.text
    if is_expression(node.text or "") or not (_fits(parameter, node) and binding.owns(argument)):
        # What makes the text of several values, as ``join`` does, is not meant to be one of them.
        return None
    edits = fixing.enclose(node, "[", "]") if _may_be_enclosed(text, node) else _with_dash(binding, argument, node)
    return Fix("make it a list of one value", Safety.UNSAFE, edits) if edits else None


def _with_dash(binding: Binding, argument: Argument, node: Node) -> tuple[Edit, ...]:
    """Return the edits that make a value an item behind a dash, where YAML writes it in lines; none where they would not do."""
    text = binding.payload.source.text
    holder = _holder(binding, argument)
    key = next((key for key, value in holder.members if value is node), argument.key)
    if text[holder.start] == "{" or text[key.end : key.end + 1] != ":" or node.start == node.end:
        return ()
    between = text[key.end + 1 : node.start]
    moved = fixing.shift(text, node.start, node.end, 2)
    if fixing.indent(text, node.start) is not None:
        return (Edit(node.start, node.start, "- "), *moved)
    if between.strip(" "):
        return ()
    column = fixing.column(text, key.start)
    return (Edit(key.end + 1, node.start, f"{fixing.line_break(text)}{' ' * (column + 2)}- "), *moved)


def _holder(binding: Binding, argument: Argument) -> Node:
    """Return the object that has the value of ``argument`` for a member."""
    scope = next((member.value for member, _ in binding.scope_members if member.key is argument.scope_key), None)
    container = binding.envelope.container
    around = argument.wrapper or argument.entry or scope
    return around or (container.member.value if container is not None else binding.payload.root)


def _unwrap(binding: Binding, argument: Argument, parameter: InputParameter, node: Node) -> Fix | None:
    text = binding.payload.source.text
    if len(node.items) != 1 or not (_fits(parameter, node.items[0]) and binding.owns(argument)):
        return None
    item = node.items[0]
    before, after = text[node.start : item.start], text[item.end : node.end]
    if before.strip() != "[" or after.strip() != "]":
        return None
    return Fix("replace the list by its one item", Safety.UNSAFE, (Edit(node.start, item.start, ""), Edit(item.end, node.end, "")))


def _fits(parameter: InputParameter, node: Node) -> bool:
    """Return true when a value fits the declared type, collection or not."""
    return node.kind is Kind.HOLE or (node.kind is not Kind.ARRAY and judge(parameter.type.name, outline(node)) is None)


def _may_be_enclosed(text: str, node: Node) -> bool:
    if node.kind is Kind.OBJECT:
        return text[node.start] == "{"
    return fixing.is_quoted(text, node) or _PLAIN.fullmatch(text[node.start : node.end]) is not None


RULE = Rule(
    id="collection-mismatch",
    summary="a list is passed for a single value, or a single value for a collection",
    severity=Severity.ERROR,
    group=Group.VALUES,
    on_binding=check,
    fixable=True,
)
