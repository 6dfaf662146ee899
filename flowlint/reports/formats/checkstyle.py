"""Findings as Checkstyle XML, for Jenkins and other servers that read it.

What it is: one ``file`` element for each file with findings. In it is one ``error`` element for each finding, with ``line``, ``column``,
``severity`` (``error``, ``warning`` or ``info``), ``message`` with the help behind it, and ``source``: ``flowlint.`` and the rule.

When: with Jenkins' Warnings plugin, with SonarQube's importers, and with any tool that reads nothing newer.

Limits:

- The format has no fix, no end of a place and no JSON pointer.
- A finding without a place in your own files is at line 1.
- If there are more findings than a report keeps, an ``info`` with the ``source`` ``flowlint`` says how many.
- Paths are as given, with slashes. Lines and columns count from 1, columns in code points.
- It holds no payload value.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Reporter, ReportOptions, Streamed
from flowlint.model.finding import Finding
from flowlint.model.report import Totals
from flowlint.reports.closing import cuts
from flowlint.reports.paths import in_repository
from flowlint.reports.xml import DECLARATION, tag

_FORMAT_VERSION = "4.3"
"""The version of Checkstyle whose format this is; importers ask for one."""


def _finding(finding: Finding, last: Finding | None, _: ReportOptions) -> str:
    """Return a finding, in the element of the finding before where both are in one file."""
    path = finding.place.path
    opening = "" if last is not None and last.place.path == path else f"{_close(last)}{_open(path)}"
    return f"{opening}    {_error(finding)}\n"


def _end(totals: Totals, last: Finding | None, _: ReportOptions) -> Iterator[str]:
    yield _close(last)
    for line in cuts(totals.summary):
        error = tag("error", {"line": 1, "severity": "info", "message": line, "source": "flowlint"}, empty=True)
        yield f"{_open(totals.summary.cut_at(last))}    {error}\n  </file>\n"


def _open(path: str) -> str:
    return f"  {tag('file', {'name': in_repository(path)})}\n"


def _close(last: Finding | None) -> str:
    return "  </file>\n" if last is not None else ""


def _error(finding: Finding) -> str:
    region = finding.place.region
    attributes: dict[str, str | int] = {"line": region.line, "column": region.column} if region is not None else {"line": 1}
    attributes |= {
        "severity": finding.severity.value,
        "message": "; ".join(finding.words),
        "source": f"flowlint.{finding.rule}",
    }
    return tag("error", attributes, empty=True)


REPORTER = Reporter(
    name="checkstyle",
    summary="Checkstyle XML, for Jenkins and older servers",
    form=Streamed(_finding, _end, f"{DECLARATION}{tag('checkstyle', {'version': _FORMAT_VERSION})}\n", foot="</checkstyle>\n"),
)
