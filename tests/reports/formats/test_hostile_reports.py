"""Whatever a run meets, each report is what its format demands: read by the schema or the parser of those who take it."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from report_readers import PRINTED, VALID

from flowlint import registry
from flowlint.contracts import ReportOptions
from flowlint.model.census import Census, CitedFlow, Spot, Tally
from flowlint.model.finding import Excerpt, Finding, Place
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition
from flowlint.model.region import Region
from flowlint.model.report import CheckedFile, PassedPayload, Report, Summary, Totals
from flowlint.model.severity import Severity

pytestmark = pytest.mark.slow

TEXT = st.text(
    st.characters() | st.sampled_from("\x00\x0b\x1b\x85\u2028\ud800\udfff\ufffe\uffff:#[]<>&\"'`|%;,\n\r"), min_size=1, max_size=30
)
PATHS = TEXT.filter(lambda text: os.path.normpath(os.path.join("/r/s", text)).startswith("/r/"))
"""Paths in the repository: one elsewhere is absolute in every report."""
SPOT = Region(1, 1, 1, 2)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report in which every text is a hostile one, cut or not."""
    (name, message, more), path = (draw(TEXT) for _ in range(3)), draw(PATHS)
    cited, spot = CitedFlow(name, message, more, "0" * 64, path), Spot(path, 1, 1)
    tally = Tally(cited, "null-value", name, path, draw(st.sampled_from(Severity)), 2, 3, 1, (spot,) * 3)
    census = Census(dict.fromkeys(("defect", "cell", "flow", "rule", "input", "file"), (tally,)), 2, 2, 1)
    flow = FlowDefinition(name=name, type=more, id=message, version=more, source=path)
    place = Place(path, name, SPOT, Excerpt(1, message), SPOT)
    edit = Edit(0, 1, more, draw(st.booleans()), SPOT, SPOT)
    fix = Fix(message, draw(st.sampled_from(Safety)), (edit,))
    severity = draw(st.sampled_from(Severity))
    finding = Finding(
        "null-value", severity, message, place, more, name, name, flow, ((name, place), (more, Place(more, path))), fix, "0" * 32
    )
    nowhere = finding._replace(place=Place(name, path), fix=None, fingerprint="1" * 32)
    left_out = draw(st.dictionaries(st.tuples(PATHS, st.sampled_from(Severity)), st.integers(1, 10_000), max_size=2))
    summary = Summary(errors=2 + sum(left_out.values()), unchecked=[message, name], left_out=left_out, capped=draw(st.integers(0, 2)))
    passed = CheckedFile(path, (PassedPayload(1, name),), draw(st.integers(0, 5)))
    return Report(
        (finding, nowhere),
        Totals((flow,), summary, (more, path), (flow,), checked=(passed,), since=draw(st.just("") | TEXT), census=census),
    )


@pytest.mark.parametrize("name", PRINTED)
@settings(max_examples=examples(25))
@given(report=reports(), show_values=st.booleans())
def test_every_report_is_what_its_format_demands(name: str, report: Report, show_values: bool) -> None:
    stream = io.StringIO()
    options = ReportOptions(show_values=show_values, statistics=True, folder="/r/s", root="/r")
    registry.reporter(name).form.write(report, options, stream)
    text = stream.getvalue()
    text.encode()
    VALID[name](text)
    if name in {"jsonl", "csv"}:
        assert text.count("\n") == {"jsonl": 4, "csv": 3}[name]
    assert re.findall(r"(?m)##\[|(?<!^)##(?:vso|teamcity)\[", text) == []


@pytest.mark.parametrize("name", PRINTED)
def test_ten_thousand_huge_findings_too(name: str, tmp_path: Path) -> None:
    place = Place("a/\ud800\x00.json", "/\ufffe" * 50, SPOT, Excerpt(1, "\x1b" * 240), SPOT)
    findings = tuple(
        Finding("null-value", Severity.ERROR, "\x0b\ud800]]>" * 60, place, fingerprint=f"{number:032x}") for number in range(10_000)
    )
    report = Report(findings, Totals((), Summary(errors=12_000, left_out={(place.path, Severity.ERROR): 2_000})))
    with (tmp_path / "report").open("w+", encoding="utf-8") as stream:
        registry.reporter(name).form.write(report, ReportOptions(), stream)
        stream.seek(0)
        text = stream.read()
    if name in {"junit", "checkstyle"}:
        VALID[name](text)
    elif name in {"json", "sarif", "gitlab", "rdjson"}:
        json.loads(text)
    if name in {"summary", "html", "jsonl", "csv"}:
        one = {"summary": "found 12,000 errors", "html": "No payload was checked</h1>"}
        assert text.count(one.get(name, "null-value")) == (1 if name in one else 10_000)
        return
    assert "12,000 findings; " in text or '"findings": 12000' in text
