"""All findings as CSV (RFC 4180), for spreadsheets and databases: one heading, then a row for each finding, without a limit.

The columns are those of ``jsonl``. A cell that a spreadsheet would take for a formula begins with an apostrophe: one with ``=``, ``+``,
``-``, ``@``, a tab or a line end at its start, blanks aside. Characters that cannot be seen are written as escapes. ``excerpt`` is empty
unless you give ``--show-values``; no other cell holds a payload value.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from flowlint.contracts import Reporter, ReportOptions, Rows
from flowlint.model.finding import Finding
from flowlint.model.printable import printable
from flowlint.reports.rows import COLUMNS, cells

_FORMULA = tuple("=+-@＝＋－＠﹢﹣﹦﹫")
_CONTROL = ("\t", "\r", "\n")
"""What a cell begins with that a spreadsheet works out rather than shows."""


def _finding(finding: Finding, options: ReportOptions) -> str:
    return _row(map(_harmless, cells(finding, options)))


def _harmless(value: str | int | None) -> str:
    text = "" if value is None else str(value)
    return ("'" if text.startswith(_CONTROL) or text.lstrip().startswith(_FORMULA) else "") + printable(text)


def _row(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()


REPORTER = Reporter(
    "csv",
    "a row for every finding, without a limit, for spreadsheets",
    Rows(_finding, start=lambda *_: _row(COLUMNS), end=lambda *_: ""),
    wants_findings=False,
    wants_fingerprints=True,
)
