"""``flowlint baseline``: writes down the findings that are known, so that ``check --baseline`` fails on new ones alone."""

from __future__ import annotations

import os
from typing import Any

import click

from flowlint.cli import streams
from flowlint.cli.check import check_options, helpers_of
from flowlint.cli.help import Command, option
from flowlint.cli.options import checks_payloads
from flowlint.cli.reports import demand_writable
from flowlint.config.settings import DEFAULT_BASELINE
from flowlint.linter import baseline
from flowlint.linter.checker import Checker
from flowlint.linter.job import STDIN
from flowlint.linter.preparation import prepare
from flowlint.model.errors import ConfigError
from flowlint.model.printable import printable
from flowlint.model.report import BaselineEntry
from flowlint.sources.files import write_atomic


@click.command(cls=Command)
@checks_payloads
@option(
    "--file",
    "path",
    group="Baseline",
    metavar="FILE",
    help=f"Write this baseline file.  [default: {DEFAULT_BASELINE}, beside the configuration]",
)
@option("--prune", group="Baseline", is_flag=True, help="Only remove the entries whose findings are gone.")
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Record the existing findings in a baseline file.

    `flowlint check --baseline` hides these findings and fails only on new ones. The file holds sorted fingerprints without line numbers,
    so it changes only where findings do. An existing file is replaced. With --prune nothing is added; an entry is removed when its file
    was checked without that finding, or does not exist any more.

    \b
    Examples:
      flowlint baseline payloads/
      flowlint check payloads/ --baseline

    Exit codes: 0 written, 2 wrong usage or configuration, 3 could not check.
    """  # noqa: D301
    if STDIN in options["paths"]:
        raise ConfigError("a baseline is for files; leave out -")
    path = options["path"]
    known = (path or "") if options["prune"] else None
    asked = check_options(options)._replace(min_severity="info", baseline=known)
    job = prepare(asked, streams.say)
    job = job._replace(wants=job.wants._replace(findings=False))
    usual = os.path.normpath(os.path.join(job.known.root, DEFAULT_BASELINE))
    target = job.known.baseline.path if job.known.baseline is not None else path or usual
    own = target if job.known.baseline is not None else usual
    inputs = (*job.scope.paths, *job.scope.never - {own}, options["terraform_state"])
    demand_writable("--file", target, inputs, job.known.root, Checker.of_job(job))
    found: set[BaselineEntry] = set()
    with streams.progress(quiet=False) as watch:
        helpers = helpers_of(options["jobs"])
        report = Checker.of_job(job).run(lambda finding: found.add(baseline.entry_of(finding, job.known.relative)), watch, helpers)
    streams.warn(report.totals.unread)
    streams.complain(*report.totals.problems)
    if report.totals.problems:
        ctx.exit(3)
    if job.known.baseline is not None:
        _prune(job.known.baseline, report.totals.gone)
    else:
        _write(found, target)


def _prune(known: baseline.Baseline, gone: tuple[BaselineEntry, ...]) -> None:
    kept = set(known.entries.values()) - set(gone)
    if gone:
        write_atomic(known.path, baseline.written(kept))
    for entry in gone:
        click.echo(printable(f"gone: {entry.rule} at {entry.path}" + (f"#{entry.pointer}" if entry.pointer else "")))
    click.echo(printable(f'dropped {_count(len(gone))} of "{known.path}", {len(kept):,} left'))


def _write(entries: set[BaselineEntry], path: str) -> None:
    content = baseline.written(entries)
    if len(content) > baseline.MAX_SIZE:
        size = f"{len(content):,} bytes, but at most {baseline.MAX_SIZE:,} are read"
        raise ConfigError(f"a baseline of {_count(len(entries))} has {size}: fix or ignore the most frequent findings first")
    write_atomic(path, content)
    click.echo(printable(f'wrote {_count(len(entries))} to "{path}"'))


def _count(number: int) -> str:
    return f"{number:,} entr{'y' if number == 1 else 'ies'}"
