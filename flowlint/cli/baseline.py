"""``flowlint baseline``: writes down the findings that are known, so that ``check --baseline`` fails on new ones alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from flowlint.cli.options import BASELINE, checks_payloads, job_options
from flowlint.errors import ConfigError

if TYPE_CHECKING:
    from flowlint.model.report import Report


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@checks_payloads
@click.option("--file", "path", metavar="FILE", default=BASELINE, show_default=True, help="The baseline.")
@click.option("--prune", is_flag=True, help="Only drop the entries whose findings are gone.")
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Write the findings in PATHS that are known and put off into a baseline.

    `flowlint check --baseline` hides them and fails on new ones alone. Entries are sorted fingerprints without line numbers, so that the
    file changes only where findings do. With --prune nothing is added: entries whose finding is gone, though its file was checked, go.

    \b
    flowlint baseline payloads/
    flowlint check payloads/ --baseline

    Exit codes: 0 written, 2 wrong usage or configuration, 3 could not check.
    """  # noqa: D301
    from flowlint import baseline, engine
    from flowlint.cli import streams
    from flowlint.preparing import prepare
    from flowlint.sources.files import write_atomic

    path = options["path"]
    job = prepare(stdin=None, stdin_filename=None, min_severity="info", baseline=path if options["prune"] else None, **job_options(options))
    report = engine.check(job)
    for problem in report.problems:
        streams.complain(problem)
    if report.problems:
        ctx.exit(3)
    if job.baseline is not None:
        kept = set(job.baseline.entries.values()) - set(report.gone)
        write_atomic(path, baseline.written(kept))
        click.echo(f'dropped {_entries(len(report.gone))} of "{path}", {len(kept)} left')
        return
    _refuse_endless(report)
    entries = baseline.entries_of(report.findings, job.relative)
    write_atomic(path, baseline.written(entries))
    click.echo(f'wrote {_entries(len(set(entries)))} to "{path}"')


def _refuse_endless(report: Report) -> None:
    if report.summary.dropped:
        raise ConfigError(f"more than {len(report.findings):,} findings are no baseline: mend or ignore the most frequent first")


def _entries(number: int) -> str:
    return f"{number} entr{'y' if number == 1 else 'ies'}"
