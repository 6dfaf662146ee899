"""Findings as GitLab's Code Quality report, which a merge request shows as its own and others' changes.

What it is: a JSON array with one object for each finding: ``description`` (rule and message, since the merge request does not show
``check_name``), ``check_name``, ``fingerprint``, ``severity`` and ``location``. An error is ``major``, a warning ``minor``, an info
``info``. The keys are those of GitLab's public page "Code Quality".

When: in a job of GitLab CI, as an artifact: ``--output gitlab=gl-code-quality-report.json`` and ``artifacts: {reports: {codequality:
gl-code-quality-report.json}}``.

Limits:

- GitLab tells findings apart only by fingerprint, and shows one of each. So every fingerprint in a report is unique. It stays the same
  when lines move.
- Paths start from the repository's root. A finding without a place in your own files is at line 1.
- If there are more findings than a report keeps, an ``info`` called ``flowlint`` says how many.
- It holds no payload value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowlint.contracts import Reporter, ReportOptions, Streamed
from flowlint.model.digest import hex_digest
from flowlint.model.finding import Finding
from flowlint.model.printable import printable, printable_json
from flowlint.model.report import Totals
from flowlint.reports.closing import cuts
from flowlint.reports.paths import shown

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def _issue(finding: Finding, _: Finding | None, options: ReportOptions) -> str:
    region = finding.place.region
    issue = {
        "description": f"{finding.rule}: {printable(finding.message)}",
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity.value],
        "location": _location(finding.place.path, region.line if region is not None else 1, options),
    }
    return printable_json(issue, compact=True, ascii_only=True)


def _end(totals: Totals, last: Finding | None, options: ReportOptions) -> Iterator[str]:
    for line in cuts(totals.summary):
        issue = {
            "description": line,
            "check_name": "flowlint",
            "fingerprint": hex_digest(line)[:32],
            "severity": "info",
            "location": _location(totals.summary.cut_at(last), 1, options),
        }
        yield printable_json(issue, compact=True, ascii_only=True)


def _location(path: str, line: int, options: ReportOptions) -> dict[str, Any]:
    return {"path": shown(path, options), "lines": {"begin": line}}


REPORTER = Reporter(
    name="gitlab",
    summary="Code Quality report for GitLab's merge requests",
    form=Streamed(_issue, _end, start="[", between=",\n", foot="]\n"),
    wants_fingerprints=True,
)
