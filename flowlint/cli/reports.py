"""Where reports go: which formats were asked for, and writing each to standard output or its file."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from flowlint.contracts import Packed
from flowlint.model.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from flowlint.contracts import Reporter, ReportOptions
    from flowlint.linter.checker import Checker
    from flowlint.model.report import Report


def default_format() -> str:
    """Return the format of a run that names none: annotations in a GitHub workflow whose log is no terminal."""
    in_workflow = os.environ.get("GITHUB_ACTIONS") == "true" and sys.stdout is not None and not sys.stdout.isatty()
    return "github" if in_workflow else "text"


def reporter(option: str, name: str) -> Reporter:
    """Return the reporter called ``name``.

    Raises ``ConfigError``, which names the option, where there is none, and ``FlowlintError`` where a package that it needs is missing.
    """
    from flowlint import registry

    if name not in registry.reporter_names():
        from flowlint.model.spelling import did_you_mean

        hint = did_you_mean(name, registry.reporter_names()) or f"expected one of {', '.join(registry.reporter_names())}"
        raise ConfigError(f'{option}: no format is called "{name}"; {hint}')
    found = registry.reporter(name)
    if option != "--output" and isinstance(found.form, Packed):
        raise ConfigError(f"{option}: {name} is for files; use --output {name}=FILE")
    if found.extra is not None:
        from flowlint.model.extras import demand

        extra, package = found.extra
        demand(extra, f"the format {name}", package)
    return found


def outputs(values: Iterable[str]) -> list[tuple[Reporter, str]]:
    """Return the reporters and files that ``--output`` names; raise ``ConfigError`` where one is wrong or a file is named twice."""
    found: dict[str, tuple[Reporter, str]] = {}
    for value in values:
        name, equals, path = value.partition("=")
        if not (equals and path):
            raise ConfigError(f'--output: "{value}" is not of the form FORMAT=FILE, as in sarif=flowlint.sarif')
        if path == "-":
            raise ConfigError(f'--output: "-" is not a file; --format {name} writes to standard output')
        place = os.path.realpath(path)
        if place in found:
            raise ConfigError(f'--output: "{path}" is named for two reports')
        found[place] = reporter("--output", name), path
    return list(found.values())


def demand_inside(option: str, path: str, root: str) -> None:
    """Raise ``ConfigError``, which names the option, where a link leads ``path``, which is to be written, out of its tree."""
    from flowlint.sources.trees import way_out

    tree = way_out(path, root)
    if tree is not None:
        raise ConfigError(f'{option}: "{path}" is a link that leads out of "{tree}" or into its ".git" folder')


def demand_writable(option: str, path: str, inputs: Iterable[str | None], root: str, checker: Checker | None = None) -> None:
    """Raise ``ConfigError``, which names the option, where to write to ``path`` would replace an input, or follow a link too far.

    Inputs are the files in ``inputs``, files of flowlint's own, and what holds payloads that ``checker`` would judge; ``root`` is the
    configuration's folder.
    """
    from flowlint.definitions.catalogue import NEVER
    from flowlint.reports.audit import FIRST_ROW
    from flowlint.sources.files import read_beginning

    demand_inside(option, path, root)
    if not os.path.isfile(path):
        return
    is_input = any(one is not None and os.path.exists(one) and os.path.samefile(one, path) for one in inputs)
    # An earlier file of rows may be long, and is none of payloads.
    is_rows = os.access(path, os.R_OK) and read_beginning(path, len(FIRST_ROW)) == FIRST_ROW
    holds_payloads = checker is not None and not is_rows and checker.holds_payloads(path)
    if is_input or os.path.basename(path) in NEVER or holds_payloads:
        raise ConfigError(f'{option}: "{path}" is checked or read by this run, and would be replaced; name another file')


def wanted(reporters: Iterable[Reporter], options: dict[str, Any], asked: tuple[tuple[str, object], ...] = ()) -> ReportOptions:
    """Return what a command's options want to see of a report that begins now; ``asked`` are those that the user gave."""
    from flowlint.cli import streams
    from flowlint.contracts import ReportOptions

    stdout = streams.output()
    folder, root = _whereabouts() if any(reporter.machine for reporter in reporters) else ("", "")
    return ReportOptions(
        color=streams.wants_color(options["color"], stdout),
        show_values=options["show_values"],
        statistics=options["statistics"],
        quiet=options["quiet"],
        verbose=options.get("verbose", False),
        width=streams.width(stdout),
        fail_on=options["fail_on"],
        group_by=options.get("group_by") or "",
        folder=folder,
        root=root,
        started=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        asked=asked,
    )


def write(
    report: Report, reporters: Sequence[tuple[Reporter, str | None]], wanted: ReportOptions, *, written: Container[Reporter] = ()
) -> None:
    """Write ``report`` with each of the reporters, to standard output where it has no file, and words for people to standard error.

    Those that are ``written`` already are left out.
    """
    from flowlint.cli import streams

    stdout = streams.output()
    if report.totals.census is None and report.findings and any(reporter.wants_census for reporter, _ in reporters):
        from flowlint.reports.tallies import census_of

        report = report._replace(totals=report.totals._replace(census=census_of(report.findings)))
    for reporter, path in reporters:
        if reporter in written:
            continue
        if path is None:
            _print(report, reporter, wanted, stdout)
        else:
            _save(report, reporter, wanted._replace(color=False, width=100), path)
        if reporter.job_summary is not None:
            from flowlint.cli import job_summary

            job_summary.append_job_summary(reporter, report, wanted)
    main = reporters[0][0]
    if main.machine:
        from flowlint.reports.closing import closing, statistics

        words = [] if wanted.quiet else closing(report.totals, verbose=wanted.verbose, holds_all=main in written)
        streams.say(words + (statistics(report.totals.summary) if wanted.statistics else []))
    streams.warn(report.totals.unread)
    streams.complain(*report.totals.problems)


def _whereabouts() -> tuple[str, str]:
    """Return the working folder and the root of its repository."""
    from flowlint.cli import job_summary

    folder = os.getcwd()
    return folder, job_summary.repository(folder)


def _print(report: Report, reporter: Reporter, wanted: ReportOptions, stdout: TextIO) -> None:
    """Write a report to standard output; a reader that goes away, as ``head`` does, only wants no more of it."""
    try:
        reporter.write(report, wanted, stdout)
        stdout.flush()
    except OSError as error:
        from flowlint.cli.streams import abandon_output

        abandon_output()
        if not isinstance(error, BrokenPipeError):
            from flowlint.sources.files import complaint

            raise SourceError(complaint("standard output", error, "write")) from error


def _save(report: Report, reporter: Reporter, wanted: ReportOptions, path: str) -> None:
    from flowlint.sources.files import replaced, write_atomic

    if isinstance(reporter.form, Packed):
        with replaced(path) as stream:
            reporter.form.write(report, wanted, stream)
        return
    text = io.StringIO()
    reporter.write(report, wanted, text)
    write_atomic(path, text.getvalue().encode("utf-8", "backslashreplace"))
