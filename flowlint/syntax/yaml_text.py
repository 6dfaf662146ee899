"""YAML to node trees: values by the YAML 1.2 core schema, spans on the user's own text.

PyYAML delivers events with marks in code points; nodes are built from them without recursion, so that depth costs nothing. Placeholders
(``{{x}}``, ``${x}``) and Terraform's directives (``%{ if … }``) are no YAML: they are covered by private-use characters of the same
length before the text is scanned, and put back into the values. So are escaped UTF-16 surrogates, which JSON pairs and YAML forbids, and
the Unicode line separators, which end a line for YAML 1.1 but not for 1.2.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span, join, region
from flowlint.model.node import Kind, Member, Node
from flowlint.model.placeholder import PLACEHOLDER
from flowlint.syntax.document import MAX_DEPTH, Document, unreadable

if TYPE_CHECKING:
    from yaml import Event, YAMLError

MAX_ALIASED_NODES = 100_000
"""Nodes that the aliases of one document may stand for, in all."""

_COVERED = re.compile(
    r"(?m:^[ \t]*(?P<directive>%\{[^{}\r\n]*\}(?:[ \t]*%\{[^{}\r\n]*\})*)[ \t]*\r?$)"
    rf"|(?P<placeholder>\$?(?:\{{\{{\{{[^{{}}\n]*\}}\}}\}}|{PLACEHOLDER.pattern})|%\{{[^{{}}\n]*\}})"
    r"|(?<!\\)(?:\\\\)*(?P<surrogate>\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\U0000[dD][89a-fA-F][0-9a-fA-F]{2})"
    "|(?P<separator>[\x85\u2028\u2029])"
)
_TEMPLATED = frozenset(("directive", "placeholder"))
_KEY = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_PROPERTIES = re.compile(r"(?:!<[^>\s]*>|[&!][^\s,\[\]{}]*|#[^\r\n]*|\s+)*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_KEEPING_BLOCK = re.compile(r"[|>]\d?\+")

_OPENING, _CLOSING = "“”„‟‘’‚‛", "“”‟‘’‛"

_WORDS: dict[str, tuple[Kind, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), (Kind.NULL, None)),
    **dict.fromkeys(("true", "True", "TRUE"), (Kind.BOOLEAN, True)),
    **dict.fromkeys(("false", "False", "FALSE"), (Kind.BOOLEAN, False)),
}
_NUMBER_START = frozenset("+-.0123456789")
_NUMBER = re.compile(r"[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_NOT_FINITE = frozenset((".nan", ".NaN", ".NAN", *(f"{sign}.{word}" for sign in ("", "-", "+") for word in ("inf", "Inf", "INF"))))

# What PyYAML reads by YAML 1.1 (its resolver), where YAML 1.2 reads something else or the same.
_OLD_BOOLEANS = frozenset(word for stem in ("yes", "no", "on", "off") for word in (stem, stem.title(), stem.upper()))
_OLD_NUMBER = re.compile(
    r"[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+"
    r"|[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*",
    re.ASCII,
)
_OLD_OCTAL = re.compile(r"[-+]?0[0-7]+")
_OLD_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_OLD_TIMESTAMP = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?", re.ASCII)
_NOUNS = {Kind.STRING: "a string", Kind.NUMBER: "a number", Kind.BOOLEAN: "a boolean", Kind.NULL: "null"}

_TAG = "tag:yaml.org,2002:"
_TEXT_TAGS = frozenset(("!", f"{_TAG}str", f"{_TAG}binary", f"{_TAG}timestamp"))

_SENTENCES = {
    "mapping values are not allowed in this context": "a mapping cannot begin here",
    "mapping values are not allowed here": "a mapping cannot begin here",
    "block sequence entries are not allowed in this context": "a list cannot begin here",
    "found character that cannot start any token": "a value cannot begin with this character",
    "found unexpected end of stream": "text ends inside a quoted value",
    "did not find expected <document start>": "text goes on after the end of the document",
    "found incompatible YAML document": "document asks for a YAML version other than 1.x",
}


def parse(source: Source, substitutions: Mapping[str, str] | None = None) -> Document:
    """Return the documents of ``source``, which may be faulty in any way; never raises.

    With ``substitutions`` the text is a flow definition: ``{{key}}`` reads as its value, other placeholders as text, and what YAML 1.1 and
    1.2 read differently is read by 1.2 in silence. Without, it is a payload: an unquoted placeholder is a hole.
    """
    import gc

    composer = _Composer(source, substitutions)
    collecting = gc.isenabled()
    gc.disable()
    try:
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


class _Cover(NamedTuple):
    """A stretch of the text that was covered, and as what: ``directive``, ``placeholder``, ``surrogate`` or ``separator``."""

    start: int
    original: str
    form: str


class _Entry(NamedTuple):
    """One child of an open collection: its nodes, and the stretch that it takes up in the text, which an alias makes differ."""

    key: Node | None
    value: Node
    start: int
    end: int


class _Open:
    """A collection whose end has not been read."""

    __slots__ = ("anchor", "entries", "flow", "height", "is_mapping", "key", "key_start", "merges", "size", "start")

    def __init__(self, start: int, anchor: str | None, *, is_mapping: bool, flow: bool) -> None:
        self.start = start
        self.anchor = anchor
        self.is_mapping = is_mapping
        self.flow = flow
        self.entries: list[_Entry] = []
        self.merges: list[Node] = []
        self.key: Node | None = None
        self.key_start = 0
        self.size = 1
        self.height = 1


class _Anchored(NamedTuple):
    """A node that aliases may name: how many nodes it expands to, and how many levels of collections."""

    node: Node
    size: int
    height: int


def _cover(text: str) -> tuple[str, str, list[_Cover]]:
    """Return ``text`` with what is no YAML covered, the character that covers it, and what lies below."""
    if not any(mark in text for mark in ("{", "\\", "\x85", "\u2028", "\u2029")):
        return text, "", []
    filler = next(chr(code) for code in range(0xF0000, 0xFFFFE) if chr(code) not in text)
    covers: list[_Cover] = []
    pieces: list[str] = []
    done = 0
    for match in _COVERED.finditer(text):
        form = str(match.lastgroup)
        start, end = match.span(form)
        covers.append(_Cover(start, text[start:end], form))
        pieces += (text[done:start], f"#{filler * (end - start - 1)}" if form == "directive" else filler * (end - start))
        done = end
    pieces.append(text[done:])
    return "".join(pieces), filler, covers


def _events(text: str) -> Iterator[Event]:
    """Yield PyYAML's events; raise ``YAMLError`` for everything that is wrong with the text."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(text, Loader=loader)
    except (ValueError, OverflowError) as error:  # the scanners let some broken escapes of tags and characters through
        raise yaml.YAMLError("an escape stands for no character") from error


class _Composer:
    """Builds the nodes of one text out of PyYAML's events."""

    def __init__(self, source: Source, substitutions: Mapping[str, str] | None) -> None:
        self.source = source
        self.substitutions = substitutions
        self.text = source.text
        self.base = len(self.text) - len(self.text.lstrip("\ufeff"))
        body = _SURROGATE.sub("\ufffd", self.text)
        self.covered, self.filler, self.covers = _cover(body)
        self.next_cover = 0
        self.roots: list[Node] = []
        self.faults: list[SyntaxFault] = []
        self.quotes: list[Location] = []
        self.not_finite: list[Location] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, _Anchored | None] = {}
        self.anchor_starts: list[int] = []
        self.aliased = 0
        self.last = 0

    def run(self) -> None:
        """Read the whole text; raise ``_Unreadable`` where that cannot be done."""
        import yaml

        handlers: dict[type, Any] = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.SequenceStartEvent: self._open_sequence,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.DocumentStartEvent: self._start_document,
        }
        base = self.base
        try:
            event: Any
            for event in _events(self.covered[base:] if base else self.covered):
                handler = handlers.get(type(event))
                if handler is not None:
                    self.last = event.start_mark.index + base
                    handler(event, self.last, event.end_mark.index + base)
        except yaml.YAMLError as error:
            raise _Unreadable(self._failure(error)) from None

    def sorted_faults(self) -> tuple[SyntaxFault, ...]:
        """Return all faults in order of place; typographic quotes are one fault, and so are numbers that are not finite."""
        faults = list(self.faults)
        if self.quotes:
            faults.append(_quotes_fault(self.quotes))
        if self.not_finite:
            faults.append(_not_finite_fault(self.not_finite))
        return tuple(sorted(faults, key=lambda fault: fault.place.span or Span(0, 0)))

    # Events

    def _start_document(self, _event: Any, _start: int, _end: int) -> None:
        self.anchors = {}
        self.aliased = 0

    def _scalar(self, event: Any, start: int, end: int) -> None:
        begin = start
        if event.tag is not None or event.anchor is not None:
            start = self._skip_properties(start, end)
        style = event.style
        if style in {"|", ">"}:
            end = max(start + 1, start + len(self.text[start:end].rstrip()))
        top = self.stack[-1] if self.stack else None
        is_key = top is not None and top.is_mapping and top.key is None
        value, held = self._uncovered(event.value, start, end, style)
        if style or event.tag in _TEXT_TAGS:
            node = Node(Kind.STRING, value, start, end)
            if style and event.tag is not None:
                node = _tagged(node, event.tag, value)
        elif is_key or held:
            node = self._templated(value, start, end, held=held, is_key=is_key)
        else:
            node = self._plain(value, start, end)
        if not style and not held:
            node = self._straighten(node, value)
        if event.anchor is not None:
            self._anchor(event.anchor, begin, _Anchored(node, 1, 0))
        if top is None and not style and begin == end:
            return
        self._add(node, begin, end, 1, 0, merges=is_key and not style and event.tag is None and value == "<<")

    def _alias(self, event: Any, start: int, end: int) -> None:
        if event.anchor not in self.anchors:
            raise _Unreadable(self._stop(start, end, "alias names no anchor that stands before it"))
        target = self.anchors[event.anchor]
        if target is None:
            raise _Unreadable(self._stop(start, end, "alias stands inside the value that it names, which has no end"))
        if target.height + len(self.stack) > MAX_DEPTH:
            raise _Unreadable(self._stop(start, end, f"document is nested deeper than {MAX_DEPTH} levels"))
        self.aliased += target.size
        if self.aliased > MAX_ALIASED_NODES:
            raise _Unreadable(self._stop(start, end, f"aliases stand for more than {MAX_ALIASED_NODES} values"))
        self._add(target.node, start, end, target.size, target.height)

    def _open_mapping(self, event: Any, start: int, end: int) -> None:
        self._open(event, start, end, is_mapping=True)

    def _open_sequence(self, event: Any, start: int, end: int) -> None:
        self._open(event, start, end, is_mapping=False)

    def _open(self, event: Any, start: int, end: int, *, is_mapping: bool) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise _Unreadable(self._stop(start, min(start + 1, len(self.text)), f"document is nested deeper than {MAX_DEPTH} levels"))
        begin = start
        if event.tag is not None or event.anchor is not None:
            start = self._skip_properties(start, end)
        flow = bool(event.flow_style) and self.text[start : start + 1] in {"{", "["}
        self.stack.append(_Open(start, event.anchor, is_mapping=is_mapping, flow=flow))
        if event.anchor is not None:
            self._anchor(event.anchor, begin, None)

    def _close(self, _event: Any, _start: int, end: int) -> None:
        done = self.stack.pop()
        if not done.flow:
            end = max(done.start, done.entries[-1].end if done.entries else done.start)
        if done.is_mapping:
            node = Node(Kind.OBJECT, None, done.start, end, self._members(done))
        else:
            node = Node(Kind.ARRAY, None, done.start, end, tuple(entry.value for entry in done.entries))
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
        if not top.is_mapping:
            top.entries.append(_Entry(None, node, start, end))
        elif top.key is None:
            top.key = _MERGE_KEY if merges else self._as_key(node)
            top.key_start = start
        else:
            top.entries.append(_Entry(top.key, node, top.key_start, end))
            top.key = None

    # Mappings

    def _as_key(self, node: Node) -> Node:
        """Return ``node`` as a name: of what is no text, the text as written."""
        if node.kind in {Kind.STRING, Kind.HOLE} and isinstance(node.value, str):
            return node
        return Node(Kind.STRING, self.text[node.start : node.end], node.start, node.end)

    def _members(self, mapping: _Open) -> tuple[Member, ...]:
        own: list[Member] = []
        merged: list[Member] = []
        for entry in mapping.entries:
            if entry.key is _MERGE_KEY:
                sources = _mergeable(entry.value)
                if sources is None:
                    own.append(Member(Node(Kind.STRING, "<<", entry.start, entry.start + 2), entry.value))
                else:
                    merged += [member for node in sources for member in node.members]
            elif entry.key is not None:
                own.append(Member(entry.key, entry.value))
        names = [key.value for key, _ in own if key.kind is Kind.STRING]
        if len(set(names)) < len(names):
            self._report_duplicates(mapping)
        return (*_unshadowed(merged, names), *own) if merged else tuple(own)

    def _report_duplicates(self, mapping: _Open) -> None:
        pointer = self._pointer()
        seen: dict[object, tuple[int, int]] = {}
        keeping = _KEEPING_BLOCK.search(self.text, mapping.start, mapping.entries[-1].end) is not None
        for index, entry in enumerate(mapping.entries):
            key = entry.key
            if key is None or key is _MERGE_KEY or key.kind is not Kind.STRING:
                continue
            if key.value not in seen:
                seen[key.value] = (index, index)
                continue
            first, previous = seen[key.value]
            seen[key.value] = (first, index)
            first_key = mapping.entries[first].key
            here = join(pointer, str(key.value))
            equal = _same(mapping.entries[previous].value, entry.value)
            self.faults.append(
                SyntaxFault(
                    FaultClass.DUPLICATE_KEY,
                    f'key "{key.value}" is given twice in one object',
                    Location(self.source, here, key.span),
                    help="keep one of the two; readers disagree on which of them counts",
                    fix=self._deletion(mapping, index, keeping=keeping) if equal else None,
                    first=Location(self.source, here, first_key.span) if first_key is not None else None,
                )
            )

    def _deletion(self, mapping: _Open, index: int, *, keeping: bool) -> Fix | None:
        """Return the fix that deletes entry ``index``, which is not the first, or ``None`` where that could change anything else.

        ``keeping`` tells that block scalars of the mapping may keep the blank lines behind them, which deleting lines would add to.
        """
        entry, previous = mapping.entries[index], mapping.entries[index - 1]
        if mapping.flow:
            start, end = previous.end, entry.end
            if "#" in self.text[start : entry.start]:
                return None
        else:
            lines = _whole_lines(self.text, entry.start, entry.end)
            if lines is None or keeping:
                return None
            start, end = lines
        if bisect_left(self.anchor_starts, start) != bisect_left(self.anchor_starts, end):
            return None
        return Fix("remove the second of the two equal members", Safety.SAFE, (Edit(start, end, ""),))

    # Scalars

    def _skip_properties(self, start: int, end: int) -> int:
        match = _PROPERTIES.match(self.covered, start)
        return min(match.end(), end) if match else start

    def _uncovered(self, value: str, start: int, end: int, style: str | None) -> tuple[str, str]:
        """Return ``value`` with what was covered put back, and the placeholders in it as written; empty where there are none."""
        if self.next_cover == len(self.covers):
            return value, ""
        if style in {"|", ">"}:
            header = _LINE_BREAK.search(self.text, start, end)
            start = header.start() if header else end
        covers = self._covers_between(start, end)
        if not covers:
            return value, ""
        pieces: list[str] = []
        done = 0
        for cover, replacement in zip(covers, self._replacements(covers, style), strict=True):
            lead = int(cover.form == "directive")
            found = value.find(self.filler, done) - lead
            if found < done:
                break
            pieces += (value[done:found], replacement)
            done = found + len(cover.original)
        pieces.append(value[done:])
        if style == '"' and "\ufffd" in pieces[1::2]:
            place = Location(self.source, self._pointer(), Span(start, end))
            message = "string holds half of a surrogate pair, which is no character"
            self.faults.append(SyntaxFault(FaultClass.LONE_SURROGATE, message, place, help="write the whole pair, or the character itself"))
        return "".join(pieces), "".join(cover.original for cover in covers if cover.form in _TEMPLATED)

    def _covers_between(self, start: int, end: int) -> list[_Cover]:
        while self.next_cover < len(self.covers) and self.covers[self.next_cover].start < start:
            self.next_cover += 1
        first = self.next_cover
        while self.next_cover < len(self.covers) and self.covers[self.next_cover].start < end:
            self.next_cover += 1
        return self.covers[first : self.next_cover]

    def _replacements(self, covers: Sequence[_Cover], style: str | None) -> Iterator[str]:
        """Yield what each cover stands for in the value of a scalar."""
        pending: str | None = None
        for cover, following in zip(covers, [*covers[1:], None], strict=True):
            if cover.form in _TEMPLATED:
                yield self._substituted(cover.original)
            elif style != '"' or cover.form == "separator":
                yield cover.original
            elif pending is not None:
                yield pending
                pending = None
            else:
                character, pending = self._decoded(cover, following)
                yield character

    def _decoded(self, cover: _Cover, following: _Cover | None) -> tuple[str, str | None]:
        """Return the text of an escaped surrogate, and that of its partner, if it has one: a pair becomes one character.

        Half a pair reads as the replacement character.
        """
        code = _code(cover)
        if code < 0xDC00 and following is not None and following.start == cover.start + len(cover.original):
            low = _code(following) if following.form == "surrogate" else 0
            if low >= 0xDC00:
                return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)), ""
        return "\ufffd", None

    def _substituted(self, original: str) -> str:
        if self.substitutions is None:
            return original
        if original.startswith("$$"):
            return original[1:]
        match = _KEY.fullmatch(original)
        return self.substitutions.get(match[1], original) if match else original

    def _templated(self, value: str, start: int, end: int, *, held: str, is_key: bool) -> Node:
        """Return a plain name, or a plain value that holds a placeholder."""
        if self.substitutions is None:
            return Node(Kind.HOLE if held else Kind.STRING, value, start, end)
        if not is_key and held == self.text[start:end] and value != held:
            kind, read = _core(value)
            return Node(kind, read, start, end)
        return Node(Kind.STRING, value, start, end)

    def _plain(self, value: str, start: int, end: int) -> Node:
        """Return a plain scalar, and report what not every reader reads alike."""
        kind, read = _core(value)
        if self.substitutions is not None:
            return Node(kind, read, start, end)
        if value in _NOT_FINITE:
            self.not_finite.append(Location(self.source, self._pointer(), Span(start, end)))
            return Node(Kind.HOLE, value, start, end)
        trap = _trap(value, kind)
        if trap is None:
            return Node(kind, read, start, end)
        place = Location(self.source, self._pointer(), Span(start, end))
        fix = Fix("quote the value", Safety.UNSAFE, (Edit(start, start, '"'), Edit(end, end, '"')))
        self.faults.append(SyntaxFault(FaultClass.YAML_TRAP, trap[0], place, help=trap[1], fix=fix))
        return Node(Kind.HOLE, value, start, end)

    def _straighten(self, node: Node, value: str) -> Node:
        """Return ``node`` without typographic quotes around it, and note them; a definition means them."""
        if not value or value[0] not in _OPENING or self.substitutions is not None:
            return node
        place = Location(self.source, self._pointer(), node.span)
        if len(value) > 1 and value[-1] in _CLOSING:
            self.quotes.append(place)
            return node._replace(kind=Kind.STRING, value=value[1:-1])
        if self.stack and self.stack[-1].flow and not any(quote in value[1:] for quote in _CLOSING):
            raise _Unreadable(
                self._stop(node.start, node.start + 1, "typographic quote opens a text and does not close it", 'use straight quotes (")')
            )
        return node

    # Places and faults

    def _pointer(self) -> str:
        """Return the JSON pointer of the value that is being read and is not yet added; of a name, that of its object."""
        pointer = ""
        for level in self.stack:
            if not level.is_mapping:
                pointer = join(pointer, len(level.entries))
            elif level.key is not None:
                pointer = join(pointer, "<<" if level.key is _MERGE_KEY else str(level.key.value))
        return pointer

    def _stop(self, start: int, end: int, message: str, help: str = "") -> SyntaxFault:  # noqa: A002
        return unreadable(self.source, start, message, help=help, length=end - start, pointer=self._pointer())

    def _failure(self, error: YAMLError) -> SyntaxFault:
        """Return PyYAML's error as a fault, without any text of the user's."""
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None)
        if mark is None:
            found = _UNPRINTABLE.search(self.text)
            if found is not None:
                message = f"character U+{ord(found[0]):04X} may not stand in YAML"
                return self._stop(found.start(), found.end(), message, "delete it, or write it as an escape in double quotes")
            return self._stop(self.last, self.last, "an escape stands for no character")
        unclosed = "end of stream" in str(problem) and getattr(error, "context_mark", None)
        offset = min((unclosed or mark).index + self.base, len(self.text))
        if unclosed:
            return self._stop(offset, offset + 1, _sentence(str(problem)), "close the quote")
        return self._stop(offset, offset, _sentence(str(problem)), self._advice(error, offset))

    def _advice(self, error: YAMLError, offset: int) -> str:
        """Return what to do about a parse error, where a common cause is evident."""
        line_start = _line_start(self.text, offset)
        match = _LINE_BREAK.search(self.text, offset)
        line = self.text[line_start : match.start() if match else len(self.text)]
        indent = line[: len(line) - len(line.lstrip())]
        context = str(getattr(error, "context", ""))
        if "\t" in indent or self.text[offset : offset + 1] == "\t":
            return "indent with spaces; YAML takes no tab there"
        if any(quote in line for quote in _OPENING):
            return 'use straight quotes (")'
        if "flow" in context and "expected ','" in str(getattr(error, "problem", "")):
            return self._bracket_advice(error)
        if self.text[offset : offset + 1] in {"@", "`", "%"}:
            return "put the value in quotes"
        if "{{" in line or "${" in line:
            return "put a value that holds a placeholder in quotes"
        if "mapping values" in str(getattr(error, "problem", "")):
            return 'put a value that holds ": " in quotes, or check the indentation'
        return ""

    def _bracket_advice(self, error: YAMLError) -> str:
        mark = getattr(error, "context_mark", None)
        if mark is None:
            return "close the bracket"
        start = min(mark.index + self.base, len(self.text))
        place = region(Location(self.source, "", Span(start, start)))
        name = "bracket" if self.text[start : start + 1] == "[" else "brace"
        return f"close the {name}, or put a comma before what follows" + (f"; it opens in line {place.line}" if place else "")


def _code(cover: _Cover) -> int:
    digits = cover.original[2:]
    return int(digits, base=16)


_MERGE_KEY = Node(Kind.STRING, "<<", 0, 0)
"""Stands for a merge key until its mapping is complete; recognised by identity."""


def _mergeable(node: Node) -> tuple[Node, ...] | None:
    """Return the mappings that a merge key brings in, the stronger first, or ``None`` where its value is none."""
    if node.kind is Kind.OBJECT:
        return (node,)
    if node.kind is Kind.ARRAY and all(item.kind is Kind.OBJECT for item in node.items):
        return node.items
    return None


def _unshadowed(merged: Sequence[Member], names: Sequence[object]) -> Iterator[Member]:
    """Yield merged members that no explicit one and no earlier merged one hides."""
    taken = set(names)
    for member in merged:
        if member.key.kind is not Kind.STRING:
            yield member
        elif member.key.value not in taken:
            taken.add(member.key.value)
            yield member


def _same(one: Node, other: Node) -> bool:
    """Tell whether two values are equal wherever they stand."""
    if one is other:
        return True
    if one.kind is not other.kind or type(one.value) is not type(other.value) or one.value != other.value:
        return False
    if len(one.children) != len(other.children):
        return False
    if one.kind is Kind.OBJECT:
        pairs = zip(one.members, other.members, strict=True)
        return all(_same(a.key, b.key) and _same(a.value, b.value) for a, b in pairs)
    return all(_same(a, b) for a, b in zip(one.items, other.items, strict=True))


def _line_start(text: str, offset: int) -> int:
    after_feed = text.rfind("\n", 0, offset) + 1
    return max(after_feed, text.rfind("\r", after_feed, offset) + 1)


def _whole_lines(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the lines that ``start`` to ``end`` fills alone but for a comment, or ``None`` where something else is there."""
    line_start = _line_start(text, start)
    line_break = _LINE_BREAK.search(text, end)
    rest = text[end : line_break.start() if line_break else len(text)].strip()
    if text[line_start:start].strip(" ") or (rest and not rest.startswith("#")):
        return None
    return line_start, line_break.end() if line_break else len(text)


def _core(text: str) -> tuple[Kind, str | int | float | bool | None]:
    """Return how YAML 1.2's core schema reads a plain scalar."""
    word = _WORDS.get(text)
    if word is not None:
        return word
    if text[0] in _NUMBER_START:
        if _NUMBER.fullmatch(text) is not None:
            return Kind.NUMBER, _number(text)
        if text in _NOT_FINITE:
            return Kind.NUMBER, float(text.replace(".", "", 1))
    return Kind.STRING, text


def _number(text: str) -> int | float:
    if text[:2] in {"0o", "0x"}:
        return int(text, 0)
    try:
        return int(text)
    except ValueError:  # a fraction, or more digits than an integer is read from
        return float(text)


def _trap(text: str, kind: Kind) -> tuple[str, str] | None:
    """Return a sentence and advice where YAML 1.1 reads a plain scalar otherwise than 1.2, which reads ``kind``."""
    if not text or (text[0] not in _NUMBER_START and text not in _OLD_BOOLEANS):
        return None
    old = _old_reading(text)
    new = _NOUNS[kind]
    if old == new:
        if kind is Kind.NUMBER and _OLD_OCTAL.fullmatch(text) and int(text, 8) != _number(text):
            return "plain scalar is read as an octal number by YAML 1.1 and as a decimal number by YAML 1.2", _advice_for("an octal number")
        return None
    return f"plain scalar is read as {old} by YAML 1.1 and as {new} by YAML 1.2", _advice_for(old if kind is Kind.STRING else new)


def _advice_for(noun: str) -> str:
    if noun == "a boolean":
        return "write true or false, or quote it where a text is meant"
    if noun in {"a date", "a date-time"}:
        return "quote it"
    return "quote it where a text is meant, or write the number as JSON does"


def _old_reading(text: str) -> str:
    if text in _OLD_BOOLEANS:
        return "a boolean"
    if _OLD_NUMBER.fullmatch(text):
        return "a number"
    if _OLD_DATE.fullmatch(text):
        return "a date"
    return "a date-time" if _OLD_TIMESTAMP.fullmatch(text) else "a string"


def _tagged(node: Node, tag: str, value: str) -> Node:
    """Return a quoted scalar as its tag says: ``!!int "5"`` is a number."""
    kind, read = _core(value)
    wanted = {"int": Kind.NUMBER, "float": Kind.NUMBER, "bool": Kind.BOOLEAN, "null": Kind.NULL}.get(tag.removeprefix(_TAG))
    return node._replace(kind=kind, value=read) if kind is wanted else node


def _sentence(problem: str) -> str:
    """Return PyYAML's problem in one lower-case sentence that quotes nothing of the text."""
    if problem in _SENTENCES:
        return _SENTENCES[problem]
    line = " ".join(re.sub(r"\([^)]*\)|\bbut (?:found|got)\b.*|'\S+?'(?= that cannot)", "", problem).split())
    line = line.rstrip(" ,.").replace("'", '"')
    return line[:1].lower() + line[1:] or "text is not valid YAML"


def _quotes_fault(places: Sequence[Location]) -> SyntaxFault:
    """Return one fault for all typographic quotes of a text; its fix covers every one that can be replaced as it stands."""
    edits: list[Edit] = []
    for place in places:
        start, end = place.span or Span(0, 0)
        if not any(mark in place.source.text[start + 1 : end - 1] for mark in '"\\\r\n'):
            edits += (Edit(start, start + 1, '"'), Edit(end - 1, end, '"'))
    return SyntaxFault(
        FaultClass.SYNTAX,
        "typographic quotes around a value" if len(places) == 1 else f"typographic quotes around {len(places)} values",
        places[0],
        help='use straight quotes ("); in YAML the typographic ones are part of the text',
        fix=Fix("replace typographic quotes by straight ones", Safety.SAFE, tuple(edits)) if edits else None,
    )


def _not_finite_fault(places: Sequence[Location]) -> SyntaxFault:
    what = "number is" if len(places) == 1 else f"{len(places)} numbers are"
    message = f"{what} not finite; JSON has no NaN or Infinity"
    return SyntaxFault(FaultClass.SYNTAX, message, places[0], help="write a finite number, or leave the argument out")
