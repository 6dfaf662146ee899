"""``flowlint completion``: the script with which a shell completes the command line."""

from __future__ import annotations

import click

from flowlint.cli.help import Command


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that makes a shell complete flowlint.

    It completes commands and options, rules and groups, report formats, and the flows of your configuration and definitions.

    \b
    Examples:
      flowlint completion bash > flowlint-completion.bash
      flowlint completion fish > flowlint.fish

    Load the file when the shell starts: for bash and zsh with `source FILE` in ~/.bashrc or ~/.zshrc. Fish loads the files in
    ~/.config/fish/completions by itself.

    Exit codes: 0 printed, 2 wrong usage.
    """  # noqa: D301
    from click.shell_completion import get_completion_class

    completion = get_completion_class(shell)
    if completion is not None:
        script = completion(ctx.find_root().command, {}, "flowlint", "_FLOWLINT_COMPLETE").source()
        # click's script for fish drops what is behind a second comma, and so all but the first rule of a list.
        click.echo(script.replace('string split ","', 'string split --max 1 ","'))
