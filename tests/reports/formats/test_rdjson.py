from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from jsonschema import Draft202012Validator
from report_readers import PLAIN, written
from report_schemas import RDJSON

from flowlint.contracts import ReportOptions
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.region import Region
from flowlint.model.report import Report, Summary, Totals
from flowlint.reports.formats.rdjson import REPORTER


def diagnostics(report: Report, options: ReportOptions = PLAIN) -> Any:
    document = json.loads(written(REPORTER, report, options))
    Draft202012Validator(RDJSON).validate(document)
    return document["diagnostics"]


def test_whole_document(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("reports/findings.rdjson", written(REPORTER, report))


def test_clean(clean: Report) -> None:
    assert written(REPORTER, clean) == '{"source":{"name":"flowlint"},"diagnostics":[]}\n'


def test_columns_are_in_bytes(report: Report) -> None:
    line = '\t"Flow.名前": "東京", "Flow.cafe\u0301": 5'
    column = len(line[: line.index("5")].encode()) + 1
    found = diagnostics(report)[1]["location"]["range"]
    assert found == {"start": {"line": 2, "column": column}, "end": {"line": 2, "column": column + 1}}


def test_suggestions_that_would_hold_a_value_are_left_out(report: Report) -> None:
    hidden, shown = (diagnostics(report, ReportOptions(show_values=asked))[1] for asked in (False, True))
    assert "suggestions" not in hidden
    place = {"start": {"line": 2, "column": 45}, "end": {"line": 2, "column": 46}}
    assert shown == hidden | {"suggestions": [{"range": place, "text": '"5"'}]}


def test_a_fix_of_several_edits_is_no_suggestion(report: Report) -> None:
    edit = Edit(0, 1, "", False, Region(1, 1, 1, 2), Region(1, 1, 1, 2))
    fix = Fix("take the braces away", Safety.SAFE, (edit, edit))
    (found,) = diagnostics(Report((report.findings[0]._replace(fix=fix),), Totals((), Summary(errors=1))))
    assert "suggestions" not in found
