from __future__ import annotations

import io

import pytest
from report_readers import written

from flowlint.contracts import ReportOptions
from flowlint.model.census import Census, CitedFlow, Spot, Tally
from flowlint.model.finding import Finding, Place
from flowlint.model.report import Report, Summary, Totals
from flowlint.model.severity import Severity
from flowlint.reports.formats import summary, text

BILLING = CitedFlow("Billing", version="3.0")
TALLIES = (
    Tally(BILLING, "type-mismatch", "Flow.a", "", Severity.ERROR, 1_200, 2_400, 2_400, (Spot("a.jsonl", 3, 7), Spot("b.jsonl"))),
    Tally(None, "syntax-error", "", "", Severity.ERROR, 3, 3, 1, (Spot("\x1b[31m.json", 1, 1),)),
    Tally(BILLING, "null-value", "Flow." + "x" * 90 + "\n", "", Severity.WARNING, 0, 1),
)
CENSUS = Census({"defect": TALLIES, "rule": TALLIES[:1]}, faulty=1_203, wrong=1_202)
REPORT = Report((), Totals((), Summary(files=4, payloads=5_000, flows=1, errors=2_403, warnings=1), census=CENSUS))
CLOSING = "found 2,403 errors and 1 warning in 5,000 payloads in 4 files, checked against 1 flow\n"
VERDICT = "1,203 of 5,000 payloads have findings, 1,202 with an error\n"


def test_a_row_for_each_defect_then_the_totals() -> None:
    assert written(summary.REPORTER, REPORT, ReportOptions()) == (
        f"payloads  findings  defect                input{' ' * 57}flow                   safe fix\n"
        f'   1,200     2,400  error[type-mismatch]  Flow.a{" " * 56}"Billing" version 3.0  yes\n'
        "                    at a.jsonl:3:7, b.jsonl\n"
        f"       3         3  error[syntax-error]   -{' ' * 61}-                      1 of 3\n"
        "                    at \\x1b[31m.json:1:1\n"
        f'       0         1  warning[null-value]   Flow.{"x" * 54}…  "Billing" version 3.0  no\n'
        f"\n{VERDICT}{CLOSING}"
    )


def test_rows_by_rule_alone_when_quiet() -> None:
    assert written(summary.REPORTER, REPORT, ReportOptions(quiet=True, group_by="rule")) == (
        "payloads  findings  rule                  safe fix\n"
        "   1,200     2,400  error[type-mismatch]  yes\n"
        "                    at a.jsonl:3:7, b.jsonl\n"
    )


def test_a_clean_run_says_what_was_checked(clean: Report) -> None:
    assert written(summary.REPORTER, clean, ReportOptions()).startswith("checked 12 payloads in 9 files against 2 flows: no findings\n")


@pytest.mark.parametrize(("shown", "table"), [(50, False), (51, True)])
def test_text_report_over_fifty_findings_ends_with_the_table(shown: int, table: bool) -> None:
    finding = Finding("null-value", Severity.ERROR, "m", Place("a.json", ""))
    census = Census({"defect": TALLIES[:1] * 22}, faulty=1_203, wrong=1_202)
    report = Report((finding,), Totals((), Summary(files=4, payloads=5_000, flows=1, errors=shown), census=census))
    stream, quiet = io.StringIO(), io.StringIO()
    text.REPORTER.form.write(report, ReportOptions(), stream)
    text.REPORTER.form.write(report, ReportOptions(quiet=True), quiet)
    head = "error[null-value]: m\n --> a.json\n"
    row = '   1,200     2,400  error[type-mismatch]  Flow.a  "Billing" version 3.0  yes\n                    at a.jsonl:3:7, b.jsonl\n'
    rows = (
        f"\npayloads  findings  defect                input   flow                   safe fix\n{row * 20}"
        f"and 2 more; --format summary shows all\n{VERDICT}"
    )
    words = f"\nfound {shown} errors in 5,000 payloads in 4 files, checked against 1 flow\n"
    assert stream.getvalue() == head + (rows if table else "") + words
    assert quiet.getvalue() == head
