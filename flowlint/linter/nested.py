"""Finds the launch requests inside the objects of a JSON document that is made for something else, such as a record of a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from flowlint.binding import nested
from flowlint.binding.plain_json import Doubtful, load_text
from flowlint.binding.screen import Settled
from flowlint.linter.contents import has_lines
from flowlint.linter.documents import DEFINITION_KEYS
from flowlint.linter.outcome import CUT_OFF, MOST_IN_STRINGS, NO_ARGUMENTS, NOT_LOADED, OTHER_FIELDS, TOO_MANY, Alike
from flowlint.model import carried
from flowlint.model.document import Document
from flowlint.model.hosting import in_host
from flowlint.model.location import Source, address, join
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Node, plain
from flowlint.model.payload import Payload
from flowlint.model.request import is_guid
from flowlint.model.strict_json import MOST_MARKS, is_too_long
from flowlint.payloads.transcript import embedded, excerpt, json_string
from flowlint.syntax.document import decode
from flowlint.syntax.json import strict
from flowlint.syntax.json.strict import plain_item
from flowlint.syntax.json.ways import Ways

if TYPE_CHECKING:
    from flowlint.binding.doubts import Doubts
    from flowlint.binding.resolver import FileRuling
    from flowlint.model.flow import FlowDefinition

Way: TypeAlias = tuple[nested.Step, ...]
NodeAt: TypeAlias = "Callable[[Way], Node]"
FlowOf: TypeAlias = "Callable[[str], FlowDefinition | None]"
Judge: TypeAlias = "Callable[[dict[str, Any], FileRuling], Settled | Doubts | None]"


class Root(NamedTuple):
    """The plain value of a document, and what returns the node to which keys and indices lead: it is asked in the order of the text."""

    document: Document
    value: Any
    node_at: NodeAt


class Request(NamedTuple):
    """A request that is not proven clean, with the document and text that it is in: those of the file, or of a string that holds JSON.

    The root of ``payload`` has its place alone where ``is_hollow``. ``doubts`` say what is wrong with it where that is known.
    """

    payload: Payload
    document: Document
    text: carried.Text
    doubts: Doubts | None
    is_hollow: bool = False

    def parsed(self) -> Payload:
        """Return the payload with its whole tree."""
        payload = self.payload
        return payload._replace(root=plain_item(payload.source.text, payload.root.start)) if self.is_hollow else payload


class Within(NamedTuple):
    """The requests inside a document, also in its strings; it has no tree where none was made.

    ``near`` is what only looks like one: its flow is not loaded, or it has fields that no request has, or passes nothing to its flow.
    ``judged`` are those that are proven clean, the others, and what is near among them; ``None`` where there are none.
    """

    document: Document
    near: list[Alike]
    judged: Iterator[Settled | Request | Alike] | None


def root_of(document: Document) -> Root | None:
    """Return the root of a document that is parsed, where it has one."""
    root = document.roots[0] if document.roots else None
    return Root(document, plain(root), partial(_below, root)) if root is not None else None


def plain_root(path: str, text: carried.Text) -> Root | None:
    """Return the root of a JSON text in which no grammar would find a fault, of which no tree is made; ``None`` of any other."""
    source = decode(path, text.data, text.first_line)
    if not isinstance(source, Source) or is_too_long(source.text, MOST_MARKS):
        return None
    try:
        value = load_text(source.text.strip(" \t\r\n"))
    except Doubtful:
        return None
    ways = Ways(source.text)
    return Root(Document(source, ()), value, lambda way: Node(Kind.OBJECT, None, *ways.span(way)))


def within(root: Root, text: carried.Text, ruling: FileRuling, flow_of: FlowOf, judge: Judge | None = None, *, must_hold: bool) -> Within:
    """Return the requests inside a document, which is that of ``text``. ``flow_of`` knows a flow by its id.

    ``judge`` proves a request clean or says what is wrong with it; ``None`` where all are to be looked at closely.
    Where the text ``must_hold`` a payload, an object around a request may be sent in its place; of lines and of items of a list, only one
    with nothing else.
    """
    value, are_records = root.value, has_lines(root.document.source.name) or type(root.value) is list
    is_definition = type(value) is dict and not DEFINITION_KEYS.isdisjoint(value)
    if is_definition or ((must_hold or ruling.bare) and nested.is_around(value, bare=ruling.bare, alone=are_records)):
        return Within(root.document, [], None)
    every, near = _each(root, text, ruling, flow_of, judge), list[Alike]()
    for one in every:
        if not isinstance(one, Alike):
            return Within(root.document, near, chain((one,), every))
        near.append(one)
    return Within(root.document, near, None)


def _each(root: Root, text: carried.Text, ruling: FileRuling, flow_of: FlowOf, judge: Judge | None) -> Iterator[Settled | Request | Alike]:
    """Yield what is in a document, in order; only the first that is near for a reason has a place."""
    document = root.document
    places, told, in_strings = _Places(document.source, root.node_at), set[str](), 0
    for one in nested.requests_within(root.value):
        why = _why_not(one, flow_of)
        judged = judge(one.request, ruling) if judge is not None and one.request is not None and not why else None
        if isinstance(judged, Settled):
            yield judged
            continue
        if not why and in_strings == MOST_IN_STRINGS and None in one.steps:
            why = TOO_MANY
        if why in told:
            yield Alike("", why, _flow_not_loaded(one, why))
            continue
        source, node = places.at(one.steps)
        if why:
            told.add(why)
            yield Alike(address(in_host(source.at(*node.span))), why, _flow_not_loaded(one, why))
            continue
        pointer = "".join(join("", step) for step in one.steps if step is not None)
        if source is document.source:
            yield Request(Payload(source, node, pointer), document, text, judged, not document.roots)
        else:
            in_strings += 1
            yield _in_text(excerpt(source, *node.span)._replace(first_line=text.first_line), pointer, judged)


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


class _Places:
    """Finds the nodes to which ways lead; the texts of strings are kept while ways lead into them."""

    def __init__(self, source: Source, node_at: NodeAt) -> None:
        self._texts: list[tuple[Way, Source, NodeAt]] = [((), source, node_at)]

    def at(self, way: Way) -> tuple[Source, Node]:
        """Return a node, and the text that it is in."""
        while way[: len(self._texts[-1][0])] != self._texts[-1][0]:
            self._texts.pop()
        for number, step in enumerate(way, 1):
            head, source, node_at = self._texts[-1]
            if step is None and number > len(head):
                held = json_string(source, *node_at(way[len(head) : number - 1]).span)
                self._texts.append((way[:number], held, partial(_below, strict.parse(held).roots[0])))
        head, source, node_at = self._texts[-1]
        return source, node_at(way[len(head) :])


def _below(node: Node, way: Way) -> Node:
    for step in way:
        node = node.items[step] if isinstance(step, int) else node.get(str(step)) or node
    return node


def _in_text(source: Source, pointer: str, doubts: Doubts | None) -> Request:
    document = strict.parse(source)
    return Request(Payload(source, document.roots[0], pointer), document, embedded("json", source), doubts)
