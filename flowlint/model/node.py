"""The tree that every grammar parses into: values that remember where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import cast

from flowlint.model.identity import once_each
from flowlint.model.location import Span, tokens
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.placeholder import has_placeholder


class Kind(StrEnum):
    """What a node is, in JSON's words; a hole is an unquoted placeholder that may become anything."""

    OBJECT = "object"
    ARRAY = "array"
    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    HOLE = "placeholder"

    @property
    def noun(self) -> str:
        """What a value of this kind is called, with its article."""
        return _NOUNS[self]


_NOUNS = {
    **{kind: f"a {kind}" for kind in Kind},
    Kind.OBJECT: "an object",
    Kind.ARRAY: "a list",
    Kind.NULL: "null",
}


class Node(NamedTuple):
    """One value and its place; a tuple, since a document can hold millions.

    ``value`` is the Python value of a scalar, the raw text of a hole, and ``None`` for a container.
    ``children`` holds members of an object, with duplicates, or items of an array, in the order written.
    ``start`` and ``end`` are offsets in code points; a quoted string includes its quotes.
    """

    kind: Kind
    value: str | int | float | bool | None
    start: int
    end: int
    children: tuple[Member | Node, ...] = ()

    @property
    def span(self) -> Span:
        """The stretch of text that this value covers."""
        return Span(self.start, self.end)

    @property
    def members(self) -> tuple[Member, ...]:
        """The members of an object; empty for any other kind."""
        return self.children if self.kind is Kind.OBJECT else ()  # type: ignore[return-value]  # which ``cast`` would say in a call

    @property
    def items(self) -> tuple[Node, ...]:
        """The items of an array; empty for any other kind."""
        return self.children if self.kind is Kind.ARRAY else ()  # type: ignore[return-value]

    @property
    def text(self) -> str | None:
        """The value of a string; ``None`` for any other kind."""
        return cast("str", self.value) if self.kind is Kind.STRING else None

    def get(self, name: str, *inner: str) -> Node | None:
        """Return the value of the last member called ``name``, as JSON readers do, or the one at a path of names in it."""
        member = self.member(name)
        found = member.value if member is not None else None
        return found.get(*inner) if found is not None and inner else found

    def member(self, name: str) -> Member | None:
        """Return the last member called ``name``; of a large object many are asked for."""
        if len(self.children) > _FEW:
            return _by_name(self).get(name)
        found = None
        for member in self.members:
            if member.key.value == name:
                found = member
        return found

    def items_at(self, *names: str) -> tuple[Node, ...]:
        """Return the items of the array at a path of names; none where there is no array."""
        found = self.get(*names)
        return found.items if found is not None else ()

    def text_at(self, *names: str) -> str | None:
        """Return the string at a path of names, or ``None`` where there is none."""
        found = self.get(*names)
        return found.text if found is not None else None


class Member(NamedTuple):
    """One name and value of an object; the name of a templated member is a hole."""

    key: Node
    value: Node


def effective(node: Node) -> Sequence[Member]:
    """Return the members of ``node`` that a JSON reader keeps: of equal names the last, at its own place."""
    members = node.members
    last = {key.value: index for index, (key, _) in enumerate(members) if key.kind is Kind.STRING}
    if len(last) == len(members):
        return members
    return [member for index, member in enumerate(members) if member.key.kind is not Kind.STRING or last[member.key.value] == index]


def is_templated(key: Node) -> bool:
    """Tell whether a key is a placeholder or holds one, so that its name is not known."""
    return key.kind is Kind.HOLE or (key.kind is Kind.STRING and has_placeholder(str(key.value)))


def has_hole(node: Node) -> bool:
    """Tell whether a placeholder without quotes stands anywhere in ``node``, as a value or as a key."""
    waiting: list[Node] = [node]
    while waiting:
        one = waiting.pop()
        if one.kind is Kind.HOLE:
            return True
        for key, value in one.members:
            waiting += (key, value)
        waiting += one.items
    return False


def is_single(holder: Node, name: object) -> bool:
    """Tell whether exactly one member of an object has this name, so that renaming or removing it uncovers no other."""
    if len(holder.children) > _FEW:
        return _times(holder)[name] == 1
    return sum(key.value == name for key, _ in holder.members) == 1


_FEW = 16
"""Members that are looked through faster than they are put in order."""


def _named(node: Node) -> dict[object, Member]:
    return {member.key.value: member for member in node.members}


_by_name = once_each(_named, 2)


def _counted(holder: Node) -> Counter[object]:
    return Counter(key.value for key, _ in holder.members)


_times = once_each(_counted, 1)


def find(node: Node, pointer: str) -> Node:
    """Return the node at a JSON pointer below ``node``, or the last one on the way that there is."""
    for name in tokens(pointer):
        if node.kind is Kind.ARRAY:
            node = node.items[int(name)] if name.isdecimal() and int(name) < len(node.items) else node
        else:
            node = node.get(name) or node
    return node


def same(one: Node, other: Node) -> bool:
    """Return true when two values are equal wherever they stand; a text that looks like a placeholder is not one."""
    waiting = [(one, other)]
    while waiting:
        left, right = waiting.pop()
        if left is right:
            continue
        if left.kind is not right.kind or repr(left.value) != repr(right.value):
            return False
        mine, theirs = ([*(part for member in node.members for part in member), *node.items] for node in (left, right))
        if len(mine) != len(theirs):
            return False
        waiting += zip(mine, theirs, strict=True)
    return True


def plain(node: Node) -> object:
    """Return the Python value of ``node`` as ``json.loads`` would; holes become their raw text."""
    if node.kind is Kind.OBJECT:
        return {str(key.value): plain(value) for key, value in node.members}
    if node.kind is Kind.ARRAY:
        return [plain(item) for item in node.items]
    return node.value


def outline(node: Node) -> object:
    """Return a Python value that shows what ``node`` is: scalars and the scalar members of an object; an array is empty."""
    if node.kind is Kind.OBJECT:
        return {str(key.value): value.value for key, value in node.members if not value.children}
    return [] if node.kind is Kind.ARRAY else node.value
