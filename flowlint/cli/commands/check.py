"""``flowlint check``: the main job, as click reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
from click.core import ParameterSource

from flowlint.cli import check
from flowlint.cli.help import Command, completes, option
from flowlint.cli.options import COLOR, OUTPUT, QUIET, checks_payloads
from flowlint.config.settings import DEFAULT_BASELINE

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
    given = {name: value for name, value in ctx.params.items() if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    ctx.exit(check.run(options, given))
