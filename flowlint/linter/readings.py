"""Weighs what is found in several readings of one text: what counts, and once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from flowlint.contracts import Rule
from flowlint.linter.collector import RuleChoice
from flowlint.linter.ignores import Ignores
from flowlint.model.carried import Text
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition
from flowlint.model.hosting import in_host
from flowlint.model.location import Location, Source, Span, immovable
from flowlint.model.report import MAX_PER_RULE, Summary


class Found(NamedTuple):
    """What a rule found in the user's own file, and the flow that judged."""

    rule: Rule
    diagnostic: Diagnostic
    flow: FlowDefinition | None

    @property
    def identity(self) -> tuple[str, str, str, Span | None]:
        """What is the same where the same is found in another reading."""
        return (self.rule.id, self.diagnostic.message, self.diagnostic.place.source.name, self.diagnostic.place.span)


class Recorder:
    """A sink that keeps what is found in one reading until all are read."""

    def __init__(self, rules: RuleChoice) -> None:
        self.summary = Summary()
        self.ignores: Ignores | None = None
        self.found: list[Found] = []
        self._rules = rules

    def take(self, rule: Rule, hook: Callable[[Any], Iterable[Diagnostic]], subject: object, flow: FlowDefinition | None) -> int:
        """Run one rule on one subject and keep what it finds; return how many findings it made."""
        if self._rules.severity(rule) is None:
            return 0
        before, found = len(self.found), iter(hook(subject))
        self.found += [Found(rule, diagnostic, flow) for diagnostic in islice(found, MAX_PER_RULE)]
        self.summary.capped += next(found, None) is not None
        return len(self.found) - before


def weighed(recorded: list[tuple[Text, Recorder]], *, every: bool) -> Iterator[Found]:
    """Yield what counts of the findings in each reading, each once: unless ``every`` reading is sent, only what all agree on.

    A fix is only shown where a reading that has a place of it does not ask for it too.
    """
    readings = [_Reading(text.source, recorder.found) for text, recorder in recorded] if any(one.found for _, one in recorded) else []
    met = set()
    for _, recorder in recorded:
        for found in recorder.found:
            if found.identity in met:
                continue
            met.add(found.identity)
            span = found.diagnostic.place.span
            if every or all(found.identity in one.fixes or not one.has(span) for one in readings):
                yield found._replace(diagnostic=found.diagnostic._replace(fix=_safe(found, readings)))


def _safe(found: Found, readings: list[_Reading]) -> Fix | None:
    fix = found.diagnostic.fix
    if fix is None or all(one.fixes.get(found.identity) == fix.edits or not any(map(one.has, fix.edits)) for one in readings):
        return fix
    return Fix(fix.title, Safety.DISPLAY_ONLY, ())


class _Reading:
    """What one reading takes from the user's own file, in order of place, and the edits that its findings ask for."""

    def __init__(self, source: Source | None, found: Iterable[Found]) -> None:
        pieces = source.embedding.pieces if source is not None and source.embedding is not None else ()
        spans = [Span(piece.start, piece.end) for piece in pieces if piece.write is not immovable]
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
