"""Process-automation triggers: what starts a flow from an event."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Location, Source, Span, join
from flowlint.model.node import Node

DATA_FORMATS = ("TopLevelPrimitives", "Json")
"""How event data reaches a flow, as the platform spells it; the first where nothing is stated."""


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

    ``names`` are the file's own names of the fields, where they are not the API's. In a snapshot ``root`` is ``None``: what the platform
    gave has no faults of shape.
    """

    trigger: Trigger
    source: Source
    root: Node | None = None
    pointer: str = ""
    names: Mapping[str, str] = MappingProxyType({})

    def called(self, field: str) -> str:
        """Return the name that the file has for a field of the API."""
        return self.names.get(field, field)

    def field(self, *path: str) -> Node | None:
        """Return the value at ``path`` in the API's spelling, or ``None`` where it is absent."""
        node = self.root
        for name in path:
            node = node.get(name) if node is not None else None
        return node

    def place(self, *path: str) -> Location:
        """Return where the value at ``path`` stands; where it is absent, the first of topic, name and root that is there."""
        for candidate in (path, ("topicName",), ("name",)):
            node = self.field(*candidate) if candidate else None
            if node is not None:
                return self.at(node, *candidate)
        if self.root is None:
            return self.trigger.place or Location(self.source, self.pointer)
        return Location(self.source, self.pointer, Span(self.root.start, min(self.root.end, self.root.start + 1)))

    def at(self, node: Node, *path: str) -> Location:
        """Return the place of ``node``, which stands at ``path``."""
        pointer = self.pointer
        for name in path:
            pointer = join(pointer, name)
        return Location(self.source, pointer, Span(node.start, node.end))


class TriggerBinding(NamedTuple):
    """A trigger and the flow that it starts, which may be unknown.

    ``fields`` are the types of the top-level fields of its topic's event, by name; ``None`` where the topic is not known. ``filled`` are
    the full names of the flow's inputs that payloads and other enabled triggers of the run pass, so that this one need not.
    """

    declaration: TriggerDeclaration
    flow: FlowDefinition | None = None
    fields: Mapping[str, str] | None = None
    filled: frozenset[str] = frozenset()

    @property
    def trigger(self) -> Trigger:
        """The facts of the trigger."""
        return self.declaration.trigger
