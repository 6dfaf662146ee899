"""The slips that the generous JSON reader reads over: what each is called, and all of one kind in one text as one fault."""

from __future__ import annotations

import re

from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Member, same
from flowlint.syntax.faults import MAX_FAULTS, duplicate, in_order


class Slip(NamedTuple):
    """One kind of slip: the sentence for one, that for several with their number, what to do, and the title of its fix."""

    one: str
    many: str
    help: str
    title: str


BYTE_ORDER_MARK = Slip(
    "text begins with a byte order mark", "", "save the file as UTF-8 without a byte order mark", "remove the byte order mark"
)
COMMENT = Slip("comment is not allowed in JSON", "comments are not allowed in JSON ({} here)", "remove the comments", "remove comments")
TRAILING_COMMA = Slip(
    "trailing comma is not allowed in JSON",
    "trailing commas are not allowed in JSON ({} here)",
    "put no comma after the last member or item",
    "remove trailing commas",
)
MISSING_COMMA = Slip(
    'expected "," between two members', 'expected "," in {} places', "put a comma between members and items", "add missing commas"
)
TYPOGRAPHIC_QUOTES = Slip(
    "typographic quotes cannot delimit a JSON string",
    "typographic quotes cannot delimit JSON strings ({} here)",
    'use straight quotes (")',
    "replace typographic quotes by straight ones",
)
SINGLE_QUOTES = Slip(
    "single quotes cannot delimit a JSON string",
    "single quotes cannot delimit JSON strings ({} here)",
    'use double quotes (")',
    "replace single quotes by double quotes",
)
UNQUOTED_KEY = Slip("object key is not quoted", "object keys are not quoted ({} here)", "put keys in double quotes", "quote object keys")
NOT_FINITE = Slip(
    "number is not finite; JSON has no NaN or Infinity",
    "numbers are not finite; JSON has no NaN or Infinity ({} here)",
    "write a finite number, or leave the argument out",
    "",
)
LITERAL = Slip(
    "literal is not written as in JSON, expected true, false or null",
    "literals are not written as in JSON, expected true, false or null ({} here)",
    "write true, false or null in lower case",
    "write JSON literals",
)
CONTROL_CHARACTER = Slip(
    "unescaped control character in a string",
    "unescaped control characters in strings ({} here)",
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


class TooManyFaults(Exception):
    """A text has more faults than are noted; ``offset`` is where the first beyond them stands."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class _Found:
    """The slips of one kind: where the first stands, how many there are, and what mends them all."""

    __slots__ = ("count", "edits", "first")

    def __init__(self, first: Span) -> None:
        self.first = first
        self.count = 0
        self.edits: list[Edit] = []


class Slips:
    """The slips of one text as they are met, and its other faults; ``TooManyFaults`` is raised where there is no end to them."""

    def __init__(self) -> None:
        self._found: dict[Slip, _Found] = {}
        self._others: list[SyntaxFault] = []
        self._noted = 0

    def add(self, slip: Slip, start: int, end: int, *edits: Edit) -> None:
        """Note a slip at ``start`` to ``end`` and what mends it."""
        self._count(start, max(1, len(edits)))
        found = self._found.get(slip) or self._found.setdefault(slip, _Found(Span(start, end)))
        found.count += 1
        found.edits.extend(edits)

    def note(self, fault: SyntaxFault, start: int) -> None:
        """Note a fault that is no slip, at ``start``."""
        self._count(start, 1)
        self._others.append(fault)

    def faults(self, source: Source) -> tuple[SyntaxFault, ...]:
        """Return all faults in order of place: of the slips one for each kind, at its first place, with the edits of all."""
        slips = (_fault(slip, found, source) for slip, found in self._found.items())
        return in_order([*slips, *self._others])

    def _count(self, start: int, number: int) -> None:
        self._noted += number
        if self._noted > MAX_FAULTS:
            raise TooManyFaults(start)


def _fault(slip: Slip, found: _Found, source: Source) -> SyntaxFault:
    message = slip.one if found.count == 1 else slip.many.format(found.count)
    fix = Fix(slip.title, Safety.SAFE, tuple(found.edits)) if found.edits else None
    return SyntaxFault(FaultClass.SYNTAX, message, Location(source, "", found.first), help=slip.help, fix=fix)


def escaped(text: str, start: int, end: int) -> list[Edit]:
    """Return the edits that escape the control characters between ``start`` and ``end``; raise ``TooManyFaults`` for very many."""
    edits: list[Edit] = []
    for match in _CONTROL.finditer(text, start, end):
        at = match.start()
        if len(edits) == MAX_FAULTS:
            raise TooManyFaults(at)
        edits.append(Edit(at, match.end(), _ESCAPES.get(match.group()) or f"\\u{ord(match.group()):04x}"))
    return edits


def requoted(text: str, start: int, end: int) -> tuple[list[Edit], str]:
    """Return the edits that put straight double quotes at ``start`` and ``end``, and the string's body as it is written between them.

    Raises ``TooManyFaults`` where very many quotes stand between.
    """
    edits = [Edit(at, at + 1, '"') for at in (start, end) if text[at] != '"']
    body, last = [], start + 1
    for match in _QUOTES.finditer(text, start + 1, end):
        at, found = match.start(), match.group()
        if len(edits) > MAX_FAULTS:
            raise TooManyFaults(at)
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


_CONTROL = re.compile("\r\n|[\x00-\x1f]")
"""A control character; what ends a line is one, since nothing has a place within it."""
_ESCAPES = {"\r\n": "\\r\\n", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def duplicated(source: Source, pointer: str, first: Member, again: Member, previous: Member) -> SyntaxFault:
    """Return the fault of a key that an object has had before; ``previous`` is the member that ``again`` follows."""
    fix = None
    if same(first.value, again.value):
        fix = Fix("remove the second of the two equal members", Safety.SAFE, (Edit(previous.value.end, again.value.end, ""),))
    return duplicate(Location(source, pointer), first.key, again.key, "JSON readers", fix)


def as_number(text: str) -> int | float:
    """Return the number that ``text`` spells; one of too many digits for an integer is read as a float, which may be infinite."""
    if text.lstrip("-").isdigit() and len(text) < 4_000:
        return int(text)
    return float(text)


def shown(character: str) -> str:
    """Return how a sentence names the character that a text goes on with."""
    return "a string" if character == '"' else f'"{character}"' if character.isprintable() else f"U+{ord(character):04X}"
