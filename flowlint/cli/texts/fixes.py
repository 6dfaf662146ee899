"""What ``check --fix`` and ``check --diff`` do besides checking."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from io import BytesIO
from typing import TextIO

from flowlint.cli import streams
from flowlint.linter.checker import Checker
from flowlint.linter.fixes import Applied, Outcome
from flowlint.linter.job import STDIN, Job
from flowlint.model.errors import ConfigError
from flowlint.model.printable import counted
from flowlint.model.report import Report
from flowlint.sources.pipes import is_pipe


def rereadable(job: Job) -> Job:
    """Return ``job`` with what comes on standard input held, since a run that mends files checks twice.

    Raises ``ConfigError`` where a path is a named pipe, which can be read only once.
    """
    piped = next((path for path in job.scope.paths if path != STDIN and is_pipe(path)), None)
    if piped is not None:
        raise ConfigError(f'"{piped}" is a named pipe, which --fix and --diff cannot read twice; name a file, or - for stdin')
    if job.scope.stdin is None or STDIN not in job.scope.paths:
        return job
    return job._replace(scope=job.scope._replace(stdin=BytesIO(job.scope.stdin.read())))


def apply(
    checker: Checker, report: Report, again: Callable[[tuple[str, ...]], Report], *, always: bool, unsafe: bool, quiet: bool
) -> Report:
    """Mend the files that ``report`` names and return the report on what remains.

    ``again`` makes that report, with more that could not be checked: where anything was mended, or ``always``.
    """
    outcome = checker.mend(report.fixable, unsafe=unsafe, write=True)
    streams.say(outcome.notes)
    if not (outcome.applied or always):
        return report.with_problems(outcome.problems)
    if outcome.applied and not quiet:
        streams.say([_summary(outcome, "fixed")])
    scope = checker.job.scope
    if scope.stdin is not None and STDIN in scope.paths:
        scope.stdin.seek(0)
    return again(outcome.problems)


def show(checker: Checker, report: Report, *, unsafe: bool, quiet: bool) -> int:
    """Print what mending would change as a unified diff; return the exit code."""
    outcome = checker.mend(report.fixable, unsafe=unsafe, write=False)
    _print(b"".join(_diff(one) for one in outcome.applied), streams.output())
    problems = (*report.totals.problems, *outcome.problems)
    streams.say(outcome.notes)
    streams.warn(report.totals.unread)
    streams.complain(*problems)
    if not quiet:
        streams.say([_summary(outcome, "would fix")])
    return 3 if problems else int(bool(outcome.applied))


def _summary(outcome: Outcome, verb: str) -> str:
    return f"{verb} {counted(outcome.fixes, 'finding')} in {counted(len(outcome.applied), 'file')}"


def _diff(one: Applied) -> bytes:
    """Return the unified diff of one file, byte for byte; only a line feed ends a line, as for every tool that applies one."""
    name = os.fsencode(one.path)
    old, new = (_lines(content) for content in (one.before, one.after))
    lines = difflib.diff_bytes(difflib.unified_diff, old, new, name, name)
    return b"".join(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n" for line in lines)


def _lines(content: bytes) -> list[bytes]:
    *whole, last = content.split(b"\n")
    return [line + b"\n" for line in whole] + ([last] if last else [])


def _print(content: bytes, stream: TextIO) -> None:
    """Write bytes as they are where ``stream`` takes any, and otherwise their text; a reader that goes away only wants no more of it."""
    buffer = getattr(stream, "buffer", None)
    try:
        if buffer is not None:
            buffer.write(content)
        else:
            stream.write(content.decode("utf-8", "backslashreplace"))
        stream.flush()
    except BrokenPipeError:
        streams.abandon_output()
