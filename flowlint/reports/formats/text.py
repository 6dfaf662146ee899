"""Findings for people: each with its source line, a caret under the fault, related places, help, fix, and notes.

More than 50 findings end with a table of the defects that are met most, as the format ``summary`` has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from flowlint.contracts import Reporter, ReportOptions, Streamed
from flowlint.model.identity import once_each
from flowlint.model.location import on_line
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import is_plain, pieces, printable
from flowlint.model.region import Region
from flowlint.model.report import Totals
from flowlint.reports.closing import closing, cuts, statistics

if TYPE_CHECKING:
    from flowlint.model.finding import Excerpt, Finding, Place

MANY = 50
"""Findings above which the report ends with a table of defects."""
MOST_ROWS = 20
"""Rows of that table."""
_TAB = 4
_NARROWEST = 20
"""Columns that an excerpt gets however narrow the terminal is."""
_CUT = "…"
_BOLD, _FRAME = "1", "1;34"
_SEVERITY_COLOR = {"error": "1;31", "warning": "1;33", "info": "1;36"}
_SAFETY_WORDS = {"safe": "safe", "unsafe": "unsafe", "display-only": "by hand"}


def _end(totals: Totals, _: Finding | None, options: ReportOptions) -> Iterator[str]:
    """Yield the counts per rule where they are wanted, and the closing words: where only findings are, what is left out."""
    table = list(_table(totals, options)) if totals.summary.shown > MANY and not options.quiet else []
    counts = statistics(totals.summary) if options.statistics else []
    words = cuts(totals.summary) if options.quiet else closing(totals, verbose=options.verbose)
    return (_block(lines) for lines in (table, counts, words) if lines)


def _table(totals: Totals, options: ReportOptions) -> Iterator[str]:
    if totals.census is not None:
        from flowlint.reports.audit import audit_of
        from flowlint.reports.summary import rows, verdicts

        yield from rows(totals.census, options.group_by, MOST_ROWS)
        yield from verdicts(audit_of(totals, options))


def _block(lines: list[str]) -> str:
    return "\n".join((*lines, ""))


def _finding(finding: Finding, _: Finding | None, options: ReportOptions) -> str:
    shown = [finding.place, *[place for _, place in finding.related]]
    lines = [place.excerpt.line for place in shown if place.region and place.excerpt]
    frame = _frame(len(str(max(lines, default=1))), options.color, options.width)
    drawn = [_title(frame, finding.severity, finding.rule, finding.message), frame.arrow("-->", _address(finding.place))]
    drawn += frame.excerpt(finding.place, "^", _SEVERITY_COLOR[finding.severity])
    for label, place in finding.related:
        drawn += _declared(place, label, frame) if finding.place.path != place.path else _related(place, label, frame)
    drawn += _noted(frame, tuple(_notes(finding)))
    return _block(drawn)


def _related(place: Place, label: str, frame: _Frame) -> list[str]:
    if place.region is None:
        return []
    label = printable(label)
    drawn = frame.excerpt(place, "-", _FRAME, label)
    on_line = _address(place) if drawn else f"{_address(place)}: {label}"
    return [frame.bar, frame.arrow(":::", on_line), *drawn]


_declared = once_each(_related)
"""Draws a place in a definition, which is the same in many findings: a quarter of the time of a finding."""


def _notes(finding: Finding) -> list[tuple[str, str]]:
    """Return the kinds and texts below a finding, in their fixed order."""
    notes = []
    if finding.help:
        notes.append(("help", finding.help))
    if finding.fix is not None:
        notes.append(("fix", f"{finding.fix.title} ({_SAFETY_WORDS[finding.fix.safety]})"))
    if finding.note:
        notes.append(("note", finding.note))
    notes += [("note", f"{label}: {_address(place)}") for label, place in finding.related if place.region is None]
    flow = finding.flow
    if flow is not None and flow.source != finding.place.path:
        notes.append(("note", f"checked against flow {flow.citation}"))
    return notes


def _address(place: Place) -> str:
    return printable(on_line(place.path, place.region, f" ({place.pointer})" if place.pointer else ""))


class _Frame(NamedTuple):
    """The left edge of one finding: how many columns its line numbers take, whether it is coloured, and the width in columns.

    ``bar`` is the edge of a line without a number.
    """

    gutter: int
    color: bool
    width: int
    bar: str

    def paint(self, text: str, code: str) -> str:
        return _painted(text, code) if self.color else text

    def arrow(self, arrow: str, text: str) -> str:
        return " " * self.gutter + self.paint(arrow, _FRAME) + f" {text}"

    def excerpt(self, place: Place, mark: str, color: str, label: str = "") -> list[str]:
        """Return the source line of ``place`` and the marks under it, or nothing where the place has none."""
        if place.region is None or place.excerpt is None:
            return []
        line = _draw(place.excerpt, place.region, max(self.width - self.gutter - 3, _NARROWEST))
        number = self.paint(f"{place.excerpt.line:>{self.gutter}} |", _FRAME)
        underline = self.paint(mark * line.length + (f" {label}" if label else ""), color)
        return [self.bar, f"{number} {line.text}".rstrip(), f"{self.bar} {' ' * line.indent}{underline}"]


@lru_cache(maxsize=16)
def _frame(gutter: int, color: bool, width: int) -> _Frame:
    return _Frame(gutter, color, width, " " * gutter + (_painted(" |", _FRAME) if color else " |"))


def _painted(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if text else text


@lru_cache(maxsize=1_000)
def _title(frame: _Frame, severity: str, rule: str, message: str) -> str:
    """Return the first line of a finding; this and the notes are the same in many, and to keep them takes a third off the time of each."""
    return frame.paint(f"{severity}[{rule}]", _SEVERITY_COLOR[severity]) + frame.paint(f": {printable(message)}", _BOLD)


@lru_cache(maxsize=1_000)
def _noted(frame: _Frame, notes: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    edge = " " * frame.gutter + frame.paint(" =", _FRAME)
    return (*([frame.bar] if notes else []), *(f"{edge} {frame.paint(kind, _BOLD)}: {printable(text)}" for kind, text in notes))


class _Line(NamedTuple):
    """A source line as shown: its text, and the columns of the fault in it, counted from 0."""

    text: str
    indent: int
    length: int


class _Cell(NamedTuple):
    """One code point as shown, and the columns that it takes."""

    text: str
    columns: int


def _draw(excerpt: Excerpt, region: Region, columns: int) -> _Line:
    """Return ``excerpt`` cut to ``columns`` around the start of ``region``, of which only the first line counts."""
    plain = _drawn_plainly(excerpt, region, columns)
    if plain is not None:
        return plain
    cells = list(map(_cell, excerpt.text, pieces(excerpt.text)))
    first = min(max(region.column - excerpt.column, 0), len(cells))
    last = len(cells) if region.end_line > region.line else min(max(region.end_column - excerpt.column, first), len(cells))
    start, end = _window(cells, first, columns - len(_CUT) * (excerpt.cut_before + excerpt.cut_after))
    before = _CUT if excerpt.cut_before or start else ""
    after = _CUT if excerpt.cut_after or end < len(cells) else ""
    text = before + "".join(cell.text for cell in cells[start:end]) + after
    return _Line(text, len(before) + _columns(cells[start:first]), max(_columns(cells[first : min(last, end)]), 1))


def _drawn_plainly(excerpt: Excerpt, region: Region, columns: int) -> _Line | None:
    """Return what ``_draw`` does of ASCII, as most lines are: a column for each character; ``None`` for any other text."""
    text = excerpt.text
    if not (text.isascii() and is_plain(text)):
        return None
    first = min(max(region.column - excerpt.column, 0), len(text))
    last = len(text) if region.end_line > region.line else min(max(region.end_column - excerpt.column, first), len(text))
    start, end, columns = 0, len(text), columns - len(_CUT) * (excerpt.cut_before + excerpt.cut_after)
    if end > columns:
        # The same as ``_window``, counted: a tenth of the time of a long line.
        room = columns - 2 * len(_CUT)
        start = max(first - room // 4, 0)
        end = min(start + room, end)
        start = max(end - room, 0)
    before, after = _CUT if excerpt.cut_before or start else "", _CUT if excerpt.cut_after or end < len(text) else ""
    return _Line(before + text[start:end] + after, len(before) + first - start, max(min(last, end) - first, 1))


def _window(cells: list[_Cell], first: int, columns: int) -> tuple[int, int]:
    """Return which cells fit into ``columns`` so that the cell ``first`` is seen, with a quarter of the room before it."""
    if _columns(cells) <= columns:
        return 0, len(cells)
    room = columns - 2 * len(_CUT)
    start, used = first, 0
    while start and used + cells[start - 1].columns <= room // 4:
        start -= 1
        used += cells[start].columns
    end = first
    while end < len(cells) and used + cells[end].columns <= room:
        used += cells[end].columns
        end += 1
    while start and used + cells[start - 1].columns <= room:
        start -= 1
        used += cells[start].columns
    return start, end


def _columns(cells: list[_Cell]) -> int:
    return sum(cell.columns for cell in cells)


def _cell(character: str, shown: str) -> _Cell:
    if character == "\t":
        return _Cell(" " * _TAB, _TAB)
    if character != shown:
        return _Cell(shown, len(shown))
    return _Cell(character, 1 if character.isascii() else _width(character))


def _width(character: str) -> int:
    """Return the columns of a printable character: 0 for a mark on the one before, 2 for East Asian wide ones (UAX #11), else 1."""
    import unicodedata

    if unicodedata.category(character) in {"Mn", "Me"} or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


REPORTER = Reporter(
    "text", "findings with source lines, for people", Streamed(_finding, _end, between="\n"), machine=False, wants_census=True
)
