"""``flowlint fetch``: reads flow definitions from the platform into a snapshot."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from flowlint.cli.options import Seconds, reads_platform, signed_in
from flowlint.cli.streams import complain, output, say
from flowlint.errors import ConfigError, PlatformError
from flowlint.model.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowlint import fetching, storing
    from flowlint.sources.transport import Transport

_SHOWN = 8


@click.command("fetch")
@click.argument("flows", nargs=-1, metavar="[FLOWS]...")
@click.option("--all", "everything", is_flag=True, help="Fetch every published flow, of every type.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Fetch only flows of this type, as workflow; repeatable.")
@click.option("--division", metavar="DIVISION", default="", help="Fetch only flows of this division: its name or id.")
@click.option("--to", "folder", metavar="DIR", help="The snapshot's folder.  [default: flows, beside the configuration]")
@click.option("--no-triggers", is_flag=True, help="Leave out the triggers that start the flows.")
@click.option("--renew", is_flag=True, help="Note the time of this run for flows that did not change, too.")
@click.option("--prune", is_flag=True, help="With --all or --type: delete flows from the snapshot that are gone from the platform.")
@reads_platform
@click.option(
    "--time-limit",
    type=Seconds(),
    default=900.0,
    show_default=True,
    help="Seconds for the whole run.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print errors alone.")
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Read FLOWS, ids or names, from the platform into a snapshot.

    Each flow's published version becomes a file in flowlint's own format, and flowlint.lock notes which version that is. `flowlint check`
    reads the snapshot and never opens a connection. Without FLOWS, --all or --type, the flows of the snapshot are fetched anew. What did
    not change is not written.

    Credentials come from the environment alone, GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET or
    GENESYSCLOUD_ACCESS_TOKEN, with GENESYSCLOUD_REGION, or from a profile of ~/.gc/config.toml. The client needs the permission
    architect:flow:view, and processautomation:trigger:view for triggers.

    \b
    flowlint fetch "Compliance check"
    flowlint fetch --type workflow --division Home
    flowlint fetch --all --to snapshot

    Exit codes: 0 fetched, 2 wrong usage, 3 a flow or the platform could not be read.
    """  # noqa: D301
    from flowlint import storing

    folder = options["folder"] or _default_folder()
    wanted = _wanted(options, folder)
    with signed_in(options, total=options["time_limit"]) as platform:
        selection, reading = _read(platform, wanted, quiet=options["quiet"])
    lock = storing.read_lock(folder)
    gone = _gone(lock, selection, wanted)
    pruned = [one for one, _ in gone] if options["prune"] else []
    stored = _store(folder, reading, platform.access.region, renew=options["renew"], prune=pruned)
    if not options["quiet"]:
        _report(stored, selection, reading, folder)
        _say_gone([name for _, name in gone], folder, deleted=options["prune"])
    for sentence in _failures(reading):
        complain(sentence)
    if reading.failed:
        ctx.exit(PlatformError.exit_code)


def _default_folder() -> str:
    from flowlint import config as configuration
    from flowlint.config.settings import DEFAULT_FOLDER

    return configuration.load(None, os.curdir).resolve(DEFAULT_FOLDER)


def _wanted(options: dict[str, Any], folder: str) -> fetching.Wanted:
    from flowlint import fetching, storing

    narrowed = options["everything"] or options["types"]
    if options["flows"] and options["everything"]:
        raise ConfigError("flows are named beside --all, expected one of both")
    if options["prune"] and (options["flows"] or options["division"] or not narrowed):
        raise ConfigError("--prune is about --all or --type, expected one of them and neither flows nor --division")
    refs = options["flows"]
    if not refs and not narrowed and not options["division"]:
        refs = fetching.wanted_again(storing.read_lock(folder))
        if not refs:
            raise ConfigError(printable(f'"{folder}" holds no snapshot to fetch anew, expected ids or names of flows, --type or --all'))
    return fetching.Wanted(refs, frozenset(_type(name) for name in options["types"]), options["division"], not options["no_triggers"])


def _type(name: str) -> str:
    from flowlint.model.flow import FLOW_TYPES, flow_type
    from flowlint.model.spelling import closest

    found = flow_type(name)
    if found not in FLOW_TYPES:
        near = closest(found, sorted(FLOW_TYPES), 1)
        hint = f'did you mean "{near[0]}"' if near else f"expected one of {', '.join(sorted(FLOW_TYPES))}"
        raise ConfigError(printable(f'no flow is of type "{name}", {hint}'))
    return found


def _read(platform: Transport, wanted: fetching.Wanted, *, quiet: bool) -> tuple[fetching.Selection, fetching.Reading]:
    from flowlint import fetching

    selection = fetching.select(platform, wanted)
    if not selection.flows and not selection.unpublished:
        raise PlatformError("there is no such flow that this client may see, expected one of the division and type that are wanted")

    def read(done: Callable[[], None]) -> fetching.Reading:
        return fetching.read(platform, selection, triggers=wanted.triggers, done=done)

    if quiet or sys.stderr is None or not sys.stderr.isatty():
        return selection, read(lambda: None)
    with click.progressbar(length=len(selection.flows), label="fetching", file=sys.stderr) as bar:
        return selection, read(lambda: bar.update(1))


def _store(folder: str, reading: fetching.Reading, region: str, *, renew: bool, prune: list[str]) -> list[storing.Stored]:
    from datetime import UTC, datetime

    from flowlint import fetching, storing

    if not reading.fetched and not prune:
        return []
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return storing.store(folder, fetching.items(reading, region), now, renew=renew, prune=prune)


def _gone(lock: Any, selection: fetching.Selection, wanted: fetching.Wanted) -> list[tuple[str, str]]:
    from flowlint import fetching

    ids = set(fetching.missing(lock, selection, wanted))
    return [(entry.id, entry.name) for entry in lock.entries if entry.id in ids]


def _report(stored: list[storing.Stored], selection: fetching.Selection, reading: fetching.Reading, folder: str) -> None:
    stream = output()
    written = [one for one in stored if one.written]
    for one in written:
        stream.write(printable(f'wrote {one.path}: "{one.item.flow.name}" version {one.item.flow.version}') + "\n")
    stream.write(
        printable(f'fetched {_count(len(stored), "flow")} into "{folder}": {len(written)} written, {len(stored) - len(written)} unchanged')
        + "\n"
    )
    if selection.unpublished:
        names = [str(reply.get("name")) for reply in selection.unpublished]
        say([f"{_count(len(names), 'flow')} left out, since never published: {_listed(names)}"])
    coarse = [one.flow.name for one in reading.fetched if one.reason]
    if coarse:
        say([f"{_count(len(coarse), 'flow')} with coarse types, since the configuration could not be read: {_listed(coarse)}"])
    if reading.no_triggers:
        say([f"triggers are left out: {reading.no_triggers}"])


def _say_gone(names: list[str], folder: str, *, deleted: bool) -> None:
    if names:
        done = "deleted" if deleted else "kept, delete with --prune"
        say([f'{_count(len(names), "flow")} of "{folder}" gone from the platform, {done}: {_listed(names)}'])


def _failures(reading: fetching.Reading) -> list[str]:
    shown = [f'flow "{one.name}" is left as it was: {one.error}' for one in reading.failed[:_SHOWN]]
    more = len(reading.failed) - _SHOWN
    return [*shown, f"{_count(more, 'other flow')} could not be read"] if more > 0 else shown


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(f'"{name}"' for name in names[:_SHOWN]) + more


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
