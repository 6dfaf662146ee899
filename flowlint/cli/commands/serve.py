"""``flowlint serve``: a local stand-in for the endpoint that launches flows."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from flowlint.cli.help import Command, option
from flowlint.cli.options import CONFIG, DEFINITIONS, QUIET
from flowlint.cli.streams import abandon_output, output, say
from flowlint.model.extras import needed
from flowlint.testing.definitions import checker_of

if TYPE_CHECKING:
    from flowlint.testing.proof import Proof
    from flowlint.testing.server import Manner


@click.command("serve", cls=Command)
@DEFINITIONS
@option("--host", group="Server", default="127.0.0.1", show_default=True, metavar="HOST", help="Address to listen on.")
@option(
    "--port",
    group="Server",
    type=click.IntRange(0, 65_535),
    default=8765,
    show_default=True,
    metavar="PORT",
    help="Port to listen on; 0 takes a free one.",
)
@option("--allow-host", group="Server", multiple=True, metavar="NAME", help="Answer requests to this host name too; repeatable.")
@option("--strict", group="Server", is_flag=True, help="Answer a launch that does not fit with status 422.")
@option(
    "--max-size",
    group="Server",
    type=click.IntRange(1, 1 << 30),
    default=1 << 20,
    metavar="BYTES",
    help="Size of the largest body that is read.  [default: 1 MiB]",
)
@QUIET
@CONFIG
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Stand in for the platform, and check what is sent to it.

    The server answers a launch as the platform documents it, whether it fits its flow or not, and prints the findings. GET /findings
    returns them as the JSON report. It runs until Ctrl+C or SIGTERM. It needs more packages: `pip install 'genesys-flowlint[serve]'`.

    \b
    Examples:
      flowlint serve --definitions flows/   then send requests to http://127.0.0.1:8765
      flowlint serve --port 0 --strict      on a free port; a launch that does not fit fails

    Exit codes: 0 every launch fitted, 1 some did not, 2 wrong usage or configuration, 3 a definition cannot be read, or a package is
    missing.
    """  # noqa: D301
    with needed("serve", "the stand-in"):
        from flowlint.testing import listener, server
    checker = checker_of(options["definitions"], options["config"])
    stand_in = server.StandIn(checker, _manner(options), _show)
    with closing(listener.bound(options["host"], options["port"])) as listening:
        url = listener.address(options["host"], listening.getsockname()[1])
        listener.listen(stand_in.application(), listening, lambda: _say([f"serving on {url}; findings at {url}{server.FINDINGS}"], options))
    launches, faulty = stand_in.tally.launches, stand_in.tally.faulty
    _say([f"{launches:,} launched, {launches - faulty:,} fitted, {faulty:,} did not"], options)
    ctx.exit(int(faulty > 0))


def _manner(options: dict[str, Any]) -> Manner:
    from flowlint.testing.server import Manner

    hosts = frozenset(name.lower() for name in (options["host"], *options["allow_host"]))
    return Manner(hosts, options["max_size"], options["strict"])


def _show(proof: Proof) -> None:
    """Print the report on a launch that does not fit; where nobody reads it any more, it is still counted."""
    if proof.fits:
        return
    stream = output()
    try:
        stream.write(f"{proof.text}\n\n")
        stream.flush()
    except OSError:
        abandon_output()


def _say(words: list[str], options: dict[str, Any]) -> None:
    if not options["quiet"]:
        say(words)
