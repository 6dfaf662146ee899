from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from junitparser import JUnitXml
from lxml import etree

from flowlint.contracts import ReportOptions
from flowlint.model.checked import CheckedFile, PassedPayload
from flowlint.model.finding import Finding, Place
from flowlint.model.report import Report, Summary
from flowlint.model.severity import Severity
from flowlint.reporters.junit import REPORTER

PLAIN = ReportOptions()

CHECKED = (
    CheckedFile("./payloads/a.json", (PassedPayload(1, "/1"),)),
    CheckedFile("payloads/<f>.jsonl", (PassedPayload(1, ""), PassedPayload(2, "")), 998),
)


def written(report: Report, options: ReportOptions = PLAIN) -> str:
    stream = io.StringIO()
    REPORTER.write(report, options, stream)
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
    golden("reports/findings.junit.xml", written(report._replace(checked=CHECKED, problems=('cannot read "a&b": no such file',))))


def test_clean(clean: Report) -> None:
    assert outcomes(clean) == {}
    assert outcomes(clean._replace(checked=CHECKED)) == {
        "payloads/a.json": [("payload at line 1 /1", [])],
        "payloads/<f>.jsonl": [("payload at line 1", []), ("payload at line 2", []), ("998 more payloads", [])],
    }


@pytest.mark.parametrize(("fail_on", "failing"), [("error", 1), ("warning", 2), ("info", 3), ("never", 0)])
def test_what_does_not_fail_the_run_fails_no_case(fail_on: str, failing: int) -> None:
    severities = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    found = tuple(Finding(f"rule-{severity}", severity, "a fault", Place("a.json", "/a")) for severity in severities)
    report = Report(found, (), Summary(errors=1, warnings=1, infos=1))
    results = [["Failure"]] * failing + [[]] * (3 - failing)
    names = [f"rule-{severity} /a" for severity in severities]
    assert outcomes(report, ReportOptions(fail_on=fail_on)) == {"a.json": list(zip(names, results, strict=True))}


def test_findings_of_one_name_are_numbered() -> None:
    one = Finding("null-value", Severity.ERROR, "a fault", Place("a.jsonl", "/a"))
    names = [name for name, _ in outcomes(Report((one, one, one), (), Summary(errors=3)))["a.jsonl"]]
    assert names == ["null-value /a", "null-value /a (2)", "null-value /a (3)"]


def test_what_could_not_be_checked_is_an_error(clean: Report) -> None:
    assert outcomes(clean._replace(problems=('cannot read "a": no such file',))) == {
        "flowlint": [('cannot read "a": no such file', ["Error"])]
    }


def test_what_could_not_be_judged_is_skipped(clean: Report) -> None:
    sentence = "a.json:1:1: trigger was not judged against its flow: it names no target"
    clean.summary.unchecked.append(sentence)
    assert outcomes(clean) == {"flowlint": [(sentence, ["Skipped"])]}


def test_triggers_that_passed_are_cases(clean: Report) -> None:
    passed = CheckedFile("t.json", (PassedPayload(3, "/0/topicName", "trigger"),))
    assert outcomes(clean._replace(checked=(passed,))) == {"t.json": [("trigger at line 3 /0/topicName", [])]}
