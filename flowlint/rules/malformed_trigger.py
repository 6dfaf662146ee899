"""A field of the trigger is missing, misspelt, of the wrong type or beyond its limits.

## What it does

Compares a trigger with the platform's model:

- `name`, `topicName`, `target` and `enabled` are present, and each field has its type.
- `target.type` is `Workflow`; `dataFormat` is `TopLevelPrimitives` or `Json`, in this spelling.
- `name` and `topicName` have 1 to 256 characters, `description` at most 512.
- `matchCriteria` is a list. In Terraform, `match_criteria` is a string with JSON; for a block, the finding is a warning.
- `eventTTLSeconds` is an integer of at least 10, `delayBySeconds` one from 60 to 900; only one of the two is present.

A key that differs from the model only in case or separators is reported, and its value is still checked. Placeholders are accepted, and so
is everything that the platform itself wrote into a snapshot. A data format that does not fit the flow is reported by
`body-format-mismatch`.

## Why it matters

These are the fields, types and limits of the platform's models `CreateTriggerRequest` and `TriggerTarget` (Platform API). The lengths are
those of the public Terraform provider. It is not documented what the platform does with other triggers. An example of Genesys has an
integer in quotes (public blog "Process Automation Triggers"), so that is accepted. The first versions of the Terraform provider took
`match_criteria` as blocks; its schema now says that the field has changed to a string, and Terraform refuses a block.

## Example

```json payload
{
  "name": "Customer left",
  "topicName": "v2.detail.events.conversation.{id}.customer.end",
  "target": {"type": "workflow", "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"},
  "eventTTLSeconds": 5,
  "enabled": true
}
```

## Use instead

```json payload
{
  "name": "Customer left",
  "topicName": "v2.detail.events.conversation.{id}.customer.end",
  "target": {"type": "Workflow", "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"},
  "eventTTLSeconds": 120,
  "enabled": true
}
```

## Fix safety

Safe: the fix corrects case and separators of a word, or removes the quotes of a Boolean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowlint.binding import events
from flowlint.binding.edits import is_quoted, misspelt_keys, respelled, unquote
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Fix, Safety
from flowlint.model.group import Group
from flowlint.model.node import Kind, Node, is_templated
from flowlint.model.placeholder import has_placeholder, is_identifier_placeholder
from flowlint.model.severity import Severity
from flowlint.model.spelling import closest, fold
from flowlint.model.trigger import DATA_FORMATS, FORMAT, TriggerDeclaration
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.wording import noun, quoted

Path = tuple[str, ...]

_TARGET: Path = ("target",)
_SETTINGS: Path = ("target", "workflowTargetSettings")
_CRITERIA: Path = ("matchCriteria",)

_FIELDS: dict[Path, tuple[Kind, str]] = {
    ("name",): (Kind.STRING, "a string"),
    ("topicName",): (Kind.STRING, "a string"),
    ("description",): (Kind.STRING, "a string"),
    ("enabled",): (Kind.BOOLEAN, "true or false"),
    _TARGET: (Kind.OBJECT, "an object"),
    (*_TARGET, "type"): (Kind.STRING, "a string"),
    (*_TARGET, "id"): (Kind.STRING, "a string"),
    _SETTINGS: (Kind.OBJECT, "an object"),
    FORMAT: (Kind.STRING, "a string"),
    ("eventTTLSeconds",): (Kind.NUMBER, "an integer"),
    ("delayBySeconds",): (Kind.NUMBER, "an integer"),
    _CRITERIA: (Kind.ARRAY, "a list of criteria"),
}
"""By path, the type that a field has, and how a sentence calls it."""

_REQUIRED = ("name", "topicName", "target", "enabled")
_WORDS: dict[Path, tuple[str, ...]] = {(*_TARGET, "type"): ("Workflow",), FORMAT: DATA_FORMATS}
_LENGTHS: dict[Path, tuple[int, int]] = {("name",): (1, 256), ("topicName",): (1, 256), ("description",): (0, 512)}
_RANGES: dict[Path, tuple[int, int | None]] = {("eventTTLSeconds",): (10, None), ("delayBySeconds",): (60, 900)}

_KEYS: dict[Path, tuple[str, ...]] = {
    (): tuple(path[0] for path in _FIELDS if len(path) == 1),
    _TARGET: ("id", "type", "workflowTargetSettings"),
    _SETTINGS: ("dataFormat",),
}

_EXAMPLES: dict[Path, str] = {
    _TARGET: '{"type": "Workflow", "id": …}',
    _CRITERIA: '[{"jsonPath": …, "operator": …, "value": …}]',
}
"""By path, how a value of the right type begins."""

_INTEGER = re.compile(r"0|[1-9][0-9]{0,14}")
"""An integer, which an example of Genesys has in quotes."""
_CONVERTED = {Kind.STRING, Kind.NUMBER, Kind.BOOLEAN}
"""Types between which a host converts that has field names of its own, such as Terraform."""


def check(binding: TriggerBinding) -> Iterator[Diagnostic]:
    """Yield a finding for everything that the platform's model does not allow."""
    declaration = binding.declaration
    if declaration.root is None:
        return
    misspelt = set()
    for path, keys in _KEYS.items():
        for right, finding in misspelt_keys(declaration.source, declaration.pointer_of(*path), declaration.field(*path), keys, "a trigger"):
            misspelt.add(right)
            yield finding
    yield from _missing(declaration, declaration.root, misspelt)
    for path, (kind, expected) in _FIELDS.items():
        node = declaration.field(*path)
        # A data format that does not fit the flow is one fault, however it is written.
        told = path == FORMAT and events.is_in_wrong_format(binding)
        if node is not None and node.kind is not Kind.NULL and not (_is_open(node) or told):
            yield from _value(declaration, path, node, kind, expected)
    both = [declaration.field(*path) for path in _RANGES]
    if all(node is not None and node.kind is not Kind.NULL and not _is_open(node) for node in both):
        first, second = (quoted(declaration.called(path[0])) for path in _RANGES)
        yield Diagnostic(
            f"trigger has both {first} and {second}, expected only one of them",
            declaration.place("delayBySeconds"),
            help=f"remove {first} or {second}",
        )


def _is_open(node: Node) -> bool:
    return node.kind is Kind.HOLE or (node.text is not None and has_placeholder(node.text))


def _missing(declaration: TriggerDeclaration, root: Node, misspelt: set[str]) -> Iterator[Diagnostic]:
    """Yield what a whole trigger needs."""
    if not declaration.is_whole or root.kind is not Kind.OBJECT or any(is_templated(key) for key, _ in root.members):
        return
    for name in _REQUIRED:
        node = root.get(name)
        if (node is None or node.kind is Kind.NULL) and name not in misspelt:
            called = quoted(declaration.called(name))
            yield Diagnostic(f"trigger has no {called}, which is required", declaration.place(), help=f"add {called}")


def _value(declaration: TriggerDeclaration, path: Path, node: Node, kind: Kind, expected: str) -> Iterator[Diagnostic]:
    called, place = quoted(declaration.called(path[-1])), declaration.place(*path)
    if path[0] in declaration.blocks:
        yield Diagnostic(
            f"{called} is a block, expected a string with JSON",
            place,
            help=f"write {declaration.called(path[0])} = jsonencode([{{ jsonPath = …, operator = …, value = … }}])",
            note="early versions of the provider took blocks; later ones refuse them",
            severity=Severity.WARNING,
        )
        return
    is_taken = kind is Kind.NUMBER and _INTEGER.fullmatch(node.text or "") is not None
    if node.kind is not kind and not is_taken and not (declaration.names and {node.kind, kind} <= _CONVERTED):
        yield Diagnostic(
            f"{called} takes {expected}, found {noun(node)}",
            place,
            help=f"write {_EXAMPLES.get(path, expected)}",
            fix=_unquoted(declaration.source.text, node) if kind is Kind.BOOLEAN else None,
        )
        return
    if path in _WORDS and node.text is not None and node.text not in _WORDS[path] and not is_identifier_placeholder(node.text):
        yield _word(declaration, path, node, node.text)
    if path in _LENGTHS and node.text is not None:
        least, most = _LENGTHS[path]
        if not least <= len(node.text) <= most:
            limit = f"{least} to {most}" if least else f"at most {most}"
            size = "no characters" if not node.text else f"{len(node.text)} characters"
            yield Diagnostic(f"{called} has {size}, expected {limit}", place, help="shorten it" if node.text else "write a text")
    if path in _RANGES:
        yield from _number(declaration, path, node)


def _unquoted(text: str, node: Node) -> Fix | None:
    if node.text not in {"true", "false"} or not is_quoted(text, node) or text[node.start + 1 : node.end - 1] != node.text:
        return None
    return Fix("remove the quotes", Safety.SAFE, unquote(node))


def _word(declaration: TriggerDeclaration, path: Path, node: Node, written: str) -> Diagnostic:
    words = _WORDS[path]
    same = next((word for word in words if fold(word) == fold(written)), None)
    near = same or next(iter(closest(written, words)), None)
    expected = " or ".join(map(quoted, words))
    return Diagnostic(
        f"{quoted(declaration.called(path[-1]))} is {quoted(written)}, expected {expected}",
        declaration.place(*path),
        help=f"write {quoted(near)}" if near is not None else f"write {expected}",
        fix=respelled(declaration.source.text, node, same, f"write {quoted(same)}", Safety.SAFE) if same is not None else None,
    )


def _number(declaration: TriggerDeclaration, path: Path, node: Node) -> Iterator[Diagnostic]:
    called, (least, most) = quoted(declaration.called(path[-1])), _RANGES[path]
    value = node.value if node.kind is Kind.NUMBER else int(node.text) if node.text and _INTEGER.fullmatch(node.text) else None
    if not isinstance(value, int | float) or isinstance(value, bool):
        return
    limit = f"from {least} to {most}" if most is not None else f"of at least {least}"
    if value != value // 1 or not (least <= value and (most is None or value <= most)):
        yield Diagnostic(
            f"{called} is {node.value}, expected an integer {limit}", declaration.place(*path), help=f"write an integer {limit}"
        )


RULE = Rule(
    id="malformed-trigger",
    summary="a field of the trigger is missing, misspelt, of the wrong type or beyond its limits",
    severity=Severity.ERROR,
    group=Group.TRIGGERS,
    on_trigger=check,
    fixable=True,
)
