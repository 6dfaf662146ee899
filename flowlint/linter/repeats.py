"""What came of looking at a short text, for others that are equal to it: the same comes of them, at their own places.

A file of many records has few texts that differ where a program writes them. To look closely at one takes 300 us, to repeat what came of
it 10.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flowlint.linter.outcome import Event, Found, Outcome
from flowlint.model.fix import Edit, Fix
from flowlint.model.location import Location, Source, Span
from flowlint.model.named_tuple import NamedTuple

if TYPE_CHECKING:
    from flowlint.binding.resolver import FileRuling
    from flowlint.model.diagnostic import Diagnostic
    from flowlint.model.payload import Payload

MOST_TEXTS = 500
"""Texts that are remembered; then all are forgotten."""
MOST_EVENTS = 50
"""Findings, and what else is met, of a text that is remembered."""
LONGEST_TEXT = 2_000
"""Code points of such a text."""


class Stand(NamedTuple):
    """Where a text stands: the source that it is, or is an item of, from which offset to which, and its pointer there."""

    source: Source
    start: int
    end: int
    pointer: str = ""


class Repeats:
    """What came of the texts of one file; where it may depend on more than the text, it is not remembered."""

    def __init__(self) -> None:
        self._file: tuple[FileRuling, str] | None = None
        self._known: dict[str, tuple[Stand, list[Event]]] = {}

    def repeated(self, at: Stand, ruling: FileRuling) -> Iterator[Event] | None:
        """Return what comes of a text, as it came of another that is equal to it; ``None`` where there was none."""
        if self._file is None or self._file[0] is not ruling or self._file[1] != at.source.name:
            self._file, self._known = (ruling, at.source.name), {}
        known = self._known.get(at.source.text[at.start : at.end]) if at.end - at.start <= LONGEST_TEXT else None
        return (_moved(event, known[0], at) for event in known[1]) if known is not None else None

    def kept(self, at: Stand, events: Iterator[Event]) -> Iterator[Event]:
        """Yield what comes of a text, and remember it where it is the same at every place."""
        kept: list[Event] | None = [] if at.end - at.start <= LONGEST_TEXT else None
        for event in events:
            yield event
            if kept is not None:
                kept = [*kept, event] if len(kept) < MOST_EVENTS and _is_anywhere(event, at) else None
        if kept is None:
            return
        if len(self._known) >= MOST_TEXTS:
            self._known.clear()
        self._known[at.source.text[at.start : at.end]] = at, kept


def _is_anywhere(event: Event, at: Stand) -> bool:
    """Tell whether the same comes of an equal text elsewhere."""
    if isinstance(event, Outcome):
        # A sentence that has a subject is said once, so that of the first text is.
        is_said = all(note.subject is not None for note in event.notes)
        others = (event.problems, event.lacking, event.triggers, event.files, event.comments, event.near, event.proven)
        return is_said and not any(others)
    diagnostic = event.diagnostic
    own = [place.span for place in _places(diagnostic) if place.source.name == at.source.name]
    edits = [Span(edit.start, edit.end) for edit in diagnostic.fix.edits] if diagnostic.fix is not None else []
    is_within = all(span is not None and at.start <= span.start and span.end <= at.end for span in (*own, *edits))
    return is_within and diagnostic.cause is None and diagnostic.place.source.name == at.source.name


def _places(diagnostic: Diagnostic) -> tuple[Location, ...]:
    return (diagnostic.place, *(one.place for one in diagnostic.related))


def _moved(event: Event, before: Stand, at: Stand) -> Event:
    if isinstance(event, Outcome):
        return event._replace(judged=None) if event.judged is not None else event
    by, diagnostic = at.start - before.start, event.diagnostic
    fix = diagnostic.fix
    if fix is not None and by:
        fix = Fix(fix.title, fix.safety, tuple(Edit(one.start + by, one.end + by, one.text, one.holds_value) for one in fix.edits))
    related = diagnostic.related
    if any(one.place.source.name == at.source.name for one in related):
        related = tuple(one._replace(place=_placed(one.place, before, at, by)) for one in related)
    moved = diagnostic._replace(place=_placed(diagnostic.place, before, at, by), related=related, fix=fix)
    return Found(event.rule, moved, event.flow, _concerned(event.concerns, before, at), event.unjudged)


def _placed(place: Location, before: Stand, at: Stand, by: int) -> Location:
    """Return a place in one text as that in the other; one that is elsewhere, as in a definition, as it is."""
    if place.source.name != at.source.name:
        return place
    span = Span(place.span.start + by, place.span.end + by) if place.span is not None else None
    return Location(at.source, at.pointer + place.pointer[len(before.pointer) :], span)


def _concerned(concerns: Payload | Source | None, before: Stand, at: Stand) -> Payload | Source | None:
    if concerns is None or isinstance(concerns, Source):
        return at.source if concerns is not None else None
    source, pointer = concerns.source, at.pointer + concerns.pointer[len(before.pointer) :]
    # A text inside another begins on the line of that.
    source = at.source if source.embedding is None else source._replace(first_line=at.source.first_line)
    return concerns._replace(source=source, pointer=pointer)
