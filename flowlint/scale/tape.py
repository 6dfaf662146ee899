"""What comes of looks, as bytes that one process sends to another.

What both know is not sent but named: flows, places in their definitions, and rules. So what arrives refers to the flows of the receiver.
What nobody asks for any more is left out, above all the trees of payloads.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Any

from flowlint import registry
from flowlint.binding.resolver import Resolver
from flowlint.contracts import Rule
from flowlint.linter.looks import Look
from flowlint.linter.outcome import Judged, Proven
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import LateLocation, Location, Piece, Refusal
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Node
from flowlint.model.payload import Payload
from flowlint.model.trigger import TriggerDeclaration

_Reduced = tuple[Callable[..., Any], tuple[Any, ...]]
_NO_TREE = Node(Kind.NULL, None, 0, 0)


class Entry(NamedTuple):
    """What came of a part of a task, or of a piece of it, of which the last is ``ended``.

    ``error`` was raised after the looks. A file that is ``left`` could not be opened, or what came of it cannot be sent: the receiver has
    to look into it.
    """

    part: int
    looks: list[Look]
    ended: bool = True
    error: Exception | None = None
    left: bool = False


class Unsendable(Exception):
    """A text inside another knows how that writes it, by functions."""


class Known(NamedTuple):
    """Names something that both sides know; pickled in its place."""

    kind: str
    key: Any = None


def _shared(resolver: Resolver) -> list[Any]:
    """Return the flows of a resolver and the places in their definitions, in an order that is the same in every process."""
    every = (*resolver.flows, *resolver.by_id.values(), resolver.forced, *(one.flow for one in resolver.bound))
    flows = list({id(flow): flow for flow in every if isinstance(flow, FlowDefinition)}.values())
    return [*flows, *(place for flow in flows for place in _places(flow))]


def _places(flow: FlowDefinition) -> Iterator[Location | None]:
    yield flow.place
    for one in flow.inputs:
        yield from (one.place, one.twin)
    yield from (trigger.place for trigger in flow.triggers)


class Writer:
    """Turns entries into bytes."""

    def __init__(self, resolver: Resolver) -> None:
        numbers = {id(one): number for number, one in enumerate(_shared(resolver)) if one is not None}

        def known(one: Any) -> _Reduced:
            number = numbers.get(id(one))
            return (Known, ("shared", number)) if number is not None else (type(one), tuple(one))

        def place(one: Location) -> _Reduced:
            number = numbers.get(id(one))
            return (Known, ("shared", number)) if number is not None else (Location, (one.source, one.pointer, one.span))

        self._table: dict[type, Callable[[Any], _Reduced]] = {
            FlowDefinition: known,
            Location: place,
            LateLocation: place,
            Rule: lambda rule: (Known, ("rule", rule.id)),
            Judged: lambda _: (Known, ("nothing",)),
            Proven: lambda _: (Known, ("nothing",)),
            Payload: lambda payload: (Payload, (payload.source, _NO_TREE, payload.pointer)),
            MappingProxyType: lambda mapping: (read_only, (dict(mapping),)),
            Piece: lambda piece: (Piece, (*piece[:4], Refusal.UNWRITABLE)),
            TriggerDeclaration: _declared,
        }

    def written(self, entries: list[Entry]) -> bytes:
        """Return entries as bytes; those that cannot be sent are ``left``."""
        try:
            return self._pickled(entries)
        except Unsendable:
            return self._pickled([one if self._is_sendable(one) else Entry(one.part, [], left=True) for one in entries])

    def _is_sendable(self, entry: Entry) -> bool:
        try:
            self._pickled([entry])
        except Unsendable:
            return False
        return True

    def _pickled(self, entries: list[Entry]) -> bytes:
        stream = io.BytesIO()
        pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = self._table
        pickler.dump(entries)
        return stream.getvalue()


def read_only(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """Return a mapping that cannot be changed: its type has no name by which it could be sent."""
    return MappingProxyType(content)


def _declared(declaration: TriggerDeclaration) -> _Reduced:
    """Return a trigger, of which something may still be found: where it stands in another text it must know how that writes it."""
    if declaration.source.embedding is not None:
        raise Unsendable
    return TriggerDeclaration, tuple(declaration)


class Reader:
    """Turns the bytes of a ``Writer`` of the same job into entries again."""

    def __init__(self, resolver: Resolver) -> None:
        self._shared = _shared(resolver)

    def entries(self, data: bytes) -> list[Entry]:
        """Return the entries."""
        unpickler = _Unpickler(io.BytesIO(data))
        unpickler.resolve = self._resolve
        found: list[Entry] = unpickler.load()
        return found

    def _resolve(self, kind: str, key: Any = None) -> Any:
        if kind == "shared":
            return self._shared[key]
        if kind == "rule":
            return registry.rule(key)
        return None


class _Unpickler(pickle.Unpickler):
    resolve: Callable[..., Any]

    def find_class(self, module: str, name: str) -> Any:
        """Return what a name in the bytes stands for; what is only named is looked up."""
        return self.resolve if name == Known.__name__ and module == __name__ else super().find_class(module, name)
