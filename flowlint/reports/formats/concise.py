"""Findings on one line each, for editors and searches: place, severity, rule, and message; no source text and no values.

If there are more findings than a report keeps, the last lines say how many.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Reporter, ReportOptions, Streamed
from flowlint.model.finding import Finding, Place
from flowlint.model.location import on_line
from flowlint.model.printable import printable
from flowlint.model.report import Totals
from flowlint.reports.closing import cuts

_COLOR = {"error": "1;31", "warning": "1;33", "info": "1;36"}


def _line(finding: Finding, _: Finding | None, options: ReportOptions) -> str:
    severity = finding.severity.value
    word = f"\x1b[{_COLOR[severity]}m{severity}\x1b[0m" if options.color else severity
    return f"{_address(finding.place)}: {word}[{finding.rule}] {printable(finding.message)}\n"


def _end(totals: Totals, *_: object) -> Iterator[str]:
    """Yield one line for each limit that was met."""
    return (f"{line}\n" for line in cuts(totals.summary))


def _address(place: Place) -> str:
    return printable(on_line(place.path, place.region, f"#{place.pointer}" if place.pointer else ""))


REPORTER = Reporter("concise", "one line for each finding, for editors and searches", Streamed(_line, _end))
