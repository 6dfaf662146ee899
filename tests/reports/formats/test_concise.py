from __future__ import annotations

import re
from collections.abc import Callable

from report_readers import written

from flowlint.contracts import ReportOptions
from flowlint.model.report import Report
from flowlint.reports.formats.concise import REPORTER


def test_one_line_for_each_finding(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("reports/findings.concise.txt", written(REPORTER, report, ReportOptions(statistics=True)))


def test_colour_carries_nothing(report: Report) -> None:
    coloured = written(REPORTER, report, ReportOptions(color=True))
    plain = written(REPORTER, report, ReportOptions())
    assert coloured != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_clean(clean: Report) -> None:
    assert written(REPORTER, clean, ReportOptions()) == ""
