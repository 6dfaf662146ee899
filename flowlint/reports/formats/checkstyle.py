"""Findings as Checkstyle XML, for Jenkins and other servers that read it.

What it is: one ``file`` element for each file with findings, one ``error`` element for each finding, which has ``line``, ``column``,
``severity`` (``error``, ``warning`` or ``info``), ``message`` with the help behind it, and ``source``: ``flowlint.`` and the rule.

When: with Jenkins' Warnings plugin, with SonarQube's importers, and wherever a tool knows nothing newer.

Limits: the format knows no fix, no end of a place and no JSON pointer. A finding without a place in the user's own text stands at line 1.
Where there are more findings than a report keeps, an ``info`` whose ``source`` is ``flowlint`` says how many. Paths are those given, with
slashes. Lines and columns count from 1, columns in code points. It holds no payload value.
"""

from __future__ import annotations

from itertools import groupby
from typing import TextIO

from flowlint.contracts import Reporter, ReportOptions
from flowlint.model.finding import Finding
from flowlint.model.report import Report
from flowlint.reports.closing import cuts
from flowlint.reports.paths import in_repository
from flowlint.reports.xml import DECLARATION, tag

_FORMAT_VERSION = "4.3"
"""The version of Checkstyle whose format this is; importers ask for one."""


def write(report: Report, options: ReportOptions, stream: TextIO) -> None:  # noqa: ARG001
    """Write ``report`` as one XML document."""
    stream.write(f"{DECLARATION}{tag('checkstyle', {'version': _FORMAT_VERSION})}\n")
    for path, findings in groupby(report.findings, key=lambda finding: finding.place.path):
        stream.write(f"  {tag('file', {'name': in_repository(path, '', '')})}\n")
        stream.writelines(f"    {_error(finding)}\n" for finding in findings)
        stream.write("  </file>\n")
    for line in cuts(report):
        error = tag("error", {"line": 1, "severity": "info", "message": line, "source": "flowlint"}, empty=True)
        stream.write(f"  {tag('file', {'name': in_repository(report.first_left_out, '', '')})}\n    {error}\n  </file>\n")
    stream.write("</checkstyle>\n")


def _error(finding: Finding) -> str:
    region = finding.place.region
    attributes: dict[str, str | int] = {"line": region.line, "column": region.column} if region is not None else {"line": 1}
    attributes |= {
        "severity": finding.severity.value,
        "message": "; ".join(finding.words),
        "source": f"flowlint.{finding.rule}",
    }
    return tag("error", attributes, empty=True)


REPORTER = Reporter(name="checkstyle", summary="Checkstyle XML, for Jenkins and older servers", machine=True, write=write)
