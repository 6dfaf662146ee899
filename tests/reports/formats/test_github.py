from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from report_readers import written

from flowlint.contracts import ReportOptions
from flowlint.model.finding import Finding, Place
from flowlint.model.printable import printable
from flowlint.model.region import Region
from flowlint.model.report import Report, Summary, Totals
from flowlint.model.severity import Severity
from flowlint.reports.closing import closing
from flowlint.reports.formats.github import REPORTER, job_summary
from flowlint.reports.paths import in_repository


class Command(NamedTuple):
    """A workflow command, read and unescaped as the runner of GitHub Actions does."""

    name: str
    properties: dict[str, str]
    data: str


def read(line: str) -> Command:
    match = re.fullmatch(r"::(?P<name>[a-z]+)(?: (?P<properties>.*?))?::(?P<data>.*)", line)
    assert match is not None
    pairs = (pair.partition("=") for pair in (match["properties"] or "").split(",") if pair)
    properties = {key: unescaped(value, {"%3A": ":", "%2C": ","}) for key, _, value in pairs}
    return Command(match["name"], properties, unescaped(match["data"], {}))


def unescaped(text: str, more: dict[str, str]) -> str:
    for escape, character in ({"%0D": "\r", "%0A": "\n"} | more | {"%25": "%"}).items():
        text = text.replace(escape, character)
    return text


def finding(severity: Severity = Severity.ERROR, message: str = "a fault", path: str = "a.json", **more: str) -> Finding:
    return Finding("null-value", severity, message, Place(path, "/a", Region(3, 5, 3, 9)), **more)


def test_annotations(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("reports/findings.github.txt", written(REPORTER, report))


def test_clean(clean: Report) -> None:
    assert written(REPORTER, clean) == ""


def test_paths_start_from_the_repository() -> None:
    text = written(
        REPORTER, Report((finding(path="./a.json"),), Totals((), Summary(errors=1))), ReportOptions(folder="/repo/service", root="/repo")
    )
    assert text == "::error file=service/a.json,line=3,endLine=3,col=5,endColumn=9,title=flowlint (null-value)::a fault\n"


@given(st.text(), st.text(min_size=1), st.text(), st.text())
def test_whatever_is_in_it_comes_out_of_the_command_again(message: str, path: str, advice: str, note: str) -> None:
    one = finding(message=message, path=f"a/{path}", help=advice, note=note)
    line = written(REPORTER, Report((one,), Totals((), Summary(errors=1))))
    assert line.count("\n") == 1
    command = read(line.removesuffix("\n"))
    assert command.name == "error"
    assert list(command.properties) == ["file", "line", "endLine", "col", "endColumn", "title"]
    assert command.data == "\n".join(one.words)


def levels(report: Report) -> list[str]:
    return [read(line).name for line in written(REPORTER, report).splitlines()]


def test_ten_of_each_level_and_the_rest_is_counted() -> None:
    infos, warnings, errors = ([finding(severity) for _ in range(12)] for severity in Severity)
    text = written(REPORTER, Report((*infos, *warnings, *errors), Totals((), Summary(infos=12, warnings=12, errors=12))))
    lines = [read(line) for line in text.splitlines()]
    assert [line.name for line in lines] == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    assert lines[-1] == Command("notice", {"title": "flowlint"}, "36 findings; 29 are annotated; see the summary of the job")


def test_ten_notices_are_shown_where_nothing_is_left() -> None:
    assert levels(Report((finding(Severity.INFO),) * 10, Totals((), Summary(infos=10)))) == ["notice"] * 10


def test_findings_beyond_what_the_report_keeps_are_counted() -> None:
    text = written(
        REPORTER, Report((finding(),), Totals((), Summary(errors=2, infos=3, hidden=3, left_out={("b.json", Severity.ERROR): 1})))
    )
    assert read(text.splitlines()[-1]).data == "2 findings; 1 is annotated; see the summary of the job"


def test_what_could_not_be_checked_is_annotated_first() -> None:
    report = Report((finding(),), Totals((), Summary(errors=1), ('cannot read "a%\n::b": no such file',) * 11))
    lines = [read(line) for line in written(REPORTER, report).splitlines()]
    assert lines == [
        *[Command("error", {"title": "flowlint"}, 'cannot read "a%\\n::b": no such file')] * 10,
        Command("notice", {"title": "flowlint"}, "11 problems; 10 are annotated; 1 finding; none is annotated; see the summary of the job"),
    ]


def test_job_summary(report: Report, golden: Callable[[str, str], None]) -> None:
    problem = 'cannot read "a|b.json": no such file'
    golden("reports/findings.github.md", job_summary(report.with_problems((problem,)), ReportOptions(), 1 << 20))


def test_job_summary_of_a_clean_run(clean: Report) -> None:
    words = "".join(f"{line}  \n" for line in closing(clean.totals))
    assert job_summary(clean, ReportOptions(), 1 << 20) == f"### flowlint\n\n{words}"


@pytest.mark.parametrize("limit", [0, 100, 1000, 5000, 1 << 20])
def test_job_summary_keeps_its_limit(limit: int) -> None:
    report = Report(tuple(finding(message=f"名前 {number}") for number in range(100)), Totals((), Summary(errors=100)))
    page = job_summary(report, ReportOptions(), limit)
    assert len(page.encode()) <= limit
    rows = page.count("| error | ")
    assert page == "" if limit < 400 else rows
    assert page.endswith(f"\n100 findings; this page lists the first {rows}\n") == (0 < rows < 100)


MARKUP = (
    "a | b <img src=x onerror=y> `c` [d](https://e.example) ![f](g) *h* _i_ ~~j~~ \\| $k$ &amp; <!-- l -->",
    "https://e.example www.e.example WWW.E.example a@e.example mailto:a@e.example @octocat #12 GH-12 o/r#3",
    "# heading",
    "- item",
    "+ item",
    "12. item",
    "1) item",
    "    code",
    "===",
    "---",
    ":-",
    "> quote",
    "```",
    "<details>",
    "| a | b |",
    "[^1]: note",
    "a\n\n# b",
    "\\",
)
ALL = st.text(st.sampled_from("\\`*_[]()<>|~&$#!@:/w.-+= 1a\n\t") | st.characters())


@given(st.lists(st.sampled_from(MARKUP) | ALL.filter(str.strip), min_size=1, max_size=4))
@example(list(MARKUP))
def test_no_text_in_the_summary_of_the_job_is_markdown(texts: list[str]) -> None:
    found = tuple(finding(message=text, path=text.replace("/", "") or "a") for text in texts)
    report = Report(found, Totals((), Summary(errors=len(texts), unchecked=texts), tuple(texts)))
    told, problems, rows = rendered(job_summary(report, ReportOptions(), 1 << 20))
    assert told == [line.strip() for line in closing(report.totals)]
    named = [f"could not check: {printable(text)}".strip() for text in texts[:10]]
    assert problems == (named if len(texts) <= 10 else [*named, f"{len(texts)} problems; this page lists the first 10"])
    places = [f"{printable(in_repository(one.place.path, '', ''))}:3:5" for one in found]
    assert rows == [
        ["severity", "place", "finding", "rule"],
        *(["error", place.strip(), printable(text).strip(), "null-value"] for place, text in zip(places, texts, strict=True)),
    ]


def rendered(page: str) -> tuple[list[str], list[str], list[list[str]]]:
    """Return the lines, the problems and the rows of the table that a renderer shows, after it has found no other element in the page."""
    markdown = MarkdownIt("commonmark", {"html": True, "linkify": True}).enable(["table", "strikethrough", "linkify"])
    page = etree.HTML(markdown.render(page))
    etree.strip_tags(page, etree.Comment)
    names = Counter(element.tag for element in page.iter())
    assert set(names) <= {"html", "body", "h3", "p", "br", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
    assert (names["h3"], names["p"], names["ul"], names["table"]) == (1, 1, 1, 1)
    lines = [text.strip() for text in page.find("body/p").itertext()]
    return lines, [shown(one) for one in page.iter("li")], [[shown(cell) for cell in row] for row in page.iter("tr")]


def shown(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()


def test_no_cell_is_markdown() -> None:
    page = job_summary(
        Report((finding(message="a | b <img> `c` [d](e) *f* _g_ \\"),), Totals((), Summary(errors=1))), ReportOptions(), 1 << 20
    )
    assert page.splitlines()[-1] == ("| error | a.json:3:5 | a \\| b \\<img\\> \\`c\\` \\[d\\](e) \\*f\\* \\_g\\_ \\\\ | null-value |")


def test_job_summary_names_the_first_problems_only(clean: Report) -> None:
    problems = tuple(f'cannot read "{number}.json": no such file' for number in range(50_000))
    page = job_summary(clean.with_problems(problems), ReportOptions(), 1 << 20)
    assert page.splitlines()[-11:] == [
        *(f"- could not check: {problem}" for problem in problems[:10]),
        "- 50,000 problems; this page lists the first 10",
    ]
