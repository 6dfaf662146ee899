"""Totals are true in every format: who leaves findings out says so in the report itself, with both figures."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml
from lxml import etree
from report_readers import PRINTED

pytestmark = pytest.mark.slow

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = f"flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\nversion: '2.0'\npublished: true\ninputs: {{Flow.flag: boolean}}\n"
WRONG = f'{{"flowId": "{ID}", "inputData": {{"Flow.flag": 1}}}}\n'
RIGHT = f'{{"flowId": "{ID}", "inputData": {{"Flow.flag": true}}}}\n'
CUT = "10,500 findings; this report keeps the first 10,000"
FOUND = "found 10,500 errors in 20,501 payloads in 2 files, checked against 1 flow"
FORMATS = PRINTED


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a report in each format, of a run that found more than a report keeps and passed more than it names."""
    folder = tmp_path_factory.mktemp("totals")
    (folder / "flow.yaml").write_text(FLOW)
    (folder / "a.jsonl").write_text(WRONG * 9_999 + RIGHT * 10_001)
    (folder / "b.jsonl").write_text(WRONG * 501)
    outputs = [f"--output={name}=out.{name}" for name in FORMATS]
    done = subprocess.run(
        [sys.executable, "-m", "flowlint", "check", "a.jsonl", "b.jsonl", "-d", "flow.yaml", "--format", "concise", *outputs],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, (folder / "out.concise").read_text(), f"{FOUND}\n{CUT}\n")
    return folder


def lines(text: str) -> Any:
    return text.splitlines()[-1], text.count("type-mismatch")


def of_json(text: str) -> Any:
    summary = json.loads(text)["summary"]
    return {name: summary[name] for name in ("findings", "kept", "hidden", "capped", "errors")}, len(json.loads(text)["findings"])


def of_sarif(text: str) -> Any:
    (run,) = json.loads(text)["runs"]
    return run["properties"], run["invocations"][0]["toolExecutionNotifications"], len(run["results"])


def of_gitlab(text: str) -> Any:
    *issues, last = json.loads(text)
    return len(issues), last["description"], last["severity"], last["location"]


def of_rdjson(text: str) -> Any:
    *diagnostics, last = json.loads(text)["diagnostics"]
    return len(diagnostics), last


def of_checkstyle(text: str) -> Any:
    *errors, last = etree.fromstring(text.encode()).iterfind("file/error")
    return len(errors), dict(last.attrib), last.getparent().get("name")


def of_junit(text: str) -> Any:
    suites = JUnitXml.fromstring(text.encode())
    said = [suite.findtext("system-out") for suite in etree.fromstring(text.encode())]
    counts = [(suite.name, suite.tests, suite.failures, Counter(case.is_passed for case in suite)) for suite in suites]
    return (suites.tests, suites.failures, suites.errors, suites.skipped), counts, said


def of_commands(text: str) -> Any:
    return text.count("file=") + text.count("sourcepath="), [line for line in text.splitlines() if "10,500" in line]


def of_rows(text: str) -> Any:
    _, *findings, last = map(json.loads, text.splitlines())
    return len(findings), {name: last[name] for name in ("findings", "faulty", "wrong", "payloads", "errors")}


READ: dict[str, tuple[Callable[[str], Any], Any]] = {
    "text": (lambda text: text.splitlines()[-2:], [FOUND, CUT]),
    "concise": (lines, (CUT, 10_000)),
    "json": (of_json, ({"findings": 10_500, "kept": 10_000, "hidden": 0, "capped": 0, "errors": 10_500}, 10_000)),
    "sarif": (
        of_sarif,
        (
            {"findings": 10_500, "kept": 5_000, "hidden": 0},
            [
                {
                    "level": "warning",
                    "message": {"text": "10,500 findings; this report keeps the gravest 5,000 of the first 10,000"},
                }
            ],
            5_000,
        ),
    ),
    "gitlab": (of_gitlab, (10_000, CUT, "info", {"path": "b.jsonl", "lines": {"begin": 1}})),
    "rdjson": (of_rdjson, (10_000, {"message": CUT, "location": {"path": "b.jsonl"}, "severity": "INFO"})),
    "checkstyle": (of_checkstyle, (10_000, {"line": "1", "severity": "info", "message": CUT, "source": "flowlint"}, "b.jsonl")),
    "junit": (
        of_junit,
        (
            (20_501, 10_500, 0, 0),
            [
                ("a.jsonl", 20_000, 9_999, Counter({True: 10_000, False: 9_999})),
                ("b.jsonl", 501, 501, Counter({False: 1})),
                ("flowlint", 0, 0, Counter()),
            ],
            [
                "10,001 passed payloads; this report names the first 10,000",
                "501 findings; this report keeps the first",
                CUT,
            ],
        ),
    ),
    "summary": (
        lambda text: (text.splitlines()[1].split(), text.splitlines()[3:]),
        (
            ["10,500", "10,500", "error[type-mismatch]", "Flow.flag", '"Billing"', "version", "2.0", "no"],
            ["", "10,500 of 20,501 payloads have findings, 10,500 with an error", FOUND],
        ),
    ),
    "html": (lambda text: re.findall(r"<h1>(.*)</h1>", text), ["10,500 of 20,501 payloads are wrong"]),
    "jsonl": (of_rows, (10_500, {"findings": 10_500, "faulty": 10_500, "wrong": 10_500, "payloads": 20_501, "errors": 10_500})),
    "csv": (lambda text: Counter(row[4] for row in csv.reader(io.StringIO(text, newline=""))), {"rule": 1, "type-mismatch": 10_500}),
    "github": (of_commands, (10, ["::notice title=flowlint::10,500 findings; 10 are annotated; see the summary of the job"])),
    "azure": (of_commands, (10_000, [f"##vso[task.logissue type=warning;]{CUT}"])),
}


@pytest.mark.parametrize("name", FORMATS)
def test_totals_are_true(name: str, reports: Path) -> None:
    read, expected = READ[name]
    assert read((reports / f"out.{name}").read_text()) == expected
