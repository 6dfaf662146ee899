"""Findings and passed payloads as JUnit XML, which nearly every server shows as test results.

What it is: one ``testsuite`` for each file. In it is a failed ``testcase`` for each finding, and a passed one for each payload or trigger
without a finding, so you see what was checked. The name of a failed case is its rule and JSON pointer, and stays the same when lines
move. Its text has place, message and help. A suite of its own has an ``error`` for whatever could not be checked, and a ``skipped`` case
for each payload or trigger that was not checked, or only in part.

When: in GitLab (``artifacts: {reports: {junit: …}}``), Jenkins, Azure (``PublishTestResults``), CircleCI, Bitbucket, and others.

Limits:

- The format has one level. A finding below ``--fail-on`` is a passed case, and its output has the finding.
- The first 10,000 passed payloads of a file are cases of their own, and the first 10,000 findings of a run. The counts of a suite include
  all, and its ``system-out`` says how many of them are cases.
- ``time`` is always 0.
- It holds no payload value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TextIO

from flowlint.contracts import Held, Reporter, ReportOptions
from flowlint.model.finding import Finding
from flowlint.model.location import on_line
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.report import PassedPayload, Report, Totals
from flowlint.model.severity import Severity
from flowlint.reports.closing import cut, cuts, first, unchecked_cut
from flowlint.reports.paths import in_repository
from flowlint.reports.xml import DECLARATION, escaped, tag

_TIME = "0"
_MOST_UNCHECKED = 1_000


def write(report: Report, options: ReportOptions, stream: TextIO) -> None:
    """Write ``report`` as one XML document."""
    suites = [suite for _, suite in sorted(_by_file(report, options).items())]
    others = _of_the_run(report.totals)
    if others.counts["tests"] or others.told:
        suites.append(others)
    total = sum((suite.counts for suite in suites), Counter())
    stream.write(f"{DECLARATION}{tag('testsuites', {'name': 'flowlint', **_attributes(total)})}\n")
    stream.writelines(map(_written, suites))
    stream.write("</testsuites>\n")


class _Case(NamedTuple):
    """One test case as written, and whether it counts as ``failures``, ``errors`` or ``skipped`` of its suite, or as none."""

    text: str
    counts_as: str = ""


class _Suite:
    """The cases of one file, the counts of all that it has, cases or not, and sentences that say what is no case."""

    def __init__(self, name: str, cases: Iterable[_Case] = ()) -> None:
        self.name = name
        self.cases: list[_Case] = []
        self.counts: Counter[str] = Counter()
        self.told: list[str] = []
        for case in cases:
            self.add(case)

    def add(self, case: _Case) -> None:
        """Take in a case."""
        self.cases.append(case)
        self.count(case.counts_as, 1)

    def count(self, counts_as: str, number: int) -> None:
        """Count what counts as ``counts_as``, whether there are cases of it or not."""
        self.counts["tests"] += number
        if counts_as:
            self.counts[counts_as] += number


def _by_file(report: Report, options: ReportOptions) -> dict[str, _Suite]:
    files: dict[str, _Suite] = {}

    def suite(path: str) -> _Suite:
        name = in_repository(path)
        return files.setdefault(name, _Suite(name))

    names: dict[tuple[str, str], int] = {}
    for finding in report.findings:
        path = in_repository(finding.place.path)
        name = f"{finding.rule} {finding.place.pointer}".rstrip()
        names[path, name] = names.get((path, name), 0) + 1
        if names[path, name] > 1:
            name = f"{name} ({names[path, name]})"
        suite(path).add(_failed(path, name, finding) if finding.severity.fails(options.fail_on) else _noted(path, name, finding))
    left_out = report.totals.summary.left_out
    for path in dict.fromkeys(path for path, _ in left_out):
        one = suite(path)
        kept = one.counts["tests"]
        for severity in Severity:
            one.count("failures" if severity.fails(options.fail_on) else "", left_out.get((path, severity), 0))
        one.told.append(cut(one.counts["tests"], "finding", f"this report keeps {first(kept)}"))
    for file in report.totals.checked:
        one = suite(file.path)
        for payload in file.passed:
            one.add(_passed(one.name, payload))
        if file.more:
            one.count("", file.more)
            passed = cut(len(file.passed) + file.more, f"passed {file.passed[0].kind}", f"this report names {first(len(file.passed))}")
            one.told.append(passed)
    return files


def _of_the_run(totals: Totals) -> _Suite:
    """Return what concerns no file: problems, what could not be judged, and how much of all that was found the report keeps."""
    unchecked = totals.summary.unchecked
    suite = _Suite("flowlint", [*map(_problem, totals.problems), *map(_unchecked, unchecked[:_MOST_UNCHECKED])])
    suite.count("skipped", max(len(unchecked) - _MOST_UNCHECKED, 0))
    suite.told += [*unchecked_cut(totals.summary, _MOST_UNCHECKED), *cuts(totals.summary)]
    return suite


def _attributes(counts: Counter[str]) -> dict[str, str | int]:
    return {**{name: counts[name] for name in ("tests", "failures", "errors", "skipped")}, "time": _TIME}


def _written(suite: _Suite) -> str:
    told = f"    <system-out>{escaped('; '.join(suite.told))}</system-out>\n" if suite.told else ""
    opening = tag("testsuite", {"name": suite.name, **_attributes(suite.counts)})
    return f"  {opening}\n{''.join(case.text for case in suite.cases)}{told}  </testsuite>\n"


def _failed(path: str, name: str, finding: Finding) -> _Case:
    failure = tag("failure", {"message": finding.message, "type": finding.severity.value})
    return _case(path, name, f"{failure}{_text(path, finding)}</failure>", "failures")


def _noted(path: str, name: str, finding: Finding) -> _Case:
    return _case(path, name, f"<system-out>{_text(path, finding)}</system-out>")


def _passed(path: str, payload: PassedPayload) -> _Case:
    return _case(path, f"{payload.kind} at line {payload.line} {payload.pointer}".rstrip())


def _problem(problem: str) -> _Case:
    return _case("flowlint", problem, tag("error", {"message": problem, "type": "problem"}, empty=True), "errors")


def _unchecked(sentence: str) -> _Case:
    return _case("flowlint", sentence, tag("skipped", {"message": sentence}, empty=True), "skipped")


def _case(path: str, name: str, content: str = "", counts_as: str = "") -> _Case:
    attributes: dict[str, str | int] = {"classname": path, "name": name, "time": _TIME}
    if not content:
        return _Case(f"    {tag('testcase', attributes, empty=True)}\n", counts_as)
    return _Case(f"    {tag('testcase', attributes)}{content}</testcase>\n", counts_as)


def _text(path: str, finding: Finding) -> str:
    place = on_line(path, finding.place.region)
    first, *others = finding.words
    return "\n".join(map(escaped, [f"{place}: {finding.severity.value}[{finding.rule}] {first}", *others]))


REPORTER = Reporter(
    name="junit",
    summary="JUnit XML, with a passed case for each payload without findings",
    form=Held(write, reason="every suite begins with its counts"),
    wants_payloads=True,
)
