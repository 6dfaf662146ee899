"""Reports built in memory, with one finding of every look."""

from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.finding import Excerpt, Finding, Place
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource
from flowlint.model.location import Lines, Span
from flowlint.model.region import Region
from flowlint.model.report import BaselineEntry, Report, SkippedFile, Summary, Totals
from flowlint.model.severity import Severity

COMPLIANCE = FlowDefinition(
    name="Compliance check",
    type="workflow",
    id="a1b2c3d4-e5f6-7890-abcd-ef1234567890",
    version="3.0",
    published=True,
    request_body=RequestBody.PARAMETERS,
    inputs=(InputParameter("Flow.agentId", DataType("string")),),
    request_body_source=SettingSource.DERIVED,
    format="archy",
    source="flows/compliance.yaml",
)
CALLBACK = FlowDefinition(name="Callback", type="workflow", format="architect-export", source="flows/callback.i3workflow")


def at(path: str, pointer: str, text: str, fragment: str) -> Place:
    """Return the place of ``fragment`` in ``text``, with the whole line as its excerpt."""
    start = text.index(fragment)
    lines = Lines(text)
    region = lines.region(Span(start, start + len(fragment)))
    in_bytes = lines.byte_region(Span(start, start + len(fragment)))
    return Place(path, pointer, region, Excerpt(region.line, lines.line_text(region.line - 1)), in_bytes)


def findings() -> tuple[Finding, ...]:
    """Return one finding of every look, sorted by place."""
    request = '{\n  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",\n  "inputData": {\n    "Flow.agentID": "452",\n'
    wide = '{"inputData": {\n\t"Flow.名前": "東京", "Flow.cafe\u0301": 5\n}}\n'
    nested = '{\n  "parameters": {\n    "Flow": {\n      "a": 1\n    }\n  }\n}\n'
    hostile = '{"parameters": {"\x1b[31mred\u202e\ud800": null}}\n'
    declared = "      - stringVariable:\n          name: Flow.agentId\n"
    return (
        Finding(
            "name-case-mismatch",
            Severity.ERROR,
            'argument "Flow.agentID" differs only in case from "Flow.agentId"',
            at("payloads/a.json", "/inputData/Flow.agentID", request, '"Flow.agentID"'),
            help='the name is "Flow.agentId"',
            parameter="Flow.agentId",
            flow=COMPLIANCE,
            related=(("declared here", _moved(at("flows/compliance.yaml", "/workflow/variables/0", declared, "Flow.agentId"), 11)),),
            fix=Fix('rename it to "Flow.agentId"', Safety.SAFE, (Edit(95, 96, "d", False, Region(4, 17, 4, 18), Region(4, 17, 4, 18)),)),
            fingerprint="0123456789abcdef0123456789abcdef",
        ),
        Finding(
            "type-mismatch",
            Severity.ERROR,
            'input "Flow.cafe\u0301" is declared as string, but an integer is passed',
            at("payloads/b.json", "/inputData/Flow.cafe\u0301", wide, "5"),
            help="pass a string",
            note="the export holds the type",
            parameter="Flow.cafe\u0301",
            flow=CALLBACK,
            related=(("declared here", Place("flows/callback.i3workflow", "/variables/2")),),
            fix=Fix("quote the number", Safety.UNSAFE, (Edit(51, 52, '"5"', True, Region(2, 36, 2, 37), Region(2, 45, 2, 46)),)),
            fingerprint="1123456789abcdef0123456789abcdef",
        ),
        Finding(
            "nested-scope",
            Severity.WARNING,
            'argument "Flow" holds the arguments of its scope',
            at("payloads/c.json", "/parameters/Flow", nested, '"Flow": {\n      "a": 1\n    }'),
            related=(("the container", Place("payloads/c.json", "/parameters", Region(2, 3, 2, 15))),),
            fix=Fix("write the full names", Safety.DISPLAY_ONLY, ()),
            fingerprint="2123456789abcdef0123456789abcdef",
        ),
        Finding(
            "null-value",
            Severity.WARNING,
            'argument "\x1b[31mred\u202e\ud800" is null',
            at("payloads/\x1b]0;d\x07.json", "/parameters/\x1b[31mred\u202e\ud800", hostile, "null"),
            help="pass a value\ror leave \x9b it out",
            fingerprint="3123456789abcdef0123456789abcdef",
        ),
        Finding(
            "unknown-flow",
            Severity.ERROR,
            "no loaded flow has this id",
            Place("payloads/d.json", "/flowId", Region(1, 1200, 1, 1206), Excerpt(1, '"flowId": "x-y-z", "na', 1190, True, True)),
            help="load its definition",
            fingerprint="4123456789abcdef0123456789abcdef",
        ),
        Finding(
            "suspicious-input",
            Severity.INFO,
            'input "Flow.agentIdd" is nearly the same as "Flow.agentId"',
            Place("flows/callback.i3workflow", "/variables/7"),
            flow=CALLBACK,
            fingerprint="5123456789abcdef0123456789abcdef",
        ),
        Finding(
            "syntax-error",
            Severity.ERROR,
            "the text is empty",
            Place("payloads/e.json", ""),
            fingerprint="6123456789abcdef0123456789abcdef",
        ),
    )


def _moved(place: Place, lines: int) -> Place:
    assert place.region is not None
    assert place.excerpt is not None
    region = place.region._replace(line=place.region.line + lines, end_line=place.region.end_line + lines)
    return Place(place.path, place.pointer, region, Excerpt(place.excerpt.line + lines, place.excerpt.text))


@pytest.fixture
def report() -> Report:
    """Return a run with findings of every look."""
    rules = {finding.rule: 1 for finding in findings()} | {"null-value": 12}
    summary = Summary(
        files=9,
        payloads=12,
        skipped=4,
        skipped_files=(SkippedFile("notes/other.json", 'it has no "flowId"'),),
        unchanged=3,
        triggers=2,
        unjudged=1,
        unchecked=['triggers.json:4:11: trigger "Callback" was not checked against its flow: no definition with that id is loaded'],
        flows=2,
        errors=4,
        warnings=13,
        infos=1,
        suppressed=1,
        fixable=2,
        left_out={("payloads/f.json", Severity.WARNING): 8, ("payloads/a.json", Severity.WARNING): 3},
        rules=rules,
    )
    gone = (BaselineEntry("payloads/a.json", "/inputData/Flow.agentId", "type-mismatch", "7123456789abcdef0123456789abcdef"),)
    return Report(findings(), Totals((CALLBACK, COMPLIANCE), summary, gone=gone, since="origin/main"))


@pytest.fixture
def clean() -> Report:
    """Return a run that found nothing."""
    return Report((), Totals((CALLBACK, COMPLIANCE), Summary(files=9, payloads=12, flows=2), judges=(CALLBACK, COMPLIANCE)))
