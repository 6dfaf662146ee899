"""Findings as a table, one row for each defect, or each flow, rule, input or file: how often, where first, and whether a fix is safe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flowlint.model.census import DEFECT, Census, Tally
from flowlint.model.printable import counted, printable
from flowlint.model.report import Summary

_WIDEST = 60
"""Columns that a name may take in a table."""
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


def verdict(census: Census, summary: Summary) -> str:
    """Return the sentence that says how many payloads have findings, and how many of these an error."""
    return f"{census.faulty:,} of {counted(summary.payloads, 'payload')} {_have(census.faulty)} findings, {census.wrong:,} with an error"


def safe_fix(tally: Tally) -> str:
    """Return whether findings that are counted together have a fix that may be applied by itself: yes, no, or how many of them."""
    return "no" if not tally.safe else "yes" if tally.safe == tally.findings else f"{tally.safe:,} of {tally.findings:,}"


def _columns(group: str) -> Sequence[_Column]:
    counts: list[_Column] = [("payloads", lambda one: f"{one.payloads:,}"), ("findings", lambda one: f"{one.findings:,}")]
    rule: _Column = ("defect" if not group else "rule", lambda one: f"{one.severity.value}[{one.rule}]")
    name: _Column = ("input", lambda one: one.input or "-")
    flow: _Column = ("flow", lambda one: one.flow.title if one.flow is not None else "-")
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
