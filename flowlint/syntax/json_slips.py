"""The slips that the generous JSON reader reads over: what each is called, and all of one kind in one text as one fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span


class Slip(NamedTuple):
    """One kind of slip: the sentence for one, that for several with their number, what to do, and the title of its fix."""

    one: str
    many: str
    help: str
    title: str


BYTE_ORDER_MARK = Slip(
    "text begins with a byte order mark", "", "save the file as UTF-8 without a byte order mark", "remove the byte order mark"
)
COMMENT = Slip("comment is not allowed in JSON", "{} comments are not allowed in JSON", "take comments out", "remove comments")
TRAILING_COMMA = Slip(
    "trailing comma is not allowed in JSON",
    "{} trailing commas are not allowed in JSON",
    "put no comma after the last member or item",
    "remove trailing commas",
)
MISSING_COMMA = Slip(
    'expected "," between two members', 'expected "," in {} places', "put a comma between members and items", "add missing commas"
)
TYPOGRAPHIC_QUOTES = Slip(
    "typographic quotes cannot delimit a JSON string",
    "typographic quotes cannot delimit {} JSON strings",
    'use straight quotes (")',
    "replace typographic quotes by straight ones",
)
SINGLE_QUOTES = Slip(
    "single quotes cannot delimit a JSON string",
    "single quotes cannot delimit {} JSON strings",
    'use double quotes (")',
    "replace single quotes by double quotes",
)
UNQUOTED_KEY = Slip("object key is not quoted", "{} object keys are not quoted", "put keys in double quotes", "quote object keys")
NOT_FINITE = Slip(
    "number is not finite; JSON has no NaN or Infinity",
    "{} numbers are not finite; JSON has no NaN or Infinity",
    "write a finite number, or leave the argument out",
    "",
)
LITERAL = Slip(
    "literal is not spelt as in JSON, expected true, false or null",
    "{} literals are not spelt as in JSON, expected true, false or null",
    "write true, false or null in lower case",
    "write JSON literals",
)
CONTROL_CHARACTER = Slip(
    "control character stands unescaped in a string",
    "control characters stand unescaped in {} strings",
    "write escapes such as \\n or \\t",
    "escape control characters",
)


OTHER_LITERALS = {
    "True": "true",
    "False": "false",
    "None": "null",
    "TRUE": "true",
    "FALSE": "false",
    "NULL": "null",
    "undefined": "null",
    "nil": "null",
}
"""Literals of other languages, and what JSON calls them."""

NOT_FINITE_WORDS = {"NaN", "Infinity", "-Infinity", "+Infinity", "inf", "-inf", "nan"}
"""How other languages write numbers that JSON cannot."""


class Slips:
    """The slips of one text as they are met."""

    def __init__(self) -> None:
        self._found: dict[Slip, tuple[list[Span], list[Edit]]] = {}

    def add(self, slip: Slip, start: int, end: int, *edits: Edit) -> None:
        """Note a slip at ``start`` to ``end`` and what mends it."""
        spans, known = self._found.setdefault(slip, ([], []))
        spans.append(Span(start, end))
        known.extend(edits)

    def faults(self, source: Source) -> Iterator[SyntaxFault]:
        """Yield one fault for each kind, at its first place, with the edits of all."""
        for slip, (spans, edits) in self._found.items():
            message = slip.one if len(spans) == 1 else slip.many.format(len(spans))
            fix = Fix(slip.title, Safety.SAFE, tuple(edits)) if edits else None
            yield SyntaxFault(FaultClass.SYNTAX, message, Location(source, "", spans[0]), help=slip.help, fix=fix)


def requoted(text: str, start: int, end: int) -> tuple[list[Edit], str]:
    """Return the edits that put straight double quotes at ``start`` and ``end``, and the string's body as it is spelt between them."""
    edits = [Edit(at, at + 1, '"') for at in (start, end) if text[at] != '"']
    body, last = [], start + 1
    for match in _QUOTES.finditer(text, start + 1, end):
        at, found = match.span()[0], match.group()
        body.append(text[last:at])
        if found == '"':
            edits.append(Edit(at, at, "\\"))
            body.append('\\"')
        elif found == "\\'":
            edits.append(Edit(at, at + 1, ""))
            body.append("'")
        else:
            body.append(found)
        last = match.end()
    return sorted(edits), "".join([*body, text[last:end]])


_QUOTES = re.compile(r'''\\\\|\\"|\\'|"''')


def escape(character: str) -> str:
    """Return a control character as JSON spells it."""
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character, f"\\u{ord(character):04x}")
