from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from report_schemas import JSON

from flowlint import __version__
from flowlint.contracts import ReportOptions
from flowlint.model.finding import Finding, Place
from flowlint.model.report import Report, Summary, Totals
from flowlint.model.severity import Severity
from flowlint.reports.formats.json import REPORTER


def written(report: Report, *, show_values: bool = False) -> str:
    stream = io.StringIO()
    REPORTER.form.write(report, ReportOptions(show_values=show_values), stream)
    return stream.getvalue()


def encoded(report: Report, encoding: str) -> bytes:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="backslashreplace", newline="\n")
    REPORTER.form.write(report, ReportOptions(), stream)
    stream.flush()
    return raw.getvalue()


def test_whole_document(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("reports/findings.json", written(report).replace(f'"version": "{__version__}"', '"version": "0.0.0"', 1))


def test_clean_document(clean: Report) -> None:
    assert json.loads(written(clean._replace(totals=clean.totals._replace(definitions=clean.totals.definitions[:1])))) == {
        "version": 2,
        "tool": {"name": "flowlint", "version": __version__},
        "definitions": [
            {
                "name": "Callback",
                "id": None,
                "type": "workflow",
                "version": None,
                "published": None,
                "format": "architect-export",
                "source": "flows/callback.i3workflow",
                "requestBody": "unspecified",
                "requestBodySource": "unknown",
            }
        ],
        "summary": {
            "files": 9, "payloads": 12, "skipped": 0, "flows": 2, "findings": 0, "kept": 0, "hidden": 0, "capped": 0,
            "errors": 0, "warnings": 0, "infos": 0, "suppressed": 0,
            "fixable": 0,
        },
        "findings": [],
        "skipped": [],
    }  # fmt: skip


def test_values_only_when_asked_for(report: Report) -> None:
    hidden, shown = (json.loads(written(report, show_values=asked))["findings"][1]["fix"] for asked in (False, True))
    assert hidden == {"title": "quote the number", "safety": "unsafe", "edits": []}
    assert shown == {**hidden, "edits": [{"line": 2, "column": 36, "endLine": 2, "endColumn": 37, "text": '"5"'}]}


def test_matches_its_schema(report: Report, clean: Report) -> None:
    Draft202012Validator.check_schema(JSON)
    for run in (report, clean):
        for show_values in (False, True):
            Draft202012Validator(JSON).validate(json.loads(written(run, show_values=show_values)))


ON_DEMAND = {"since", "unchanged", "gone", "triggers", "unchecked", "unjudged", "skippedMore"}
"""Keys of reports for which a revision or a baseline was named, or that tell of triggers and of what was not judged."""


def test_the_schema_names_every_key_and_no_other(report: Report) -> None:
    document = json.loads(written(report))
    shapes = JSON["$defs"]
    pairs = [
        (document, JSON),
        (document["tool"], JSON["properties"]["tool"]),
        (document["definitions"][0], shapes["definition"]),
        (document["summary"], shapes["summary"]),
        (document["skipped"][0], JSON["properties"]["skipped"]["items"]),
        (document["gone"][0], shapes["known"]),
        (document["findings"][0], shapes["finding"]),
        (document["findings"][0]["flow"], shapes["finding"]["properties"]["flow"]),
        (document["findings"][0]["related"][0], shapes["related"]),
        (document["findings"][0]["fix"], shapes["fix"]),
        (document["findings"][0]["fix"]["edits"][0], shapes["edit"]),
    ]
    for value, shape in pairs:
        always = [key for key in value if key not in ON_DEMAND]
        assert (set(value), always, False) == (set(shape["properties"]), shape["required"], shape["additionalProperties"])


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252", "latin-1"])
def test_every_encoding_holds_the_same_document(report: Report, encoding: str) -> None:
    assert json.loads(encoded(report, encoding).decode(encoding)) == json.loads(written(report))


def test_same_input_same_bytes(report: Report) -> None:
    assert encoded(report, "utf-8") == encoded(report, "utf-8")


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_survives(path: str, message: str) -> None:
    run = Report((Finding("r", Severity.INFO, message, Place(path, "")),), Totals((), Summary()))
    text = encoded(run, "utf-8").decode()
    found: dict[str, Any] = json.loads(text)["findings"][0]
    assert (found["path"], found["message"]) == (_joined(path), _joined(message))
    assert not {"\x1b", "\x7f", "\x9b", "\u202e"} & set(text)


def _joined(text: str) -> str:
    """Return ``text`` as JSON readers see it: two halves of a pair become one character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
