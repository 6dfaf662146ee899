"""Turns what rules report into located findings: lines and columns, an excerpt of the text, a fingerprint."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from flowlint.model.credential import MASK, masked
from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.digest import hex_digest
from flowlint.model.finding import Excerpt, Finding, Place
from flowlint.model.fix import Edit, Fix
from flowlint.model.flow import FlowDefinition
from flowlint.model.identity import once_each
from flowlint.model.location import Lines, Location, Origin, Source, Span
from flowlint.model.region import Region
from flowlint.model.severity import Severity

EXCERPT_WIDTH = 240
"""Code points of a line that an excerpt keeps; longer lines are cut around the place."""


class Locator:
    """Locates findings in texts; the line starts of the last few are kept: those of a text and of the definitions that it is judged by.

    ``wants_bytes`` says that a reporter asks for columns in UTF-8 bytes as well. Edits and fingerprints are left out where nobody wants
    them: a third of what a finding takes while it is kept, and a tenth of its time.
    """

    def __init__(
        self,
        relative: Callable[[str], str] = str,
        *,
        wants_bytes: bool = False,
        wants_edits: bool = True,
        wants_fingerprints: bool = True,
    ) -> None:
        self._relative = lru_cache(maxsize=64)(relative)
        self._wants_bytes, self._wants_edits, self._wants_fingerprints = wants_bytes, wants_edits, wants_fingerprints
        self._lines_of = lru_cache(maxsize=4)(Lines)
        self._elsewhere = once_each(self.place)
        self._of_definitions = once_each(self._others, 100)
        self._seen: dict[str, int] = {}

    def again(self) -> Locator:
        """Return a locator for another run; it knows the places in definitions that this one was asked for."""
        other = Locator.__new__(Locator)
        other.__dict__.update(self.__dict__, _seen={})
        return other

    def finding(
        self, diagnostic: Diagnostic, rule: str, severity: Severity, flow: FlowDefinition | None, record: int | None = None
    ) -> Finding:
        """Return ``diagnostic`` as a finding of ``rule``, about the payload ``record`` of its file."""
        place = self.place(diagnostic.place, hidden=diagnostic.hides_place)
        cause = self.place(diagnostic.cause) if diagnostic.cause is not None else None
        return Finding(
            rule=rule,
            severity=severity,
            message=diagnostic.message,
            place=place,
            help=diagnostic.help,
            note=diagnostic.note,
            parameter=diagnostic.parameter,
            flow=flow,
            related=self._related(diagnostic.related, diagnostic.place.source),
            fix=self._fix(diagnostic.fix, diagnostic.place.source) if diagnostic.fix is not None else None,
            fingerprint=self._fingerprint(rule, cause or place, diagnostic.parameter or "") if self._wants_fingerprints else "",
            cause=cause,
            record=record,
        )

    def _related(self, related: tuple[Related, ...], source: Source) -> tuple[tuple[str, Place], ...]:
        """Return related places; those in definitions are the same in many findings, which share them."""
        if any(one.place.source is source for one in related):
            return tuple((one.label, self.place(one.place)) for one in related)
        return self._of_definitions(related)

    def _others(self, related: tuple[Related, ...]) -> tuple[tuple[str, Place], ...]:
        return tuple((one.label, self._elsewhere(one.place)) for one in related)

    def place(self, location: Location, *, hidden: bool = False) -> Place:
        """Return where ``location`` stands, with the line around it, without what stands there where it is ``hidden``."""
        if location.span is None or location.source.origin is Origin.DERIVED:
            return Place(location.source.name, location.pointer)
        lines = self._lines_of(location.source.text)
        region = lines.region(location.span, location.source.first_line)
        line = lines.around(location.span._replace(end=location.span.start))
        in_bytes = lines.byte_region(location.span, location.source.first_line) if self._wants_bytes else None
        return Place(location.source.name, location.pointer, region, _excerpt(location.source.text, line, region, hidden=hidden), in_bytes)

    def _fix(self, fix: Fix, source: Source) -> Fix:
        edits = tuple(self._edit(edit, source) for edit in sorted(fix.edits)) if self._wants_edits else ()
        return Fix(fix.title, fix.safety, edits)

    def _edit(self, edit: Edit, source: Source) -> Edit:
        lines, span = self._lines_of(source.text), Span(edit.start, edit.end)
        region = lines.region(span, source.first_line)
        in_bytes = lines.byte_region(span, source.first_line) if self._wants_bytes else None
        return Edit(edit.start, edit.end, edit.text, edit.holds_value, region, in_bytes)

    def _fingerprint(self, rule: str, place: Place, parameter: str) -> str:
        """Return a digest that knows neither lines nor wording; the n-th equal one of a run differs by its number."""
        key = "\0".join((rule, self._relative(place.path).replace("\\", "/"), place.pointer, parameter))
        count = self._seen.get(key, 0)
        self._seen[key] = count + 1
        return hex_digest(f"v1\0{key}\0{count}")[:32]


def _excerpt(text: str, line: tuple[int, int], region: Region, *, hidden: bool) -> Excerpt:
    """Return what is shown of a line, which is a stretch of ``text``: of a long one the part around a place, with room for many of them."""
    length = line[1] - line[0]
    start = max(0, min(region.column - 1 - EXCERPT_WIDTH // 3, length - EXCERPT_WIDTH))
    end = min(length, start + EXCERPT_WIDTH)
    # What tells a secret is before it: that much around the part is looked at, too.
    before, after = max(0, start - EXCERPT_WIDTH), min(length, end + EXCERPT_WIDTH)
    around = text[line[0] + before : line[0] + after]
    if hidden:
        first, last = region.column - 1 - before, (region.end_column - 1 if region.end_line == region.line else length) - before
        around = (around[:first] + MASK * (last - first) + around[last:])[: after - before]
    shown = masked(around)[start - before : end - before]
    return Excerpt(region.line, shown, start + 1, cut_before=start > 0, cut_after=end < length)
