"""Process-automation triggers: what starts a flow from an event."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flowlint.model.identity import once_each
from flowlint.model.location import Location, Source, Span, join
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Member, Node
from flowlint.model.spelling import fold

DATA_FORMATS = ("TopLevelPrimitives", "Json")
"""How event data reaches a flow, as the platform spells it; the first where nothing is stated."""

FORMAT = ("target", "workflowTargetSettings", "dataFormat")
"""Where a trigger states its data format."""


class Trigger(NamedTuple):
    """One trigger that targets a flow (Platform API, model ``Trigger``).

    ``data_format`` is ``TopLevelPrimitives`` or ``Json`` as the platform spells them; absent means ``TopLevelPrimitives``. It is empty
    where a file holds something else, such as a placeholder. ``place`` is where it is written, where that is known; two that differ in it
    alone are equal.
    """

    id: str | None = None
    name: str | None = None
    topic: str | None = None
    target: str | None = None
    data_format: str = "TopLevelPrimitives"
    enabled: bool = True
    place: Location | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trigger) and self[:-1] == other[:-1]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.id, self.name, self.topic))


class TriggerDeclaration(NamedTuple):
    """A trigger as a file writes it: its text, the root of its tree in the API's spelling, and the pointer of that root.

    ``names`` are the file's own names of the fields, where they are not the API's; ``blocks`` are those that it writes as blocks though its
    host takes texts. ``is_whole`` means that the trigger is made of this and
    nothing else. A field whose name is written otherwise counts as if its name was right. In a snapshot ``root`` is ``None``: what the
    platform gave has no faults of shape.
    """

    trigger: Trigger
    source: Source
    root: Node | None = None
    pointer: str = ""
    names: Mapping[str, str] = MappingProxyType({})
    is_whole: bool = True
    blocks: frozenset[str] = frozenset()

    def called(self, field: str) -> str:
        """Return the name that the file has for a field of the API."""
        return self.names.get(field, field)

    def field(self, *path: str) -> Node | None:
        """Return the value at ``path`` in the API's spelling, or ``None`` where it is absent."""
        node = self.root
        for name in path:
            node = field(node, name)
        return node

    def pointer_of(self, *path: str) -> str:
        """Return the pointer of what stands at ``path``, with the names that the file has there."""
        node, pointer = self.root, self.pointer
        for name in path:
            member = _member(node, name)
            pointer = join(pointer, str(member.key.value) if member is not None else name)
            node = member.value if member is not None else None
        return pointer

    def place(self, *path: str) -> Location:
        """Return where the value at ``path`` stands; where it is absent, the first of topic, name and root that is there."""
        for candidate in (path, ("topicName",), ("name",)):
            node = self.field(*candidate) if candidate else None
            if node is not None:
                return Location(self.source, self.pointer_of(*candidate), Span(node.start, node.end))
        if self.root is None:
            return self.trigger.place or Location(self.source, self.pointer)
        return Location(self.source, self.pointer, Span(self.root.start, min(self.root.end, self.root.start + 1)))


def data_format(written: str) -> str:
    """Return the data format that is written, as the platform spells it, or nothing where it is none."""
    return next((one for one in DATA_FORMATS if one.lower() == written.lower()), "")


def field(node: Node | None, name: str) -> Node | None:
    """Return the value of the field ``name`` of an object, or of the one that is called so but for case and separators."""
    member = _member(node, name)
    return member.value if member is not None else None


def _member(node: Node | None, name: str) -> Member | None:
    if node is None:
        return None
    return node.member(name) or _by_fold(node).get(fold(name))


def _folded(node: Node) -> dict[str, Member]:
    return {fold(member.key.text): member for member in node.members if member.key.text is not None}


_by_fold = once_each(_folded, 4)
