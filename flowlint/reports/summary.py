"""Findings as a table, one row for each defect, or each flow, rule, input or file: how often, where first, and whether a fix is safe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flowlint.model.audit import Audit
from flowlint.model.census import DEFECT, Census, Tally
from flowlint.model.printable import counted, printable

_WIDEST = 60
"""Columns that a name may take in a table."""
_NAMED_RULES = 10
"""Rules that are switched off that a sentence names."""
_Column = tuple[str, Callable[[Tally], str]]


def rows(census: Census, group: str, most: int | None = None) -> Iterator[str]:
    """Yield the lines of the table, safe for a terminal: its heading, then two for each row, at most so many rows."""
    tallies = census.by(group or DEFECT)
    # Findings in definitions, triggers and calls concern no payload.
    numbers = 2 if census.faulty else 1
    columns = _columns(group)[2 - numbers :]
    cells = [[_cell(text(tally)) for _, text in columns] for tally in tallies[:most]]
    widths = [max(len(one) for one in column) for column in zip([heading for heading, _ in columns], *cells, strict=True)]
    yield _line([heading for heading, _ in columns], widths, numbers)
    indent = " " * sum(width + 2 for width in widths[:numbers])
    for tally, row in zip(tallies, cells, strict=False):
        yield _line(row, widths, numbers)
        if tally.spots:
            yield indent + "at " + ", ".join(printable(spot.address) for spot in tally.spots)
    if most is not None and len(tallies) > most:
        yield f"and {len(tallies) - most:,} more; --format summary shows all"
    others = sum(one.findings for one in census.by(DEFECT)) - sum(one.findings for one in tallies) if group == "input" else 0
    if others:
        yield f"{counted(others, 'more finding')} {_are(others)} about no input"


def verdicts(audit: Audit) -> list[str]:
    """Return what is to be said of all payloads: how many have findings, how many were not judged wholly, and which rules were off."""
    census, lines = audit.census, list[str]()
    if audit.findings:
        payloads = counted(audit.count("payloads"), "payload")
        lines.append(f"{census.faulty:,} of {payloads} {_have(census.faulty)} findings, {census.wrong:,} with an error")
    if census.unmatched:
        lines.append(unmatched(census))
    if audit.unjudged:
        lines.append(f"{counted(audit.unjudged, 'more payload')} {_were(audit.unjudged)} not judged, or only in part")
    if census.concealed:
        lines.append(f"{counted(census.concealed, 'more payload')} {_have(census.concealed)} findings that are not shown")
    return [*lines, *rules_off(audit)]


def unmatched(census: Census) -> str:
    """Return the sentence about payloads that are wrong for nothing but that no loaded flow is theirs."""
    return (
        f"of {census.unmatched:,} of these it is only known that no loaded flow is theirs; without them {census.wrong - census.unmatched:,}"
    )


def rules_off(audit: Audit) -> list[str]:
    """Return the sentence that names the rules that were switched off, where any were."""
    named, more = audit.off[:_NAMED_RULES], len(audit.off) - _NAMED_RULES
    others = f" and {counted(more, 'more rule')}" if more > 0 else ""
    return [f"not looked for: {', '.join(named)}{others}"] if named else []


def safe_fix(tally: Tally) -> str:
    """Return whether findings that are counted together have a fix that may be applied by itself: yes, no, or how many of them."""
    return "no" if not tally.safe else "yes" if tally.safe == tally.findings else f"{tally.safe:,} of {tally.findings:,}"


def _columns(group: str) -> Sequence[_Column]:
    counts: list[_Column] = [("payloads", lambda one: f"{one.payloads:,}"), ("findings", lambda one: f"{one.findings:,}")]
    rule: _Column = ("defect" if not group else "rule", lambda one: f"{one.severity.value}[{one.rule}]")
    name: _Column = ("input", lambda one: one.input or "-")
    flow: _Column = ("flow", lambda one: one.flow.title if one.flow is not None else "-" if not group else "(no flow known)")
    path: _Column = ("file", lambda one: one.path)
    named = {"": [rule, name, flow], "flow": [flow], "rule": [rule], "input": [name, flow], "file": [path]}
    return [*counts, *named[group], ("safe fix", safe_fix)]


def _cell(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= _WIDEST else shown[: _WIDEST - 1] + "…"


def _line(cells: Sequence[str], widths: Sequence[int], numbers: int) -> str:
    """Return cells side by side, of which so many are ``numbers``."""
    placed = zip(cells, widths, strict=True)
    return "  ".join(f"{cell:{'>' if place < numbers else '<'}{width}}" for place, (cell, width) in enumerate(placed)).rstrip()


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
