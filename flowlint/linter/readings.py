"""Weighs what is found in several readings of one text: what counts, and once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain

from flowlint.linter.outcome import Event, Found, Outcome, Proven, together
from flowlint.model.carried import Text
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.hosting import in_host
from flowlint.model.location import Location, Refusal, Source, Span
from flowlint.model.named_tuple import NamedTuple


class Reading(NamedTuple):
    """One reading of a text, and what came of it."""

    text: Text
    events: list[Event]

    @property
    def found(self) -> list[Found]:
        """What was found in it, in order."""
        return [event for event in self.events if isinstance(event, Found)]

    @property
    def outcome(self) -> Outcome:
        """What else came of it."""
        return together(event for event in self.events if isinstance(event, Outcome))


def merged(readings: list[Reading], *, every: bool) -> Iterator[Event]:
    """Yield what counts of several readings of one text, which is judged as one; a reading that holds no payload counts for little."""
    outcomes = [reading.outcome for reading in readings]
    held = max(outcome.payloads for outcome in outcomes)
    judged = [index for index, outcome in enumerate(outcomes) if outcome.payloads or every] or [0]
    yield from weighed([readings[index] for index in judged], every=every)
    whole = together(outcomes)
    yield whole._replace(
        payloads=held,
        left_out=max(outcome.left_out for outcome in outcomes),
        met=int(whole.met > 0 and not held),
        unjudged=max(outcomes[index].unjudged for index in judged),
        unread=max(outcomes[index].unread for index in judged),
        partial=max(outcomes[index].partial for index in judged),
        capped=max(outcomes[index].capped for index in judged),
        notes=together(outcomes[index] for index in judged).notes,
        proven=Proven(readings[0].text, 1) if held else None,
    )


def weighed(readings: list[Reading], *, every: bool) -> Iterator[Found]:
    """Yield what counts of the findings in each reading, each once: unless ``every`` reading is sent, only what all agree on.

    A fix is only shown where a reading that has a place of it does not ask for it too.
    """
    found_in = [reading.found for reading in readings]
    taken = [_Taken(reading.text.source, found) for reading, found in zip(readings, found_in, strict=True)] if any(found_in) else []
    met = set()
    for found in chain.from_iterable(found_in):
        if found.identity in met:
            continue
        met.add(found.identity)
        span = found.diagnostic.place.span
        if every or all(found.identity in one.fixes or not one.has(span) for one in taken):
            # Whichever reading it was found in, it is the text as a whole that is judged.
            yield found._replace(diagnostic=found.diagnostic._replace(fix=_safe(found, taken)), concerns=readings[0].text.source)


def _safe(found: Found, readings: list[_Taken]) -> Fix | None:
    fix = found.diagnostic.fix
    if fix is None or all(one.fixes.get(found.identity) == fix.edits or not any(map(one.has, fix.edits)) for one in readings):
        return fix
    return Fix(fix.title, Safety.DISPLAY_ONLY, ())


class _Taken:
    """What one reading takes from the user's own file, in order of place, and the edits that its findings ask for."""

    def __init__(self, source: Source | None, found: Iterable[Found]) -> None:
        pieces = source.embedding.pieces if source is not None and source.embedding is not None else ()
        spans = [Span(piece.start, piece.end) for piece in pieces if piece.write is not Refusal.IMMOVABLE]
        self._texts = [_host_span(source, span) for span in spans] if source is not None else []
        self.fixes = {one.identity: one.diagnostic.fix.edits if one.diagnostic.fix is not None else () for one in found}

    def has(self, place: Span | Edit | None) -> bool:
        """Tell whether the reading has a place."""
        if place is None:
            return True
        index = bisect_right(self._texts, place.start, key=lambda text: text.start) - 1
        return index >= 0 and place.start <= self._texts[index].end


def _host_span(source: Source, span: Span) -> Span:
    return in_host(Location(source, "", span)).span or Span(0, 0)
