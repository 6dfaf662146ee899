"""``flowlint fetch``: reads flow definitions from the platform into a snapshot."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from flowlint.cli.help import Command, option
from flowlint.cli.options import CONFIG, configuration, reads_platform, signed_in
from flowlint.cli.reports import demand_inside
from flowlint.cli.streams import complain, output, say, shows_progress, warn
from flowlint.model.errors import ConfigError, PlatformError
from flowlint.model.flow import FLOW_TYPES, flow_type
from flowlint.model.printable import printable
from flowlint.model.spelling import did_you_mean

if TYPE_CHECKING:
    from flowlint.definitions.snapshots import fetch, store
    from flowlint.definitions.snapshots.lock import Lock
    from flowlint.sources.platform.transport import Transport


@click.command("fetch", cls=Command)
@click.argument("flows", nargs=-1, metavar="[FLOWS]...")
@option("--all", "everything", group="Flows", is_flag=True, help="Fetch every published flow, of every type.")
@option("--type", "types", group="Flows", multiple=True, metavar="TYPE", help="Fetch flows of this type, such as workflow; repeatable.")
@option("--division", group="Flows", metavar="DIVISION", default="", help="Fetch only flows of this division: its name or id.")
@option(
    "--to",
    "folder",
    group="Snapshot",
    metavar="DIR",
    help="Folder of the snapshot.  [default: the definitions of the configuration, else flows beside it]",
)
@option("--no-triggers", group="Snapshot", is_flag=True, help="Leave out the triggers that start the flows.")
@option("--renew", group="Snapshot", is_flag=True, help="Update the time of fetching for unchanged flows, too.")
@option("--prune", group="Snapshot", is_flag=True, help="Delete flows that the platform no longer has or publishes.")
@CONFIG
@reads_platform
@option("-q", "--quiet", is_flag=True, help="Print only errors and what this client may not read.")
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Fetch flow definitions from the platform into a snapshot.

    FLOWS are ids or names. The published version of each flow becomes a file in flowlint's own format, and flowlint.lock records which
    version that is. `flowlint check` reads the snapshot and never opens a connection. Without FLOWS, --all or --type, the flows of the
    snapshot are fetched again. Flows that the platform no longer has are named and kept; --prune deletes them. A file whose flow did not
    change is not written, and a requestBody that you wrote into a file stays.

    Credentials come from the environment: GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET, or GENESYSCLOUD_ACCESS_TOKEN,
    each with GENESYSCLOUD_REGION. They can also come from a profile of ~/.gc/config.toml. The client needs the permission
    architect:flow:view, and processautomation:trigger:view for triggers.

    \b
    Examples:
      flowlint fetch "Compliance check"
      flowlint fetch --type workflow --division Home
      flowlint fetch --all --to snapshot

    Exit codes: 0 fetched, 2 wrong usage or another region than the snapshot's, 3 a flow or the platform could not be read.
    """  # noqa: D301
    from flowlint.cli.texts import fetch as fetch_report
    from flowlint.definitions.snapshots import fetch, store, verification
    from flowlint.definitions.snapshots import kept as keeping

    settings = configuration(options["config"])
    folder = options["folder"] or verification.home(settings)
    demand_inside("--to", folder, settings.root)
    lock = store.read_lock(folder)
    wanted = _wanted(options, folder, lock)
    with signed_in(options, locks=[(folder, lock)]) as platform:
        selection, reading = _read(platform, wanted, quiet=options["quiet"])
    lost = fetch.lost(lock, selection, wanted)
    kept = keeping.keep(folder, lock, reading)
    pruned = [one.entry.id for one in lost] if options["prune"] else []
    stored = _store(folder, kept.reading, platform.access.region, renew=options["renew"], prune=pruned)
    if not options["quiet"]:
        output().writelines(printable(line) + "\n" for line in fetch_report.written(stored, folder))
        say(fetch_report.left_out(fetch.never_known(lock, selection), kept))
    say(fetch_report.not_read(kept))
    warn(f"{sentence}; what this file stated is not kept" for sentence in kept.unread)
    lacking = wanted.again and bool(lost) and not options["prune"]
    for sentence in fetch_report.lost(lost, folder, deleted=options["prune"]):
        if lacking:
            complain(sentence)
        elif not options["quiet"]:
            say([sentence])
    complain(*fetch_report.failures(reading))
    if reading.failed or lacking:
        ctx.exit(PlatformError.exit_code)


def _wanted(options: dict[str, Any], folder: str, lock: Lock) -> fetch.Wanted:
    from flowlint.definitions.snapshots import fetch

    narrowed = options["everything"] or options["types"]
    if options["flows"] and options["everything"]:
        raise ConfigError("flows are named beside --all, expected one of both")
    if options["prune"] and (options["flows"] or options["division"]):
        raise ConfigError("--prune is about the whole snapshot, --all or --type, expected neither flows nor --division")
    refs = options["flows"]
    again = not refs and not narrowed and not options["division"]
    if again:
        refs = fetch.wanted_again(lock)
        if not refs:
            raise ConfigError(
                printable(
                    f'"{folder}" has no snapshot to fetch again, expected ids or names of flows, --type or --all, or --to with its folder'
                )
            )
    return fetch.Wanted(refs, frozenset(_type(name) for name in options["types"]), options["division"], not options["no_triggers"], again)


def _type(name: str) -> str:
    found = flow_type(name)
    if found not in FLOW_TYPES:
        hint = did_you_mean(found, sorted(FLOW_TYPES)) or f"expected one of {', '.join(sorted(FLOW_TYPES))}"
        raise ConfigError(printable(f'no flow type is called "{name}"; {hint}'))
    return found


def _read(platform: Transport, wanted: fetch.Wanted, *, quiet: bool) -> tuple[fetch.Selection, fetch.Reading]:
    from flowlint.definitions.snapshots import fetch

    selection = fetch.select(platform, wanted)
    if not selection.flows and not selection.unpublished and not wanted.again:
        raise PlatformError("there is no such flow that this client may see, expected one of the requested division and type")

    def read(done: Callable[[], None]) -> fetch.Reading:
        return fetch.read(platform, selection, triggers=wanted.triggers, files=True, done=done)

    if not shows_progress(quiet=quiet):
        return selection, read(lambda: None)
    with click.progressbar(length=len(selection.flows), label="fetching", file=sys.stderr) as bar:
        return selection, read(lambda: bar.update(1))


def _store(folder: str, reading: fetch.Reading, region: str, *, renew: bool, prune: list[str]) -> list[store.Stored]:
    from flowlint.definitions.snapshots import fetch, store

    if not reading.fetched and not prune:
        return []
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return store.store(folder, fetch.items(reading, region), now, renew=renew, prune=prune)
