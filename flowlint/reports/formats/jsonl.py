"""All findings as JSON Lines, for programs; ``schemas/rows.schema.json`` describes the rows.

Each row has a ``kind``. The first is the ``run``: which definitions judge, with version, contract hash and age, and the options given.
Then comes a row for each ``finding``, written as it is found: no limit holds, and memory stays flat. The last is the ``summary``: totals,
and counts by flow, rule and input. It is missing where a run was cut.

Lines, columns and records count from 1. ``record`` is the payload in its file: its line in JSON Lines, or its item in a list. ``fix`` is
the safety of the fix, where there is one. ``excerpt`` is null unless you give ``--show-values``; no other cell holds a payload value.
``flowlint report`` makes a page of such files.
"""

from __future__ import annotations

from flowlint.contracts import Reporter, ReportOptions, Rows
from flowlint.model.finding import Finding
from flowlint.model.printable import printable_json
from flowlint.model.report import Totals
from flowlint.reports.audit import audit_of, first_row, last_row
from flowlint.reports.rows import COLUMNS, cells


def _start(totals: Totals, options: ReportOptions) -> str:
    return _row(first_row(audit_of(totals, options), options))


def _finding(finding: Finding, options: ReportOptions) -> str:
    return _row({"kind": "finding", **dict(zip(COLUMNS, cells(finding, options), strict=True))})


def _end(totals: Totals, options: ReportOptions) -> str:
    return _row(last_row(audit_of(totals, options)))


def _row(value: object) -> str:
    return printable_json(value, compact=True) + "\n"


REPORTER = Reporter(
    "jsonl",
    "a row for every finding, without a limit, for programs",
    Rows(_finding, _start, _end),
    wants_census=True,
    wants_findings=False,
    wants_fingerprints=True,
)
"""Its rows are what ``reports/audit.py`` reads."""
