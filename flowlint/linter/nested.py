"""Finds the launch requests inside the objects of a JSON document that is made for something else, such as a record of a log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from flowlint.binding import nested
from flowlint.linter.contents import has_lines
from flowlint.linter.documents import has_definition_key
from flowlint.linter.outcome import CUT_OFF, NO_ARGUMENTS, NOT_LOADED, OTHER_FIELDS, Alike
from flowlint.model import carried
from flowlint.model.document import Document
from flowlint.model.hosting import in_host
from flowlint.model.location import Source, address, join
from flowlint.model.mode import Shape
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Node, plain
from flowlint.model.payload import Payload
from flowlint.model.request import is_guid
from flowlint.payloads.transcript import embedded, excerpt, json_string
from flowlint.syntax.json import strict

if TYPE_CHECKING:
    from flowlint.binding.resolver import FileRuling
    from flowlint.model.flow import FlowDefinition

Steps: TypeAlias = tuple[nested.Step, ...]
FlowOf: TypeAlias = "Callable[[str], FlowDefinition | None]"


class TextRequest(NamedTuple):
    """A request that a string holds as JSON: the payload, and its document and text, which are inside another."""

    payload: Payload
    document: Document
    text: carried.Text


class Within(NamedTuple):
    """The requests inside a document: those that are objects in it, and those in its strings.

    ``near`` are others, of which the flow is not loaded or that have fields which no request has, or pass nothing to it.
    """

    payloads: list[Payload]
    texts: list[TextRequest]
    near: list[Alike]


def within(document: Document, text: carried.Text, ruling: FileRuling, flow_of: FlowOf, *, must_hold: bool) -> Within | None:
    """Return the requests inside a document, which is that of ``text``; ``None`` where it holds none. ``flow_of`` knows a flow by its id.

    Where the text ``must_hold`` a payload, an object around a request may be sent in its place; of lines and of items of a list, only one
    with nothing else.
    """
    is_file = text.grammar == "json" and text.source is None
    if not is_file or ruling.sent or ruling.shape is Shape.ARGUMENTS or not nested.may_hold(document.source.text):
        return None
    found = Within([], [], [])
    for root in document.roots:
        if has_definition_key(root):
            continue
        value, known = plain(root), dict[Steps, tuple[Source, Node]]()
        are_records = has_lines(document.source.name) or type(value) is list
        if (must_hold or ruling.bare) and nested.is_around(value, bare=ruling.bare, alone=are_records):
            continue
        for one in nested.requests_within(value):
            source, node = _at(one.steps, (document.source, root), known)
            pointer = "".join(join("", step) for step in one.steps if step is not None)
            why = _why_not(one, flow_of)
            if why:
                flow = one.request["flowId"] if one.request is not None and why == NOT_LOADED else ""
                found.near.append(Alike(address(in_host(source.at(*node.span))), why, flow if is_guid(flow) else ""))
            elif source is document.source:
                found.payloads.append(Payload(source, node, pointer))
            else:
                found.texts.append(_text(excerpt(source, *node.span)._replace(first_line=text.first_line), pointer))
    return found if any(found) else None


def _why_not(one: nested.Nested, flow_of: FlowOf) -> str:
    """Return why what looks like a request is not judged, empty where it is."""
    if one.request is None:
        return CUT_OFF
    if not one.is_plain:
        return OTHER_FIELDS
    flow = flow_of(one.request["flowId"])
    if flow is None:
        return NOT_LOADED
    return "" if one.is_for(flow) else NO_ARGUMENTS


def _at(steps: Steps, root: tuple[Source, Node], known: dict[Steps, tuple[Source, Node]]) -> tuple[Source, Node]:
    """Return the node to which steps lead, and the text that it is in; ``known`` are the texts that were read for others before."""
    inner = next((number for number in range(len(steps), 0, -1) if steps[number - 1] is None), 0)
    if inner and steps[:inner] not in known:
        source, node = _at(steps[: inner - 1], root, known)
        text = json_string(source, node.start, node.end)
        known[steps[:inner]] = text, strict.parse(text).roots[0]
    source, node = known[steps[:inner]] if inner else root
    for step in steps[inner:]:
        node = node.items[step] if isinstance(step, int) else node.get(str(step)) or node
    return source, node


def _text(source: Source, pointer: str) -> TextRequest:
    document = strict.parse(source)
    return TextRequest(Payload(source, document.roots[0], pointer), document, embedded("json", source))
