"""Crooked JSON text to nodes with spans: what a person clearly meant is read on and reported.

What strict JSON forbids but a person clearly meant (comments, trailing commas, typographic quotes, ``NaN``, a byte order mark, a missing
comma, Python's ``True``) is read on and reported; unquoted placeholders become holes. Anything else ends the text: one fault, no tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from json.decoder import WHITESPACE, scanstring  # type: ignore[attr-defined]
from json.scanner import NUMBER_RE

from flowlint.model.document import Document
from flowlint.model.fault import SyntaxFault
from flowlint.model.fix import Edit
from flowlint.model.location import Location, Source, Span, join
from flowlint.model.node import Kind, Member, Node
from flowlint.model.pattern import pattern
from flowlint.model.placeholder import PLACEHOLDER
from flowlint.syntax.document import MAX_DEPTH
from flowlint.syntax.faults import half_pair, hopeless, unreadable
from flowlint.syntax.json.slips import (
    BYTE_ORDER_MARK,
    COMMENT,
    CONTROL_CHARACTER,
    LITERAL,
    MISSING_COMMA,
    NOT_FINITE,
    NOT_FINITE_WORDS,
    OTHER_LITERALS,
    SINGLE_QUOTES,
    TRAILING_COMMA,
    TYPOGRAPHIC_QUOTES,
    UNQUOTED_KEY,
    Slips,
    TooManyFaults,
    as_number,
    duplicated,
    escaped,
    requoted,
    shown,
)

_SPACE, _NUMBER = WHITESPACE, NUMBER_RE
_WORD = pattern(r"[-+]?[A-Za-z_$][\w$.-]*")
_LOOSE = pattern(r"[^\s,\]}:\"]*")
_LITERALS: dict[str, tuple[Kind, bool | None]] = {"true": (Kind.BOOLEAN, True), "false": (Kind.BOOLEAN, False), "null": (Kind.NULL, None)}
_ELISION = pattern(r"\.{3}|…|<[A-Za-z][^<>\n\"{}]*>")
"""What documentation writes in place of what it leaves out."""
_LINE = pattern(r"[^\r\n]*")
_COMMENT = pattern(r"(?://|#)[^\r\n]*|/\*(?s:.*?)\*/")
_KEY_AND_COLON = pattern(r'"[^"\\\n]*"[ \t]*:')
_BELOW_ROOT = 2
_MOST_VALUES = 80_000
"""Values that are read; what is plain right below the root is one."""
_OPENING, _CLOSING = "“„«‟″", "”“»‟″"
_SINGLE_OPENING, _SINGLE_CLOSING = "'‘‚‹′", "'’‘›′"


class _Open(Exception):
    """What a host puts in at the end may be all that is missing."""


class _Broken(Exception):
    """The text cannot be read on from here."""

    def __init__(self, fault: SyntaxFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def parse(source: Source, plain: Callable[[int], Node | None]) -> Document:
    """Parse one JSON text; faults are in the document, nothing is raised.

    ``plain`` returns the value that begins at an offset in the root if nothing is wrong with it, so of a large text only what is near
    a fault is read here.
    """
    reader = _Reader(source, plain)
    try:
        root = reader.whole()
    except _Open as opened:
        return Document(source, (Node(Kind.HOLE, str(opened), 0, len(source.text)),), ())
    except _Broken as broken:
        return Document(source, (), (broken.fault,))
    except TooManyFaults as many:
        return Document(source, (), (hopeless(source, many.offset, reader.pointer()),))
    return Document(source, (root,), reader.slips.faults(source))


class _Reader:
    """One pass over one text."""

    def __init__(self, source: Source, plain: Callable[[int], Node | None]) -> None:
        self.source = source
        self.plain = plain
        self.text = source.text
        self.is_embedded = source.embedding is not None
        self.left = _MOST_VALUES
        self.path: list[str | int] = []
        self.slips = Slips()

    def whole(self) -> Node:
        start = 0
        if self.text.startswith("\ufeff"):
            self.slips.add(BYTE_ORDER_MARK, 0, 1, Edit(0, 1, ""))
            start = 1
        start = self.space(start)
        if start == len(self.text):
            what = "text is empty" if not self.text.strip("\ufeff \t\r\n") else "text holds comments alone"
            raise self.broken(start, f"{what}, expected a JSON object")
        root = self.value(start, 1)
        end = self.space(root.end)
        while self.filled_in(end):
            end = self.space(self.hole(end).end)
        if end < len(self.text) and self.is_embedded and root.kind is Kind.HOLE:
            return root
        if end < len(self.text):
            help_text = "give each request a file of its own, use a JSON array, or name the file .jsonl" if self.text[end] == "{" else ""
            raise self.broken(end, "text goes on after the end of the JSON value", help_text, 1)
        return root

    def broken(self, offset: int, message: str, help: str = "", length: int = 0) -> _Broken:  # noqa: A002
        offset = min(offset, len(self.text))
        length = min(length, len(self.text) - offset)
        return _Broken(unreadable(self.source, offset, message, help=help, length=length, pointer=self.pointer()))

    def pointer(self) -> str:
        pointer = ""
        for token in self.path:
            pointer = join(pointer, token)
        return pointer

    def space(self, offset: int) -> int:
        """Return the offset after white space and comments."""
        text = self.text
        while True:
            offset = _SPACE.match(text, offset).end()
            if text[offset : offset + 1] not in {"/", "#"}:
                return offset
            comment = _COMMENT.match(text, offset)
            if comment is None:
                if text.startswith("/*", offset):
                    raise self.broken(offset, "comment has no end", 'end it with "*/"', 2)
                return offset
            self.slips.add(COMMENT, *comment.span(), Edit(*self.comment_span(*comment.span()), ""))
            offset = comment.end()

    def comment_span(self, start: int, end: int) -> tuple[int, int]:
        """Return what deleting a comment takes: the blanks before it where nothing follows on its line, the line where it stands alone."""
        if end < len(self.text) and self.text[end] not in "\r\n":
            return start, end
        while start > 0 and self.text[start - 1] in " \t":
            start -= 1
        if start == 0 or self.text[start - 1] in "\r\n":
            end += 2 if self.text.startswith("\r\n", end) else end < len(self.text)
        return start, end

    def text_or_hole(self, offset: int) -> Node | None:
        """Read a string, in whatever quotes, or what is filled in; return ``None`` where something else stands."""
        character = self.text[offset : offset + 1]
        if character == '"':
            return self.string(offset)
        if character in {"{", "$"} and PLACEHOLDER.match(self.text, offset):
            return self.hole(offset)
        if character == "":
            raise self.truncated(offset)
        if character in _OPENING + _SINGLE_OPENING:
            return self.quoted(offset)
        return self.hole(offset) if self.filled_in(offset) else None

    def value(self, offset: int, depth: int) -> Node:
        self.left -= 1
        if self.left < 0:
            raise self.broken(offset, f"text is not plain JSON, and has more than {_MOST_VALUES:,} values", "split it", 1)
        found = self.text_or_hole(offset)
        if found is not None:
            return found
        text, character = self.text, self.text[offset]
        if character in {"{", "["}:
            if depth > MAX_DEPTH:
                raise self.broken(offset, f"document is nested deeper than {MAX_DEPTH} levels", "", 1)
            known = self.plain(offset) if depth == _BELOW_ROOT else None
            if known is not None:
                return known
            return self.object(offset, depth) if character == "{" else self.array(offset, depth)
        number = _NUMBER.match(text, offset)
        if number and number.group().isascii() and text[number.end() : number.end() + 1] in _AFTER_NUMBER:
            return Node(Kind.NUMBER, as_number(number.group()), offset, number.end())
        return self.unusual(offset)

    def unusual(self, offset: int) -> Node:
        text, character = self.text, self.text[offset]
        word = _WORD.match(text, offset)
        if word and text[word.end() : word.end() + 1] not in {'"', "{", "$"}:
            name, end = word.group(), word.end()
            literal = OTHER_LITERALS.get(name, name)
            if literal != name:
                self.slips.add(LITERAL, offset, end, Edit(offset, end, literal))
            if literal in _LITERALS:
                return Node(*_LITERALS[literal], offset, end)
            if name in NOT_FINITE_WORDS:
                self.slips.add(NOT_FINITE, offset, end)
                return Node(Kind.HOLE, name, offset, end)
        end = _LOOSE.match(text, offset).end()  # type: ignore[union-attr]
        placeholder = PLACEHOLDER.search(text, offset)
        if placeholder and placeholder.start() < end:
            return self.hole(offset)
        if character in "}],:":
            raise self.broken(offset, f'expected a value, found "{character}"', "", 1)
        if re.match(r"[-+]?\.?[0-9]", text[offset : offset + 3]):
            raise self.broken(
                offset,
                "number is not written as JSON requires",
                "write it as 0.5, 7 or 1e3, without leading zero, plus or bare point",
                end - offset,
            )
        raise self.broken(
            offset,
            "expected a value: a string in double quotes, a number, true, false, null, an object or an array",
            "put text in double quotes",
            max(1, end - offset),
        )

    def filled_in(self, offset: int) -> bool:
        """Return true when a host puts something of its own at ``offset``, whatever that is."""
        text = self.text
        return self.is_embedded and (PLACEHOLDER.match(text, offset) or _ELISION.match(text, offset)) is not None

    def line_end(self, offset: int) -> int:
        found = _LINE.match(self.text, offset)
        return found.end() if found is not None else len(self.text)

    def hole(self, offset: int) -> Node:
        """Read an unquoted placeholder and what is glued to it: its value may be anything."""
        text, end = self.text, offset
        while end < len(text):
            match = PLACEHOLDER.match(text, end) or (_ELISION.match(text, end) if self.is_embedded else None)
            if match:
                end = match.end()
            elif text[end] in ",]}:" or text[end] in ' \t\r\n"':
                break
            else:
                end += 1
        return Node(Kind.HOLE, text[offset:end], offset, end)

    def string(self, offset: int) -> Node:
        try:
            value, end = scanstring(self.text, offset + 1, True)
        except ValueError:
            return self.crooked_string(offset)
        if not self.ends_string(end - 1) and any(mark in value for mark in _CLOSING):
            return self.quoted(offset)
        if self.text.find("\\u", offset, end) >= 0:
            self.surrogates(value, offset, end)
        return Node(Kind.STRING, value, offset, end)

    def crooked_string(self, offset: int) -> Node:
        """Read a string that strict JSON refuses: control characters are mended, anything else ends the text."""
        try:
            value, end = scanstring(self.text, offset + 1, False)
        except ValueError as error:
            position = getattr(error, "pos", offset)
            reason = getattr(error, "msg", "")
            if "escape" in reason:
                start = position - 1 if self.text[position : position + 1] != "\\" else position
                # A line end is no part of the escape: with CR and LF the place would end between the two.
                length = 1 if self.text[start + 1 : start + 2] in {"\r", "\n"} else 2
                raise self.broken(start, "escape in a string is not one of JSON's", 'write a backslash itself as "\\\\"', length) from error
            raise self.broken(offset, "string has no closing quote", "", self.line_end(offset) - offset) from error
        raw = self.text[offset:end]
        if "\n" in raw and ('":' in raw or '" :' in raw or "," in raw):
            raise self.broken(
                offset,
                "string has no closing quote on its line",
                "close the string, or write a line break as \\n",
                self.line_end(offset) - offset,
            )
        edits = escaped(self.text, offset, end)
        self.slips.add(CONTROL_CHARACTER, edits[0].start, edits[0].end, *edits)
        return Node(Kind.STRING, value, offset, end)

    def surrogates(self, value: str, offset: int, end: int) -> None:
        if any("\ud800" <= character <= "\udfff" for character in value):
            place = Location(self.source, self.pointer(), Span(offset, end))
            self.slips.note(half_pair(place), offset)

    def quoted(self, offset: int) -> Node:
        """Read a string whose delimiters are not both straight double quotes."""
        text, end = self.text, offset + 1
        slip = SINGLE_QUOTES if text[offset] == "'" else TYPOGRAPHIC_QUOTES
        partners = _SINGLE_CLOSING if text[offset] in _SINGLE_OPENING else _CLOSING + '"'
        while end < len(text) and not (text[end] in partners and self.ends_string(end)):
            if text[end] in "\r\n":
                raise self.broken(offset, "string has no closing quote on its line", 'use straight double quotes (")', end - offset)
            end += 2 if text[end] == "\\" else 1
        if end >= len(text):
            raise self.broken(offset, "string has no closing quote", 'use straight double quotes (")', 1)
        edits, body = requoted(text, offset, end)
        self.slips.add(slip, offset, offset + 1, *edits)
        try:
            value, _ = scanstring(body + '"', 0, False)
        except ValueError as error:
            raise self.broken(offset, "string has an escape that is not one of JSON's", "", end + 1 - offset) from error
        return Node(Kind.STRING, value, offset, end + 1)

    def ends_string(self, offset: int) -> bool:
        """Return true when a quote at ``offset`` closes a string: what follows is the end, or punctuation of JSON."""
        following = _SPACE.match(self.text, offset + 1).end()
        return following >= len(self.text) or self.text[following] in ",:}]"

    def array(self, offset: int, depth: int) -> Node:
        items: list[Node] = []
        position = self.space(offset + 1)
        self.path.append(0)
        while self.text[position : position + 1] != "]":
            self.path[-1] = len(items)
            item = self.value(position, depth + 1)
            items.append(item)
            position = self.separator(item.end, "]", splices=item.kind is Kind.HOLE)
        self.path.pop()
        return Node(Kind.ARRAY, None, offset, position + 1, tuple(items))

    def object(self, offset: int, depth: int) -> Node:
        members: list[Member] = []
        names: dict[str, Member] = {}
        position = self.space(offset + 1)
        self.path.append("")
        while self.text[position : position + 1] != "}":
            key = self.key(position)
            self.path[-1] = str(key.value)
            position = self.space(key.end)
            if key.kind is Kind.HOLE and self.text[position : position + 1] != ":":
                value = Node(Kind.HOLE, key.value, key.start, key.end)
            else:
                value = self.value(self.colon(position), depth + 1)
            member = Member(key, value)
            if key.kind is Kind.STRING:
                first = names.setdefault(str(key.value), member)
                if first is not member:
                    fault = duplicated(self.source, self.pointer(), first, member, members[-1])
                    self.slips.note(fault, key.start)
            members.append(member)
            position = self.separator(value.end, "}", splices=value.start == key.start)
        self.path.pop()
        return Node(Kind.OBJECT, None, offset, position + 1, tuple(members))

    def key(self, offset: int) -> Node:
        found = self.text_or_hole(offset)
        if found is not None:
            return found
        word = _WORD.match(self.text, offset)
        if word and _SPACE.match(self.text, word.end()).end() < len(self.text):
            following = _SPACE.match(self.text, word.end()).end()
            if self.text[following] == ":":
                self.slips.add(UNQUOTED_KEY, offset, word.end(), Edit(offset, offset, '"'), Edit(word.end(), word.end(), '"'))
                return Node(Kind.STRING, word.group(), offset, word.end())
        raise self.broken(offset, f"expected a key in double quotes, found {shown(self.text[offset])}", "", 1)

    def colon(self, position: int) -> int:
        character = self.text[position : position + 1]
        if character == ":":
            return self.space(position + 1)
        if character == "":
            raise self.truncated(position)
        raise self.broken(position, f'expected ":" after a key, found {shown(character)}', "", 1)

    def separator(self, end: int, closing: str, *, splices: bool) -> int:
        """Return where the next item or ``closing`` is; ``splices`` is true when a host put in what is before, its commas too."""
        position = self.space(end)
        character = self.text[position : position + 1]
        if character == closing:
            return position
        if character == ",":
            following = self.space(position + 1)
            if self.text[following : following + 1] == closing:
                self.slips.add(TRAILING_COMMA, position, position + 1, Edit(position, position + 1, ""))
            elif self.text[following : following + 1] == ",":
                raise self.broken(following, 'expected a value, found ","', "remove one comma", 1)
            return following
        if character == "":
            raise self.truncated(position)
        if character in "}]":
            raise self.broken(position, f'expected "{closing}", found "{character}"', "", 1)
        if self.filled_in(position) or (character == '"' and splices and self.is_embedded):
            return position
        if character == '"' and (closing == "]" or "\n" in self.text[end:position] or _KEY_AND_COLON.match(self.text, position)):
            self.slips.add(MISSING_COMMA, end, end, Edit(end, end, ","))
            return position
        raise self.broken(position, f'expected "," or "{closing}", found {shown(character)}', "", 1)

    def truncated(self, offset: int) -> _Broken:
        filled = [match.group() for match in PLACEHOLDER.finditer(self.text)] if self.is_embedded else []
        if filled and self.text.rstrip().endswith(filled[-1]):
            raise _Open(filled[-1])
        end = min(offset, len(self.text.rstrip()))
        return self.broken(end, "text ends before the JSON value does", "the file may be cut off: close every string, array and object")


_AFTER_NUMBER = {"", ",", "]", "}", " ", "\n", "\r", "\t", "/", "#", ":"}
