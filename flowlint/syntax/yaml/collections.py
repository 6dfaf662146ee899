"""Mappings and lists of YAML: what is known of one before its end is read, and the members that a mapping has in the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flowlint.model.location import join
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Member, Node

MERGE_KEY = Node(Kind.STRING, "<<", 0, 0)
"""Stands for a merge key until its mapping is complete; recognised by identity."""


class Entry(NamedTuple):
    """One member of an open mapping: its nodes, and the stretch that it takes up in the text, which an alias makes differ."""

    key: Node
    value: Node
    start: int
    end: int


class Collection:
    """A collection whose end has not been read: a mapping has entries, a list has items. ``last`` is where the last child ends."""

    __slots__ = ("anchor", "entries", "flow", "height", "is_mapping", "items", "key", "key_start", "last", "size", "start")

    def __init__(self, start: int, anchor: str | None, *, is_mapping: bool, flow: bool) -> None:
        self.start = start
        self.anchor = anchor
        self.is_mapping = is_mapping
        self.flow = flow
        self.entries: list[Entry] = []
        self.items: list[Node] = []
        self.last = start
        self.key: Node | None = None
        self.key_start = 0
        self.size = 1
        self.height = 1


def pointer(stack: Iterable[Collection]) -> str:
    """Return the JSON pointer of the value that is being read and is not yet added; of a name, that of its object.

    ``stack`` holds the collections that are open, from the outermost.
    """
    found = ""
    for level in stack:
        if not level.is_mapping:
            found = join(found, len(level.items))
        elif level.key is not None:
            found = join(found, str(level.key.value))
    return found


def members(entries: Iterable[Entry]) -> tuple[tuple[Member, ...], bool]:
    """Return the members of a mapping, those that merge keys bring in first, and whether it gives a name twice itself."""
    own: list[Member] = []
    merged: list[Member] = []
    for entry in entries:
        if entry.key is MERGE_KEY:
            sources = _mergeable(entry.value)
            if sources is None:
                own.append(Member(Node(Kind.STRING, "<<", entry.start, entry.start + 2), entry.value))
            else:
                merged += [member for node in sources for member in node.members]
        else:
            own.append(Member(entry.key, entry.value))
    names = [key.value for key, _ in own if key.kind is Kind.STRING]
    repeats = len(set(names)) < len(names)
    return (*_unshadowed(merged, names), *own) if merged else tuple(own), repeats


def _mergeable(node: Node) -> tuple[Node, ...] | None:
    """Return the mappings that a merge key brings in, the stronger first, or ``None`` where its value is none."""
    if node.kind is Kind.OBJECT:
        return (node,)
    if node.kind is Kind.ARRAY and all(item.kind is Kind.OBJECT for item in node.items):
        return node.items
    return None


def _unshadowed(merged: Sequence[Member], names: Sequence[object]) -> Iterator[Member]:
    """Yield merged members that no explicit one and no earlier merged one hides."""
    taken = set(names)
    for member in merged:
        if member.key.kind is not Kind.STRING:
            yield member
        elif member.key.value not in taken:
            taken.add(member.key.value)
            yield member
