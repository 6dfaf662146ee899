"""What the page of an audit shows, made of its counts; the template only puts it in its place."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from math import ceil, log
from typing import Any

from flowlint.model.audit import Audit, AuditedFlow
from flowlint.model.census import CELL, DEFECT, CitedFlow, Tally
from flowlint.model.errors import ConfigError
from flowlint.model.printable import counted, printable
from flowlint.reports.page.style import STYLE
from flowlint.reports.page.template import TEMPLATE
from flowlint.reports.summary import safe_fix

MOST_ROWS = 25
"""Rows of a table on the page."""
MOST_UNCHECKED = 10
"""Payloads and triggers that are named as not judged."""
MOST_RULES = 12
"""Columns of the heat map."""
MOST_FLOWS = 50
"""Flows that are named as not judged, or that the heat map has."""
SHADES = 5
_LONGEST = 160
"""Characters of a name that the page shows."""


def page(audit: Audit, earlier: Sequence[Audit], rules: Mapping[str, str]) -> str:
    """Return the page of an audit as HTML; ``earlier`` are audits to compare with, oldest first, ``rules`` a sentence each.

    Raises ``ConfigError`` where Jinja2 is not installed.
    """
    try:
        from jinja2 import Environment
        from markupsafe import Markup
    except ImportError as error:
        raise ConfigError("an HTML report needs Jinja2; install it with: pip install 'genesys-flowlint[audit]'") from error
    environment = Environment(autoescape=True, finalize=lambda value: _shown(value, Markup), trim_blocks=False)
    environment.filters["count"] = lambda number: f"{number:,}"
    environment.filters["age"] = _age
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return environment.from_string(TEMPLATE).render(style=Markup(STYLE), digest=Markup(digest), **view(audit, earlier, rules))


def view(audit: Audit, earlier: Sequence[Audit], rules: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of the template."""
    census, payloads = audit.census, audit.count("payloads")
    inputs, defects, files = (census.by(group) for group in ("input", DEFECT, "file"))
    inputs = tuple(one for one in inputs if one.payloads)
    idle = [one for one in audit.flows if not one.judged]
    hidden = max(len(idle) - MOST_FLOWS, 0) + max(len(audit.unchecked) - MOST_UNCHECKED, 0) + audit.more
    return {
        "audit": audit,
        "verdict": f"{census.wrong:,} of {counted(payloads, 'payload')} {_are(census.wrong)} wrong",
        "alerts": _alerts(audit),
        "cards": _cards(audit, earlier),
        "shares": _shares(audit),
        "shares_words": ", ".join(f"{number:,} {words}" for _, number, words in _parts(audit)),
        "causes": _causes(inputs),
        "inputs": [_input(one, inputs[0].payloads, payloads) for one in inputs[:10]],
        "inputs_more": _more(len(inputs), 10),
        "defects": [{"tally": one, "flow": _named(one.flow), "fix": safe_fix(one)} for one in defects[:MOST_ROWS]],
        "defects_more": _more(len(defects), MOST_ROWS),
        "rules": [(one.rule, rules.get(one.rule, "")) for one in sorted(census.by("rule"), key=lambda one: one.rule)],
        "unjudged": _unjudged(audit),
        "idle": idle[:MOST_FLOWS],
        "problems": audit.problems[:MOST_ROWS],
        "unchecked": audit.unchecked[:MOST_UNCHECKED],
        "open_more": f"and {hidden:,} more" if hidden else "",
        "heat": _heat(census.by(CELL)),
        "trend": _trend([*earlier, audit]) if earlier else [],
        "change": _change(audit, earlier[-1]) if earlier else "",
        "files": files[:MOST_ROWS],
        "files_more": _more(len(files), MOST_ROWS),
        "scope": _scope(audit),
        "flows_words": f"{counted(len(audit.flows), 'flow')} with version and age",
    }


def _shown(value: object, harmless: type[str]) -> object:
    """Return a value as the page may show it: a text without what cannot be seen, and not longer than a name should be."""
    if not isinstance(value, str) or isinstance(value, harmless):
        return value
    text = printable(value)
    return text if len(text) <= _LONGEST * 3 else text[:_LONGEST] + "…"


def _alerts(audit: Audit) -> list[str]:
    alerts = []
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
        ("open", audit.unjudged, "not judged"),
        ("fit", audit.fit, "fit"),
    ]


def _cards(audit: Audit, earlier: Sequence[Audit]) -> list[dict[str, str]]:
    total = audit.count("payloads")
    wrong, warned, unjudged, fit = (number for _, number, _ in _parts(audit))
    reason = _reason(audit)
    cards = [
        _card("fit", "Fit", f"{fit:,}", f"{_percent(fit, total)} of payloads: nothing was found"),
        _card("wrong", "Wrong", f"{wrong:,}", f"{_percent(wrong, total)} of payloads have an error"),
        _card("warned", "Warnings alone", f"{warned:,}", f"{_percent(warned, total)} of payloads: a person should look"),
        _card("open", "Not judged", f"{unjudged:,}", reason),
    ]
    if earlier:
        before = earlier[-1]
        difference = _ratio(wrong, total) - _ratio(before.census.wrong, before.count("payloads"))
        words = f"percentage points wrong since {before.started or 'the run before'}; {wrong - before.census.wrong:+,} payloads"
        cards.append(_card("change", "Change", f"{100 * difference:+.1f}", words))
    return cards


def _card(kind: str, title: str, number: str, words: str) -> dict[str, str]:
    return {"kind": kind, "title": title, "number": number, "words": words}


def _reason(audit: Audit) -> str:
    parts = []
    if audit.count("unjudged"):
        parts.append("it is not known which flow they start")
    if audit.count("unread"):
        parts.append("the definition of their flow could not be read")
    return "; ".join(parts) or "a flow judged every payload"


def _unjudged(audit: Audit) -> str:
    return f"{counted(audit.unjudged, 'payload')} {_are(audit.unjudged)} not judged: {_reason(audit)}." if audit.unjudged else ""


def _shares(audit: Audit) -> list[dict[str, object]]:
    shares, start, total = [], 0.0, audit.count("payloads")
    for kind, number, _ in _parts(audit):
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
    most = max(numbers.values(), default=1)
    rows = []
    for flow in flows:
        shown = [numbers.get((flow, rule), 0) for rule in rules]
        rows.append({"flow": _named(flow), "cells": [{"number": one, "shade": shade(one, most)} for one in shown]})
    left_out = [words for number, words in ((len(by_flow) - MOST_FLOWS, "flows"), (len(by_rule) - MOST_RULES, "rules")) if number > 0]
    return {"rules": rules, "rows": rows, "more": f"; only the {' and '.join(left_out)} with most are shown" if left_out else ""}


def shade(number: int, most: int) -> int:
    """Return the shade of a number, 0 for none up to ``SHADES`` for the most, in equal steps of its logarithm."""
    if number <= 0:
        return 0
    return max(1, ceil(SHADES * log(number + 1) / log(most + 1) - 1e-9))


def _trend(audits: Sequence[Audit]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number, one in enumerate(audits, 1):
        total, wrong = one.count("payloads"), one.census.wrong
        name = one.started or f"run {number}"
        rows.append({"name": name, "payloads": total, "wrong": wrong, "percent": _percent(wrong, total), "share": _share(wrong, total)})
    return rows


def _change(now: Audit, before: Audit) -> str:
    old, new = ({_defect(one) for one in audit.census.by(DEFECT)} for audit in (before, now))
    return f"Since the run before, {counted(len(new - old), 'defect')} came and {counted(len(old - new), 'defect')} went."


def _defect(tally: Tally) -> tuple[object, ...]:
    """Return what tells a defect from others in any version of the flow."""
    flow = tally.flow
    return (flow.id or flow.name if flow is not None else None, tally.rule, tally.input)


def _scope(audit: Audit) -> str:
    judged = [one for one in audit.flows if one.judged]
    days = [one.days for one in judged if one.days is not None]
    age = f" The oldest was fetched {_days(max(days))}." if days else ""
    read = f"{counted(audit.count('payloads'), 'payload')} in {counted(audit.count('files'), 'file')}"
    return f"{read} were compared with {counted(len(judged), 'flow')}; {counted(len(audit.flows), 'definition')} had been loaded.{age}"


def _age(one: AuditedFlow) -> str:
    return _days(one.days) if one.days is not None else "–"


def _days(days: int) -> str:
    return {-1: "in the future", 0: "today", 1: "1 day ago"}.get(days, f"{days:,} days ago")


def _named(flow: CitedFlow | None) -> str:
    return flow.title if flow is not None else "no flow"


def _more(number: int, shown: int) -> str:
    return f"; the first {shown} of {number:,}" if number > shown else ""


def _ratio(part: int, total: int) -> float:
    return part / total if total else 0.0


def _share(part: int, total: int) -> float:
    return round(100 * _ratio(part, total), 3)


def _percent(part: int, total: int) -> str:
    return f"{100 * _ratio(part, total):.1f} %"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
