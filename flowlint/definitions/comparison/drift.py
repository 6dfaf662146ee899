"""Drift as a report: how the platform differs from the snapshot, as findings at the snapshot's lines."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable

from flowlint.definitions.comparison.change import Change, ChangeKind, Impact
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.drift import FACTS
from flowlint.model.finding import Finding
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Location, Source
from flowlint.model.printable import counted
from flowlint.model.report import Report, Summary, Totals
from flowlint.model.snapshot import fetch_command
from flowlint.reports.locator import Locator


def report(
    changes: Iterable[Change],
    flows: tuple[FlowDefinition, ...],
    relative: Callable[[str], str],
    *,
    fetched: Container[str],
    wants_bytes: bool,
) -> Report:
    """Return ``changes`` from the snapshot's ``flows`` to the live ones as a report; a path made ``relative`` is part of a fingerprint.

    ``fetched`` are the paths that a lock names, which can be fetched again.
    """
    locator = Locator(relative, wants_bytes=wants_bytes)
    findings = [_finding(change, locator, fetched) for change in changes]
    summary = Summary(flows=len(flows))
    for finding in findings:
        summary.count(finding.severity, finding.rule)
    findings.sort(key=lambda finding: (finding.place.order, finding.message))
    return Report(tuple(findings), Totals(flows, summary, rules=(FACTS,)))


def _finding(change: Change, locator: Locator, fetched: Container[str]) -> Finding:
    flow = change.old or change.new
    place = change.old_place or Location(Source(flow.source if flow is not None else "", ""), "")
    folder = os.path.dirname(flow.source) if flow is not None and flow.source in fetched else None
    advice = _advice(change, folder)
    diagnostic = Diagnostic(f"{change.message}: {change.impact}", place, help=advice, note=_versions(change), parameter=change.parameter)
    return locator.finding(diagnostic, FACTS.id, change.impact.severity, flow)


def _advice(change: Change, folder: str | None) -> str:
    """Return what to do about a change; ``folder`` is that of the snapshot, ``None`` where the definition is in none."""
    if change.kind in {ChangeKind.FLOW_REMOVED, ChangeKind.UNPUBLISHED}:
        # To fetch such a flow again would fail.
        drop = f"drop the flow from the snapshot with {fetch_command(folder, '--prune')}" if folder is not None else "drop the definition"
        return f"{drop}, then mend the payloads that launch the flow"
    renew = "fetch the flow again" if folder is not None else "bring the definition up to date"
    return f"{renew}, then mend the payloads that break" if change.impact is Impact.BREAKING else renew


def _versions(change: Change) -> str:
    old, new = change.old, change.new
    if old is None or new is None or new.version is None or old.version == new.version:
        return ""
    return f"the platform has version {new.version}, the snapshot {old.version or 'does not say which'}"


def closing(changes: tuple[Change, ...], old: tuple[FlowDefinition, ...], new: tuple[FlowDefinition, ...]) -> list[str]:
    """Return the last words: how many changes of which impact, and how many flows have merely another version."""
    counts = [f"{number} {impact}" for impact in Impact if (number := sum(change.impact is impact for change in changes))]
    flows = counted(len(old), "flow")
    touched = {id(change.old) for change in changes if change.old is not None}
    lines = [f"drift in {len(touched)} of {flows}: {', '.join(counts)}" if counts else f"no drift in {flows}"]
    versions = {flow.id.lower(): flow.version for flow in new if flow.id is not None}
    moved = [flow for flow in old if flow.id is not None and versions.get(flow.id.lower(), flow.version) != flow.version]
    same = [flow for flow in moved if not any(change.old is flow for change in changes)]
    if same:
        lines.append(f"{len(same)} {'flow has' if len(same) == 1 else 'flows have'} another version with the same contract")
    return lines
