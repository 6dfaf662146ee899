"""The report in SARIF 2.1.0, for GitHub code scanning and every other reader of the OASIS standard.

What it is: one run with the manual of every rule, and a result for each finding, with place, JSON pointer, related places, fix and
fingerprint. A notification says what could not be checked, or only in part.

When: ``--output sarif=flowlint.sarif``, then the action ``github/codeql-action/upload-sarif``; also in Azure DevOps and in editors.

Limits, of which the public page "SARIF support for code scanning" says more:

- GitHub keeps 5,000 results of a run. If there are more, the most severe are written, and a notification says how many there are. The
  properties ``findings`` and ``kept`` of the run always do.
- GitHub shows an alert in a pull request only if all its lines are changed, so a place ends with its first line.
- GitHub shows no finding without a place. One without a place in your own files is therefore at line 1.
- Paths start from the repository's root. GitHub does not follow symbolic links.
- The fingerprint stays the same when lines move.
- It holds no payload value, unless you give ``--show-values``: a fix that would repeat one is left out. A fix that needs a person's
  decision is left out, too.
- Lines and columns count from 1, columns in code points; ends are exclusive.
"""

from __future__ import annotations

import os
from typing import Any, TextIO
from urllib.parse import quote

from flowlint.contracts import Held, Reporter, ReportOptions
from flowlint.model.finding import Finding, Place
from flowlint.model.fix import Fix
from flowlint.model.pattern import pattern
from flowlint.model.printable import printable, printable_json
from flowlint.model.region import Region
from flowlint.model.report import Report, RuleFacts, Summary
from flowlint.model.version import __version__
from flowlint.reports.closing import cuts, unchecked_cut
from flowlint.reports.paths import in_repository

MOST_RESULTS = 5_000
"""Results of one run that GitHub keeps."""

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEM_SEVERITIES = {"error": "error", "warning": "warning", "info": "recommendation"}
_LONGEST_DESCRIPTION = 1024
"""Code points of a rule's description that GitHub takes."""
_HALF = pattern("[\ud800-\udc7f\udd00-\udfff]")
_NOWHERE = Region(1, 1, 1, 1)


def write(report: Report, options: ReportOptions, stream: TextIO) -> None:
    """Write ``report`` as one JSON document, without line breaks, since GitHub limits its size."""
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, options)]}
    stream.write(printable_json(document, compact=True, ascii_only=True) + "\n")


def _run(report: Report, options: ReportOptions) -> dict[str, Any]:
    findings, totals = _gravest(report.findings), report.totals
    indices = {rule.id: index for index, rule in enumerate(totals.rules)}
    notifications = [{"level": "error", "message": {"text": printable(problem)}} for problem in totals.problems]
    unchecked = totals.summary.unchecked
    notifications += [{"level": "note", "message": {"text": printable(sentence)}} for sentence in unchecked[:MOST_RESULTS]]
    notifications += [{"level": "warning", "message": {"text": sentence}} for sentence in _left_out(totals.summary, len(findings))]
    return {
        "tool": {
            "driver": {
                "name": "flowlint",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in totals.rules],
            }
        },
        "invocations": [{"executionSuccessful": not totals.problems, "toolExecutionNotifications": notifications}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, indices, options) for finding in findings],
        "properties": {"findings": totals.summary.findings, "kept": len(findings), "hidden": totals.summary.hidden},
    }


def _left_out(summary: Summary, kept: int) -> list[str]:
    first = f" of the first {summary.kept:,}" if summary.dropped else ""
    phrase = f"this report keeps the gravest {kept:,}{first}" if kept < summary.kept else ""
    return [*unchecked_cut(summary, MOST_RESULTS), *cuts(summary, phrase)]


def _gravest(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return as many findings as GitHub keeps, in the order given: of more the gravest, and among equals the first."""
    order = sorted(range(len(findings)), key=lambda index: -findings[index].severity.rank)
    return [findings[index] for index in sorted(order[:MOST_RESULTS])]


def _rule(rule: RuleFacts) -> dict[str, Any]:
    _, _, rest = rule.manual.partition("## What it does")
    description = " ".join(rest.partition("\n## ")[0].split()) or rule.summary
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": description[:_LONGEST_DESCRIPTION]},
        "help": {"text": rule.manual, "markdown": rule.manual},
        "defaultConfiguration": {"level": _LEVELS[rule.severity.value]},
        "properties": {
            "precision": "high",
            "problem.severity": _PROBLEM_SEVERITIES[rule.severity.value],
            "tags": ["genesys-cloud", "payload"],
        },
    }


def _result(finding: Finding, indices: dict[str, int], options: ReportOptions) -> dict[str, Any]:
    result: dict[str, Any] = {"ruleId": finding.rule}
    if finding.rule in indices:
        result["ruleIndex"] = indices[finding.rule]
    result |= {
        "level": _LEVELS[finding.severity.value],
        "message": {"text": "\n".join(finding.words)},
        "locations": [_location(finding.place, options, _NOWHERE)],
        "partialFingerprints": {"primaryLocationLineHash": f"{finding.fingerprint}:1"},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": printable(label)}, **_location(place, options)}
            for number, (label, place) in enumerate(finding.related, 1)
        ]
    fix = _fix(finding.fix, finding.place, options) if finding.fix is not None else None
    if fix is not None:
        result["fixes"] = [fix]
    return result


def _location(place: Place, options: ReportOptions, otherwise: Region | None = None) -> dict[str, Any]:
    """Return a place; ``otherwise`` is the region of one that the user's own text does not have."""
    physical: dict[str, Any] = {"artifactLocation": _artifact(place.path, options)}
    region = place.first_line or otherwise
    if region is not None:
        physical["region"] = _region(region)
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": printable(place.pointer)}]
    return location


def _fix(fix: Fix, place: Place, options: ReportOptions) -> dict[str, Any] | None:
    edits = fix.applicable(show_values=options.show_values)
    if not edits:
        return None
    replacements = [{"deletedRegion": _region(edit.region), "insertedContent": {"text": edit.text}} for edit in edits if edit.region]
    return {
        "description": {"text": printable(f"{fix.title} ({fix.safety.value})")},
        "artifactChanges": [{"artifactLocation": _artifact(place.path, options), "replacements": replacements}],
    }


def _artifact(path: str, options: ReportOptions) -> dict[str, str]:
    """Return where a file is: a URI that starts from the root of the repository, or an absolute one for a file outside."""
    name = in_repository(path, options.folder, options.root)
    # No file system has half a character in a name, save as a byte; a configuration may.
    encoded = os.fsencode(_HALF.sub(lambda found: printable(found[0]), name))
    if os.path.isabs(name):
        return {"uri": "file:///" + quote(encoded.lstrip(b"/"), safe="/:")}
    return {"uri": quote(encoded), "uriBaseId": "%SRCROOT%"}


def _region(region: Region) -> dict[str, int]:
    return {"startLine": region.line, "startColumn": region.column, "endLine": region.end_line, "endColumn": region.end_column}


REPORTER = Reporter(
    name="sarif",
    summary="SARIF 2.1.0, for GitHub code scanning",
    form=Held(write, reason="of more results than GitHub keeps the gravest are written, and what could not be checked comes before them"),
    wants_rules=True,
    wants_edits=True,
    wants_fingerprints=True,
)
