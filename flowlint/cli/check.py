"""``flowlint check``: the main job."""

from __future__ import annotations

import sys
from typing import Any, BinaryIO, TextIO

import click

from flowlint.errors import ConfigError

_LEVELS = click.Choice(["error", "warning", "info", "never"])


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "-d",
    "--definitions",
    multiple=True,
    metavar="PATH",
    help="Flow definitions: a file or folder; repeatable. Default: the configuration's, else the folder flows.",
)
@click.option("--flow", metavar="REF", help="Judge every payload against this flow: a definition's path, an id, a name or an alias.")
@click.option(
    "--config", metavar="PATH", help="Configuration file. Default: .flowlint.yaml or [tool.flowlint] in pyproject.toml, from here upwards."
)
@click.option(
    "--format", "format_", metavar="FORMAT", default="text", help="Report on standard output: text, concise or json.  [default: text]"
)
@click.option("--output", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file as well; repeatable.")
@click.option("--select", multiple=True, metavar="RULE", help="Run only these rules; repeatable, or with commas.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Leave these rules out; repeatable, or with commas.")
@click.option("--fail-on", type=_LEVELS, default="error", show_default=True, help="Least severity that makes the exit code 1.")
@click.option(
    "--min-severity",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="Least severity that is shown; the rest is counted.",
)
@click.option("--allow-empty", is_flag=True, help="A path may hold no payload; take only requests with a flowId for payloads.")
@click.option(
    "--max-size",
    type=click.IntRange(1, 1 << 30),
    default=16 << 20,
    metavar="BYTES",
    help="Largest document that is parsed.  [default: 16 MiB]",
)
@click.option("--stdin-filename", metavar="PATH", help="The name of what comes on standard input: its suffix tells the format.")
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
    reporters = [(_reporter("--format", options["format_"]), None), *(_output(value) for value in options["output"])]
    job = prepare(stdin=_stdin(), config_path=options["config"], **{name: options[name] for name in _JOB_OPTIONS})
    from flowlint import engine

    report = engine.check(job)
    if options["fix"] or options["diff"]:
        from flowlint.cli import fixes

        if options["diff"]:
            ctx.exit(fixes.show(job, report, unsafe=options["unsafe_fixes"]))
        report = fixes.apply(job, report, unsafe=options["unsafe_fixes"], quiet=options["quiet"])
    _write(report, reporters, options)
    ctx.exit(_exit_code(report, options["fail_on"]))


_JOB_OPTIONS = (
    "paths", "definitions", "flow", "select", "ignore", "min_severity", "allow_empty", "max_size", "stdin_filename",
)  # fmt: skip


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
    wanted = ReportOptions(
        color=streams.wants_color(options["color"], stdout),
        show_values=options["show_values"],
        statistics=options["statistics"],
        quiet=options["quiet"],
        width=streams.width(stdout),
    )
    for reporter, path in reporters:
        if path is None:
            _print(report, reporter, wanted, stdout)
        else:
            _save(report, reporter, wanted._replace(color=False, width=100), path)
    main = reporters[0][0]
    if main.machine:
        from flowlint.model.closing import closing, statistics

        streams.say(([] if options["quiet"] else closing(report)) + (statistics(report) if options["statistics"] else []))
    for problem in report.problems:
        streams.complain(problem)


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
