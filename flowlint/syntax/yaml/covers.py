"""What stands in a YAML text and is no YAML: covered before the text is scanned, and put back into the values.

Placeholders (``{{x}}``, ``${x}``) and Terraform's directives (``%{ if … }``) are covered by private-use characters of the same length. So
are escaped UTF-16 surrogates, which JSON pairs and YAML forbids, and the Unicode line separators, which end a line for YAML 1.1 but not
for 1.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flowlint.model.named_tuple import NamedTuple
from flowlint.model.pattern import pattern
from flowlint.model.placeholder import NOT_ACROSS_TEXTS, PLACEHOLDER

MOST_COVERS = 100_000
"""Stretches of one text that are covered; each takes some 300 bytes."""
_COVERED = pattern(
    r"(?m:^[ \t]*(?P<directive>%\{[^{}\r\n]*\}(?:[ \t]*%\{[^{}\r\n]*\})*)[ \t]*\r?$)"
    rf"|(?P<placeholder>\$?(?:\{{\{{\{{{NOT_ACROSS_TEXTS}[^{{}}\n]*\}}\}}\}}|{PLACEHOLDER.pattern})|%\{{{NOT_ACROSS_TEXTS}[^{{}}\n]*\}})"
    r"|(?<!\\)(?:\\\\)*(?P<surrogate>\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\U0000[dD][89a-fA-F][0-9a-fA-F]{2})"
    "|(?P<separator>[\x85\u2028\u2029])"
)
_TEMPLATED = frozenset(("directive", "placeholder"))
_KEY = pattern(r"\{\{([^{}]*)\}\}")


class Cover(NamedTuple):
    """A stretch of the text that was covered, and as what: ``directive``, ``placeholder``, ``surrogate`` or ``separator``."""

    start: int
    original: str
    form: str


class TooManyCovers(Exception):
    """A text holds more than ``MOST_COVERS`` of what has to be covered, the first beyond the limit at ``start``."""

    def __init__(self, start: int) -> None:
        super().__init__(start)
        self.start = start


class Covers:
    """A text with what is no YAML covered, and what lies below, to be taken from front to back; may raise ``TooManyCovers``."""

    __slots__ = ("_covers", "_next", "filler", "text")

    def __init__(self, text: str) -> None:
        self.text, self.filler, self._covers = _cover(text)
        self._next = 0

    def take(self, start: int, end: int) -> list[Cover]:
        """Return what lies between ``start`` and ``end``; what lies before is not asked for again."""
        if self._next == len(self._covers):
            return []
        while self._next < len(self._covers) and self._covers[self._next].start < start:
            self._next += 1
        first = self._next
        while self._next < len(self._covers) and self._covers[self._next].start < end:
            self._next += 1
        return self._covers[first : self._next]


class Uncovered(NamedTuple):
    """The value of a scalar with what was covered put back.

    ``held`` are the placeholders in it as written, and empty where there are none; ``has_half_pair`` is true when an escaped surrogate
    lacks its partner.
    """

    value: str
    held: str
    has_half_pair: bool


def uncovered(
    value: str, covers: Sequence[Cover], filler: str, style: str | None, substitutions: Mapping[str, str] | None, most: int
) -> Uncovered:
    """Return ``value`` with the ``covers`` that lie in it put back; ``style`` is the quote or block sign in which it is written.

    Raises ``OverflowError`` where that has more than ``most`` characters.
    """
    pieces: list[str] = []
    done = 0
    for cover, replacement in zip(covers, _replacements(covers, style, substitutions), strict=True):
        lead = int(cover.form == "directive")
        found = value.find(filler, done) - lead
        if found < done:
            break
        pieces += (value[done:found], replacement)
        done = found + len(cover.original)
    pieces.append(value[done:])
    if sum(map(len, pieces)) > most:
        raise OverflowError
    held = "".join(cover.original for cover in covers if cover.form in _TEMPLATED)
    return Uncovered("".join(pieces), held, style == '"' and "\ufffd" in pieces[1::2])


def _cover(text: str) -> tuple[str, str, list[Cover]]:
    """Return ``text`` with what is no YAML covered, the character that covers it, and what lies below."""
    if not any(mark in text for mark in ("{", "\\", "\x85", "\u2028", "\u2029")):
        return text, "", []
    filler = next(chr(code) for code in range(0xF0000, 0xFFFFE) if chr(code) not in text)
    covers: list[Cover] = []
    pieces: list[str] = []
    done = 0
    for match in _COVERED.finditer(text):
        form = str(match.lastgroup)
        start, end = match.span(form)
        if len(covers) == MOST_COVERS:
            raise TooManyCovers(start)
        covers.append(Cover(start, text[start:end], form))
        pieces += (text[done:start], f"#{filler * (end - start - 1)}" if form == "directive" else filler * (end - start))
        done = end
    pieces.append(text[done:])
    return "".join(pieces), filler, covers


def _replacements(covers: Sequence[Cover], style: str | None, substitutions: Mapping[str, str] | None) -> Iterator[str]:
    """Yield what each cover stands for in the value of a scalar."""
    pending: str | None = None
    for cover, following in zip(covers, [*covers[1:], None], strict=True):
        if cover.form in _TEMPLATED:
            yield _substituted(cover.original, substitutions)
        elif style != '"' or cover.form == "separator":
            yield cover.original
        elif pending is not None:
            yield pending
            pending = None
        else:
            character, pending = _decoded(cover, following)
            yield character


def _substituted(original: str, substitutions: Mapping[str, str] | None) -> str:
    if substitutions is None:
        return original
    if original.startswith("$$"):
        return original[1:]
    match = _KEY.fullmatch(original)
    return substitutions.get(match[1].strip(), original) if match else original


def _decoded(cover: Cover, following: Cover | None) -> tuple[str, str | None]:
    """Return the text of an escaped surrogate, and that of its partner, if it has one: a pair becomes one character.

    Half a pair reads as the replacement character.
    """
    if following is not None and following.form == "surrogate" and following.start == cover.start + len(cover.original):
        digits = cover.original[2:], following.original[2:]
        high, low = (int(code, base=16) for code in digits)
        if high < 0xDC00 <= low:
            return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)), ""
    return "\ufffd", None
