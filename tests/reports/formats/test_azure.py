from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from report_readers import written

from flowlint.contracts import ReportOptions
from flowlint.model.finding import Finding, Place
from flowlint.model.region import Region
from flowlint.model.report import Report, Summary, Totals
from flowlint.model.severity import Severity
from flowlint.reports.formats.azure import REPORTER


def read(line: str) -> tuple[dict[str, str], str]:
    """Return the properties and the message of a command, read and unescaped as the agent does."""
    match = re.fullmatch(r"##vso\[task\.logissue (?P<properties>[^\]]*)\](?P<data>.*)", line)
    assert match is not None
    pairs = (pair.partition("=") for pair in match["properties"].split(";") if pair)
    return {key: unescaped(value) for key, _, value in pairs}, unescaped(match["data"])


def unescaped(text: str) -> str:
    for escape, character in {"%3B": ";", "%0D": "\r", "%0A": "\n", "%5D": "]", "%AZP25": "%"}.items():
        text = text.replace(escape, character)
    return text


def test_commands(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("reports/findings.azure.txt", written(REPORTER, report))


def test_clean(clean: Report) -> None:
    assert written(REPORTER, clean) == ""


def test_paths_start_from_the_repository(report: Report) -> None:
    text = written(
        REPORTER, Report(report.findings[:1], Totals((), Summary(errors=1))), ReportOptions(folder="/repo/service", root="/repo")
    )
    assert read(text.removesuffix("\n")) == (
        {
            "type": "error",
            "sourcepath": "service/payloads/a.json",
            "linenumber": "4",
            "columnnumber": "5",
            "code": "name-case-mismatch",
        },
        'argument "Flow.agentID" differs only in case from "Flow.agentId"; help: the name is "Flow.agentId"',
    )


def test_what_could_not_be_checked_is_an_error(clean: Report) -> None:
    text = written(REPORTER, clean.with_problems(('cannot read "a": no such file',)))
    assert read(text.removesuffix("\n")) == ({"type": "error"}, 'cannot read "a": no such file')


@given(st.text(), st.text(min_size=1))
def test_whatever_is_in_it_comes_out_of_the_command_again(message: str, path: str) -> None:
    finding = Finding("null-value", Severity.INFO, message, Place(f"a/{path}", "/a", Region(3, 5, 3, 9)))
    line = written(REPORTER, Report((finding,), Totals((), Summary(infos=1))))
    assert line.count("\n") == 1
    properties, data = read(line.removesuffix("\n"))
    assert list(properties) == ["type", "sourcepath", "linenumber", "columnnumber", "code"]
    assert data == "; ".join(finding.words)
