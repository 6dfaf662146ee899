"""What every format of flow definitions needs of a parsed text: its roots or the error, places, and texts that may hold placeholders."""

from __future__ import annotations

import json
from collections.abc import Sized
from typing import Any

from flowlint.binding.plain_json import Doubtful, load
from flowlint.contracts import DefinitionFile
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition, InputParameter, SettingSource, derive_request_body, flow_type
from flowlint.model.identity import once_each
from flowlint.model.location import LateLocation, Location, Source, Span, address, join
from flowlint.model.node import Kind, Node, find
from flowlint.model.printable import printable
from flowlint.syntax.grammars import is_json

MOST_INPUTS = 50_000
"""Variables that a flow may declare: with their places some 130 MiB."""
_UNPLACED = Node(Kind.NULL, None, 0, 0)


def error(place: Location, message: str) -> DefinitionError:
    """Return the error that ``message`` is about ``place``: path and, where the file has one, line and column, else the JSON pointer."""
    where = address(place, f"#{place.pointer}" if place.pointer else "")
    return DefinitionError(f"{printable(where)}: {printable(message)}")


def refuse_many(inputs: Sized, place: Location) -> None:
    """Raise ``DefinitionError`` where a flow declares more inputs than memory is for."""
    if len(inputs) > MOST_INPUTS:
        raise error(place, f"the flow declares {len(inputs):,} variables, expected at most {MOST_INPUTS:,}")


class Root:
    """One document of a definition file: its value, and the places of what is in it, looked up in its tree when they are asked for."""

    __slots__ = ("_file", "_index", "source", "value")

    def __init__(self, file: DefinitionFile, index: int) -> None:
        self._file, self._index = file, index
        self.source = file.source
        self.value: Any = file.values[index]

    def node(self, pointer: str) -> Node:
        """Return the node at a JSON pointer, or the last one on the way that there is; the beginning of a text too long for a tree."""
        found = self._file.document.roots
        return find(found[self._index] if found else _UNPLACED, pointer)

    def at(self, pointer: str, name: str = "") -> Location:
        """Return the place of the value at ``pointer``, or of what is called ``name`` in it, where that is there."""

        def span() -> Span:
            node = self.node(pointer)
            return (node.get(name) or node).span if name else node.span

        return LateLocation.of(self.source, pointer, span)

    def key_at(self, pointer: str, key: str) -> Location:
        """Return the place of a key of the object at ``pointer``."""

        def span() -> Span:
            node = self.node(pointer)
            member = node.member(key)
            return (member.key if member is not None else node).span

        return LateLocation.of(self.source, join(pointer, key), span)

    def kind(self, pointer: str) -> str:
        """Return what stands at ``pointer`` with its article, as errors name it."""
        return self.node(pointer).kind.noun if self._file.document.roots else "something else"


def roots(file: DefinitionFile, accepts: str) -> tuple[Root, ...]:
    """Return the documents of ``file``; raise ``DefinitionError`` where it could not be read, naming what ``accepts`` describes."""
    if file.broken is not None:
        raise error(file.broken.place, f"{file.broken.message}, expected {accepts}")
    if not file.values:
        raise error(Location(file.source, ""), f"the file is empty, expected {accepts}")
    return tuple(Root(file, index) for index in range(len(file.values)))


def refuse_duplicates(file: DefinitionFile) -> None:
    """Raise ``DefinitionError`` where ``file`` names one key of an object twice."""
    for fault in file.faults:
        if fault.rule == "duplicate-key":
            raise error(fault.place, fault.message)


def plain_values(data: bytes, suffix: str) -> tuple[Any, ...] | None:
    """Return the documents of a plain JSON or YAML text as values; ``None`` where a tree is needed to tell what it holds."""
    if is_json(suffix, data[:64].decode("ascii", "replace")):
        try:
            return (load(data),)
        except Doubtful:
            return None
    from flowlint.syntax.yaml import plain

    value = plain.read(data)
    return None if value is None else (value,)


def text_of(value: object) -> str | None:
    """Return a string that can be written in any encoding, or ``None`` for anything else."""
    return whole(value) if isinstance(value, str) else None


def string(node: Node | None) -> str | None:
    """Return the text of a string, or of an unquoted placeholder as it is written; ``None`` for anything else."""
    if node is None or node.kind not in {Kind.STRING, Kind.HOLE}:
        return None
    return whole(str(node.value))


def whole(text: str) -> str:
    """Return ``text`` with every lone surrogate replaced, so it can be written in any encoding."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def derived(name: str, kind: str, inputs: tuple[InputParameter, ...], form: str, **facts: Any) -> FlowDefinition:
    """Return the flow of a format that states no request-body setting, so it follows from the inputs; ``facts`` are further fields."""
    return FlowDefinition(
        name,
        flow_type(kind),
        request_body=derive_request_body(inputs),
        inputs=inputs,
        request_body_source=SettingSource.DERIVED,
        format=form,
        **facts,
    )


def _json_value(text: str) -> Any:
    return json.loads(text.removeprefix("\ufeff"))


json_value = once_each(_json_value, most=2)
"""Returns what JSON says, which nobody may change: what was read last is often asked for once more, when a use is wanted."""


def at(source: Source, pointer: str, node: Node) -> Location:
    """Return the place of ``node``."""
    return Location(source, pointer, node.span)
