"""Faults of texts that more than one grammar finds."""

from __future__ import annotations

from collections.abc import Iterable

from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Fix
from flowlint.model.location import Location, Source, Span
from flowlint.model.node import Node

MAX_FAULTS = 20_000
"""Faults that are noted of one text, and edits that would mend them; a text with more is not read on, in bounded memory."""


def unreadable(source: Source, offset: int, message: str, *, help: str = "", length: int = 0, pointer: str = "") -> SyntaxFault:  # noqa: A002
    """Return the fault of a text that cannot be read on from ``offset``."""
    place = Location(source, pointer, Span(offset, offset + length))
    return SyntaxFault(FaultClass.SYNTAX, message, place, help=help, recovered=False)


def hopeless(source: Source, offset: int, pointer: str = "") -> SyntaxFault:
    """Return the fault of a text that has too many of them, the first beyond the limit at ``offset``."""
    return unreadable(source, offset, f"text has more than {MAX_FAULTS:,} faults", help="check what wrote it", pointer=pointer)


def half_pair(place: Location) -> SyntaxFault:
    """Return the fault of a string that holds half of a surrogate pair."""
    message = "string holds half of a surrogate pair, which is no character"
    return SyntaxFault(FaultClass.LONE_SURROGATE, message, place, help="write the whole pair, or the character itself")


def duplicate(holder: Location, first: Node, again: Node, readers: str, fix: Fix | None) -> SyntaxFault:
    """Return the fault of a key that the object at ``holder`` has had before; its pointer is that of the member."""
    return SyntaxFault(
        FaultClass.DUPLICATE_KEY,
        f'key "{again.value}" is given twice in one object',
        holder._replace(span=again.span),
        help=f"keep one of the two; {readers} disagree on which of them counts",
        fix=fix,
        first=holder._replace(span=first.span),
    )


def in_order(faults: Iterable[SyntaxFault]) -> tuple[SyntaxFault, ...]:
    """Return faults by their places."""
    return tuple(sorted(faults, key=lambda fault: fault.place.span or Span(0, 0)))
