from __future__ import annotations

import io
from collections.abc import Callable
from typing import NamedTuple

import pytest
from junitparser import JUnitXml, TestSuite
from lxml import etree

from flowlint.contracts import ReportOptions
from flowlint.model.finding import Finding, Place
from flowlint.model.report import CheckedFile, PassedPayload, Report, Summary, Totals
from flowlint.model.severity import Severity
from flowlint.reports.formats.junit import REPORTER

PLAIN = ReportOptions()

CHECKED = (
    CheckedFile("./payloads/a.json", (PassedPayload(1, "/1"),)),
    CheckedFile("payloads/<f>.jsonl", (PassedPayload(1, ""), PassedPayload(2, "")), 998),
)


def written(report: Report, options: ReportOptions = PLAIN) -> str:
    stream = io.StringIO()
    REPORTER.form.write(report, options, stream)
    text = stream.getvalue()
    etree.fromstring(text.encode())
    return text


def outcomes(report: Report, options: ReportOptions = PLAIN) -> dict[str, list[tuple[str, list[str]]]]:
    """Return each suite's cases and their results, as another program reads them, after it has found the counts right."""
    suites = {}
    for suite in JUnitXml.fromstring(written(report, options).encode()):
        cases = list(suite)
        results = [type(result).__name__ for case in cases for result in case.result]
        counts = (len(cases), results.count("Failure"), results.count("Error"), results.count("Skipped"))
        assert (suite.tests, suite.failures, suite.errors, suite.skipped) == counts
        suites[suite.name] = [(case.name, [type(result).__name__ for result in case.result]) for case in cases]
    return suites


def test_whole_document(report: Report, golden: Callable[[str, str], None]) -> None:
    golden(
        "reports/findings.junit.xml",
        written(report._replace(totals=report.totals._replace(checked=CHECKED, problems=('cannot read "a&b": no such file',)))),
    )


def test_clean(clean: Report) -> None:
    assert outcomes(clean) == {}
    assert outcomes(clean._replace(totals=clean.totals._replace(checked=CHECKED[:1]))) == {
        "payloads/a.json": [("payload at line 1 /1", [])]
    }


class Counts(NamedTuple):
    """What the attributes of an element count."""

    tests: int
    failures: int = 0
    errors: int = 0
    skipped: int = 0


class Told(NamedTuple):
    """A suite as another program reads it: what it counts, its cases, and what it says of those that are none."""

    counts: Counts
    cases: list[str]
    said: str | None = None


def suites(report: Report, options: ReportOptions = PLAIN) -> tuple[Counts, dict[str, Told]]:
    """Return what the whole document counts, and its suites by name."""
    text = written(report, options).encode()
    said = {suite.get("name"): suite.findtext("system-out") for suite in etree.fromstring(text)}
    document = JUnitXml.fromstring(text)
    return counted(document), {one.name: Told(counted(one), [case.name for case in one], said[one.name]) for one in document}


def counted(element: JUnitXml | TestSuite) -> Counts:
    return Counts(element.tests, element.failures, element.errors, element.skipped)


def test_counts_are_those_of_all_payloads() -> None:
    report = Report((), Totals((), Summary(files=2, payloads=1_001, flows=1), checked=CHECKED))
    assert suites(report) == (
        Counts(1_001),
        {
            "payloads/a.json": Told(Counts(1), ["payload at line 1 /1"]),
            "payloads/<f>.jsonl": Told(
                Counts(1_000), ["payload at line 1", "payload at line 2"], "1,000 passed payloads; this report names the first 2"
            ),
        },
    )


@pytest.mark.parametrize(("fail_on", "failures"), [("error", 5_002), ("warning", 5_302), ("never", 0)])
def test_counts_are_those_of_all_findings(fail_on: str, failures: int) -> None:
    one = Finding("unknown-flow", Severity.ERROR, "a fault", Place("a.json", "/a"))
    left_out = {("a.json", Severity.ERROR): 5_000, ("a.json", Severity.WARNING): 300, ("./b.json", Severity.INFO): 7}
    report = Report((one, one), Totals((), Summary(errors=5_002, warnings=300, infos=7, left_out=left_out)))
    assert suites(report, ReportOptions(fail_on=fail_on)) == (
        Counts(5_309, failures),
        {
            "a.json": Told(
                Counts(5_302, failures), ["unknown-flow /a", "unknown-flow /a (2)"], "5,302 findings; this report keeps the first 2"
            ),
            "b.json": Told(Counts(7), [], "7 findings; this report keeps none"),
            "flowlint": Told(Counts(0), [], "5,309 findings; this report keeps the first 2"),
        },
    )


def test_counts_are_those_of_all_that_was_not_judged() -> None:
    unchecked = [f"a.json:{line}:1: trigger was not judged" for line in range(1, 1_502)]
    report = Report((), Totals((), Summary(files=1, triggers=1_501, unchecked=unchecked, capped=1, errors=1_000)))
    said = (
        "1,501 payloads and triggers were not checked, or only in part; this report names the first 1,000; "
        "a rule stopped after 1,000 findings in one payload; there may be more"
    )
    assert suites(report) == (Counts(1_501, skipped=1_501), {"flowlint": Told(Counts(1_501, skipped=1_501), unchecked[:1_000], said)})


@pytest.mark.parametrize(("fail_on", "failing"), [("error", 1), ("warning", 2), ("info", 3), ("never", 0)])
def test_what_does_not_fail_the_run_fails_no_case(fail_on: str, failing: int) -> None:
    severities = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    found = tuple(Finding(f"rule-{severity}", severity, "a fault", Place("a.json", "/a")) for severity in severities)
    report = Report(found, Totals((), Summary(errors=1, warnings=1, infos=1)))
    results = [["Failure"]] * failing + [[]] * (3 - failing)
    names = [f"rule-{severity} /a" for severity in severities]
    assert outcomes(report, ReportOptions(fail_on=fail_on)) == {"a.json": list(zip(names, results, strict=True))}


def test_findings_of_one_name_are_numbered() -> None:
    one = Finding("null-value", Severity.ERROR, "a fault", Place("a.jsonl", "/a"))
    names = [name for name, _ in outcomes(Report((one, one, one), Totals((), Summary(errors=3))))["a.jsonl"]]
    assert names == ["null-value /a", "null-value /a (2)", "null-value /a (3)"]


def test_what_could_not_be_checked_is_an_error(clean: Report) -> None:
    assert outcomes(clean.with_problems(('cannot read "a": no such file',))) == {"flowlint": [('cannot read "a": no such file', ["Error"])]}


def test_what_could_not_be_judged_is_skipped(clean: Report) -> None:
    sentence = "a.json:1:1: trigger was not checked against its flow: it names no target"
    clean.totals.summary.unchecked.append(sentence)
    assert outcomes(clean) == {"flowlint": [(sentence, ["Skipped"])]}


def test_triggers_that_passed_are_cases(clean: Report) -> None:
    passed = CheckedFile("t.json", (PassedPayload(3, "/0/topicName", "trigger"),))
    assert outcomes(clean._replace(totals=clean.totals._replace(checked=(passed,)))) == {"t.json": [("trigger at line 3 /0/topicName", [])]}
