"""Places and findings of a text inside another, as places of the file that holds it."""

from __future__ import annotations

from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.fix import Fix, Safety
from flowlint.model.location import Location, Source, Span, address


def in_host(place: Location) -> Location:
    """Return ``place`` in the user's own file, through however many layers it stands."""
    while place.source.embedding is not None:
        embedding = place.source.embedding
        place = Location(embedding.host, place.pointer, embedding.span(place.span) if place.span is not None else None)
    return place


def exact_in_host(source: Source, span: Span) -> str:
    """Return what stands at ``span`` of a text in the user's own file, or in the last of its hosts that has a stretch for it alone."""
    text = source.text[span.start : span.end]
    while source.embedding is not None:
        embedding = source.embedding
        placed = embedding.span(span)
        if not embedding.has_alone(span):
            break
        source, span = embedding.host, placed
        text = source.text[span.start : span.end]
    return text


def spot(place: Location) -> str:
    """Return where ``place`` stands in the user's own file, as ``path:line:column``."""
    return address(in_host(place))


def hosted(diagnostic: Diagnostic) -> Diagnostic:
    """Return what was found in an embedded text as a finding in the user's own file; a fix that cannot be written there is only shown."""
    source = diagnostic.place.source
    cause = diagnostic.cause
    if source.embedding is None:
        others = [*(one.place for one in diagnostic.related), *([cause] if cause is not None else [])]
        if all(place.source.embedding is None for place in others):
            return diagnostic
    return diagnostic._replace(
        place=in_host(diagnostic.place),
        related=tuple(Related(label, in_host(place)) for label, place in diagnostic.related),
        fix=placed_fix(diagnostic.fix, source) if diagnostic.fix is not None else None,
        cause=in_host(cause) if cause is not None else None,
    )


def placed_fix(fix: Fix, source: Source) -> Fix:
    """Return a fix of a text as one of the user's own file; without edits, and only shown, where it cannot be written there."""
    edits = fix.edits
    while source.embedding is not None:
        placed = source.embedding.edits(edits)
        if placed is None:
            return Fix(fix.title, Safety.DISPLAY_ONLY, ())
        if source.embedding.supposed and fix.safety is Safety.SAFE:
            fix = fix._replace(safety=Safety.UNSAFE)
        edits, source = placed, source.embedding.host
    return fix._replace(edits=edits)
