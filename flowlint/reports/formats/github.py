"""Findings as annotations of a GitHub workflow, and a table for the job's summary page.

What it is: one workflow command (``::error``, ``::warning``, ``::notice``) for each finding, which GitHub shows at the line in a pull
request, and one for whatever could not be checked. The commands and their escapes follow the public page "Workflow commands for GitHub
Actions" and the public repository actions/toolkit. The table is appended to the file that ``$GITHUB_STEP_SUMMARY`` names.

When: in a workflow on GitHub. It is the default if ``GITHUB_ACTIONS`` is ``true``, standard output is not a terminal, and ``--format`` is
not given.

Limits:

- GitHub shows ten annotations of each level for a step, so only the first ten of each level are written. If there are more, the tenth
  notice says how many there are.
- A summary page takes 1 MiB for a step. The table ends before that, and says how much it lists.
- Paths start from the repository's root. A finding without a place in your own files has only a path.
- GitHub uses columns only within one line, so a place ends with its first line.
- It holds no payload value.
"""

from __future__ import annotations

import re
from typing import TextIO

from flowlint.contracts import Held, Reporter, ReportOptions
from flowlint.model.finding import Finding
from flowlint.model.location import on_line
from flowlint.model.printable import printable
from flowlint.model.report import Report, Summary
from flowlint.reports.closing import closing, cut, cuts, first
from flowlint.reports.paths import shown

MOST_OF_A_LEVEL = 10
"""Annotations of one level that GitHub shows for a step."""

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
_RESERVE = 200
"""Bytes kept free for the line that says how much the table leaves out."""


def write(report: Report, options: ReportOptions, stream: TextIO) -> None:
    """Write the annotations: what could not be checked, then the findings, the gravest first."""
    summary = report.totals.summary
    levels: dict[str, list[str]] = {level: [] for level in _LEVELS.values()}
    problems = [f"::error title=flowlint::{_data(printable(problem))}" for problem in report.totals.problems]
    levels["error"] += problems
    for finding in report.findings:
        level = _LEVELS[finding.severity.value]
        levels[level].append(_annotation(level, finding, options))
    is_cut = summary.dropped or summary.capped or any(len(lines) > MOST_OF_A_LEVEL for lines in levels.values())
    if is_cut:
        del levels["notice"][MOST_OF_A_LEVEL - 1 :]
    written = [line for lines in levels.values() for line in lines[:MOST_OF_A_LEVEL]]
    stream.writelines(f"{line}\n" for line in written)
    if is_cut:
        stream.write(f"::notice title=flowlint::{_data(_left_out(summary, len(problems), len(written)))}\n")


def _left_out(summary: Summary, problems: int, written: int) -> str:
    """Return what there is and how much of it is among the first ``written`` annotations, which begin with those of ``problems``."""
    told = min(problems, MOST_OF_A_LEVEL)
    kept, more = written - told, "see the summary of the job"
    sentences = [cut(problems, "problem", f"{told:,} are annotated")] if problems > told else []
    sentences += cuts(summary, f"{kept or 'none'} {'are' if kept > 1 else 'is'} annotated" if summary.shown > kept else "")
    return "; ".join([*sentences, more])


def job_summary(report: Report, options: ReportOptions, limit: int) -> str:
    """Return what was found as Markdown of at most ``limit`` bytes in UTF-8: the closing words, problems, and a table of findings."""
    totals = report.totals
    lines = ["### flowlint", "", *(f"{_cell(line)}  " for line in closing(totals))]
    if totals.problems:
        lines += ["", *(f"- could not check: {_cell(problem)}" for problem in totals.problems[:MOST_OF_A_LEVEL])]
    if len(totals.problems) > MOST_OF_A_LEVEL:
        lines += [f"- {cut(len(totals.problems), 'problem', f'this page lists {first(MOST_OF_A_LEVEL)}')}"]
    if report.findings:
        lines += ["", "| severity | place | finding | rule |", "| --- | --- | --- | --- |"]
    rows = [_row(finding, options) for finding in report.findings]
    room = limit - _RESERVE
    kept: list[str] = []
    for line in [*lines, *rows]:
        room -= len(line.encode()) + 1
        if room < 0:
            break
        kept.append(line)
    if len(kept) < len(lines):
        return ""
    listed = len(kept) - len(lines)
    if listed < totals.summary.shown:
        kept += ["", cut(totals.summary.shown, "finding", f"this page lists {first(listed)}")]
    return "\n".join(kept) + "\n"


def _annotation(level: str, finding: Finding, options: ReportOptions) -> str:
    region = finding.place.first_line
    properties: dict[str, str | int] = {"file": shown(finding.place.path, options)}
    if region is not None:
        properties |= {"line": region.line, "endLine": region.end_line, "col": region.column, "endColumn": region.end_column}
    properties["title"] = f"flowlint ({finding.rule})"
    pairs = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{level} {pairs}::" + _data("\n".join(finding.words))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _row(finding: Finding, options: ReportOptions) -> str:
    place = on_line(shown(finding.place.path, options), finding.place.region)
    return f"| {finding.severity.value} | {_cell(place)} | {_cell(finding.message)} | {finding.rule} |"


def _cell(text: str) -> str:
    """Return ``text`` as Markdown that shows it as it is, in a table too: without markup, links, mentions and references."""
    plain = re.sub(r"([\\`*_\[\]<>|~&$#!])", r"\\\1", printable(text))
    plain = re.sub(r"^ +|\A([-+=:]|\d{1,9}(?=[.)]))", _at_start, plain)
    # GitHub makes links of what it knows by these characters, escaped or not; a comment between them and what they are for ends that.
    return re.sub(r"@|\\#|/(?=/)|(?i:www)(?=\.)|(?i:GH)(?=-\d)", r"\g<0><!-- -->", plain)


def _at_start(found: re.Match[str]) -> str:
    """Return what could begin a list, a heading, a table or code as text."""
    marker = found[0]
    if marker[0] == " ":
        return "&#32;" * len(marker)
    return f"&#{ord(marker[0])};{marker[1:]}"


REPORTER = Reporter(
    name="github",
    summary="annotations for GitHub workflows, and a table for the job's summary page",
    form=Held(
        write, reason="what could not be checked comes first, then errors, then the rest, since GitHub shows the first ten of a level"
    ),
    job_summary=job_summary,
)
