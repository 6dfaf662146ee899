"""``flowlint check``: the main job."""

from __future__ import annotations

import os
import sys
from typing import Any, BinaryIO, TextIO

import click

from flowlint.cli.options import checks_payloads, job_options
from flowlint.config.settings import DEFAULT_BASELINE
from flowlint.errors import ConfigError

_LEVELS = click.Choice(["error", "warning", "info", "never"])


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@checks_payloads
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    help="Report on standard output: text, concise, json, sarif, github, gitlab, junit, checkstyle, rdjson or azure.  "
    "[default: text; github in a GitHub workflow]",
)
@click.option("--output", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file as well; repeatable.")
@click.option("--fail-on", type=_LEVELS, default="error", show_default=True, help="Least severity that makes the exit code 1.")
@click.option(
    "--min-severity",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="Least severity that is shown; the rest is counted.",
)
@click.option("--stdin-filename", metavar="PATH", help="The name of what comes on standard input: its suffix tells the format.")
@click.option(
    "--baseline",
    is_flag=False,
    flag_value="",
    metavar="[FILE]",
    help=f"Hide the findings that this file knows, and fail on new ones; goes behind PATHS.  [default: {DEFAULT_BASELINE}, "
    "beside the configuration]",
)
@click.option(
    "--since",
    metavar="REV",
    help="Judge only payloads that changed since this Git revision, or whose flow's definition did: files that Git does not track too.",
)
@click.option("--fix", is_flag=True, help="Apply safe fixes to the files; the report and the exit code are for what remains.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: unsafe fixes too.")
@click.option("--diff", is_flag=True, help="Print what --fix would change and write nothing; the exit code is 1 if there is anything.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule.")
@click.option("--quiet", "-q", is_flag=True, help="Print findings only.")
@click.option("--show-values", is_flag=True, help="Let machine formats hold payload values.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour; NO_COLOR and FORCE_COLOR are heeded.",
)
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Lint payloads: prove each request body in PATHS against the flow that it launches.

    PATHS are files, folders (git-ignored files are left out) or - for standard input. Without PATHS the configuration's payloads are
    checked, else the folder that it stands in. JSON, YAML and JSON Lines (also gzipped) are read.

    \b
    flowlint check payloads/ --definitions flows/
    flowlint check body.json --flow flows/billing.yaml
    curl-body | flowlint check - --flow "Billing callback"

    Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration, 3 could not check, 4 internal error.
    """  # noqa: D301
    from flowlint.preparing import prepare

    if options["unsafe_fixes"] and not (options["fix"] or options["diff"]):
        raise ConfigError("--unsafe-fixes goes with --fix or --diff, which apply or show fixes")
    main = _reporter("--format", options["format_"] or _default_format())
    reporters = [(main, None), *(_output(value) for value in options["output"])]
    job = prepare(
        stdin=_stdin(),
        stdin_filename=options["stdin_filename"],
        min_severity=options["min_severity"],
        baseline=options["baseline"],
        since=options["since"],
        **job_options(options),
    )
    job = job._replace(
        wants_payloads=any(reporter.wants_payloads for reporter, _ in reporters),
        wants_rules=any(reporter.wants_rules for reporter, _ in reporters),
        wants_bytes=any(reporter.wants_bytes for reporter, _ in reporters),
    )
    from flowlint import engine

    if options["fix"] or options["diff"]:
        from flowlint.cli import fixes

        job = fixes.rereadable(job)
        report = engine.check(job)
        if options["diff"]:
            ctx.exit(fixes.show(job, report, unsafe=options["unsafe_fixes"], quiet=options["quiet"]))
        report = fixes.apply(job, report, unsafe=options["unsafe_fixes"], quiet=options["quiet"])
    else:
        report = engine.check(job)
    _write(report, reporters, options)
    ctx.exit(_exit_code(report, options["fail_on"]))


def _default_format() -> str:
    """Return the format of a run that names none: annotations in a GitHub workflow whose log is no terminal."""
    in_workflow = os.environ.get("GITHUB_ACTIONS") == "true" and sys.stdout is not None and not sys.stdout.isatty()
    return "github" if in_workflow else "text"


def _stdin() -> BinaryIO | None:
    return sys.stdin.buffer if sys.stdin is not None else None


def _reporter(option: str, name: str) -> Any:
    from flowlint import registry

    if name not in registry.reporter_names():
        from flowlint.model.spelling import closest

        near = closest(name, registry.reporter_names(), 1)
        hint = f'did you mean "{near[0]}"' if near else "expected " + ", ".join(registry.reporter_names())
        raise ConfigError(f'{option}: there is no format "{name}", {hint}')
    return registry.reporter(name)


def _output(value: str) -> tuple[Any, str]:
    name, equals, path = value.partition("=")
    if not (equals and path):
        raise ConfigError(f'--output: "{value}" is not of the form FORMAT=FILE')
    return _reporter("--output", name), path


def _write(report: Any, reporters: list[tuple[Any, str | None]], options: dict[str, Any]) -> None:
    from flowlint.cli import streams
    from flowlint.contracts import ReportOptions

    stdout = streams.output()
    folder, root = _whereabouts() if any(reporter.machine for reporter, _ in reporters) else ("", "")
    wanted = ReportOptions(
        color=streams.wants_color(options["color"], stdout),
        show_values=options["show_values"],
        statistics=options["statistics"],
        quiet=options["quiet"],
        width=streams.width(stdout),
        fail_on=options["fail_on"],
        folder=folder,
        root=root,
    )
    for reporter, path in reporters:
        if path is None:
            _print(report, reporter, wanted, stdout)
        else:
            _save(report, reporter, wanted._replace(color=False, width=100), path)
        if reporter.job_summary is not None:
            from flowlint.cli import workflow

            workflow.append_job_summary(reporter, report, wanted)
    main = reporters[0][0]
    if main.machine:
        from flowlint.model.closing import closing, statistics

        streams.say(([] if options["quiet"] else closing(report)) + (statistics(report) if options["statistics"] else []))
    for problem in report.problems:
        streams.complain(problem)


def _whereabouts() -> tuple[str, str]:
    """Return the working folder and the root of its repository."""
    from flowlint.cli import workflow

    folder = os.getcwd()
    return folder, workflow.repository(folder)


def _print(report: Any, reporter: Any, wanted: Any, stdout: TextIO) -> None:
    """Write a report to standard output; a reader that goes away, as ``head`` does, only wants no more of it."""
    try:
        reporter.write(report, wanted, stdout)
        stdout.flush()
    except OSError as error:
        from flowlint.cli.streams import abandon_output

        abandon_output()
        if not isinstance(error, BrokenPipeError):
            from flowlint.errors import SourceError
            from flowlint.sources.files import complaint

            raise SourceError(complaint("standard output", error, "write")) from error


def _save(report: Any, reporter: Any, wanted: Any, path: str) -> None:
    import io

    from flowlint.sources.files import write_atomic

    text = io.StringIO()
    reporter.write(report, wanted, text)
    write_atomic(path, text.getvalue().encode("utf-8", "backslashreplace"))


def _exit_code(report: Any, fail_on: str) -> int:
    if report.problems:
        return 3
    worst = report.summary.worst()
    if worst is None or fail_on == "never":
        return 0
    return int(worst.rank >= ("info", "warning", "error").index(fail_on))
