"""Findings as diagnostics."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from flowlint.lsp.positions import START, Elsewhere, Opened, Page
from flowlint.model.finding import Finding, Place
from flowlint.model.printable import printable
from flowlint.model.region import Region
from flowlint.model.report import Findings
from flowlint.model.severity import Severity

SOURCE = "flowlint"

MOST = 500
"""Diagnostics that a document shows; one more says how many are left out."""

DOCUMENTATION = ""
"""Where the documentation is published, with a slash at the end; empty while it is nowhere, since a dead link is worse than none."""

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def diagnostics(findings: Findings, opened: Opened, elsewhere: Elsewhere, problem: str = "") -> list[types.Diagnostic]:
    """Return what an editor shows of a document: why it could not be judged, what is found in it, and what could not be compared."""
    shown = [_said(problem, START, types.DiagnosticSeverity.Warning)] if problem else []
    shown += [diagnostic(one, opened, elsewhere) for one in findings[:MOST]]
    shown += [_unchecked(one, opened) for one in findings.unchecked[:MOST]]
    rest = sum(max(len(one) - MOST, 0) for one in (findings, findings.unchecked))
    return shown + ([_said(f"{rest} more findings are not shown; `flowlint check` shows them all", START)] if rest else [])


def _unchecked(sentence: str, opened: Opened) -> types.Diagnostic:
    """Return what an editor shows of a sentence, which begins with the path, line and column where it has some."""
    line, column, words = [*sentence.removeprefix(f"{opened.path}:").split(":", 2), "", ""][:3]
    if not (line.isdecimal() and column.isdecimal()):
        return _said(sentence, START)
    place = Region(int(line), int(column), int(line), int(column))
    return _said(words.strip(), opened.positions.region(place))


def _said(sentence: str, place: types.Range, severity: types.DiagnosticSeverity = types.DiagnosticSeverity.Information) -> types.Diagnostic:
    return types.Diagnostic(place, printable(sentence), severity=severity, source=SOURCE)


def diagnostic(finding: Finding, opened: Opened, elsewhere: Elsewhere) -> types.Diagnostic:
    """Return one finding as a diagnostic; its lines are the message, then help and note."""
    description = types.CodeDescription(f"{DOCUMENTATION}rules/{finding.rule}.html") if DOCUMENTATION else None
    return types.Diagnostic(
        range=range_of(finding, opened),
        message="\n".join(finding.words),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=description,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if finding.rule.startswith("unused-") else None,
        related_information=list(_related(finding, opened, elsewhere)) or None,
        data={"fingerprint": finding.fingerprint},
    )


def range_of(finding: Finding, opened: Opened) -> types.Range:
    """Return where a finding stands, or what causes it; the start of the document where neither has lines in it."""
    places = (one for one in (finding.place, finding.cause) if one is not None and one.path == opened.path)
    region = next((one.region for one in places), None)
    return opened.positions.region(region) if region is not None else START


def _related(finding: Finding, opened: Opened, elsewhere: Elsewhere) -> Iterable[types.DiagnosticRelatedInformation]:
    own = [("found here", finding.place)] if finding.path != opened.path else []
    for label, place in (*own, *finding.related):
        found = location(place, opened, elsewhere)
        if found is not None:
            yield types.DiagnosticRelatedInformation(found, label)


def location(place: Place, opened: Opened, elsewhere: Elsewhere) -> types.Location | None:
    """Return a place in this document or another; ``None`` where that cannot be read any more."""
    page = Page(opened.uri, opened.positions) if place.path == opened.path else elsewhere(place.path)
    return page.location(place.region) if page is not None else None
