"""The command line as click reads it: finds the sub-commands, and turns errors into sentences and exit codes."""

from __future__ import annotations

import io
import os
from functools import cache
from importlib import import_module
from typing import Any

import click

from flowlint.cli import streams
from flowlint.cli.help import Command, unknown
from flowlint.model.errors import FlowlintError
from flowlint.model.version import __version__


class _Commands(click.Group, Command):
    """A group whose commands are the modules of the folder ``commands``, each imported only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_command_names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"flowlint.cli.commands.{cmd_name}").command
        command.name = cmd_name
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            raise unknown("command", args[0], self.list_commands(ctx), ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (FlowlintError, BrokenPipeError) as error:
            ctx.exit(streams.ended_by(error))


@cache
def _command_names() -> tuple[str, ...]:
    with os.scandir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "commands")) as entries:
        return tuple(sorted(entry.name[:-3] for entry in entries if entry.name.endswith(".py") and entry.name != "__init__.py"))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="flowlint", message="%(prog)s %(version)s")
def group() -> None:
    """Check request payloads against the Genesys Cloud Architect flows that they launch.

    \b
    Examples:
      flowlint check payloads/ --definitions flows/   check every payload in a folder
      flowlint show flows/                            see what flowlint reads in definitions
      flowlint explain type-mismatch                  read a rule's manual

    Exit codes: 0 no finding that fails the run (--fail-on), 1 findings, 2 wrong usage or configuration, 3 could not check,
    4 internal error.
    """  # noqa: D301


def run() -> int:
    """Run the command line as click reads it, and return the exit code."""
    try:
        code: int = group.main(standalone_mode=False, prog_name="flowlint") or 0
    except click.ClickException as error:
        words = io.StringIO()
        error.show(words)
        streams.say(words.getvalue().splitlines())
        code = error.exit_code
    except click.Abort:
        code = 130
    return code
