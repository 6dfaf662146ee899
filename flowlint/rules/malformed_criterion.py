"""A match criterion of the trigger has a form that the platform does not know.

## What it does

Checks each criterion of `matchCriteria`. It needs a `jsonPath`, an `operator` in the platform's spelling, and either `value` or `values`:
`In` and `NotIn` take the list `values`, comparisons take a `value`. A key that differs from these only in case or separators is reported
with the right spelling. Placeholders are accepted, and a list as `value` is reported by `list-as-value`.

## Why it matters

The criteria decide for which events the trigger starts its flow (Platform API, model `MatchCriteria`). The operators are `Equal`,
`NotEqual`, `GreaterThan`, `GreaterThanOrEqual`, `LessThan`, `LessThanOrEqual`, `In`, `NotIn`, `Contains`, `All`, `Exists` and `Size`. Other
parts of the API have other spellings, such as `IN` in queries.

## Example

```json payload
{
  "name": "Customer left",
  "topicName": "v2.detail.events.conversation.{id}.customer.end",
  "target": {"type": "Workflow", "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"},
  "matchCriteria": [{"jsonPath": "mediaType", "operator": "EQUAL", "value": "VOICE"}],
  "enabled": true
}
```

## Use instead

```json payload
{
  "name": "Customer left",
  "topicName": "v2.detail.events.conversation.{id}.customer.end",
  "target": {"type": "Workflow", "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"},
  "matchCriteria": [{"jsonPath": "mediaType", "operator": "Equal", "value": "VOICE"}],
  "enabled": true
}
```

## Fix safety

Safe where only case and separators of a key or an operator are wrong. Unsafe where `values` is renamed to `value`.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding.edits import misspelt_keys, renamed_key, respelled
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Safety
from flowlint.model.group import Group
from flowlint.model.location import Location, join
from flowlint.model.node import Kind, Node, is_templated
from flowlint.model.placeholder import is_identifier_placeholder
from flowlint.model.severity import Severity
from flowlint.model.spelling import closest, fold
from flowlint.model.trigger import TriggerDeclaration
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.wording import noun, quoted, series

_KEYS = ("jsonPath", "operator", "value", "values")
_COMPARISONS = ("Equal", "NotEqual", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual")
_OF_LISTS = ("In", "NotIn")
_OTHERS = ("Contains", "All", "Exists", "Size")
"""Operators of which it is not documented which of the two they take."""
_OPERATORS = (*_COMPARISONS, *_OF_LISTS, *_OTHERS)
_BY_FOLD = {fold(operator): operator for operator in _OPERATORS}


def check(binding: TriggerBinding) -> Iterator[Diagnostic]:
    """Yield a finding for everything that is wrong with the match criteria."""
    declaration = binding.declaration
    criteria = declaration.field("matchCriteria")
    for index, item in enumerate(criteria.items if criteria is not None else ()):
        if item.kind is not Kind.HOLE:
            yield from _Criterion(declaration, item, index).check()


def _is_open(node: Node) -> bool:
    return node.kind is Kind.HOLE or (node.text is not None and is_identifier_placeholder(node.text))


class _Criterion:
    """One criterion of a trigger: its node, and its place in the list."""

    def __init__(self, declaration: TriggerDeclaration, node: Node, index: int) -> None:
        self.declaration, self.node = declaration, node
        self.pointer = join(join(declaration.pointer, "matchCriteria"), index)

    def place(self, name: str = "") -> Location:
        """Return the place of the value of ``name``, or of the criterion's first character."""
        value = self.node.get(name)
        if value is not None:
            return Location(self.declaration.source, join(self.pointer, name), value.span)
        whole = self.node.span
        return Location(self.declaration.source, self.pointer, whole._replace(end=min(whole.start + 1, whole.end)))

    def key(self, name: str) -> Node:
        return next(key for key, _ in reversed(self.node.members) if key.value == name)

    def check(self) -> Iterator[Diagnostic]:
        if self.node.kind is not Kind.OBJECT:
            yield Diagnostic(
                f"criterion is {noun(self.node)}, expected an object", self.place(), help='write {"jsonPath": …, "operator": …}'
            )
            return
        is_open = any(is_templated(key) for key, _ in self.node.members)
        misspelt = dict(misspelt_keys(self.declaration.source, self.pointer, self.node, _KEYS, "a criterion"))
        yield from misspelt.values()
        there = misspelt.keys()
        for name in ("jsonPath", "operator"):
            value = self.node.get(name)
            if (value is None or value.kind is Kind.NULL) and not is_open and name not in there:
                yield Diagnostic(f"criterion has no {quoted(name)}", self.place(), help=f"add {quoted(name)}")
            elif value is not None and value.kind not in {Kind.STRING, Kind.HOLE, Kind.NULL}:
                yield Diagnostic(f"{quoted(name)} takes a string, found {noun(value)}", self.place(name), help="write a string, in quotes")
        operator = self.node.get("operator")
        written = operator.text if operator is not None else None
        if operator is not None and written is not None and written not in _OPERATORS and not _is_open(operator):
            yield self._misspelt(operator, written)
        yield from self._compared(_BY_FOLD.get(fold(written or ""), ""), is_open=is_open or not there.isdisjoint({"value", "values"}))

    def _misspelt(self, operator: Node, written: str) -> Diagnostic:
        right = _BY_FOLD.get(fold(written))
        text = self.declaration.source.text
        near = [right] if right is not None else closest(written, _OPERATORS)
        expected = series(near) if near else 'one such as "Equal"'
        return Diagnostic(
            f"operator {quoted(written)} is not known, expected {expected}",
            self.place("operator"),
            help=f"write {quoted(right)}" if right is not None else f"use one of {series(_OPERATORS, len(_OPERATORS))}",
            fix=respelled(text, operator, right, f"write {quoted(right)}", Safety.SAFE) if right is not None else None,
        )

    def _compared(self, operator: str, *, is_open: bool) -> Iterator[Diagnostic]:
        value, values = self.node.get("value"), self.node.get("values")
        if value is not None and values is not None:
            if not any(node.kind is Kind.NULL or _is_open(node) for node in (value, values)):
                yield Diagnostic(
                    'criterion has both "value" and "values", expected exactly one of them',
                    self.place("values"),
                    help='keep "values" for a list, or "value" for a single value',
                )
            return
        if operator in _OF_LISTS and value is not None and value.kind is not Kind.NULL:
            # Whether a list is read there is not documented.
            if value.kind is not Kind.ARRAY and not _is_open(value):
                yield self._other("value", "values", f"operator {quoted(operator)} takes a list as", renames=False)
        elif operator in _COMPARISONS and values is not None and values.kind is not Kind.NULL:
            yield self._other(
                "values", "value", f"operator {quoted(operator)} takes one value as", renames=values.kind not in {Kind.ARRAY, Kind.OBJECT}
            )
        elif values is not None and values.kind not in {Kind.ARRAY, Kind.HOLE, Kind.NULL} and not _is_open(values):
            yield Diagnostic(f'"values" takes a list, found {noun(values)}', self.place("values"), help='write a list, or "value"')
        elif value is None and values is None and operator in {*_COMPARISONS, *_OF_LISTS} and not is_open:
            wanted = quoted("values" if operator in _OF_LISTS else "value")
            yield Diagnostic(
                f"criterion with operator {quoted(operator)} has no {wanted}", self.place("operator"), help=f"add {wanted} to compare with"
            )

    def _other(self, name: str, right: str, reason: str, *, renames: bool) -> Diagnostic:
        key = self.key(name)
        text = self.declaration.source.text
        value = self.node.get(name) or key
        return Diagnostic(
            f"{reason} {quoted(right)}, found {quoted(name)}",
            Location(self.declaration.source, join(self.pointer, name), key.span),
            help=f"rename it to {quoted(right)}"
            if renames
            else f"write {quoted(right)} with {'a list' if right == 'values' else 'one value'}",
            note=f"its value is {noun(value)}" if not renames else "",
            fix=renamed_key(text, self.node, key, right, Safety.UNSAFE) if renames else None,
        )


RULE = Rule(
    id="malformed-criterion",
    summary="a match criterion of the trigger has a form that the platform does not know",
    severity=Severity.ERROR,
    group=Group.TRIGGERS,
    on_trigger=check,
    fixable=True,
)
