"""Options that several commands share: what is checked, against which flows, by which rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

_OPTIONS = (
    click.argument("paths", nargs=-1, type=click.Path()),
    click.option(
        "-d",
        "--definitions",
        multiple=True,
        metavar="PATH",
        help="Flow definitions: a file or folder; repeatable. Default: the configuration's, else the folder flows.",
    ),
    click.option("--flow", metavar="REF", help="Judge every payload against this flow: a definition's path, an id, a name or an alias."),
    click.option(
        "--config",
        metavar="PATH",
        help="Configuration file. Default: .flowlint.yaml or [tool.flowlint] in pyproject.toml, from here upwards.",
    ),
    click.option("--select", multiple=True, metavar="RULE", help="Run only these rules; repeatable, or with commas."),
    click.option("--ignore", multiple=True, metavar="RULE", help="Leave these rules out; repeatable, or with commas."),
    click.option("--allow-empty", is_flag=True, help="A path may hold no payload; take only requests with a flowId for payloads."),
    click.option(
        "--max-size",
        type=click.IntRange(1, 1 << 30),
        default=16 << 20,
        metavar="BYTES",
        help="Largest document that is parsed.  [default: 16 MiB]",
    ),
    click.option("--frozen", is_flag=True, help="Demand that every definition is as the lock of its snapshot says."),
    click.option(
        "--terraform-state",
        metavar="FILE",
        help="Take flow ids and definitions from this output of `terraform show -json`, too.",
    ),
    click.option("--no-ignores", is_flag=True, help="Report what the configuration and comments ignore too."),
)

_NAMES = ("paths", "definitions", "flow", "select", "ignore", "allow_empty", "max_size", "no_ignores", "frozen", "terraform_state")


def checks_payloads(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give ``command`` the argument and options that say what is checked and how."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def job_options(options: dict[str, Any]) -> dict[str, Any]:
    """Return of a command's options those that say what is checked and how, under the names that ``prepare`` knows."""
    from flowlint.cli.streams import say

    note = {"on_note": lambda sentence: say([sentence])} if options["terraform_state"] is not None else {}
    return {"config_path": options["config"], **note, **{name: options[name] for name in _NAMES}}
