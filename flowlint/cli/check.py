"""The work of ``flowlint check``, without click: from its options to its reports and exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from flowlint.cli import reports, streams
from flowlint.contracts import Packed, Reporter, ReportOptions, Rows
from flowlint.linter.checker import Checker
from flowlint.linter.options import CheckOptions
from flowlint.linter.preparation import prepare
from flowlint.model.errors import ConfigError
from flowlint.model.report import Report

if TYPE_CHECKING:
    from flowlint.linter.ahead import Helpers
    from flowlint.model.audit import Audit

_Reporters = Sequence[tuple[Reporter, str | None]]
_MOST_PATHS = 100
"""Paths, or values of another option, that a report repeats."""


def run(options: dict[str, Any], given: dict[str, Any]) -> int:
    """Check what the options ask for, write the reports, and return the exit code; ``given`` are the options that the user gave."""
    _demand_sense(options)
    main = reports.reporter("--format", options["format_"] or reports.default_format())
    outputs = reports.outputs(options["output"])
    reporters = [(main, None), *outputs]
    wanted = reports.wanted([reporter for reporter, _ in reporters], options, _asked(given))._replace(earlier=_earlier(options, reporters))
    checker = _checker(options, reporters)
    scope = checker.job.scope
    for _, path in outputs:
        inputs = (*scope.paths, *scope.never, *options["compare_to"], options["terraform_state"])
        reports.demand_writable("--output", path, inputs, checker.job.known.root, checker)
    helpers = helpers_of(options["jobs"])
    if options["fix"] or options["diff"]:
        from flowlint.cli.texts import fixes

        checker = Checker.of_job(fixes.rereadable(checker.job))
        report, mend = _check(checker, options, helpers), {"unsafe": options["unsafe_fixes"], "quiet": options["quiet"]}
        if options["diff"]:
            return fixes.show(checker, report, **mend)
        written = _with_rows(reporters)
        report = fixes.apply(checker, report, partial(_check_into, checker, reporters, wanted, helpers), always=bool(written), **mend)
    else:
        report = _check_into(checker, reporters, wanted, helpers, ())
    reports.write(report, reporters, wanted, written=_with_rows(reporters))
    return _exit_code(report, options["fail_on"])


def check_options(options: dict[str, Any]) -> CheckOptions:
    """Return of a command's options those that say what is checked and how."""
    names = [name for name in CheckOptions._fields if name in options]
    return CheckOptions(config_path=options["config"], **{name: options[name] for name in names})


def _demand_sense(options: dict[str, Any]) -> None:
    """Raise ``ConfigError`` where options do not go together."""
    if options["diff"] and (options["format_"] or options["output"]):
        raise ConfigError("--diff prints a difference, not a report; leave out --format and --output")
    if options["unsafe_fixes"] and not (options["fix"] or options["diff"]):
        raise ConfigError("--unsafe-fixes goes with --fix or --diff, which apply or show fixes")
    if options["baseline"] == "":
        from flowlint.linter.baseline import is_baseline

        for path in filter(is_baseline, options["paths"]):
            raise ConfigError(f'"{path}" is a baseline, not a payload; write --baseline={path}')


def _checker(options: dict[str, Any], reporters: _Reporters) -> Checker:
    """Return what checks what the options ask for, and finds out what the reporters want to know."""
    job = prepare(check_options(options)._replace(stdin=_stdin()), streams.say)
    wants = job.wants._replace(
        payloads=any(one.wants_payloads for one, _ in reporters),
        rules=any(one.wants_rules for one, _ in reporters),
        bytes=any(one.wants_bytes for one, _ in reporters),
        census=any(one.wants_census for one, _ in reporters),
        # What is for people shows the counts by file only where these are asked for.
        files=options["group_by"] == "file" or any(one.wants_census and one.machine for one, _ in reporters),
        findings=any(one.wants_findings for one, _ in reporters),
        edits=any(one.wants_edits for one, _ in reporters),
        fingerprints=any(one.wants_fingerprints for one, _ in reporters),
    )
    return Checker.of_job(job._replace(wants=wants))


def helpers_of(jobs: int | None) -> Helpers | None:
    """Return what looks ahead with up to so many processes, ``None`` for one each core."""
    if jobs == 1:
        return None
    from flowlint.scale.crew import helpers

    return helpers(jobs)


def _check(checker: Checker, options: dict[str, Any], helpers: Helpers | None) -> Report:
    with streams.progress(quiet=options["quiet"]) as watch:
        return checker.run(watch=watch, helpers=helpers)


def _check_into(
    checker: Checker, reporters: _Reporters, wanted: ReportOptions, helpers: Helpers | None, problems: tuple[str, ...]
) -> Report:
    """Check, while the rows of those reporters are written that have any; ``problems`` are what could not be checked before."""
    with streams.progress(quiet=wanted.quiet) as watch:
        if not _with_rows(reporters):
            return checker.run(watch=watch, helpers=helpers).with_problems(problems)
        from flowlint.cli.row_files import RowFiles

        rows, scope = RowFiles(reporters, wanted), checker.job.scope
        # What the run writes while it goes on is not read by it.
        job = checker.job._replace(scope=scope._replace(never=scope.never | rows.paths))
        with rows.opened(job):
            report = Checker.of_job(job).run(rows.finding, watch, helpers).with_problems(problems)
            rows.end(report)
            return report


def _with_rows(reporters: _Reporters) -> frozenset[Reporter]:
    return frozenset(one for one, _ in reporters if isinstance(one.form, (Rows, Packed)))


def _earlier(options: dict[str, Any], reporters: _Reporters) -> tuple[Audit, ...]:
    if not options["compare_to"]:
        return ()
    if all(reporter.name != "html" for reporter, _ in reporters):
        raise ConfigError("--compare-to goes with --output html=FILE, which shows the change")
    from flowlint.cli.audits import read_all

    return read_all(options["compare_to"])


def _asked(given: dict[str, Any]) -> tuple[tuple[str, object], ...]:
    """Return of the options that the user gave those that say what is checked and how."""
    how = {"format_", "output", "color", "quiet", "verbose", "statistics", "show_values", "group_by", "compare_to", "jobs"}
    return tuple((name, value[:_MOST_PATHS] if isinstance(value, tuple) else value) for name, value in given.items() if name not in how)


def _stdin() -> BinaryIO | None:
    return sys.stdin.buffer if sys.stdin is not None else None


def _exit_code(report: Report, fail_on: str) -> int:
    if report.totals.problems:
        return 3
    worst = report.totals.summary.worst()
    return int(worst is not None and worst.fails(fail_on))
