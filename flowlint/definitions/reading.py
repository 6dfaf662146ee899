"""What every format of flow definitions needs of a parsed text: its roots or the error, places, and texts that may hold placeholders."""

from __future__ import annotations

from typing import Any

from flowlint.model.document import Document
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition, InputParameter, SettingSource, derive_request_body, flow_type
from flowlint.model.location import Location, Source, address
from flowlint.model.node import Kind, Node
from flowlint.model.printable import printable


def error(place: Location, message: str) -> DefinitionError:
    """Return the error that ``message`` is about ``place``: path and, where the file has one, line and column, else the JSON pointer."""
    where = address(place, f"#{place.pointer}" if place.pointer else "")
    return DefinitionError(f"{printable(where)}: {printable(message)}")


def roots(document: Document, accepts: str) -> tuple[Node, ...]:
    """Return the roots of ``document``; raise ``DefinitionError`` where it could not be read, naming what ``accepts`` describes."""
    if document.broken is not None:
        raise error(document.broken.place, f"{document.broken.message}, expected {accepts}")
    if not document.roots:
        raise error(Location(document.source, ""), f"the file is empty, expected {accepts}")
    return document.roots


def refuse_duplicates(document: Document) -> None:
    """Raise ``DefinitionError`` where ``document`` names one key of an object twice."""
    for fault in document.faults:
        if fault.rule == "duplicate-key":
            raise error(fault.place, fault.message)


def string(node: Node | None) -> str | None:
    """Return the text of a string, or of an unquoted placeholder as it is written; ``None`` for anything else."""
    if node is None or node.kind not in {Kind.STRING, Kind.HOLE}:
        return None
    return whole(str(node.value))


def whole(text: str) -> str:
    """Return ``text`` with every lone surrogate replaced, so that it can be written in any encoding."""
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


def named(kind: Kind) -> str:
    """Return ``kind`` with its article, as errors name what was seen."""
    if kind is Kind.NULL:
        return "null"
    return f"an {kind}" if kind in {Kind.OBJECT, Kind.ARRAY} else f"a {kind}"


def at(source: Source, pointer: str, node: Node) -> Location:
    """Return the place of ``node``."""
    return Location(source, pointer, node.span)
