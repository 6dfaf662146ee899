"""Findings and passed payloads as JUnit XML, which nearly every server shows as test results.

What it is: one ``testsuite`` for each file, one failed ``testcase`` for each finding, and one passed ``testcase`` for each payload or
trigger without a finding, so that it is seen what was checked. A failed case is called by its rule and JSON pointer, so that its name stays
when lines move; its text holds place, message and help. What could not be checked is an ``error`` in a suite of its own, and a trigger or
payload that could not be judged, or not wholly, a ``skipped`` case there.

When: in GitLab (``artifacts: {reports: {junit: …}}``), Jenkins, Azure (``PublishTestResults``), CircleCI, Bitbucket, and the like.

Limits: the format knows one level, so that a finding below ``--fail-on`` is a passed case whose output holds it. Of one file the first
10,000 passed payloads are cases of their own, and one case stands for the rest. ``time`` is always 0. It holds no payload value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TextIO

from flowlint.contracts import Reporter, ReportOptions
from flowlint.model.markup import DECLARATION, escaped, tag
from flowlint.model.paths import in_repository

if TYPE_CHECKING:
    from flowlint.model.checked import CheckedFile
    from flowlint.model.finding import Finding
    from flowlint.model.report import Report

_LEVELS = ("info", "warning", "error", "never")
_TIME = "0"
_MOST_UNCHECKED = 1_000


def write(report: Report, options: ReportOptions, stream: TextIO) -> None:
    """Write ``report`` as one XML document."""
    suites = [_suite(path, cases) for path, cases in sorted(_by_file(report, options).items())]
    others = [*map(_problem, report.problems), *map(_unchecked, report.summary.unchecked[:_MOST_UNCHECKED])]
    if others:
        suites.append(_suite("flowlint", others))
    stream.write(f"{DECLARATION}{tag('testsuites', {'name': 'flowlint'})}\n")
    stream.writelines(suites)
    stream.write("</testsuites>\n")


class _Case(NamedTuple):
    """One test case as written, and whether it counts as ``failures``, ``errors`` or ``skipped`` of its suite, or as none."""

    text: str
    counts_as: str = ""


def _by_file(report: Report, options: ReportOptions) -> dict[str, list[_Case]]:
    files: dict[str, list[_Case]] = {}
    names: dict[tuple[str, str], int] = {}
    least = _LEVELS.index(options.fail_on)
    for finding in report.findings:
        path = in_repository(finding.place.path, "", "")
        name = f"{finding.rule} {finding.place.pointer}".rstrip()
        names[path, name] = names.get((path, name), 0) + 1
        if names[path, name] > 1:
            name = f"{name} ({names[path, name]})"
        write_case = _failed if finding.severity.rank >= least else _noted
        files.setdefault(path, []).append(write_case(path, name, finding))
    for file in report.checked:
        path = in_repository(file.path, "", "")
        files.setdefault(path, []).extend(_passed(path, file))
    return files


def _suite(name: str, cases: list[_Case]) -> str:
    counts: dict[str, str | int] = {
        "tests": len(cases),
        "failures": sum(case.counts_as == "failures" for case in cases),
        "errors": sum(case.counts_as == "errors" for case in cases),
        "skipped": sum(case.counts_as == "skipped" for case in cases),
        "time": _TIME,
    }
    return f"  {tag('testsuite', {'name': name, **counts})}\n{''.join(case.text for case in cases)}  </testsuite>\n"


def _failed(path: str, name: str, finding: Finding) -> _Case:
    failure = tag("failure", {"message": finding.message, "type": finding.severity.value})
    return _case(path, name, f"{failure}{_text(path, finding)}</failure>", "failures")


def _noted(path: str, name: str, finding: Finding) -> _Case:
    return _case(path, name, f"<system-out>{_text(path, finding)}</system-out>")


def _passed(path: str, file: CheckedFile) -> list[_Case]:
    cases = [_case(path, f"{payload.kind} at line {payload.line} {payload.pointer}".rstrip()) for payload in file.passed]
    return [*cases, _case(path, f"{file.more} more payloads")] if file.more else cases


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
    region = finding.place.region
    place = f"{path}:{region.line}:{region.column}" if region is not None else path
    first, *others = finding.words
    return "\n".join(map(escaped, [f"{place}: {finding.severity.value}[{finding.rule}] {first}", *others]))


REPORTER = Reporter(
    name="junit", summary="JUnit XML, with a passed case for each payload without findings", machine=True, write=write, wants_payloads=True
)
