"""Crooked JSON text to nodes with spans: what a person clearly meant is read on and reported.

What strict JSON forbids but a person clearly meant (comments, trailing commas, typographic quotes, ``NaN``, a byte order mark, a missing
comma, Python's ``True``) is read on and reported; unquoted placeholders become holes. Anything else ends the text: one fault, no tree.
"""

from __future__ import annotations

import re
from json.decoder import WHITESPACE, scanstring  # type: ignore[attr-defined]
from json.scanner import NUMBER_RE

from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span, join
from flowlint.model.node import Kind, Member, Node, plain
from flowlint.model.placeholder import PLACEHOLDER
from flowlint.syntax.document import MAX_DEPTH, Document, unreadable

_SPACE, _NUMBER = WHITESPACE, NUMBER_RE
_WORD = r"[-+]?[A-Za-z_$][\w$.-]*"
_LOOSE = r"[^\s,\]}:\"]*"
_LITERALS: dict[str, tuple[Kind, bool | None]] = {"true": (Kind.BOOLEAN, True), "false": (Kind.BOOLEAN, False), "null": (Kind.NULL, None)}
_OTHER_LITERALS = {
    "True": "true",
    "False": "false",
    "None": "null",
    "TRUE": "true",
    "FALSE": "false",
    "NULL": "null",
    "undefined": "null",
    "nil": "null",
}
_NOT_FINITE = {"NaN", "Infinity", "-Infinity", "+Infinity", "inf", "-inf", "nan"}
_OPENING, _CLOSING = "“„«‟″", "”“»‟″"
_SINGLE_OPENING, _SINGLE_CLOSING = "'‘‚‹′", "'’‘›′"


class _Broken(Exception):
    """The text cannot be read on from here."""

    def __init__(self, fault: SyntaxFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def parse(source: Source) -> Document:
    """Parse one JSON text; faults are in the document, nothing is raised."""
    reader = _Reader(source)
    try:
        root = reader.whole()
    except _Broken as broken:
        return Document(source, (), (broken.fault,))
    return Document(source, (root,), tuple(sorted(reader.faults(), key=lambda fault: fault.place.span or Span(0, 0))))


class _Slips:
    """Faults of one kind in one text: every place, every edit, to become one finding."""

    def __init__(self, one: str, many: str, help: str, title: str, safety: Safety = Safety.SAFE) -> None:  # noqa: A002
        self.one, self.many, self.help, self.title, self.safety = one, many, help, title, safety
        self.spans: list[Span] = []
        self.edits: list[Edit] = []

    def add(self, start: int, end: int, *edits: Edit) -> None:
        self.spans.append(Span(start, end))
        self.edits.extend(edits)

    def fault(self, source: Source) -> SyntaxFault:
        message = self.one if len(self.spans) == 1 else self.many.format(len(self.spans))
        fix = Fix(self.title, self.safety, tuple(self.edits)) if self.edits else None
        return SyntaxFault(FaultClass.SYNTAX, message, Location(source, "", self.spans[0]), help=self.help, fix=fix)


class _Reader:
    """One pass over one text."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.other: list[SyntaxFault] = []
        self.path: list[str | int] = []
        self.comments = _Slips(
            "comment is not allowed in JSON", "{} comments are not allowed in JSON", "remove the comment", "remove comments"
        )
        self.trailing = _Slips(
            "trailing comma is not allowed in JSON",
            "{} trailing commas are not allowed in JSON",
            "remove the comma",
            "remove trailing commas",
        )
        self.missing = _Slips('expected "," between two members', 'expected "," in {} places', "add the comma", "add missing commas")
        self.typographic = _Slips(
            "typographic quotes cannot delimit a JSON string",
            "typographic quotes cannot delimit {} JSON strings",
            'use straight quotes (")',
            "replace typographic quotes by straight ones",
        )
        self.single = _Slips(
            "single quotes cannot delimit a JSON string",
            "single quotes cannot delimit {} JSON strings",
            'use double quotes (")',
            "replace single quotes by double quotes",
        )
        self.unquoted = _Slips(
            "object key is not quoted", "{} object keys are not quoted", "put the key in double quotes", "quote object keys"
        )
        self.not_finite = _Slips(
            "number is not finite; JSON has no NaN or Infinity",
            "{} numbers are not finite; JSON has no NaN or Infinity",
            "write a finite number, or leave the argument out",
            "",
        )
        self.words = _Slips(
            "literal is not spelt as in JSON, expected true, false or null",
            "{} literals are not spelt as in JSON, expected true, false or null",
            "write true, false or null in lower case",
            "write JSON literals",
        )
        self.controls = _Slips(
            "control character stands unescaped in a string",
            "control characters stand unescaped in {} strings",
            "write it as an escape such as \\n or \\t",
            "escape control characters",
        )
        self.mark = _Slips(
            "text begins with a byte order mark", "", "save the file as UTF-8 without a byte order mark", "remove the byte order mark"
        )

    def faults(self) -> list[SyntaxFault]:
        slips = (
            self.mark,
            self.comments,
            self.trailing,
            self.missing,
            self.typographic,
            self.single,
            self.unquoted,
            self.not_finite,
            self.words,
            self.controls,
        )
        return [*(slip.fault(self.source) for slip in slips if slip.spans), *self.other]

    def whole(self) -> Node:
        start = 0
        if self.text.startswith("\ufeff"):
            self.mark.add(0, 1, Edit(0, 1, ""))
            start = 1
        start = self.space(start)
        if start == len(self.text):
            raise self.broken(start, "text is empty, expected a JSON object")
        root = self.value(start, 1)
        end = self.space(root.end)
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
            two = text[offset : offset + 2]
            if two == "//" or two[:1] == "#":
                end = offset
                while end < len(text) and text[end] not in "\r\n":
                    end += 1
            elif two == "/*":
                end = text.find("*/", offset + 2) + 2
                if end == 1:
                    raise self.broken(offset, "comment has no end", 'end it with "*/"', 2)
            else:
                return offset
            self.comments.add(offset, end, Edit(*self.comment_span(offset, end), ""))
            offset = end

    def comment_span(self, start: int, end: int) -> tuple[int, int]:
        """Return what deleting a comment takes: the blanks before it where nothing follows on its line, the line where it stands alone."""
        if end < len(self.text) and self.text[end] not in "\r\n":
            return start, end
        while start > 0 and self.text[start - 1] in " \t":
            start -= 1
        if start == 0 or self.text[start - 1] in "\r\n":
            end += 2 if self.text.startswith("\r\n", end) else end < len(self.text)
        return start, end

    def value(self, offset: int, depth: int) -> Node:
        text = self.text
        character = text[offset : offset + 1]
        if character == '"':
            return self.string(offset)
        if character in {"{", "$"} and PLACEHOLDER.match(text, offset):
            return self.hole(offset)
        if character in {"{", "["}:
            if depth > MAX_DEPTH:
                raise self.broken(offset, f"document is nested deeper than {MAX_DEPTH} levels", "", 1)
            return self.object(offset, depth) if character == "{" else self.array(offset, depth)
        number = _NUMBER.match(text, offset)
        if number and number.group().isascii() and text[number.end() : number.end() + 1] in _AFTER_NUMBER:
            return Node(Kind.NUMBER, _number(number.group()), offset, number.end())
        if character == "":
            raise self.truncated(offset)
        return self.unusual(offset)

    def unusual(self, offset: int) -> Node:
        text = self.text
        character = text[offset]
        if character in _OPENING:
            return self.quoted(offset, _CLOSING, self.typographic)
        if character in _SINGLE_OPENING:
            return self.quoted(offset, _SINGLE_CLOSING, self.single if character == "'" else self.typographic)
        word = _match(_WORD, text, offset)
        if word and text[word.end() : word.end() + 1] not in {'"', "{", "$"}:
            name, end = word.group(), word.end()
            if name in _LITERALS:
                return Node(_LITERALS[name][0], _LITERALS[name][1], offset, end)
            if name in _OTHER_LITERALS:
                kind, value = _LITERALS[_OTHER_LITERALS[name]]
                self.words.add(offset, end, Edit(offset, end, _OTHER_LITERALS[name]))
                return Node(kind, value, offset, end)
            if name in _NOT_FINITE:
                self.not_finite.add(offset, end)
                return Node(Kind.HOLE, name, offset, end)
        loose = _match(_LOOSE, text, offset)
        end = loose.end() if loose else offset
        placeholder = PLACEHOLDER.search(text, offset, self.line_end(offset))
        if placeholder and placeholder.start() < end:
            return self.hole(offset)
        if character in "}]":
            raise self.broken(offset, f'expected a value, found "{character}"', "", 1)
        if character in ",:":
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

    def line_end(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def hole(self, offset: int) -> Node:
        """Read an unquoted placeholder and what is glued to it: its value may be anything."""
        text, end = self.text, offset
        while end < len(text):
            match = PLACEHOLDER.match(text, end)
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
            return self.quoted(offset, _CLOSING, self.typographic)
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
                raise self.broken(
                    position - 1 if self.text[position : position + 1] != "\\" else position,
                    "escape in a string is not one of JSON's",
                    'write a backslash itself as "\\\\"',
                    2,
                ) from error
            raise self.broken(offset, "string has no closing quote", "", min(len(self.text), self.line_end(offset)) - offset) from error
        raw = self.text[offset:end]
        if "\n" in raw and ('":' in raw or '" :' in raw or "," in raw):
            raise self.broken(
                offset,
                "string has no closing quote on its line",
                "close the string, or write a line break as \\n",
                self.line_end(offset) - offset,
            )
        edits = [Edit(offset + i, offset + i + 1, _escape(c)) for i, c in enumerate(raw) if c < " "]
        self.controls.add(edits[0].start, edits[0].end, *edits)
        return Node(Kind.STRING, value, offset, end)

    def surrogates(self, value: str, offset: int, end: int) -> None:
        if any("\ud800" <= character <= "\udfff" for character in value):
            place = Location(self.source, self.pointer(), Span(offset, end))
            message = "string holds half of a surrogate pair, which is no character"
            self.other.append(SyntaxFault(FaultClass.LONE_SURROGATE, message, place, help="write the whole pair, or the character itself"))

    def quoted(self, offset: int, closings: str, slips: _Slips) -> Node:
        """Read a string whose delimiters are not straight double quotes."""
        text, end = self.text, offset + 1
        partners = closings + '"' if slips is self.typographic else closings
        while end < len(text) and not (text[end] in partners and self.ends_string(end)):
            if text[end] in "\r\n":
                raise self.broken(offset, "string has no closing quote on its line", 'use straight double quotes (")', end - offset)
            end += 2 if text[end] == "\\" else 1
        if end >= len(text):
            raise self.broken(offset, "string has no closing quote", 'use straight double quotes (")', 1)
        inner = text[offset + 1 : end]
        edits = [Edit(at, at + 1, '"') for at in (offset, end) if text[at] != '"']
        for match in re.finditer(r'\\\\|\\"|\\\'|"', inner):
            at = offset + 1 + match.start()
            if match.group() == '"':
                edits.append(Edit(at, at, "\\"))
            elif match.group() == "\\'":
                edits.append(Edit(at, at + 1, ""))
        slips.add(offset, offset + 1, *sorted(edits))
        body = re.sub(r'\\\\|\\"|\\\'|"', lambda match: {'"': '\\"', "\\'": "'"}.get(match.group(), match.group()), inner)
        try:
            value, _ = scanstring(body + '"', 0, False)
        except ValueError as error:
            raise self.broken(offset, "string has an escape that is not one of JSON's", "", end + 1 - offset) from error
        return Node(Kind.STRING, value, offset, end + 1)

    def ends_string(self, offset: int) -> bool:
        """Tell whether a quote at ``offset`` closes a string: what follows is the end, or punctuation of JSON."""
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
            position = self.separator(item.end, "]")
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
                    self.duplicate(first, member, members[-1])
            members.append(member)
            position = self.separator(value.end, "}")
        self.path.pop()
        return Node(Kind.OBJECT, None, offset, position + 1, tuple(members))

    def key(self, offset: int) -> Node:
        character = self.text[offset : offset + 1]
        if character == '"':
            return self.string(offset)
        if character in {"{", "$"} and PLACEHOLDER.match(self.text, offset):
            return self.hole(offset)
        if character == "":
            raise self.truncated(offset)
        if character in _OPENING:
            return self.quoted(offset, _CLOSING, self.typographic)
        if character in _SINGLE_OPENING:
            return self.quoted(offset, _SINGLE_CLOSING, self.single if character == "'" else self.typographic)
        word = _match(_WORD, self.text, offset)
        if word and _SPACE.match(self.text, word.end()).end() < len(self.text):
            following = _SPACE.match(self.text, word.end()).end()
            if self.text[following] == ":":
                self.unquoted.add(offset, word.end(), Edit(offset, offset, '"'), Edit(word.end(), word.end(), '"'))
                return Node(Kind.STRING, word.group(), offset, word.end())
        raise self.broken(offset, f'expected a key in double quotes, found "{_shown(character)}"', "", 1)

    def colon(self, position: int) -> int:
        character = self.text[position : position + 1]
        if character == ":":
            return self.space(position + 1)
        if character == "":
            raise self.truncated(position)
        raise self.broken(position, f'expected ":" after a key, found "{_shown(character)}"', "", 1)

    def separator(self, end: int, closing: str) -> int:
        """Return where the next item begins, or where ``closing`` stands."""
        position = self.space(end)
        character = self.text[position : position + 1]
        if character == closing:
            return position
        if character == ",":
            following = self.space(position + 1)
            if self.text[following : following + 1] == closing:
                self.trailing.add(position, position + 1, Edit(position, position + 1, ""))
            elif self.text[following : following + 1] == ",":
                raise self.broken(following, 'expected a value, found ","', "remove one comma", 1)
            return following
        if character == "":
            raise self.truncated(position)
        if character in "}]":
            raise self.broken(position, f'expected "{closing}", found "{character}"', "", 1)
        if character == '"' and (closing == "]" or "\n" in self.text[end:position]):
            self.missing.add(end, end, Edit(end, end, ","))
            return position
        raise self.broken(position, f'expected "," or "{closing}", found "{_shown(character)}"', "", 1)

    def truncated(self, offset: int) -> _Broken:
        end = len(self.text.rstrip())
        return self.broken(
            min(offset, end), "text ends before the JSON value does", "the file may be cut off: close every string, array and object"
        )

    def duplicate(self, first: Member, again: Member, previous: Member) -> None:
        name = str(again.key.value)
        fix = None
        if _equal(first.value, again.value):
            fix = Fix("remove the second of the two equal members", Safety.SAFE, (Edit(previous.value.end, again.value.end, ""),))
        self.other.append(
            SyntaxFault(
                FaultClass.DUPLICATE_KEY,
                f'key "{name}" is given twice in one object',
                Location(self.source, self.pointer(), again.key.span),
                help="keep one of the two; JSON readers disagree on which of them counts",
                fix=fix,
                first=Location(self.source, self.pointer(), first.key.span),
            )
        )


_AFTER_NUMBER = {"", ",", "]", "}", " ", "\n", "\r", "\t", "/", "#", ":"}


def _match(pattern: str, text: str, offset: int) -> re.Match[str] | None:
    """Match a pattern that only crooked texts need, so that it is compiled only for them."""
    return re.compile(pattern).match(text, offset)


def _number(text: str) -> int | float:
    """Return the number that ``text`` spells; one of too many digits for an integer is read as a float, which may be infinite."""
    if text.lstrip("-").isdigit() and len(text) < 4_000:
        return int(text)
    return float(text)


def _equal(left: Node, right: Node) -> bool:
    a, b = plain(left), plain(right)
    return type(a) is type(b) and repr(a) == repr(b)


def _escape(character: str) -> str:
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character, f"\\u{ord(character):04x}")


def _shown(character: str) -> str:
    return character if character.isprintable() else f"U+{ord(character):04X}"
