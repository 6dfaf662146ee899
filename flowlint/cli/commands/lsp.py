"""``flowlint lsp``: the language server."""

from __future__ import annotations

import os
import sys

import click

from flowlint.cli.help import Command
from flowlint.model.extras import needed


@click.command(cls=Command)
@click.option("--stdio", is_flag=True, help="Use standard input and output, as it always does.")
@click.pass_context
def command(ctx: click.Context, stdio: bool) -> None:  # noqa: ARG001
    """Show findings in an editor, as you type.

    Your editor starts this; it speaks the Language Server Protocol over standard input and output. Each document is judged by the
    configuration nearest to it, as `flowlint check` does. It needs more packages: `pip install 'genesys-flowlint[lsp]'`.

    \b
    Examples:
      flowlint lsp   what an editor runs

    Exit codes: 0 the editor ended it, 1 the editor went away, 2 wrong usage, 3 a package is missing.
    """  # noqa: D301
    with needed("lsp", "the language server"):
        from flowlint.lsp.server import serve
    # Without a buffer nothing is left to be written where the editor is gone.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0) as answers:
        # What anything else printed would be a broken message.
        sys.stdout = sys.stderr
        ctx.exit(serve(sys.stdin.buffer, answers))
