"""Finds the launch requests inside the objects of a JSON document that is made for something else, such as a record of a log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from flowlint.binding import nested
from flowlint.binding.screen import Settled
from flowlint.linter.contents import has_lines
from flowlint.linter.documents import has_definition_key
from flowlint.linter.outcome import CUT_OFF, MOST_IN_STRINGS, NO_ARGUMENTS, NOT_LOADED, OTHER_FIELDS, TOO_MANY, Alike
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
    from flowlint.binding.doubts import Doubts
    from flowlint.binding.resolver import FileRuling
    from flowlint.model.flow import FlowDefinition

Steps: TypeAlias = tuple[nested.Step, ...]
FlowOf: TypeAlias = "Callable[[str], FlowDefinition | None]"
Judge: TypeAlias = "Callable[[dict[str, Any], FileRuling], Settled | Doubts | None]"


class Request(NamedTuple):
    """A request that is not proven clean, with the document and text that it is in: those of the file, or of a string that holds JSON.

    ``doubts`` say what is wrong with it where that is known.
    """

    payload: Payload
    document: Document
    text: carried.Text
    doubts: Doubts | None


class Within(NamedTuple):
    """The requests inside a document, also in its strings: what those hold that are proven clean, and the others.

    ``near`` is what only looks like one: its flow is not loaded, or it has fields that no request has, or passes nothing to its flow.
    """

    clean: list[Settled]
    requests: list[Request]
    near: list[Alike]


def within(
    document: Document, text: carried.Text, ruling: FileRuling, flow_of: FlowOf, judge: Judge | None = None, *, must_hold: bool
) -> Within | None:
    """Return the requests inside a document, which is that of ``text``; ``None`` where it holds none. ``flow_of`` knows a flow by its id.

    ``judge`` proves a request clean or says what is wrong with it; ``None`` where all are to be looked at closely.
    Where the text ``must_hold`` a payload, an object around a request may be sent in its place; of lines and of items of a list, only one
    with nothing else.
    """
    is_file = text.grammar == "json" and text.source is None
    if not is_file or ruling.sent or ruling.shape is Shape.ARGUMENTS or not nested.may_hold(document.source.text):
        return None
    found, told, in_strings = Within([], [], []), set[str](), 0
    for root in document.roots:
        if has_definition_key(root):
            continue
        value, known = plain(root), dict[Steps, tuple[Source, Node]]()
        are_records = has_lines(document.source.name) or type(value) is list
        if (must_hold or ruling.bare) and nested.is_around(value, bare=ruling.bare, alone=are_records):
            continue
        for one in nested.requests_within(value):
            why = _why_not(one, flow_of)
            judged = judge(one.request, ruling) if judge is not None and one.request is not None and not why else None
            if isinstance(judged, Settled):
                found.clean.append(judged)
                continue
            if not why and in_strings == MOST_IN_STRINGS and None in one.steps:
                why = TOO_MANY
            if why in told:
                found.near.append(Alike("", why, _flow_not_loaded(one, why)))
                continue
            source, node = _at(one.steps, (document.source, root), known)
            pointer = "".join(join("", step) for step in one.steps if step is not None)
            if why:
                told.add(why)
                found.near.append(Alike(address(in_host(source.at(*node.span))), why, _flow_not_loaded(one, why)))
            elif source is document.source:
                found.requests.append(Request(Payload(source, node, pointer), document, text, judged))
            else:
                in_strings += 1
                found.requests.append(_in_text(excerpt(source, *node.span)._replace(first_line=text.first_line), pointer, judged))
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


def _flow_not_loaded(one: nested.Nested, why: str) -> str:
    """Return the id of the flow that is not loaded, empty where it is not a GUID, so it may be any value."""
    flow = one.request["flowId"] if one.request is not None and why == NOT_LOADED else ""
    return flow if is_guid(flow) else ""


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


def _in_text(source: Source, pointer: str, doubts: Doubts | None) -> Request:
    document = strict.parse(source)
    return Request(Payload(source, document.roots[0], pointer), document, embedded("json", source), doubts)
