"""JSON text to nodes with spans: strict and fast here; of a text that is not plain ``generous`` reads what is not read yet.

Plain is strict JSON without duplicate keys, escapes of surrogates, placeholders, a byte order mark, or nesting deeper than the limit: what
no fault could be reported about.
"""

from __future__ import annotations

from json.decoder import WHITESPACE, scanstring  # type: ignore[attr-defined]
from json.scanner import NUMBER_RE

from flowlint.model.document import Document
from flowlint.model.fault import SyntaxFault
from flowlint.model.location import Source
from flowlint.model.node import Kind, Member, Node
from flowlint.model.strict_json import MOST_MARKS, first_fault, is_too_long
from flowlint.syntax.document import MAX_DEPTH
from flowlint.syntax.faults import unreadable

_STRING, _OBJECT, _ARRAY, _NUMBER = Kind.STRING, Kind.OBJECT, Kind.ARRAY, Kind.NUMBER
_WORDS = (("true", Kind.BOOLEAN, True), ("false", Kind.BOOLEAN, False), ("null", Kind.NULL, None))
_END_OF_NUMBER = frozenset(" \t\n\r,]}")
_skip = WHITESPACE.match


class _NotPlain(Exception):
    """The text needs the generous reader."""


def parse(source: Source) -> Document:
    """Parse one JSON text; faults are in the document, nothing is raised."""
    text, read = source.text, dict[int, Node | None]()
    if is_too_long(text, MOST_MARKS):
        return Document(source, (), (_too_long(source),))
    try:
        root = _value(text, _skip(text, 0).end(), 1, read)
        if _skip(text, root.end).end() == len(text):
            return Document(source, (root,))
    except (_NotPlain, ValueError, IndexError):
        pass
    # Loaded for the few texts that are not plain.
    from flowlint.syntax.json import generous

    return generous.parse(source, lambda offset: read[offset] if offset in read else item(text, offset))


def _too_long(source: Source) -> SyntaxFault:
    """Return the fault of a text that is too long for places: where it breaks, or else that nothing more is known of it."""
    broken = first_fault(source.text)
    if broken is not None:
        return unreadable(source, broken, "JSON breaks here; the document is too long to say how")
    message = f"document has more than {MOST_MARKS:,} commas, colons and opening brackets"
    return unreadable(source, 0, message, help="split it into several files, or into JSON Lines", length=1)


def item(text: str, offset: int) -> Node | None:
    """Return the value that begins at ``offset`` in an array or object, or ``None`` where it is not plain."""
    try:
        return plain_item(text, offset)
    except (_NotPlain, ValueError, IndexError):
        return None


def plain_item(text: str, offset: int) -> Node:
    """Return the same of a value that is known to be plain."""
    return _value(text, offset, 2)


def _value(text: str, offset: int, depth: int, read: dict[int, Node | None] | None = None) -> Node:
    """Return the value that begins at ``offset``; those in it are kept in ``read``, by where they begin, ``None`` for what is not plain."""
    character = text[offset]
    if character == '"':
        return _string(text, offset)
    if character == "{":
        return _object(text, offset, depth, read)
    if character == "[":
        return _array(text, offset, depth, read)
    number = NUMBER_RE.match(text, offset)
    if number is not None:
        end = number.end()
        digits = number.group()
        if not digits.isascii() or (end < len(text) and text[end] not in _END_OF_NUMBER):
            raise _NotPlain
        whole = number.group(2) is None and number.group(3) is None
        return Node(_NUMBER, int(digits) if whole else float(digits), offset, end)
    for word, kind, value in _WORDS:
        if text.startswith(word, offset):
            end = offset + len(word)
            if end < len(text) and text[end] not in _END_OF_NUMBER:
                raise _NotPlain
            return Node(kind, value, offset, end)
    raise _NotPlain


def _string(text: str, offset: int) -> Node:
    value, end = scanstring(text, offset + 1, True)
    if text.find("\\u", offset, end) >= 0:
        # A half of a pair of surrogates cannot be encoded.
        value.encode()
    return Node(_STRING, value, offset, end)


def _object(text: str, start: int, depth: int, read: dict[int, Node | None] | None) -> Node:
    if depth > MAX_DEPTH or text.startswith("{{", start):
        raise _NotPlain
    members: list[Member] = []
    names: set[object] = set()
    offset = _skip(text, start + 1).end()
    if text[offset] != "}":
        while True:
            if text[offset] != '"':
                raise _NotPlain
            key = _string(text, offset)
            names.add(key.value)
            offset = _skip(text, key.end).end()
            if text[offset] != ":":
                raise _NotPlain
            offset = _skip(text, offset + 1).end()
            if read is not None:
                read[offset] = None
            value = _value(text, offset, depth + 1)
            if read is not None:
                read[offset] = value
            members.append(Member(key, value))
            offset = _skip(text, value.end).end()
            if text[offset] == "}":
                break
            if text[offset] != ",":
                raise _NotPlain
            offset = _skip(text, offset + 1).end()
        if len(names) < len(members):
            raise _NotPlain
    return Node(_OBJECT, None, start, offset + 1, tuple(members))


def _array(text: str, start: int, depth: int, read: dict[int, Node | None] | None) -> Node:
    if depth > MAX_DEPTH:
        raise _NotPlain
    items: list[Node] = []
    offset = _skip(text, start + 1).end()
    if text[offset] != "]":
        while True:
            if read is not None:
                read[offset] = None
            value = _value(text, offset, depth + 1)
            if read is not None:
                read[offset] = value
            items.append(value)
            offset = _skip(text, value.end).end()
            if text[offset] == "]":
                break
            if text[offset] != ",":
                raise _NotPlain
            offset = _skip(text, offset + 1).end()
    return Node(_ARRAY, None, start, offset + 1, tuple(items))
