"""Findings as GitLab's Code Quality report, which a merge request shows as its own and others' changes.

What it is: a JSON array with one object for each finding: ``description`` (rule and message, since the merge request shows no
``check_name``), ``check_name``, ``fingerprint``, ``severity`` and ``location``. An error is ``major``, a warning ``minor``, an info
``info``. The keys are those of GitLab's public page "Code Quality".

When: in a job of GitLab CI, as an artifact: ``--output gitlab=gl-code-quality-report.json`` and
``artifacts: {reports: {codequality: gl-code-quality-report.json}}``.

Limits: GitLab tells findings apart by fingerprint alone and shows one of each, so that every fingerprint of a report is unique; it stays
the same when lines move. Paths start from the repository's root. A finding without a place in the user's own text stands at line 1. Where
there are more findings than a report keeps, an ``info`` called ``flowlint`` says how many. It holds no payload value.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, TextIO

from flowlint.contracts import Reporter, ReportOptions
from flowlint.model.finding import Finding
from flowlint.model.printable import printable, printable_json
from flowlint.model.report import Report
from flowlint.reports.closing import cuts
from flowlint.reports.paths import in_repository

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def write(report: Report, options: ReportOptions, stream: TextIO) -> None:
    """Write ``report`` as one JSON array, one finding on a line."""
    issues = [_issue(finding, options) for finding in report.findings]
    issues += [_left_out(line, report, options) for line in cuts(report)]
    stream.write("[" + ",\n".join(printable_json(issue, compact=True, ascii_only=True) for issue in issues) + "]\n")


def _issue(finding: Finding, options: ReportOptions) -> dict[str, Any]:
    region = finding.place.region
    return {
        "description": f"{finding.rule}: {printable(finding.message)}",
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity.value],
        "location": _location(finding.place.path, region.line if region is not None else 1, options),
    }


def _left_out(line: str, report: Report, options: ReportOptions) -> dict[str, Any]:
    return {
        "description": line,
        "check_name": "flowlint",
        "fingerprint": sha256(line.encode()).hexdigest()[:32],
        "severity": "info",
        "location": _location(report.first_left_out, 1, options),
    }


def _location(path: str, line: int, options: ReportOptions) -> dict[str, Any]:
    return {"path": printable(in_repository(path, options.folder, options.root)), "lines": {"begin": line}}


REPORTER = Reporter(name="gitlab", summary="Code Quality report for GitLab's merge requests", machine=True, write=write)
