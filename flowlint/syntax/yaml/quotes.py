"""Typographic quotes, which YAML takes for part of the text that they were meant to delimit."""

from __future__ import annotations

from collections.abc import Sequence

from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Span
from flowlint.model.named_tuple import NamedTuple

OPENING = frozenset("“”„‟‘’‚‛")
_CLOSING = frozenset("“”‟‘’‛")


class Quoted(NamedTuple):
    """A plain scalar between typographic quotes."""

    place: Location
    is_key: bool


def is_quoted(text: str) -> bool:
    """Return true when a plain scalar stands between typographic quotes."""
    return len(text) > 1 and text[0] in OPENING and text[-1] in _CLOSING


def only_opens(text: str) -> bool:
    """Return true when a plain scalar begins with a typographic quote and holds none that could close it."""
    return text[:1] in OPENING and not any(quote in text[1:] for quote in _CLOSING)


def quotes_fault(found: Sequence[Quoted]) -> SyntaxFault:
    """Return one fault for all typographic quotes of a text; its fix covers every one that can be replaced as it stands."""
    edits: list[Edit] = []
    for place, _ in found:
        start, end = place.span or Span(0, 0)
        if not any(mark in place.source.text[start + 1 : end - 1] for mark in '"\\\r\n'):
            edits += (Edit(start, start + 1, '"'), Edit(end - 1, end, '"'))
    return SyntaxFault(
        FaultClass.SYNTAX,
        f"typographic quotes around {_what(found)}",
        found[0].place,
        help='use straight quotes ("); in YAML the typographic ones are part of the text',
        fix=Fix("replace typographic quotes by straight ones", Safety.SAFE, tuple(edits)) if edits else None,
    )


def _what(found: Sequence[Quoted]) -> str:
    keys = sum(one.is_key for one in found)
    if len(found) == 1:
        return "a key" if keys else "a value"
    if keys in {0, len(found)}:
        return f"{len(found)} {'keys' if keys else 'values'}"
    return f"{len(found)} keys and values"
