"""What the page of an audit shows, made of its counts; the template only puts it in its place."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from math import floor, log
from typing import Any

from flowlint.model.audit import Audit, AuditedFlow
from flowlint.model.census import CELL, DEFECT, UNKNOWN_FLOW, CitedFlow, Tally
from flowlint.model.extras import needed
from flowlint.model.printable import counted, printable
from flowlint.reports.page.gaps import are, concealed, faulty_and_open, not_judged, open_words, places, were
from flowlint.reports.page.style import STYLE
from flowlint.reports.page.template import TEMPLATE
from flowlint.reports.summary import safe_fix

MOST_ROWS = 25
"""Rows of a table on the page."""
MOST_CHANGES = 10
"""Defects of which the change is shown."""
MOST_RULES = 12
"""Columns of the heat map."""
MOST_FLOWS = 50
"""Flows that the heat map has."""
SHADES = 5
_LONGEST = 160
"""Characters of a name that the page shows."""
_MOST_NAMES = 6
"""Names that a sentence on the page has."""


def page(audit: Audit, earlier: Sequence[Audit], rules: Mapping[str, str]) -> str:
    """Return the page of an audit as HTML; ``earlier`` are audits to compare with, oldest first, ``rules`` a sentence each."""
    with needed("audit", "the format html"):
        from jinja2 import Environment
        from markupsafe import Markup

    environment = Environment(autoescape=True, finalize=lambda value: _shown(value, Markup), trim_blocks=False)
    environment.filters["count"] = lambda number: f"{number:,}"
    environment.filters["age"] = _age
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return environment.from_string(TEMPLATE).render(style=Markup(STYLE), digest=Markup(digest), **view(audit, earlier, rules))


def view(audit: Audit, earlier: Sequence[Audit], rules: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of the template."""
    census = audit.census
    inputs, defects, files = (census.by(group) for group in ("input", DEFECT, "file"))
    inputs = tuple(one for one in inputs if one.payloads)
    return {
        "audit": audit,
        "started": when(audit.started),
        "verdict": _verdict(audit),
        "alerts": _alerts(audit),
        "cards": _cards(audit, earlier),
        "shares": _shares(audit),
        "shares_words": ", ".join(f"{number:,} {words}" for _, number, words in _parts(audit)),
        "steps": _steps(audit),
        "causes": _causes(inputs),
        "inputs": [_input(one, inputs[0].payloads, _total(audit)) for one in inputs[:10]],
        "inputs_more": _more(len(inputs), 10),
        "defects": [
            {"tally": one, "flow": _named(one.flow), "fix": safe_fix(one), "places": places(one.spots)} for one in defects[:MOST_ROWS]
        ],
        "defects_more": _more(len(defects), MOST_ROWS),
        "rules": [(one.rule, rules.get(one.rule, "")) for one in sorted(census.by("rule"), key=lambda one: one.rule)],
        **not_judged(audit),
        "heat": _heat(census.by(CELL)),
        "trend": _trend([*earlier, audit]) if earlier else [],
        **(_change(audit, earlier[-1]) if earlier else {}),
        "files": [{"tally": one, "places": _lines(one)} for one in files[:MOST_ROWS]],
        "files_more": _more(len(files), MOST_ROWS),
        "scope": _scope(audit),
        "flows_words": f"{counted(len(audit.flows), 'definition')} with version and age",
    }


def _shown(value: object, harmless: type[str]) -> object:
    """Return a value as the page may show it: a text without what cannot be seen, and not longer than a sentence should be."""
    if not isinstance(value, str) or isinstance(value, harmless):
        return value
    text = printable(value)
    return text if len(text) <= _LONGEST * _MOST_NAMES else text[:_LONGEST] + "…"


def when(started: str) -> str:
    """Return the time at which a run began for people: ``2026-11-24 09:30 UTC``."""
    return f"{started[:10]} {started[11:16]} UTC" if len(started) == 20 and started[10] == "T" and started.endswith("Z") else started


def _lines(of_file: Tally) -> list[str]:
    """Return the places in a file, of which the name stands beside them."""
    return [f"{one.line}:{one.column}" for one in of_file.spots if one.line]


def _total(audit: Audit) -> int:
    """Return the payloads of which a share can be said; 0 where a run was cut, since nobody knows how many there are."""
    return audit.count("payloads") if audit.is_whole else 0


def _verdict(audit: Audit) -> str:
    wrong = audit.census.wrong
    if not audit.is_whole:
        return f"At least {counted(wrong, 'payload')} {are(wrong)} wrong"
    total = audit.count("payloads")
    return f"{wrong:,} of {counted(total, 'payload')} {are(wrong, total)} wrong" if total else "No payload was checked"


def _alerts(audit: Audit) -> list[str]:
    alerts = []
    if unmatched := audit.census.unmatched:
        rest, total = audit.census.wrong - unmatched, _total(audit)
        share = f", {_percent(rest, total)} of payloads," if total else ""
        alerts.append(
            f"Of {unmatched:,} of the wrong ones it is only known that no loaded flow is theirs. "
            f"Without them, {rest:,}{share} {are(rest)} wrong."
        )
    alerts += concealed(audit)
    if not audit.is_whole:
        alerts.append("The run was cut: the numbers are those of the findings written up to there, and fit payloads are not known.")
    if audit.problems:
        alerts.append(f"{counted(len(audit.problems), 'problem')} kept the run from checking everything; see what was not judged.")
    if audit.count("capped"):
        alerts.append("Some payloads have more findings than were counted.")
    return alerts


def _parts(audit: Audit) -> list[tuple[str, int, str]]:
    warned = audit.census.faulty - audit.census.wrong
    return [
        ("wrong", audit.census.wrong, "wrong"),
        ("warned", warned, "with warnings alone"),
        ("open", audit.unjudged, "not judged, or only in part"),
        *([("concealed", audit.census.concealed, "with hidden findings alone")] if audit.census.concealed else []),
        ("fit", audit.fit, "fit"),
    ]


def _cards(audit: Audit, earlier: Sequence[Audit]) -> list[dict[str, str]]:
    meanings = {
        "wrong": ("Wrong", "an error was found"),
        "warned": ("Warnings alone", "a person should look"),
        "open": ("Not judged, or in part", open_words(audit)),
        "concealed": ("Hidden findings", "what was found is not shown"),
        "fit": ("Fit", "judged, and nothing was found"),
    }
    cards = []
    for kind, number, _ in _parts(audit):
        title, words = meanings[kind]
        if audit.is_whole or kind in {"wrong", "warned"}:
            share = f"{_percent(number, _total(audit))} of payloads: " if _total(audit) and (number or kind != "open") else ""
            cards.append(_card(kind, title, f"{number:,}", share + words))
        else:
            cards.append(_card(kind, title, "–", "not known: the run was cut"))
    if earlier:
        before, now = (_percent(one.census.wrong, _total(one)) for one in (earlier[-1], audit))
        since = when(earlier[-1].started) or "an earlier run"
        cards.append(_card("change", "Change", f"{before} → {now}", f"of payloads are wrong; before: {since}"))
    return cards


def _card(kind: str, title: str, number: str, words: str) -> dict[str, str]:
    return {"kind": kind, "title": title, "number": number, "words": words}


def _steps(audit: Audit) -> list[tuple[str, str]]:
    """Return what to do first, in order, and the command for it where there is one."""
    defects, steps = audit.census.by(DEFECT), list[tuple[str, str]]()
    if audit.problems:
        steps.append(("Mend what could not be read or checked, and run the audit again: see what was not judged.", ""))
    if defects:
        worst = defects[0]
        where = f' in "{worst.input}"' if worst.input else ""
        flow = f" of {_named(worst.flow)}" if worst.flow is not None else ""
        means = "Load the definition of this flow with --definitions. " if worst.rule == UNKNOWN_FLOW and worst.input else ""
        first = f", first at {worst.spots[0].address}" if worst.spots else ""
        often = counted(worst.payloads, "payload") if worst.payloads else counted(worst.findings, "finding")
        steps.append(
            (
                f"Most often: {worst.rule}{where}{flow} ({often}{first}). {means}What the rule means:",
                f"flowlint explain {worst.rule}",
            )
        )
    safe = sum(one.safe for one in defects)
    if safe:
        have = "has" if safe == 1 else "have"
        steps.append(
            (
                f"{safe:,} of {counted(audit.findings, 'finding')} {have} a safe fix. To make it in the files, run the same check with:",
                "--fix",
            )
        )
    return steps


def _shares(audit: Audit) -> list[dict[str, object]]:
    shares, start, total = [], 0.0, _total(audit)
    for kind, number, _ in _parts(audit) if total else ():
        width = _share(number, total)
        shares.append({"kind": kind, "start": round(start, 3), "width": width})
        start += width
    return shares


def _causes(inputs: Sequence[Tally]) -> str:
    worst = [f'"{one.input}" of {_named(one.flow)} ({counted(one.payloads, "payload")})' for one in inputs[:3]]
    return f"Most faults are in {' and '.join(filter(None, (', '.join(worst[:-1]), *worst[-1:])))}."


def _input(tally: Tally, most: int, total: int) -> dict[str, object]:
    share, percent = _share(tally.payloads, most), _percent(tally.payloads, total)
    return {"tally": tally, "flow": _named(tally.flow), "share": share, "percent": percent}


def _heat(cells: Sequence[Tally]) -> dict[str, Any]:
    """Return the heat map: the flows and rules with most findings; shades grow with the logarithm, the darkest is the most."""
    by_flow: dict[CitedFlow | None, int] = {}
    by_rule: dict[str, int] = {}
    numbers = {}
    for one in cells:
        by_flow[one.flow] = by_flow.get(one.flow, 0) + one.findings
        by_rule[one.rule] = by_rule.get(one.rule, 0) + one.findings
        numbers[one.flow, one.rule] = one.findings
    flows = sorted(by_flow, key=lambda flow: -by_flow[flow])[:MOST_FLOWS]
    rules = sorted(by_rule, key=lambda rule: (-by_rule[rule], rule))[:MOST_RULES]
    least, most = min(numbers.values(), default=1), max(numbers.values(), default=1)
    rows = []
    for flow in flows:
        shown = [numbers.get((flow, rule), 0) for rule in rules]
        rows.append({"flow": _named(flow), "cells": [{"number": one, "shade": shade(one, least, most)} for one in shown]})
    left_out = [words for number, words in ((len(by_flow) - MOST_FLOWS, "flows"), (len(by_rule) - MOST_RULES, "rules")) if number > 0]
    return {"rules": rules, "rows": rows, "more": f"; only the {' and '.join(left_out)} with most are shown" if left_out else ""}


def shade(number: int, least: int, most: int) -> int:
    """Return the shade of a number, 0 for none, 1 for the least up to ``SHADES`` for the most, in equal steps of its logarithm."""
    if number <= 0:
        return 0
    if least >= most:
        return SHADES
    return min(SHADES, 1 + floor(SHADES * log(number / least) / log(most / least) + 1e-9))


def _trend(audits: Sequence[Audit]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number, one in enumerate(audits, 1):
        total, wrong = _total(one), one.census.wrong
        name = when(one.started) or f"run {number}"
        percent, share = _percent(wrong, total), _share(wrong, total)
        rows.append({"name": name, "payloads": f"{total:,}" if one.is_whole else "cut", "wrong": wrong, "percent": percent, "share": share})
    return rows


def _change(now: Audit, before: Audit) -> dict[str, object]:
    """Return the defects whose number of payloads changed most since the run before."""
    if not (now.is_whole and before.is_whole):
        return {"change": "A run was cut, so the change is not known.", "changes": []}
    old, new = _payloads(before), _payloads(now)
    titles = {_defect(one): one for audit in (before, now) for one in audit.census.by(DEFECT)}
    differences = {key: new.get(key, 0) - old.get(key, 0) for key in titles}
    moved = sorted((key for key in titles if differences[key]), key=lambda key: -abs(differences[key]))
    rows = []
    for key in moved[:MOST_CHANGES]:
        kind = "new" if key not in old else "gone" if key not in new else ""
        numbers = {"before": old.get(key, 0), "now": new.get(key, 0), "difference": f"{differences[key]:+,}", "kind": kind}
        rows.append({"tally": titles[key], "flow": _named(titles[key].flow), **numbers})
    came, went = len(new.keys() - old.keys()), len(old.keys() - new.keys())
    return {
        "change": f"Since the run before, {counted(came, 'defect')} {are(came)} new and {counted(went, 'defect')} {are(went)} gone.",
        "changes": rows,
        "changes_more": _more(len(moved), MOST_CHANGES),
    }


def _payloads(audit: Audit) -> dict[tuple[object, ...], int]:
    """Return how many payloads have each defect."""
    found: dict[tuple[object, ...], int] = {}
    for one in audit.census.by(DEFECT):
        found[_defect(one)] = found.get(_defect(one), 0) + one.payloads
    return found


def _defect(tally: Tally) -> tuple[object, ...]:
    """Return what tells a defect from others in any version of the flow."""
    flow = tally.flow
    return (flow.id or flow.name if flow is not None else None, tally.rule, tally.input)


def _scope(audit: Audit) -> str:
    judged = [one for one in audit.flows if one.judged]
    days = [one.days for one in judged if one.days is not None]
    age = f" The oldest was fetched {_days(max(days))}." if days else ""
    total, flows = audit.count("payloads"), counted(len(judged), "flow")
    compared = max(total - audit.unjudged - sum(faulty_and_open(audit)), 0)
    read = f"{compared:,} of {counted(total, 'payload')} in {counted(audit.count('files'), 'file')} {were(compared)} compared wholly"
    words = f"{read} with {flows}" if audit.is_whole else f"Payloads were compared with {flows}"
    return f"{words}; {counted(len(audit.flows), 'definition')} had been loaded.{age}"


def _age(one: AuditedFlow) -> str:
    return _days(one.days) if one.days is not None else "–"


def _days(days: int) -> str:
    return {-1: "in the future", 0: "today", 1: "1 day ago"}.get(days, f"{days:,} days ago")


def _named(flow: CitedFlow | None) -> str:
    return flow.title if flow is not None else "not known"


def _more(number: int, shown: int) -> str:
    return f"; the first {shown} of {number:,}" if number > shown else ""


def _ratio(part: int, total: int) -> float:
    return part / total if total else 0.0


def _share(part: int, total: int) -> float:
    return round(100 * _ratio(part, total), 3)


def _percent(part: int, total: int) -> str:
    return f"{100 * _ratio(part, total):.1f} %" if total else "–"
