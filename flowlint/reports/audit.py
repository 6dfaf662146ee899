"""An audit as made of a run, and as the two rows that begin and end its findings; what is written here is read here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowlint.contracts import ReportOptions
from flowlint.model.audit import COUNTS, MOST_SENTENCES, Audit, AuditedFlow
from flowlint.model.census import CELL, DEFECT, GROUPS, Census, CitedFlow, Spot, Tally
from flowlint.model.report import Totals
from flowlint.model.severity import Severity
from flowlint.model.version import __version__
from flowlint.reports.tallies import cited

FORMAT = 1
"""Version of the rows; it changes when a key changes its meaning or goes."""

FIRST_ROW = b'{"kind":"run","format":'
"""What a file of rows begins with."""

MOST_FILES = 1_000
"""Files that the last row names: those with most faulty payloads."""

CENSUS = ("faulty", "wrong", "open", "unmatched", "concealed")
"""The numbers of a census."""

_LATER = frozenset({"partial", "unmatched", "concealed"})
"""Counts that rows of older versions do not have."""


def audit_of(totals: Totals, options: ReportOptions) -> Audit:
    """Return what a run counted."""
    judges = {id(flow) for flow in totals.judges}
    flows = []
    for flow in totals.definitions:
        locked = totals.locked.get(flow.source)
        flows.append(AuditedFlow(cited(flow), id(flow) in judges, locked.days if locked is not None else None))
    unchecked = (*totals.unread, *totals.summary.unchecked)
    return Audit(
        options.started,
        __version__,
        tuple(flows),
        {name: getattr(totals.summary, name) for name in COUNTS},
        totals.census or Census(),
        totals.problems,
        unchecked[:MOST_SENTENCES],
        max(len(unchecked) - MOST_SENTENCES, 0),
        off=totals.off,
    )


def first_row(audit: Audit, options: ReportOptions) -> dict[str, Any]:
    """Return the row that comes before the findings: what judges, and what was asked for."""
    return {
        "kind": "run",
        "format": FORMAT,
        "tool": {"name": "flowlint", "version": audit.version},
        "started": audit.started or None,
        "options": dict(options.asked),
        "definitions": [{**_flow(one.flow), "days": one.days} for one in audit.flows],
    }


def last_row(audit: Audit) -> dict[str, Any]:
    """Return the row that comes after the findings: all counts, by flow, rule, input and more; flows by their index in the first row."""
    index = {one.flow: number for number, one in enumerate(audit.flows)}
    others = {one.flow for tallies in audit.census.tallies.values() for one in tallies if one.flow is not None and one.flow not in index}
    added = sorted(others, key=lambda flow: flow.source)
    index |= {flow: len(audit.flows) + number for number, flow in enumerate(added)}
    limits = {"file": MOST_FILES}
    return {
        "kind": "summary",
        **audit.counts,
        "findings": audit.findings,
        **{name: getattr(audit.census, name) for name in CENSUS},
        "judges": [number for number, one in enumerate(audit.flows) if one.judged],
        "more": [_flow(flow) for flow in added],
        "by": {group: [_tally(one, index) for one in audit.census.by(group)[: limits.get(group)]] for group in (DEFECT, *GROUPS, CELL)},
        "problems": list(audit.problems),
        "unchecked": list(audit.unchecked),
        "uncheckedMore": audit.more,
        "rulesOff": list(audit.off),
    }


def read_rows(first: Mapping[str, Any], last: Mapping[str, Any] | None) -> Audit:
    """Return the audit of which these are the first row and the last; ``None`` stands for a last row that is missing.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` where they are not such rows.
    """
    if first["kind"] != "run" or first["format"] != FORMAT:
        raise ValueError("not a run")
    flows = [(_cited(one), _days(one["days"])) for one in first["definitions"]]
    started, version = as_text(first["started"] or ""), as_text(first["tool"]["version"])
    if last is None:
        return Audit(started, version, tuple(AuditedFlow(flow, days=days) for flow, days in flows), is_whole=False)
    if last["kind"] != "summary":
        raise ValueError("not a summary")
    known = [flow for flow, _ in flows] + [_cited(one) for one in last["more"]]
    judges = frozenset(map(as_count, last["judges"]))
    census = Census(
        {group: tuple(_read_tally(one, known) for one in last["by"][group]) for group in (DEFECT, *GROUPS, CELL)},
        *(_count(last, name) for name in CENSUS),
    )
    return Audit(
        started,
        version,
        tuple(AuditedFlow(flow, number in judges, days) for number, (flow, days) in enumerate(flows)),
        {name: _count(last, name) for name in COUNTS},
        census,
        tuple(map(as_text, last["problems"])),
        tuple(map(as_text, last["unchecked"])),
        as_count(last["uncheckedMore"]),
        off=tuple(map(as_text, last.get("rulesOff", ()))),
    )


def _flow(flow: CitedFlow) -> dict[str, Any]:
    return {"id": flow.id, "name": flow.name, "version": flow.version, "contract": flow.contract, "source": flow.source}


def _cited(value: Mapping[str, Any]) -> CitedFlow:
    known = {name: as_text(value[name]) if value[name] is not None else None for name in ("id", "version")}
    return CitedFlow(as_text(value["name"]), known["id"], known["version"], as_text(value["contract"]), as_text(value["source"]))


def _tally(one: Tally, index: Mapping[CitedFlow, int]) -> dict[str, Any]:
    """Return a tally without what is empty in its group."""
    common = {"flow": index[one.flow] if one.flow is not None else None, "rule": one.rule, "input": one.input, "path": one.path}
    return {
        **{name: value for name, value in common.items() if value not in {None, ""}},
        "severity": one.severity.value,
        "payloads": one.payloads,
        "findings": one.findings,
        "safe": one.safe,
        "places": [list(spot) for spot in one.spots],
    }


def _read_tally(value: Mapping[str, Any], flows: list[CitedFlow]) -> Tally:
    number = value.get("flow")
    rule, name, path = (as_text(value.get(key, "")) for key in ("rule", "input", "path"))
    payloads, findings, safe = (as_count(value[key]) for key in ("payloads", "findings", "safe"))
    spots = tuple(Spot(as_text(place), as_count(line), as_count(column)) for place, line, column in value["places"])
    flow = flows[as_count(number)] if number is not None else None
    return Tally(flow, rule, name, path, Severity(value["severity"]), payloads, findings, safe, spots)


def as_text(value: object) -> str:
    """Return a value of a row that is a string; raise ``TypeError`` where it is none."""
    if not isinstance(value, str):
        raise TypeError("not a string")
    return value


def as_count(value: object) -> int:
    """Return a value of a row that counts something; raise ``TypeError`` where it does not."""
    if type(value) is not int or value < 0:
        raise TypeError("not a count")
    return value


def _count(row: Mapping[str, Any], name: str) -> int:
    return as_count(row.get(name, 0) if name in _LATER else row[name])


def _days(value: object) -> int | None:
    if value is not None and not isinstance(value, int):
        raise TypeError("not a number of days")
    return value
