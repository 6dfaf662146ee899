"""YAML texts as documents, values and stretches of text: what the tests of the YAML reader speak in."""

from __future__ import annotations

from typing import Any

from flowlint.model.document import Document
from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span
from flowlint.model.node import Kind, Node, plain
from flowlint.syntax.yaml.composer import parse


def read(text: str, substitutions: dict[str, str] | None = None) -> Document:
    return parse(Source("p.yaml", text), substitutions)


def values(text: str, substitutions: dict[str, str] | None = None) -> list[object]:
    """Return the documents of a text that has no fault."""
    document = read(text, substitutions)
    assert document.faults == ()
    return [plain(root) for root in document.roots]


def value_node(text: str, substitutions: dict[str, str] | None = None) -> Node:
    """Return the value of the only key of a text."""
    (root,) = read(text, substitutions).roots
    ((_, value),) = root.members
    return value


def slices(node: Node, text: str) -> Any:
    """Return the tree with every node as the stretch of text that it covers."""
    if node.kind is Kind.OBJECT:
        return text[node.start : node.end], {text[k.start : k.end]: slices(v, text) for k, v in node.members}
    if node.kind is Kind.ARRAY:
        return text[node.start : node.end], [slices(item, text) for item in node.items]
    return text[node.start : node.end]


def place(text: str, pointer: str, start: int, end: int) -> Location:
    return Location(Source("p.yaml", text), pointer, Span(start, end))


def broken(text: str, message: str, pointer: str, start: int, end: int, help: str = "") -> Document:  # noqa: A002
    """Return what a text that cannot be read gives."""
    fault = SyntaxFault(FaultClass.SYNTAX, message, place(text, pointer, start, end), help=help, recovered=False)
    return Document(Source("p.yaml", text), (), (fault,))


def quoting(start: int, end: int) -> Fix:
    return Fix("quote the value", Safety.UNSAFE, (Edit(start, start, '"'), Edit(end, end, '"')))


def apply(text: str, fix: Fix | None) -> str:
    assert fix is not None
    for edit in reversed(fix.edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
