"""Turns what rules find into what is counted: which flow, which input, and which payload of which text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowlint.model.fix import Safety
from flowlint.model.hosting import in_host
from flowlint.model.location import Source, Span
from flowlint.reports.tallies import Fact, Tallies, cited, spot

if TYPE_CHECKING:
    from flowlint.linter.outcome import Found
    from flowlint.model.census import Census, CitedFlow
    from flowlint.model.finding import Finding
    from flowlint.model.flow import FlowDefinition
    from flowlint.model.severity import Severity
    from flowlint.reports.locator import Locator

_MOST_BLANKS = 256
"""Characters before a document that are looked at."""


class Counts:
    """The counts of one run, with those of its ``files`` where somebody asks for them."""

    def __init__(self, *, files: bool) -> None:
        self._tallies = Tallies(files=files)
        self._flows: dict[int, tuple[FlowDefinition, CitedFlow]] = {}

    def count(self, found: Found, severity: Severity, finding: Finding | None, locator: Locator) -> None:
        """Count what was found; ``finding`` is the same with its place where that is known already."""
        place = found.diagnostic.place
        self._tallies.count(self._fact(found, severity), lambda: spot(finding.place if finding is not None else locator.place(place)))

    def repeat(self, found: Found, severity: Severity) -> None:
        """Count a payload in which the same was found in the same place as in another."""
        self._tallies.repeat(self._fact(found, severity))

    def conceal(self, found: Found, severity: Severity) -> None:
        """Count a payload of which a finding is not shown."""
        self._tallies.conceal(self._fact(found, severity))

    def census(self) -> Census:
        """Return what was counted so far."""
        return self._tallies.census()

    def _fact(self, found: Found, severity: Severity) -> Fact:
        text, payload = _text_and_payload(found)
        return Fact(
            flow=self._cited(found.flow) if found.flow is not None else None,
            rule=found.rule.id,
            input=found.diagnostic.parameter or found.diagnostic.subject,
            path=found.diagnostic.place.source.name,
            severity=severity,
            safe=found.diagnostic.fix is not None and found.diagnostic.fix.safety is Safety.SAFE,
            text=text,
            payload=payload,
            unjudged=found.unjudged,
        )

    def _cited(self, flow: FlowDefinition) -> CitedFlow:
        # The definition is kept beside, so no other one gets its identity.
        if id(flow) not in self._flows:
            self._flows[id(flow)] = flow, cited(flow)
        return self._flows[id(flow)][1]


def _text_and_payload(found: Found) -> tuple[tuple[str, int] | None, tuple[str, Span | None]]:
    concerns = found.concerns
    if concerns is None:
        return None, ("", None)
    if isinstance(concerns, Source):
        return (concerns.name, concerns.first_line), ("", _host_span(concerns))
    source, pointer, root = concerns.source, concerns.pointer, concerns.root
    # Several documents of YAML are one text.
    is_later = source.embedding is None and not pointer and not _begins(source.text, root.start)
    return (source.name, source.first_line), (pointer, Span(root.start, root.end) if is_later else _host_span(source))


def _host_span(source: Source) -> Span | None:
    """Return where a text is in the file that holds it: several may begin on one line."""
    return in_host(source.whole).span if source.embedding is not None else None


def _begins(text: str, start: int) -> bool:
    """Return whether nothing but blanks is before ``start``, as it is in JSON; of very many blanks that is not known."""
    return text[: min(start, _MOST_BLANKS)].isspace() or not start
