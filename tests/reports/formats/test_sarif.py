from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft4Validator
from report_readers import PLAIN, written
from report_schemas import SARIF

from flowlint import __version__, registry
from flowlint.contracts import ReportOptions
from flowlint.model.finding import Finding, Place
from flowlint.model.group import Group
from flowlint.model.report import Report, RuleFacts, Summary, Totals
from flowlint.model.severity import Severity
from flowlint.reports.formats.sarif import MOST_RESULTS, REPORTER

MANUAL = "Names differ.\n\n## What it does\n\nReports a name\nthat differs.\n\n## Why it matters\n\nIt is dropped.\n"
RULES = (
    RuleFacts("name-case-mismatch", Severity.ERROR, Group.NAMES, "a name differs only in case", MANUAL),
    RuleFacts("null-value", Severity.WARNING, Group.VALUES, "a value is null", "A value is null."),
    RuleFacts("suspicious-input", Severity.INFO, Group.HOUSEKEEPING, "two inputs are spelt alike", "Two inputs."),
)


def run_of(report: Report, options: ReportOptions = PLAIN) -> Any:
    document = json.loads(written(REPORTER, report, options))
    Draft4Validator(SARIF).validate(document)
    (run,) = document["runs"]
    return run


def test_the_schema_is_the_published_one() -> None:
    assert SARIF["id"] == "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    Draft4Validator.check_schema(SARIF)


def test_whole_document(report: Report, golden: Callable[[str, str], None]) -> None:
    text = written(REPORTER, report._replace(totals=report.totals._replace(rules=RULES, problems=('cannot read "a.json": no such file',))))
    assert text.isascii()
    assert text.count("\n") == 1
    document = json.loads(text)
    document["runs"][0]["tool"]["driver"]["semanticVersion"] = "0.0.0"
    golden("reports/findings.sarif", json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def test_clean(clean: Report) -> None:
    assert run_of(clean) == {
        "tool": {"driver": {"name": "flowlint", "semanticVersion": __version__, "rules": []}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": []}],
        "columnKind": "unicodeCodePoints",
        "results": [],
        "properties": {"findings": 0, "kept": 0, "hidden": 0},
    }


def test_every_rule_has_what_code_scanning_asks_for(clean: Report) -> None:
    rules = run_of(clean._replace(totals=clean.totals._replace(rules=registry.rule_facts())))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(registry.rule_ids())
    lacking = [
        rule["id"]
        for rule in rules
        if not (rule["shortDescription"]["text"] and rule["help"]["text"] and rule["help"]["markdown"])
        or not 0 < len(rule["fullDescription"]["text"]) <= 1024
    ]
    assert lacking == []


def test_every_place_is_whole_and_on_one_line(report: Report) -> None:
    for result in run_of(report)["results"]:
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        assert sorted(region) == ["endColumn", "endLine", "startColumn", "startLine"]
        assert min(region.values()) >= 1
        assert region["startLine"] == region["endLine"]


def test_fixes_that_would_hold_a_value_are_left_out(report: Report) -> None:
    hidden, shown = (run_of(report, ReportOptions(show_values=asked))["results"][1] for asked in (False, True))
    assert "fixes" not in hidden
    assert shown == hidden | {
        "fixes": [
            {
                "description": {"text": "quote the number (unsafe)"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": "payloads/b.json", "uriBaseId": "%SRCROOT%"},
                        "replacements": [
                            {
                                "deletedRegion": {"startLine": 2, "startColumn": 36, "endLine": 2, "endColumn": 37},
                                "insertedContent": {"text": '"5"'},
                            }
                        ],
                    }
                ],
            }
        ]
    }


@pytest.mark.parametrize(
    ("path", "artifact"),
    [
        ("./a b/é%.json", {"uri": "service/a%20b/%C3%A9%25.json", "uriBaseId": "%SRCROOT%"}),
        ("../flows/a.yaml", {"uri": "flows/a.yaml", "uriBaseId": "%SRCROOT%"}),
        ("../../a.yaml", {"uri": "file:///home/a.yaml"}),
        ("/home/repo/a.yaml", {"uri": "a.yaml", "uriBaseId": "%SRCROOT%"}),
        ("bad\udcff.json", {"uri": "service/bad%FF.json", "uriBaseId": "%SRCROOT%"}),
        ("<stdin>", {"uri": "%3Cstdin%3E", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_paths_start_from_the_repository(path: str, artifact: dict[str, str]) -> None:
    finding = Finding("null-value", Severity.WARNING, "a value is null", Place(path, ""), fingerprint="0" * 32)
    run = run_of(Report((finding,), Totals((), Summary(warnings=1))), ReportOptions(folder="/home/repo/service", root="/home/repo"))
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == artifact


@pytest.mark.slow
def test_of_too_many_results_the_gravest_are_kept() -> None:
    warning = Finding("null-value", Severity.WARNING, "a value is null", Place("a.json", ""), fingerprint="0" * 32)
    error = Finding("unknown-flow", Severity.ERROR, "no flow", Place("b.json", ""), fingerprint="1" * 32)
    report = Report(
        (*[warning] * MOST_RESULTS, error, error),
        Totals((), Summary(warnings=MOST_RESULTS + 1, errors=2, left_out={("c.json", Severity.WARNING): 1})),
    )
    run = run_of(report)
    assert [result["ruleId"] for result in run["results"]] == ["null-value"] * (MOST_RESULTS - 2) + ["unknown-flow"] * 2
    assert run["invocations"] == [
        {
            "executionSuccessful": True,
            "toolExecutionNotifications": [
                {"level": "warning", "message": {"text": "5,003 findings; this report keeps the gravest 5,000 of the first 5,002"}}
            ],
        }
    ]
    assert run["properties"] == {"findings": 5_003, "kept": 5_000, "hidden": 0}


def test_what_could_not_be_judged_is_a_note(clean: Report) -> None:
    sentence = "a.json:1:1: trigger was not checked against its flow: it names no target"
    clean.totals.summary.unchecked.append(sentence)
    (run,) = json.loads(written(REPORTER, clean))["runs"]
    assert run["invocations"] == [
        {"executionSuccessful": True, "toolExecutionNotifications": [{"level": "note", "message": {"text": sentence}}]}
    ]
