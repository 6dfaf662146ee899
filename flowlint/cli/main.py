"""The command ``flowlint``: finds the sub-commands, and turns errors into sentences and exit codes."""

from __future__ import annotations

import gc
import io
import os
import sys
from functools import cache
from importlib import import_module
from typing import Any

# What is imported and loaded stays; looking for garbage among it again and again costs a tenth of a short run.
gc.set_threshold(50_000, 20, 100)

import click  # noqa: E402

from flowlint.cli.help import Command, unknown  # noqa: E402
from flowlint.model.errors import FlowlintError, RuleCrash  # noqa: E402
from flowlint.model.version import __version__  # noqa: E402


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
        except FlowlintError as error:
            from flowlint.cli.streams import complain_of_all

            complain_of_all(str(error))
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            # A reader that goes away, as head does, only wants no more; to click that is a failure.
            from flowlint.cli.streams import abandon_output

            abandon_output()
            ctx.exit(0)


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


def main() -> None:
    """Run the command line and exit."""
    try:
        code = group.main(standalone_mode=False, prog_name="flowlint") or 0
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.ClickException as error:
        from flowlint.cli.streams import say

        words = io.StringIO()
        error.show(words)
        say(words.getvalue().splitlines())
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except Exception as error:
        # Python's own exit code for a crash is 1, which says that there are findings.
        code = _failed(error)
    # The interpreter looks for garbage once more as it ends; what is frozen it passes by, an eighth of a short run.
    gc.freeze()
    sys.exit(code)


def _has_folder() -> bool:
    """Tell whether the working directory exists; the process may outlive it."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return False
    return True


def _failed(error: Exception) -> int:
    """Say what went wrong beside all errors foreseen, with a trace where it is a bug, and return the exit code."""
    from flowlint.cli import streams

    if isinstance(error, FileNotFoundError) and not _has_folder():
        streams.complain("the working directory does not exist any more")
        return FlowlintError.exit_code
    if isinstance(error, OSError) and error.filename is None:
        # No file is being read or written, so that it is standard output: of help, or of a command that only prints.
        streams.abandon_output()
        if isinstance(error, BrokenPipeError):
            return 0
        from flowlint.sources.files import complaint

        streams.complain(complaint("standard output", error, "write"))
        return FlowlintError.exit_code
    import traceback

    streams.say([*traceback.format_exc().splitlines(), "flowlint: error: this is a bug in flowlint, please report it with the lines above"])
    return RuleCrash.exit_code
