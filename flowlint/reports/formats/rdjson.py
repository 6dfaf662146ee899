"""Findings in reviewdog's diagnostic format, with fixes that a reviewer applies with one click.

What it is: one JSON object in the format ``rdjson``: the message ``DiagnosticResult`` of ``reviewdog.proto`` in the public repository
reviewdog/reviewdog. Each diagnostic has ``message``, ``location``, ``severity`` and ``code``; a fix becomes a suggestion.

When: ``flowlint check --format rdjson | reviewdog -f=rdjson -reporter=github-pr-review``, on GitHub, GitLab, Bitbucket and Gitea.

Limits: reviewdog applies each suggestion by itself, so that only a fix of a single edit becomes one, and none that a person has to decide
on. No payload value is in it unless values are asked for: a fix that would repeat one is left out. Paths are those given, since reviewdog
reads them from its own working folder. Where there are more findings than a report keeps, a diagnostic of severity ``INFO`` without a code
says how many. Lines and columns count from 1, columns in UTF-8 bytes, as the format asks; ends are exclusive.
"""

from __future__ import annotations

from typing import Any, TextIO

from flowlint.contracts import Reporter, ReportOptions
from flowlint.model.finding import Finding
from flowlint.model.location import Region
from flowlint.model.printable import printable, printable_json
from flowlint.model.report import Report
from flowlint.reports.closing import cuts
from flowlint.reports.paths import in_repository


def write(report: Report, options: ReportOptions, stream: TextIO) -> None:
    """Write ``report`` as one JSON object, one diagnostic on a line."""
    diagnostics = [_diagnostic(finding, options) for finding in report.findings]
    where = {"path": _path(report.first_left_out)}
    diagnostics += [{"message": line, "location": where, "severity": "INFO"} for line in cuts(report)]
    lines = ",\n".join(printable_json(one, compact=True, ascii_only=True) for one in diagnostics)
    stream.write('{"source":{"name":"flowlint"},"diagnostics":[' + lines + "]}\n")


def _diagnostic(finding: Finding, options: ReportOptions) -> dict[str, Any]:
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
    return diagnostic


def _path(path: str) -> str:
    return printable(in_repository(path, "", ""))


def _range(region: Region) -> dict[str, dict[str, int]]:
    return {
        "start": {"line": region.line, "column": region.column},
        "end": {"line": region.end_line, "column": region.end_column},
    }


REPORTER = Reporter(name="rdjson", summary="reviewdog's format, with suggestions", machine=True, write=write, wants_bytes=True)
