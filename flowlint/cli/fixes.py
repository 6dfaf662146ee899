"""What ``check --fix`` and ``check --diff`` do besides checking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowlint import engine
from flowlint.applying import Applied, Outcome, apply_fixes
from flowlint.cli import streams

if TYPE_CHECKING:
    from flowlint.engine import Job
    from flowlint.model.report import Report


def apply(job: Job, report: Report, *, unsafe: bool, quiet: bool) -> Report:
    """Mend the files that ``report`` names and return the report on what remains."""
    outcome = apply_fixes(job, report.fixable, unsafe=unsafe, write=True)
    if not outcome.applied:
        return report._replace(problems=(*report.problems, *outcome.problems))
    if not quiet:
        streams.say([_summary(outcome, "fixed")])
    after = engine.check(job)
    return after._replace(problems=(*after.problems, *outcome.problems))


def show(job: Job, report: Report, *, unsafe: bool) -> int:
    """Print what mending would change as a unified diff; return the exit code."""
    outcome = apply_fixes(job, report.fixable, unsafe=unsafe, write=False)
    stream = streams.output()
    for one in outcome.applied:
        stream.write(_diff(one))
    stream.flush()
    problems = (*report.problems, *outcome.problems)
    for problem in problems:
        streams.complain(problem)
    streams.say([_summary(outcome, "would fix")])
    return 3 if problems else int(bool(outcome.applied))


def _summary(outcome: Outcome, verb: str) -> str:
    findings, files = outcome.fixes, len(outcome.applied)
    return f"{verb} {findings} finding{'s' * (findings != 1)} in {files} file{'s' * (files != 1)}"


def _diff(one: Applied) -> str:
    """Return the unified diff of one file; line ends other than a line feed show as they are."""
    import difflib

    old, new = (content.decode("utf-8", "replace").splitlines(keepends=True) for content in (one.before, one.after))
    lines = difflib.unified_diff(old, new, one.path, one.path)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
