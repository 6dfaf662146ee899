"""Findings on one line each, for editors and searches: place, severity, rule, and message; no source text and no values.

Where there are more findings than a report keeps, the last lines say how many.
"""

from __future__ import annotations

from typing import TextIO

from flowlint.contracts import Reporter, ReportOptions
from flowlint.model.finding import Place
from flowlint.model.printable import printable
from flowlint.model.report import Report
from flowlint.reports.closing import cuts

_COLOR = {"error": "1;31", "warning": "1;33", "info": "1;36"}


def write(report: Report, options: ReportOptions, stream: TextIO) -> None:
    """Write one line for each finding, and one for each limit that was met."""
    for finding in report.findings:
        severity = finding.severity.value
        word = f"\x1b[{_COLOR[severity]}m{severity}\x1b[0m" if options.color else severity
        stream.write(f"{_address(finding.place)}: {word}[{finding.rule}] {printable(finding.message)}\n")
    stream.writelines(f"{line}\n" for line in cuts(report))


def _address(place: Place) -> str:
    path = printable(place.path)
    if place.region is not None:
        return f"{path}:{place.region.line}:{place.region.column}"
    return f"{path}#{printable(place.pointer)}" if place.pointer else path


REPORTER = Reporter(name="concise", summary="one line for each finding, for editors and searches", machine=True, write=write)
