"""What a snapshot's files know and a fetch cannot tell: a request-body setting written by hand, and triggers that may not be read."""

from __future__ import annotations

import os

from flowlint.definitions import catalogue
from flowlint.definitions.snapshots.fetch import Fetched, Reading
from flowlint.definitions.snapshots.lock import LIMIT, Lock, LockEntry
from flowlint.model.errors import DefinitionError, SourceError
from flowlint.model.flow import FlowDefinition, with_setting
from flowlint.model.named_tuple import NamedTuple
from flowlint.sources.files import read_file
from flowlint.sources.trees import tree_of


class Kept(NamedTuple):
    """A reading with what the snapshot knows beyond it, and the names of the flows whose triggers or settings are the snapshot's.

    ``unread`` are sentences about files of the snapshot that could not be read, so what they state is not kept.
    """

    reading: Reading
    triggers: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def keep(folder: str, lock: Lock, reading: Reading) -> Kept:
    """Return ``reading`` with the request-body settings that the files of the snapshot in ``folder`` state.

    Where triggers were not read for want of a permission, theirs are taken too.
    """
    entries, tree, triggers = lock.by_id(), tree_of(folder), bool(reading.no_triggers)
    read = {one.flow.id: _known(folder, tree, entries.get(str(one.flow.id).lower()), triggers=triggers) for one in reading.fetched}
    known = {flow_id: found if not isinstance(found, str) else None for flow_id, found in read.items()}
    pairs = [(one, _merged(one, known[one.flow.id], triggers=triggers)) for one in reading.fetched]
    return Kept(
        reading._replace(fetched=tuple(new for _, new in pairs)),
        tuple(new.flow.name for old, new in pairs if old.flow.triggers != new.flow.triggers),
        tuple(new.flow.name for old, new in pairs if old.flow.request_body_source is not new.flow.request_body_source),
        tuple(found for found in read.values() if isinstance(found, str)),
    )


def _merged(fetched: Fetched, known: FlowDefinition | None, *, triggers: bool) -> Fetched:
    if known is None:
        return fetched
    flow = with_setting(fetched.flow, known)
    return fetched._replace(flow=flow._replace(triggers=known.triggers) if triggers else flow, data=b"")


def _known(folder: str, tree: str, entry: LockEntry | None, *, triggers: bool) -> FlowDefinition | str | None:
    """Return the flow as its file has it, or why that cannot be read; ``None`` where there is none or it says nothing of interest."""
    path = os.path.join(folder, entry.file) if entry is not None else ""
    if entry is None or not os.path.isfile(path):
        return None
    try:
        data = read_file(path, LIMIT, within=tree)
        # To read every file would cost more than to fetch it.
        if b"requestBody" not in data and not (triggers and b"triggers" in data):
            return None
        flows = catalogue.read(path, data=data) or ()
    except (DefinitionError, SourceError) as error:
        return str(error)
    return next((flow for flow in flows if str(flow.id).lower() == entry.id.lower()), None)
