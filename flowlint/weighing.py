"""Weighs what is found in several readings of one text: what counts, and once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from flowlint.collecting import MAX_PER_RULE
from flowlint.model.embedding import immovable, in_host
from flowlint.model.fix import Fix, Safety
from flowlint.model.location import Location, Source, Span
from flowlint.model.report import Summary

if TYPE_CHECKING:
    from flowlint.collecting import RuleChoice
    from flowlint.contracts import Rule, Text
    from flowlint.ignoring import Ignores
    from flowlint.model.diagnostic import Diagnostic
    from flowlint.model.flow import FlowDefinition


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
        before = len(self.found)
        self.found += [Found(rule, diagnostic, flow) for diagnostic in islice(hook(subject), MAX_PER_RULE)]
        return len(self.found) - before


def weighed(recorded: list[tuple[Text, Recorder]], *, every: bool) -> Iterator[Found]:
    """Yield what counts of the findings in each reading, each once: unless ``every`` reading is sent, only what all agree on.

    A fix that may be wrong in another reading is only shown: of the grammar, and one that reaches over a directive.
    """
    stretches = [_Stretches(text.source) for text, _ in recorded] if any(one.found for _, one in recorded) else []
    found_in = [{found.identity for found in one.found} for _, one in recorded]
    met = set()
    for index, (_, recorder) in enumerate(recorded):
        for found in recorder.found:
            if found.identity in met:
                continue
            met.add(found.identity)
            span = found.diagnostic.place.span
            if every or all(found.identity in there or not text.has(span) for text, there in zip(stretches, found_in, strict=True)):
                yield found._replace(diagnostic=found.diagnostic._replace(fix=_safe(found, stretches[index])))


def _safe(found: Found, text: _Stretches) -> Fix | None:
    fix = found.diagnostic.fix
    if fix is None or not fix.edits:
        return fix
    reach = Span(min(edit.start for edit in fix.edits), max(edit.end for edit in fix.edits))
    return Fix(fix.title, Safety.DISPLAY_ONLY, ()) if found.rule.on_fault is not None or text.is_divided(reach) else fix


class _Stretches:
    """What one reading takes from the user's own file, in order of place: text, and the directives between."""

    def __init__(self, source: Source | None) -> None:
        placed = []
        if source is not None and source.embedding is not None:
            placed = [(_host_span(source, Span(one.start, one.end)), one.write is immovable) for one in source.embedding.pieces]
        self._texts = [span for span, fixed in placed if not fixed]
        self._directives = [span for span, fixed in placed if fixed]

    def has(self, span: Span | None) -> bool:
        """Tell whether the reading has the place ``span``."""
        if span is None:
            return True
        index = bisect_right(self._texts, span.start, key=lambda text: text.start) - 1
        return index >= 0 and span.start <= self._texts[index].end

    def is_divided(self, span: Span) -> bool:
        """Tell whether a directive stands within ``span``."""
        index = bisect_right(self._directives, span.start, key=lambda directive: directive.start)
        return any(one.start <= span.end and span.start <= one.end for one in self._directives[max(0, index - 1) : index + 1])


def _host_span(source: Source, span: Span) -> Span:
    return in_host(Location(source, "", span)).span or Span(0, 0)
