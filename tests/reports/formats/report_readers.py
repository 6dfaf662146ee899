"""Reads reports as those do who take them: by the schemas and the parsers of their formats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

from jsonschema import Draft202012Validator
from junitparser import JUnitXml
from lxml import etree
from report_schemas import GITLAB, JSON, RDJSON, ROWS, SARIF

from flowlint import registry
from flowlint.contracts import Packed, Reporter, ReportOptions
from flowlint.model.report import Report
from flowlint.reports.rows import COLUMNS

PLAIN = ReportOptions()


def written(reporter: Reporter, report: Report, options: ReportOptions = PLAIN) -> str:
    """Return what a reporter of text writes."""
    stream = io.StringIO()
    reporter.form.write(report, options, stream)
    return stream.getvalue()


def is_json(schema: object) -> Callable[[str], None]:
    validator = Draft202012Validator(schema)
    return lambda text: validator.validate(json.loads(text))


def is_xml(text: str) -> None:
    assert etree.fromstring(text.encode()).tag == "checkstyle"


def is_junit(text: str) -> None:
    document = JUnitXml.fromstring(text.encode())
    assert document.tests >= sum(len(list(suite)) for suite in document)
    for suite in document:
        assert suite.tests >= len(list(suite))


def is_lines(text: str) -> None:
    assert all(line.isprintable() for line in text.split("\n"))


_ROW = Draft202012Validator(ROWS)


def is_rows(text: str) -> None:
    lines = text.split("\n")
    assert lines.pop() == ""
    assert all(line.isprintable() for line in lines)
    rows = list(map(json.loads, lines))
    for row in rows:
        _ROW.validate(row)
    assert [row["kind"] for row in rows] == ["run", *["finding"] * (len(rows) - 2), "summary"]


def is_table(text: str) -> None:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [len(row) for row in rows] == [len(COLUMNS)] * len(rows)
    assert all(cell.isprintable() and not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def is_page(text: str) -> None:
    assert all(line.isprintable() for line in text.split("\n"))
    assert "<script" not in text


PRINTED = tuple(name for name in registry.reporter_names() if not isinstance(registry.reporter(name).form, Packed))
"""The formats that are text; ``test_parquet.py`` tests the other."""

VALID: dict[str, Callable[[str], None]] = {
    "html": is_page,
    "jsonl": is_rows,
    "csv": is_table,
    "json": is_json(JSON),
    "sarif": is_json(SARIF),
    "gitlab": is_json(GITLAB),
    "rdjson": is_json(RDJSON),
    "junit": is_junit,
    "checkstyle": is_xml,
    **dict.fromkeys(("azure", "concise", "github", "summary", "text"), is_lines),
}
"""By the name of a format: what fails on a text that is not of it."""
