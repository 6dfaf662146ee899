"""A match criterion of the trigger passes its list as `value` instead of `values`.

## What it does

Reports a criterion with the operator `In` or `NotIn` whose `value` is a list, or a placeholder, which may be one. A single value there is
reported by `malformed-criterion`.

## Why it matters

The documentation puts the list of such a criterion in `values` (public blog "Process Automation Triggers" of Genesys Cloud). Some published
triggers pass the list as `value`. It is not documented whether the platform uses it.

## Example

```json payload
{
  "name": "Customer left",
  "topicName": "v2.detail.events.conversation.{id}.customer.end",
  "target": {"type": "Workflow", "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"},
  "matchCriteria": [{"jsonPath": "mediaType", "operator": "In", "value": ["VOICE", "CHAT"]}],
  "enabled": true
}
```

## Use instead

```json payload
{
  "name": "Customer left",
  "topicName": "v2.detail.events.conversation.{id}.customer.end",
  "target": {"type": "Workflow", "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"},
  "matchCriteria": [{"jsonPath": "mediaType", "operator": "In", "values": ["VOICE", "CHAT"]}],
  "enabled": true
}
```

## Fix safety

Unsafe: the fix renames `value` to `values`, and the trigger may then start its flow for other events.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.binding.edits import renamed_key
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Safety
from flowlint.model.group import Group
from flowlint.model.location import Location, join
from flowlint.model.node import Kind, Node
from flowlint.model.placeholder import is_identifier_placeholder
from flowlint.model.severity import Severity
from flowlint.model.spelling import fold
from flowlint.model.trigger import TriggerDeclaration
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.wording import quoted

_OPERATORS = {fold(operator): operator for operator in ("In", "NotIn")}


def check(binding: TriggerBinding) -> Iterator[Diagnostic]:
    """Yield a finding for each criterion that has a list where one value is documented."""
    criteria = binding.declaration.field("matchCriteria")
    for index, item in enumerate(criteria.items if criteria is not None and criteria.kind is Kind.ARRAY else ()):
        operator, value = item.get("operator"), item.get("value")
        called = _OPERATORS.get(fold(operator.text)) if operator is not None and operator.text is not None else None
        if called is not None and value is not None and _may_be_list(value) and item.get("values") is None:
            yield _finding(binding.declaration, item, index, called)


def _may_be_list(value: Node) -> bool:
    return value.kind in {Kind.ARRAY, Kind.HOLE} or (value.text is not None and is_identifier_placeholder(value.text))


def _finding(declaration: TriggerDeclaration, item: Node, index: int, operator: str) -> Diagnostic:
    key = next(key for key, _ in reversed(item.members) if key.value == "value")
    pointer = join(join(join(declaration.pointer, "matchCriteria"), index), "value")
    return Diagnostic(
        f"operator {quoted(operator)} is documented to take its list as {quoted('values')}, found {quoted('value')}",
        Location(declaration.source, pointer, key.span),
        help=f"rename it to {quoted('values')}",
        fix=renamed_key(declaration.source.text, item, key, "values", Safety.UNSAFE),
    )


RULE = Rule(
    id="list-as-value",
    summary='a match criterion of the trigger passes its list as "value" instead of "values"',
    severity=Severity.WARNING,
    group=Group.TRIGGERS,
    on_trigger=check,
    fixable=True,
)
