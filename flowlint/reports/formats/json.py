"""The report as JSON, version 2, for programs; ``schemas/report.schema.json`` describes it.

Lines and columns count from 1, columns in code points; ends are exclusive. All four are null if a finding has no place in your own files.

It holds no payload value, unless you give ``--show-values``: an edit whose new text would repeat a value is left out. The fix keeps its
title and safety.
"""

from __future__ import annotations

from typing import Any, TextIO

from flowlint.contracts import Held, Reporter, ReportOptions
from flowlint.model.finding import Finding, Place
from flowlint.model.fix import Fix
from flowlint.model.location import in_json
from flowlint.model.printable import printable_json
from flowlint.model.report import Report
from flowlint.model.version import __version__

VERSION = 2
"""Of the document's shape; it changes when a key changes its meaning or goes."""

_COUNTS = (
    *("files", "payloads", "skipped", "flows", "findings", "kept", "hidden", "capped"),
    *("errors", "warnings", "infos", "suppressed", "fixable"),
)
"""The attributes of a summary that the document always has, as keys."""


def write(report: Report, options: ReportOptions, stream: TextIO) -> None:
    """Write ``report`` as one JSON document."""
    stream.write(_text(_document(report, show_values=options.show_values), stream.encoding))


def _text(document: dict[str, Any], encoding: str | None) -> str:
    unicode = (encoding or "utf-8").lower().startswith("utf")
    return printable_json(document, indent=2, ascii_only=not unicode) + "\n"


def _document(report: Report, *, show_values: bool) -> dict[str, Any]:
    totals, summary = report.totals, report.totals.summary
    document: dict[str, Any] = {
        "version": VERSION,
        "tool": {"name": "flowlint", "version": __version__},
        "definitions": [flow.facts() for flow in totals.definitions],
        "summary": {name: getattr(summary, name) for name in _COUNTS},
        "findings": [_finding(finding, show_values=show_values) for finding in report.findings],
        "skipped": [one._asdict() for one in summary.skipped_files],
    }
    if summary.skipped > len(summary.skipped_files):
        document["skippedMore"] = summary.skipped - len(summary.skipped_files)
    # Who has no triggers and asks for neither a comparison nor a baseline gets no keys about them.
    if summary.triggers:
        document["summary"]["triggers"] = summary.triggers
    if summary.unjudged:
        document["summary"]["unjudged"] = summary.unjudged
    if summary.unchecked:
        document["unchecked"] = summary.unchecked
    if totals.since:
        document["summary"]["unchanged"] = summary.unchanged
        document["since"] = totals.since
    if totals.gone:
        document["gone"] = [entry._asdict() for entry in totals.gone]
    return document


def _finding(finding: Finding, *, show_values: bool) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        **_place(finding.place),
        "parameter": finding.parameter,
        "flow": {"name": finding.flow.name, "id": finding.flow.id} if finding.flow is not None else None,
        "help": finding.help,
        "related": [{"label": label, **_place(place)} for label, place in finding.related],
        "fix": _fix(finding.fix, show_values=show_values) if finding.fix is not None else None,
        "fingerprint": finding.fingerprint,
    }


def _fix(fix: Fix, *, show_values: bool) -> dict[str, Any]:
    edits = [{**in_json(edit.region), "text": edit.text} for edit in fix.edits if show_values or not edit.holds_value]
    return {"title": fix.title, "safety": fix.safety.value, "edits": edits}


def _place(place: Place) -> dict[str, Any]:
    return {"path": place.path, "pointer": place.pointer, **in_json(place.region)}


REPORTER = Reporter(
    "json",
    "one JSON document, version 2, for programs",
    Held(write, "the counts are written before the findings"),
    wants_edits=True,
    wants_fingerprints=True,
)
