"""YAML to node trees: values by the YAML 1.2 core schema, spans on the user's own text.

PyYAML delivers events with marks in code points; nodes are built from them without recursion, so depth costs nothing. What stands in
the text and is no YAML, as placeholders, is covered before (``yaml_covers``).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping

import yaml
from yaml import AliasEvent, CollectionEndEvent, CollectionStartEvent, DocumentStartEvent, Event, MappingStartEvent, ScalarEvent

from flowlint.model.document import Document
from flowlint.model.fault import SyntaxFault
from flowlint.model.location import Location, Source, Span
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Node
from flowlint.model.pattern import pattern
from flowlint.syntax.document import MAX_DEPTH
from flowlint.syntax.faults import MAX_FAULTS, half_pair, hopeless, in_order, unreadable
from flowlint.syntax.yaml.collections import MERGE_KEY, Collection, Entry, members, pointer
from flowlint.syntax.yaml.covers import MOST_COVERS, Covers, TooManyCovers, uncovered
from flowlint.syntax.yaml.duplicates import duplicates
from flowlint.syntax.yaml.failures import Failure, failure, is_depth, too_deep
from flowlint.syntax.yaml.lines import block_body
from flowlint.syntax.yaml.quotes import OPENING, Quoted, is_quoted, only_opens, quotes_fault
from flowlint.syntax.yaml.scalars import NOT_FINITE, TEXT_TAGS, core, not_finite_fault, tagged, trap, trap_fault

MAX_ALIASED_NODES = 100_000
"""Nodes that the aliases of one document may stand for, in all."""

MAX_COLLECTIONS = 100_000
"""Objects and lists that a text may hold, besides one for each 32 characters; denser ones take more memory than any payload is worth."""

MAX_SCALARS = 400_000
"""Keys and values that a text may hold that are not objects or lists."""

_MOST_SUBSTITUTED = 1 << 16
"""Characters that the values of a definition with placeholders may have, besides ten for each of its own."""
_PROPERTIES = pattern(r"(?:!<[^>\s]*>|[&!][^\s,\[\]{}]*|#[^\r\n]*|\s+)*")
_SURROGATE = pattern("[\ud800-\udfff]")


def parse(source: Source, substitutions: Mapping[str, str] | None = None) -> Document:
    """Return the documents of ``source``, which may be faulty in any way; never raises.

    With ``substitutions`` the text is a flow definition: ``{{key}}`` reads as its value, other placeholders as text, and what YAML 1.1 and
    1.2 read differently is read by 1.2 in silence. Without, it is a payload: an unquoted placeholder is a hole.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        composer = _Composer(source, substitutions)
        composer.run()
    except _Unreadable as stop:
        return Document(source, (), (stop.fault,))
    finally:
        if collecting:
            gc.enable()
    return Document(source, tuple(composer.roots), composer.sorted_faults())


class _Unreadable(Exception):
    """Ends the reading of a text with the fault that says why."""

    def __init__(self, fault: SyntaxFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class _Anchored(NamedTuple):
    """A node that aliases may name: how many nodes it expands to, and how many levels of collections."""

    node: Node
    size: int
    height: int


def _events(text: str) -> Iterator[Event]:
    """Yield PyYAML's events; raise ``YAMLError`` for everything that is wrong with the text."""
    try:
        yield from yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (ValueError, OverflowError) as error:  # the scanners let some broken escapes of tags and characters through
        raise yaml.YAMLError("an escape stands for no character") from error


class _Composer:
    """Builds the nodes of one text out of PyYAML's events."""

    def __init__(self, source: Source, substitutions: Mapping[str, str] | None) -> None:
        self.source = source
        self.substitutions = substitutions
        self.text = source.text
        self.base = len(self.text) - len(self.text.lstrip("\ufeff"))
        self.roots: list[Node] = []
        self.faults: list[SyntaxFault] = []
        self.quoted: list[Quoted] = []
        self.not_finite: list[Location] = []
        self.stack: list[Collection] = []
        self.anchors: dict[str, _Anchored | None] = {}
        self.anchor_starts: list[int] = []
        self.aliased = 0
        self.collections_left = MAX_COLLECTIONS + len(self.text) // 32
        self.scalars_left = MAX_SCALARS
        self.substituted_left = _MOST_SUBSTITUTED + 10 * len(self.text)
        self.last = 0
        try:
            self.covers = Covers(_SURROGATE.sub("\ufffd", self.text))
        except TooManyCovers as error:
            message = f"text holds more than {MOST_COVERS:,} placeholders and escapes of surrogates"
            raise self._stop(Failure(error.start, error.start, message, "split it into several files")) from None

    def run(self) -> None:
        """Read the whole text; raise ``_Unreadable`` where that cannot be done."""
        base = self.base
        try:
            for event in _events(self.covers.text[base:] if base else self.covers.text):
                if event.start_mark is None or event.end_mark is None:
                    continue
                start, end = event.start_mark.index + base, event.end_mark.index + base
                match event:
                    case ScalarEvent():
                        self._scalar(event, start, end)
                    case CollectionStartEvent():
                        self._open(event, start, end)
                    case CollectionEndEvent():
                        self._close(end)
                    case AliasEvent():
                        self._alias(event, start, end)
                    case DocumentStartEvent():
                        self.anchors, self.aliased = {}, 0
                    case _:
                        continue
                self.last = start
        except yaml.YAMLError as error:
            if is_depth(error):
                # The bracket of the last event is on the stack already.
                start = self.last + (self.text[self.last : self.last + 1] in {"[", "{"} and bool(self.stack))
                raise self._stop(too_deep(self.text, start, MAX_DEPTH - len(self.stack))) from None
            raise self._stop(failure(error, self.source, base, self.last)) from None

    def sorted_faults(self) -> tuple[SyntaxFault, ...]:
        """Return all faults in order of place; typographic quotes are one fault, and so are numbers that are not finite."""
        faults = list(self.faults)
        if self.quoted:
            faults.append(quotes_fault(self.quoted))
        if self.not_finite:
            faults.append(not_finite_fault(self.not_finite))
        return in_order(faults)

    # Events

    def _scalar(self, event: ScalarEvent, start: int, end: int) -> None:
        if self.scalars_left == 0:
            raise self._stop(Failure(start, start, f"text holds more than {MAX_SCALARS:,} keys and values", "split it into several files"))
        self.scalars_left -= 1
        begin = start
        if event.tag is not None or event.anchor is not None:
            start = self._skip_properties(start, end)
        style = event.style
        if style in {"|", ">"}:
            end = max(start + 1, start + len(self.text[start:end].rstrip()))
        top = self.stack[-1] if self.stack else None
        is_key = top is not None and top.is_mapping and top.key is None
        value, held = self._uncovered(event.value, start, end, style)
        if style or event.tag in TEXT_TAGS:
            node = Node(Kind.STRING, value, start, end)
            if style and event.tag is not None:
                node = tagged(node, event.tag, value)
        elif is_key or held:
            node = self._templated(value, start, end, held=held, is_key=is_key)
        else:
            node = self._plain(value, start, end)
        if not style and not held:
            node = self._straighten(node, value, is_key=is_key)
        if event.anchor is not None:
            self._anchor(event.anchor, begin, _Anchored(node, 1, 0))
        if top is None and not style and begin == end:
            return
        self._add(node, begin, end, 1, 0, merges=is_key and not style and event.tag is None and value == "<<")

    def _alias(self, event: AliasEvent, start: int, end: int) -> None:
        if event.anchor not in self.anchors:
            raise self._stop(Failure(start, end, "alias has no anchor before it"))
        target = self.anchors[event.anchor]
        if target is None:
            raise self._stop(Failure(start, end, "alias is inside the value that it refers to, which never ends"))
        if target.height + len(self.stack) > MAX_DEPTH:
            raise self._stop(Failure(start, end, f"document is nested deeper than {MAX_DEPTH} levels"))
        self.aliased += target.size
        if self.aliased > MAX_ALIASED_NODES:
            raise self._stop(Failure(start, end, f"aliases stand for more than {MAX_ALIASED_NODES} values"))
        self._add(target.node, start, end, target.size, target.height)

    def _open(self, event: CollectionStartEvent, start: int, end: int) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise self._stop(Failure(start, min(start + 1, len(self.text)), f"document is nested deeper than {MAX_DEPTH} levels"))
        if self.collections_left == 0:
            raise self._stop(Failure(start, start, "text holds more objects and lists than a text of its length may"))
        self.collections_left -= 1
        begin = start
        if event.tag is not None or event.anchor is not None:
            start = self._skip_properties(start, end)
        flow = bool(event.flow_style) and self.text[start : start + 1] in {"{", "["}
        self.stack.append(Collection(start, event.anchor, is_mapping=isinstance(event, MappingStartEvent), flow=flow))
        if event.anchor is not None:
            self._anchor(event.anchor, begin, None)

    def _close(self, end: int) -> None:
        done = self.stack.pop()
        if not done.flow:
            end = max(done.start, done.last)
        if done.is_mapping:
            own, repeats = members(done.entries)
            if repeats:
                for fault in duplicates(done, Location(self.source, pointer(self.stack)), self.anchor_starts):
                    self._note(fault)
            node = Node(Kind.OBJECT, None, done.start, end, own)
        else:
            node = Node(Kind.ARRAY, None, done.start, end, tuple(done.items))
        if done.anchor is not None:
            self.anchors[done.anchor] = _Anchored(node, done.size, done.height)
        self._add(node, done.start, end, done.size, done.height)

    def _anchor(self, name: str, begin: int, anchored: _Anchored | None) -> None:
        self.anchors[name] = anchored
        self.anchor_starts.append(begin)

    def _add(self, node: Node, start: int, end: int, size: int, height: int, *, merges: bool = False) -> None:
        if not self.stack:
            self.roots.append(node)
            return
        top = self.stack[-1]
        top.size += size
        top.height = max(top.height, height + 1)
        top.last = end
        if not top.is_mapping:
            top.items.append(node)
        elif top.key is None:
            top.key = MERGE_KEY if merges else self._as_key(node)
            top.key_start = start
        else:
            top.entries.append(Entry(top.key, node, top.key_start, end))
            top.key = None

    # Scalars

    def _skip_properties(self, start: int, end: int) -> int:
        match = _PROPERTIES.match(self.covers.text, start)
        return min(match.end(), end) if match else start

    def _as_key(self, node: Node) -> Node:
        """Return ``node`` as a name: of what is not a text, the text as written."""
        if node.kind in {Kind.STRING, Kind.HOLE} and isinstance(node.value, str):
            return node
        return Node(Kind.STRING, self.text[node.start : node.end], node.start, node.end)

    def _uncovered(self, value: str, start: int, end: int, style: str | None) -> tuple[str, str]:
        """Return ``value`` with what was covered put back, and the placeholders in it as written; empty where there are none."""
        if style in {"|", ">"}:
            start = block_body(self.text, start, end)
        covers = self.covers.take(start, end)
        if not covers:
            return value, ""
        try:
            found = uncovered(value, covers, self.covers.filler, style, self.substitutions, self.substituted_left)
        except OverflowError:
            raise self._stop(Failure(start, end, "substitutions make the text many times as long as it is")) from None
        self.substituted_left -= len(found.value)
        if found.has_half_pair:
            self._note(half_pair(self._place(start, end)))
        return found.value, found.held

    def _templated(self, value: str, start: int, end: int, *, held: str, is_key: bool) -> Node:
        """Return a plain name, or a plain value that holds a placeholder."""
        if self.substitutions is None:
            return Node(Kind.HOLE if held else Kind.STRING, value, start, end)
        if not is_key and held == self.text[start:end] and value != held:
            kind, read = core(value)
            return Node(kind, read, start, end)
        return Node(Kind.STRING, value, start, end)

    def _plain(self, value: str, start: int, end: int) -> Node:
        """Return a plain scalar, and report what not every reader reads alike."""
        kind, read = core(value)
        if self.substitutions is not None:
            return Node(kind, read, start, end)
        if value in NOT_FINITE:
            self.not_finite.append(self._place(start, end))
            self._count_faults(start)
            return Node(Kind.HOLE, value, start, end)
        found = trap(value, kind)
        if found is None:
            return Node(kind, read, start, end)
        sentence, advice = found
        self._note(trap_fault(sentence, advice, self._place(start, end)))
        return Node(Kind.HOLE, value, start, end)

    def _straighten(self, node: Node, value: str, *, is_key: bool) -> Node:
        """Return ``node`` without typographic quotes around it, and note them; a definition means them."""
        if value[:1] not in OPENING or self.substitutions is not None:
            return node
        if is_quoted(value):
            self.quoted.append(Quoted(self._place(node.start, node.end), is_key))
            self._count_faults(node.start)
            return node._replace(kind=Kind.STRING, value=value[1:-1])
        if self.stack and self.stack[-1].flow and only_opens(value):
            message = "typographic quote opens a text and does not close it"
            raise self._stop(Failure(node.start, node.start + 1, message, 'use straight quotes (")'))
        return node

    # Places and faults

    def _place(self, start: int, end: int) -> Location:
        return Location(self.source, pointer(self.stack), Span(start, end))

    def _note(self, fault: SyntaxFault) -> None:
        self.faults.append(fault)
        self._count_faults(fault.place.span.start if fault.place.span is not None else self.last)

    def _count_faults(self, start: int) -> None:
        if len(self.faults) + len(self.quoted) + len(self.not_finite) > MAX_FAULTS:
            raise _Unreadable(hopeless(self.source, start, pointer(self.stack)))

    def _stop(self, why: Failure) -> _Unreadable:
        length = why.end - why.start
        return _Unreadable(
            unreadable(self.source, why.start, why.message, help=why.help, length=length, pointer=pointer(self.stack)),
        )
