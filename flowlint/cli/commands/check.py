"""``flowlint check``: the main job."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

import click
from click.core import ParameterSource

from flowlint.cli import reports, streams
from flowlint.cli.help import Command, completes, option
from flowlint.cli.options import COLOR, OUTPUT, QUIET, check_options, checks_payloads
from flowlint.config.settings import DEFAULT_BASELINE
from flowlint.contracts import Reporter, ReportOptions, Rows
from flowlint.linter.checker import Checker
from flowlint.linter.preparation import prepare
from flowlint.model.errors import ConfigError
from flowlint.model.report import Report

if TYPE_CHECKING:
    from flowlint.model.audit import Audit

_Reporters = Sequence[tuple[Reporter, str | None]]
_MOST_PATHS = 100
"""Paths, or values of another option, that a report repeats."""
_LEVELS = click.Choice(["error", "warning", "info", "never"])


class _Check(Command):
    """A command whose ``--baseline`` takes a file after ``=``, or one called so: elsewhere what follows is a path to check."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(_with_baseline(args)))


def _with_baseline(args: list[str]) -> Iterator[str]:
    for arg, following in zip(args, [*args[1:], ""], strict=False):
        yield "--baseline=" if arg == "--baseline" and not following.endswith("baseline.json") else arg


@click.command(cls=_Check)
@checks_payloads
@option(
    "--since",
    group="Payloads",
    metavar="REV",
    help="Check only payloads that changes since REV affect.",
)
@option("--stdin-filename", group="Payloads", metavar="PATH", help="Name for standard input; its suffix selects the format.")
@option(
    "--baseline",
    group="Findings",
    is_flag=False,
    flag_value="",
    metavar="[=FILE]",
    help=f"Hide the findings in this baseline; fail on new ones.  [default: {DEFAULT_BASELINE}, beside the configuration]",
)
@option(
    "--min-severity",
    group="Findings",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="Lowest severity that is shown; the rest is counted.",
)
@option("--fail-on", group="Findings", type=_LEVELS, default="error", show_default=True, help="Lowest severity that makes the exit code 1.")
@option("--fix", group="Fixes", is_flag=True, help="Apply safe fixes to the files, then report what remains.")
@option("--unsafe-fixes", group="Fixes", is_flag=True, help="With --fix or --diff: include unsafe fixes.")
@option("--diff", group="Fixes", is_flag=True, help="Print what --fix would change; exit code 1 if anything.")
@option(
    "--format",
    "format_",
    group="Report",
    metavar="[text|summary|html|concise|json|jsonl|csv|sarif|github|gitlab|junit|checkstyle|rdjson|azure]",
    shell_complete=completes("formats"),
    help="Format of the report on standard output.  [default: text; github in a GitHub workflow]",
)
@OUTPUT
@option(
    "--group-by",
    group="Audit",
    type=click.Choice(["flow", "rule", "input", "file"]),
    help="Count findings by this in summaries.  [default: each defect]",
)
@option(
    "--compare-to",
    group="Audit",
    multiple=True,
    metavar="FILE",
    help="Show the change since this jsonl report; repeatable.",
)
@option("--statistics", group="Report", is_flag=True, help="Count the findings of each rule.")
@option("--show-values", group="Report", is_flag=True, help="Include payload values in machine formats.")
@COLOR
@QUIET
@option("-v", "--verbose", group="Report", is_flag=True, help="Name every file that was skipped, and why.")
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Check request payloads against the flows that they launch.

    PATHS are files, folders (git-ignored files are left out) or - for standard input. Without PATHS, the payloads that the configuration
    names are checked, or else its whole folder. flowlint reads JSON, YAML and JSON Lines (also gzipped), and the payloads in Markdown,
    scripts, workflows, HTTP files, Postman collections, data actions, Terraform, Python and JavaScript.

    With --since, a payload is checked if it or its flow definition changed since that Git revision, or is not tracked.

    \b
    Examples:
      flowlint check payloads/ --definitions flows/
      flowlint check body.json --flow flows/billing.yaml
      cat body.json | flowlint check - --flow flows/billing.yaml

    Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration, 3 could not check, 4 internal error.
    """  # noqa: D301
    _demand_sense(options)
    main = reports.reporter("--format", options["format_"] or reports.default_format())
    outputs = reports.outputs(options["output"])
    reporters = [(main, None), *outputs]
    wanted = reports.wanted([reporter for reporter, _ in reporters], options, _asked(ctx))._replace(earlier=_earlier(options, reporters))
    checker = _checker(options, reporters)
    scope = checker.job.scope
    for _, path in outputs:
        inputs = (*scope.paths, *scope.never, *options["compare_to"], options["terraform_state"])
        reports.demand_writable("--output", path, inputs, checker.job.known.root, checker)
    if options["fix"] or options["diff"]:
        from flowlint.cli.texts import fixes

        checker = Checker.of_job(fixes.rereadable(checker.job))
        report, mend = _check(checker, options), {"unsafe": options["unsafe_fixes"], "quiet": options["quiet"]}
        if options["diff"]:
            ctx.exit(fixes.show(checker, report, **mend))
        written = _with_rows(reporters)
        report = fixes.apply(checker, report, partial(_check_into, checker, reporters, wanted), always=bool(written), **mend)
    else:
        report = _check_into(checker, reporters, wanted, ())
    reports.write(report, reporters, wanted, written=_with_rows(reporters))
    ctx.exit(_exit_code(report, options["fail_on"]))


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
        findings=any(one.wants_findings for one, _ in reporters),
    )
    return Checker.of_job(job._replace(wants=wants))


def _check(checker: Checker, options: dict[str, Any]) -> Report:
    with streams.progress(quiet=options["quiet"]) as watch:
        return checker.run(watch=watch)


def _check_into(checker: Checker, reporters: _Reporters, wanted: ReportOptions, problems: tuple[str, ...]) -> Report:
    """Check, while the rows of those reporters are written that have any; ``problems`` are what could not be checked before."""
    with streams.progress(quiet=wanted.quiet) as watch:
        if not _with_rows(reporters):
            return checker.run(watch=watch).with_problems(problems)
        from flowlint.cli.row_files import RowFiles

        rows, scope = RowFiles(reporters, wanted), checker.job.scope
        # What the run writes while it goes on is not read by it.
        job = checker.job._replace(scope=scope._replace(never=scope.never | rows.paths))
        with rows.opened(job):
            report = Checker.of_job(job).run(rows.finding, watch).with_problems(problems)
            rows.end(report)
            return report


def _with_rows(reporters: _Reporters) -> frozenset[Reporter]:
    return frozenset(one for one, _ in reporters if isinstance(one.form, Rows))


def _earlier(options: dict[str, Any], reporters: _Reporters) -> tuple[Audit, ...]:
    if not options["compare_to"]:
        return ()
    if all(reporter.name != "html" for reporter, _ in reporters):
        raise ConfigError("--compare-to goes with --output html=FILE, which shows the change")
    from flowlint.cli.audits import read_all

    return read_all(options["compare_to"])


def _asked(ctx: click.Context) -> tuple[tuple[str, object], ...]:
    """Return the options that the user gave and that say what is checked and how."""
    given = {name: value for name, value in ctx.params.items() if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    how = {"format_", "output", "color", "quiet", "verbose", "statistics", "show_values", "group_by", "compare_to"}
    return tuple((name, value[:_MOST_PATHS] if isinstance(value, tuple) else value) for name, value in given.items() if name not in how)


def _stdin() -> BinaryIO | None:
    return sys.stdin.buffer if sys.stdin is not None else None


def _exit_code(report: Report, fail_on: str) -> int:
    if report.totals.problems:
        return 3
    worst = report.totals.summary.worst()
    return int(worst is not None and worst.fails(fail_on))
