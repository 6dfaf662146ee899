"""``flowlint diff``: what changed between two definitions or snapshots, and which payloads break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from flowlint.cli import streams
from flowlint.cli.help import Command, option
from flowlint.cli.options import COLOR, CONFIG, configuration, live_reader, reads_platform
from flowlint.model.errors import ConfigError

if TYPE_CHECKING:
    from flowlint.cli.texts.changes import Comparison


@click.command("diff", cls=Command)
@click.argument("old")
@click.argument("new")
@option(
    "--payloads",
    group="Report",
    multiple=True,
    type=click.Path(),
    metavar="PATH",
    help="List the payloads in PATH that break; repeatable.",
)
@option("--format", "form", group="Report", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output format.")
@option(
    "--fail-on",
    group="Report",
    type=click.Choice(["breaking", "risky", "any", "payloads", "never"]),
    default="breaking",
    show_default=True,
    help="Smallest change that makes the exit code 1.",
)
@COLOR
@CONFIG
@reads_platform
@click.pass_context
def command(ctx: click.Context, /, old: str, new: str, payloads: tuple[str, ...], fail_on: str, **options: Any) -> None:
    """Report what changed between two sets of flow definitions.

    OLD and NEW are each a file, a folder, git:REV:PATH or live:. git:REV:PATH is a file or folder as it was in a Git revision; PATH is
    relative to the working directory. live: means the flows of the other side as the platform has them now; `flowlint fetch --help` says
    how to sign in.

    A change is breaking if a payload that had no error gets one. It is risky if payloads get a warning, are checked less strictly or mean
    something else. Otherwise it is compatible. With --fail-on payloads, only a payload that breaks makes the exit code 1.

    \b
    Examples:
      flowlint diff git:HEAD:flows flows                       what changed since the last commit
      flowlint diff git:main:flows flows --payloads payloads   which payloads this branch breaks
      flowlint diff flows live:                                what the platform has now

    Exit codes: 0 no change at or above --fail-on, 1 there is one, 2 wrong usage or configuration, 3 could not compare.
    """  # noqa: D301
    from flowlint.cli.texts import changes as change_report
    from flowlint.definitions.comparison import sides
    from flowlint.definitions.comparison.changes import compare

    if fail_on == "payloads" and not payloads:
        raise ConfigError("--fail-on payloads needs --payloads")
    settings = configuration(options["config"])
    before, after = sides.load_both(old, new, settings, live_reader(options))
    impacted = None
    if payloads:
        from flowlint.linter.impact import impact

        impacted = impact(before, after, payloads, settings)
        had = [entry for entry in after.lacks(settings) if entry not in before.lacks(settings)]
        streams.say(
            [f'{entry.place}: "{new}" has no flow "{entry.flow}", so payloads are checked there without this binding' for entry in had]
        )
    changes = compare(before.loaded.flows, after.loaded.flows, sides.named(settings))
    flows = len(before.loaded.flows) + sum(change.old is None for change in changes)
    comparison = change_report.Comparison(old, new, flows, changes, impacted)
    if options["form"] == "json":
        streams.put(change_report.as_json(comparison))
        streams.say(change_report.closing(comparison))
    else:
        streams.put(change_report.as_text(comparison, color=streams.wants_color(options["color"], streams.output())))
    unread, same = sides.unread(before, after)
    streams.warn(dict.fromkeys(one.sentence for one in same))
    problems = dict.fromkeys([*(one.sentence for one in unread), *(impacted.problems if impacted is not None else ())])
    streams.complain(*problems)
    ctx.exit(3 if problems else int(_fails(comparison, fail_on)))


def _fails(comparison: Comparison, fail_on: str) -> bool:
    if fail_on == "payloads":
        return comparison.impacted is not None and bool(comparison.impacted.broken)
    worst = comparison.worst()
    return worst is not None and fail_on != "never" and worst.rank >= ("any", "risky", "breaking").index(fail_on)
