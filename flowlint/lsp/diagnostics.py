"""Findings as diagnostics."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from flowlint.lsp.positions import Elsewhere, Opened
from flowlint.model.finding import Finding, Place
from flowlint.model.printable import printable
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

_START = types.Range(types.Position(0, 0), types.Position(0, 0))


def diagnostics(findings: list[Finding], opened: Opened, elsewhere: Elsewhere) -> list[types.Diagnostic]:
    """Return what an editor shows of the findings in a document."""
    shown = [diagnostic(one, opened, elsewhere) for one in findings[:MOST]]
    if len(findings) > MOST:
        rest = len(findings) - MOST
        words = f"{rest} more findings are not shown; `flowlint check` shows them all"
        shown.append(types.Diagnostic(_START, words, severity=types.DiagnosticSeverity.Information, source=SOURCE))
    return shown


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


def not_judged(problem: str) -> types.Diagnostic:
    """Return what an editor shows of a document that could not be judged."""
    return types.Diagnostic(_START, printable(problem), severity=types.DiagnosticSeverity.Warning, source=SOURCE)


def range_of(finding: Finding, opened: Opened) -> types.Range:
    """Return where a finding stands, or what causes it; the start of the document where neither has lines in it."""
    places = (one for one in (finding.place, finding.cause) if one is not None and one.path == opened.path)
    region = next((one.region for one in places), None)
    return opened.positions.region(region) if region is not None else _START


def _related(finding: Finding, opened: Opened, elsewhere: Elsewhere) -> Iterable[types.DiagnosticRelatedInformation]:
    own = [("found here", finding.place)] if finding.path != opened.path else []
    for label, place in (*own, *finding.related):
        found = location(place, opened, elsewhere)
        if found is not None:
            yield types.DiagnosticRelatedInformation(found, label)


def location(place: Place, opened: Opened, elsewhere: Elsewhere) -> types.Location | None:
    """Return a place in this document or another; ``None`` where that cannot be read any more."""
    if place.path == opened.path:
        return types.Location(opened.uri, opened.positions.region(place.region) if place.region is not None else _START)
    page = elsewhere(place.path)
    if page is None:
        return None
    return types.Location(page.uri, page.positions.region(place.region) if place.region is not None else _START)
