from __future__ import annotations

import io
import re
from collections.abc import Callable

from flowlint.contracts import ReportOptions
from flowlint.model.report import Report
from flowlint.reports.formats.concise import REPORTER


def written(report: Report, options: ReportOptions) -> str:
    stream = io.StringIO()
    REPORTER.form.write(report, options, stream)
    return stream.getvalue()


def test_one_line_for_each_finding(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("reports/findings.concise.txt", written(report, ReportOptions(statistics=True)))


def test_colour_carries_nothing(report: Report) -> None:
    coloured = written(report, ReportOptions(color=True))
    plain = written(report, ReportOptions())
    assert coloured != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_clean(clean: Report) -> None:
    assert written(clean, ReportOptions()) == ""
