"""Findings in reviewdog's diagnostic format, with fixes that a reviewer applies with one click.

What it is: one JSON object in the format ``rdjson``: the message ``DiagnosticResult`` of ``reviewdog.proto`` in the public repository
reviewdog/reviewdog. Each diagnostic has ``message``, ``location``, ``severity`` and ``code``. A fix becomes a suggestion.

When: ``flowlint check --format rdjson | reviewdog -f=rdjson -reporter=github-pr-review``, on GitHub, GitLab, Bitbucket and Gitea.

Limits:

- reviewdog applies each suggestion alone. So a fix becomes one only if it has a single edit, and does not need a person's decision.
- It holds no payload value, unless you give ``--show-values``: a fix that would repeat one is left out.
- Paths are as given, since reviewdog reads them from its own working directory.
- If there are more findings than a report keeps, a diagnostic of severity ``INFO`` without a code says how many.
- Lines and columns count from 1, columns in UTF-8 bytes, as the format asks; ends are exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowlint.contracts import Reporter, ReportOptions, Streamed
from flowlint.model.finding import Finding
from flowlint.model.printable import printable, printable_json
from flowlint.model.region import Region
from flowlint.model.report import Totals
from flowlint.reports.closing import cuts
from flowlint.reports.paths import in_repository


def _diagnostic(finding: Finding, _: Finding | None, options: ReportOptions) -> str:
    place = finding.place
    location: dict[str, Any] = {"path": _path(place.path)}
    if place.byte_region is not None:
        location["range"] = _range(place.byte_region)
    diagnostic: dict[str, Any] = {
        "message": "\n".join(finding.words),
        "location": location,
        "severity": finding.severity.value.upper(),
        "code": {"value": finding.rule},
    }
    edits = finding.fix.applicable(show_values=options.show_values) if finding.fix is not None else ()
    if len(edits) == 1 and edits[0].byte_region is not None:
        diagnostic["suggestions"] = [{"range": _range(edits[0].byte_region), "text": edits[0].text}]
    return printable_json(diagnostic, compact=True, ascii_only=True)


def _end(totals: Totals, last: Finding | None, _: ReportOptions) -> Iterator[str]:
    for line in cuts(totals.summary):
        diagnostic = {"message": line, "location": {"path": _path(totals.summary.cut_at(last))}, "severity": "INFO"}
        yield printable_json(diagnostic, compact=True, ascii_only=True)


def _path(path: str) -> str:
    return printable(in_repository(path))


def _range(region: Region) -> dict[str, dict[str, int]]:
    return {
        "start": {"line": region.line, "column": region.column},
        "end": {"line": region.end_line, "column": region.end_column},
    }


REPORTER = Reporter(
    name="rdjson",
    summary="reviewdog's format, with suggestions",
    form=Streamed(_diagnostic, _end, start='{"source":{"name":"flowlint"},"diagnostics":[', between=",\n", foot="]}\n"),
    wants_bytes=True,
    wants_edits=True,
)
