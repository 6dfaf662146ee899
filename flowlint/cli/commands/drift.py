"""``flowlint drift``: how the live flows differ from the snapshot."""

from __future__ import annotations

from typing import Any

import click

from flowlint.cli import reports, streams
from flowlint.cli.help import Command, completes, option
from flowlint.cli.options import COLOR, CONFIG, OUTPUT, QUIET, configuration, live_reader, reads_platform
from flowlint.model.errors import ConfigError


@click.command("drift", cls=Command)
@click.argument("snapshot", required=False)
@option(
    "--format",
    "form",
    group="Report",
    metavar="FORMAT",
    shell_complete=completes("formats"),
    help="Any format of `flowlint check`.  [default: text; github in a GitHub workflow]",
)
@OUTPUT
@option(
    "--fail-on",
    group="Report",
    type=click.Choice(["breaking", "risky", "any", "never"]),
    default="breaking",
    show_default=True,
    help="Smallest change that makes the exit code 1.",
)
@CONFIG
@COLOR
@QUIET
@reads_platform
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Report how the live flows differ from SNAPSHOT.

    This is `flowlint diff SNAPSHOT live:` as a report, for a scheduled job. SNAPSHOT is a file or folder of definitions; without it, those
    of the configuration are compared, or else the folder flows. Only these flows are read, and nothing is written. Every change is a
    finding at the snapshot's line: an error if payloads break, a warning if it is risky, an info if it is compatible.
    `flowlint fetch --help` says how to sign in.

    \b
    Examples:
      flowlint drift
      flowlint drift flows --fail-on any --format github

    Exit codes: 0 no change at or above --fail-on, 1 there is one, 2 wrong usage or configuration, 3 could not compare.
    """  # noqa: D301
    from flowlint.definitions.comparison import drift, sides
    from flowlint.definitions.comparison.change import ChangeKind
    from flowlint.definitions.comparison.changes import compare
    from flowlint.definitions.snapshots import verification

    main = reports.reporter("--format", options["form"] or reports.default_format())
    outputs = reports.outputs(options["output"])
    reporters = [(main, None), *outputs]
    settings = configuration(options["config"])
    paths = (options["snapshot"],) if options["snapshot"] else settings.definitions
    if not paths:
        raise ConfigError('no snapshot is named or configured, expected a file or folder of definitions, or a folder "flows" here')
    before, after = sides.load_live(paths, settings, live_reader(options))
    for _, path in outputs:
        reports.demand_writable("--output", path, (*before.loaded.files, settings.path), settings.root)
    # Another version alone is said at the end: of the flows of a snapshot any may be published again, and payloads stay as good.
    changes = tuple(one for one in compare(before.loaded.flows, after.loaded.flows) if one.kind is not ChangeKind.FLOW_VERSION)
    wants_bytes = any(reporter.wants_bytes for reporter, _ in reporters)
    fetched = verification.locked_files(before.loaded)
    report = drift.report(changes, before.loaded.flows, settings.relative, fetched=fetched, wants_bytes=wants_bytes)
    report = report.with_problems(tuple(one.sentence for one in before.loaded.unread))
    severities = {"breaking": "error", "risky": "warning", "any": "info", "never": "never"}
    shown = {"show_values": False, "statistics": False, "quiet": True, "color": options["color"], "fail_on": severities[options["fail_on"]]}
    reports.write(report, reporters, reports.wanted([reporter for reporter, _ in reporters], shown))
    if not options["quiet"]:
        words = drift.closing(changes, before.loaded.flows, after.loaded.flows)
        if main.machine or main.wants_findings:
            streams.say(words)
        else:
            # A table of counts ends with its totals.
            streams.put("\n" * bool(changes) + "".join(f"{line}\n" for line in words))
    worst = max((change.impact.rank for change in changes), default=-1)
    limit = {"any": 0, "risky": 1, "breaking": 2, "never": 3}[options["fail_on"]]
    ctx.exit(3 if report.totals.problems else int(worst >= limit))
