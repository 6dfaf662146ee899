"""Formats with a row for every finding: jsonl and csv."""

from __future__ import annotations

import csv
import io
import json

import pytest
from jsonschema import Draft202012Validator
from report_schemas import ROWS

from flowlint import registry
from flowlint.contracts import ReportOptions
from flowlint.model.contract import contract_hash
from flowlint.model.finding import Excerpt, Finding, Place
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Region
from flowlint.model.report import Report, Summary, Totals
from flowlint.model.severity import Severity
from flowlint.reports.rows import COLUMNS
from flowlint.reports.tallies import census_of

FLOW = FlowDefinition("Billing", "workflow", "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "3.0", source="flows/billing.yaml")
PLACE = Place("a.jsonl", "/inputData/Flow.a", Region(7, 3, 7, 9), Excerpt(7, '"Flow.a": "secret"'))
FOUND = Finding("null-value", Severity.WARNING, "it is null", PLACE, parameter="Flow.a", flow=FLOW, fingerprint="0" * 32, record=7)
NOWHERE = Finding("syntax-error", Severity.ERROR, "the text is empty", Place("b.json", ""), fingerprint="1" * 32)
OPTIONS = ReportOptions(started="2026-11-24T09:30:00Z", asked=(("paths", ("a.jsonl",)), ("since", "main")))


def report(*findings: Finding) -> Report:
    summary = Summary(files=2, payloads=9, flows=1, errors=1, warnings=1, unjudged=1, unchecked=["c.json:1:1: not checked"])
    return Report(findings, Totals((FLOW,), summary, ("b.json cannot be read",), (FLOW,), census=census_of(findings)))


def written(name: str, findings: tuple[Finding, ...], options: ReportOptions = OPTIONS) -> str:
    stream = io.StringIO()
    registry.reporter(name).form.write(report(*findings), options, stream)
    return stream.getvalue()


def test_rows_of_a_run() -> None:
    rows = [json.loads(line) for line in written("jsonl", (FOUND, NOWHERE)).splitlines()]
    for row in rows:
        Draft202012Validator(ROWS).validate(row)
    definition = {"id": FLOW.id, "name": "Billing", "version": "3.0", "contract": contract_hash(FLOW), "source": "flows/billing.yaml"}
    tally = {"severity": "warning", "payloads": 1, "findings": 1, "safe": 0, "places": [["a.jsonl", 7, 3]]}
    other = {"severity": "error", "payloads": 0, "findings": 1, "safe": 0, "places": [["b.json", 0, 0]]}
    assert rows == [
        {
            "kind": "run",
            "format": 1,
            "tool": {"name": "flowlint", "version": "0.1.0"},
            "started": "2026-11-24T09:30:00Z",
            "options": {"paths": ["a.jsonl"], "since": "main"},
            "definitions": [{**definition, "days": None}],
        },
        {
            "kind": "finding",
            "path": "a.jsonl",
            "record": 7,
            "line": 7,
            "column": 3,
            "rule": "null-value",
            "severity": "warning",
            "definition_id": FLOW.id,
            "definition_name": "Billing",
            "definition_version": "3.0",
            "contract": contract_hash(FLOW),
            "parameter": "Flow.a",
            "pointer": "/inputData/Flow.a",
            "message": "it is null",
            "fix": None,
            "fingerprint": "0" * 32,
            "excerpt": None,
        },
        {
            "kind": "finding",
            **dict.fromkeys(COLUMNS),
            "path": "b.json",
            "rule": "syntax-error",
            "severity": "error",
            "pointer": "",
            "message": "the text is empty",
            "fingerprint": "1" * 32,
        },
        {
            "kind": "summary",
            **dict.fromkeys(
                ("triggers", "skipped", "unchanged", "unread", "partial", "infos", "fixable", "hidden", "capped", "suppressed"), 0
            ),
            "files": 2,
            "payloads": 9,
            "unjudged": 1,
            "flows": 1,
            "errors": 1,
            "warnings": 1,
            "findings": 2,
            "faulty": 1,
            "wrong": 0,
            "open": 0,
            "unmatched": 0,
            "concealed": 0,
            "judges": [0],
            "more": [],
            "by": {
                "defect": [{"flow": 0, "rule": "null-value", "input": "Flow.a", **tally}, {"rule": "syntax-error", **other}],
                "flow": [{"flow": 0, **tally}, other],
                "rule": [{"rule": "null-value", **tally}, {"rule": "syntax-error", **other}],
                "input": [{"flow": 0, "input": "Flow.a", **tally}],
                "file": [{"path": "a.jsonl", **tally}, {"path": "b.json", **other}],
                "cell": [{"flow": 0, "rule": "null-value", **tally}, {"rule": "syntax-error", **other}],
            },
            "problems": ["b.json cannot be read"],
            "unchecked": ["c.json:1:1: not checked"],
            "uncheckedMore": 0,
            "rulesOff": [],
        },
    ]


def test_table_of_a_run() -> None:
    cells = f"a.jsonl,7,7,3,null-value,warning,{FLOW.id},Billing,3.0,{contract_hash(FLOW)},Flow.a,/inputData/Flow.a,it is null"
    assert written("csv", (FOUND, NOWHERE)) == (
        f"{','.join(COLUMNS)}\r\n{cells},,{'0' * 32},\r\nb.json,,,,syntax-error,error,,,,,,,the text is empty,,{'1' * 32},\r\n"
    )


@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_values_are_shown_only_where_asked_for(name: str) -> None:
    assert "secret" not in written(name, (FOUND,))
    assert "secret" in written(name, (FOUND,), OPTIONS._replace(show_values=True))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        (" =1+1", "' =1+1"),
        ("﹦1", "'﹦1"),
        ('=HYPERLINK("https://evil.example","x")', '\'=HYPERLINK("https://evil.example","x")'),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\\t=1"),
        ("\r=1", "'\\r=1"),
        ("\n=1", "'\\n=1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        ("\x1b[31m\u202e\ud800", "\\x1b[31m\\u202e\\ud800"),
        ('a","b\n', 'a","b\\n'),
    ],
)
def test_no_cell_is_a_formula_or_breaks_the_table(text: str, cell: str) -> None:
    hostile = Finding(text, Severity.ERROR, text, Place(text, text), parameter=text, flow=FLOW._replace(name=text, id=text, version=text))
    _, row = csv.reader(io.StringIO(written("csv", (hostile,)), newline=""))
    named = dict(zip(COLUMNS, row, strict=True))
    texts = ("path", "rule", "definition_id", "definition_name", "definition_version", "parameter", "pointer", "message")
    assert {name: named[name] for name in texts} == dict.fromkeys(texts, cell)


def test_a_row_is_one_line_that_a_terminal_can_show_and_says_what_was_meant() -> None:
    text = "\x1b]0;x\x07\u2028\n##[error] \ud800" + "x" * 100_000
    hostile = Finding("r", Severity.ERROR, text, Place(text, text), parameter=text, flow=FLOW._replace(name=text), fingerprint="2" * 32)
    lines = written("jsonl", (hostile,)).split("\n")
    assert [json.loads(line)["kind"] for line in lines[:-1]] == ["run", "finding", "summary"]
    assert all(line.isprintable() for line in lines)
    assert json.loads(lines[1])["message"] == text
