"""Edits on text: their order, no overlaps, one pass. Nothing here reads or writes files, and nothing is ever re-serialised."""

from __future__ import annotations

from collections.abc import Iterable

from flowlint.model.fix import Edit
from flowlint.model.node import Kind, Node


def apply(text: str, fixes: Iterable[Iterable[Edit]]) -> str:
    """Return ``text`` with the edits of each fix made; a fix that overlaps an earlier one is left out whole.

    Insertions at one offset keep the order in which they come.
    """
    taken: list[Edit] = []
    for edits in fixes:
        group = sorted(set(edits) - set(taken))
        if not any(_overlap(edit, other) for edit in group for other in taken):
            taken.extend(group)
    parts, position = [], 0
    for edit in sorted(taken, key=lambda edit: (edit.start, edit.end)):
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join(parts) + text[position:]


def _overlap(left: Edit, right: Edit) -> bool:
    return left.start < right.end and right.start < left.end


def inside(text: str, node: Node) -> tuple[int, int]:
    """Return where the content of a scalar stands: inside its quotes, where it has some."""
    if node.kind is Kind.STRING and text[node.start : node.start + 1] in {'"', "'"}:
        return node.start + 1, node.end - 1
    return node.start, node.end


def rename(text: str, key: Node, name: str) -> Edit:
    """Return the edit that spells the key ``name``, in the quotes that it has."""
    start, end = inside(text, key)
    return Edit(start, end, name)


def prefix(text: str, key: Node, scope: str) -> Edit:
    """Return the edit that puts ``scope`` and a point before the name that ``key`` spells."""
    start, _ = inside(text, key)
    return Edit(start, start, f"{scope}.")
