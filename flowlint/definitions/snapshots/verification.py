"""The locks of the snapshots that a run's definitions come from: whether the files are as they say, and how old they are."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from flowlint.config.entries import MaxAge
from flowlint.config.settings import DEFAULT_FOLDER, LOCK, Settings
from flowlint.definitions.catalogue import Catalogue
from flowlint.definitions.snapshots import lock as locking
from flowlint.definitions.snapshots.lock import LIMIT, Lock, LockEntry
from flowlint.model.contract import contract_hash
from flowlint.model.errors import ConfigError, DefinitionError
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Location, Source, Span
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import find as node_at
from flowlint.model.printable import printable, row
from flowlint.model.snapshot import LockedFlow, StaleSnapshot, fetch_command
from flowlint.sources.files import read_file
from flowlint.sources.platform.regions import REGIONS
from flowlint.sources.trees import tree_of
from flowlint.syntax.grammars import parse

_SKEW = 3600
"""Seconds by which another machine's clock may well be ahead."""

_Fault: TypeAlias = tuple[str, str]
"""What is not as the lock says, and what can be done."""


class Snapshot(NamedTuple):
    """One lock: its folder and path, its bytes, and its entries."""

    folder: str
    path: str
    data: bytes
    lock: Lock


def folders_of(files: Iterable[str], folders: Iterable[str] = ()) -> list[str]:
    """Return the folders in which a lock tells of something: those of definition ``files``, and ``folders`` that were searched for some."""
    searched = {folder.rstrip(os.sep) or folder for folder in folders}
    return sorted({*map(os.path.dirname, files), *searched})


def find(folders: Iterable[str]) -> tuple[Snapshot, ...]:
    """Return the snapshots in ``folders``; raise where a lock cannot be read.

    ``SourceError`` says that its file cannot be read, ``DefinitionError`` that it is not a lock.
    """
    paths = [(folder, os.path.join(folder, LOCK)) for folder in folders]
    return tuple(_load(folder, path) for folder, path in paths if os.path.lexists(path))


def _entries(snapshots: Iterable[Snapshot]) -> dict[tuple[str, str], LockEntry]:
    """Return what the locks say of each definition file, by its folder and name."""
    return {(snapshot.folder, entry.file): entry for snapshot in snapshots for entry in snapshot.lock.entries}


def home(settings: Settings) -> str:
    """Return the folder that a fetch writes to where none is named.

    It is the one folder of the definitions that has a lock, or the only folder among them, else the usual one.
    """
    folders = [path for path in settings.definitions if os.path.isdir(path) or not (os.path.exists(path) or os.path.splitext(path)[1])]
    locked = [folder for folder in folders if os.path.lexists(os.path.join(folder, LOCK))]
    found = locked or folders
    return found[0] if len(found) == 1 else settings.resolve(DEFAULT_FOLDER)


def demand_region(locks: Iterable[tuple[str, Lock]], region: str) -> None:
    """Raise ``ConfigError`` where a lock, given with its folder, is of another region than ``region``.

    A host that stands for a gateway may lead to any region.
    """
    known = set(REGIONS.values())
    for folder, lock in locks:
        others = sorted({entry.region for entry in lock.entries if entry.region != region} & known)
        if others and region in known:
            text = f'the snapshot "{folder or os.curdir}" was fetched from {others[0]}, and this run is for {region}'
            raise ConfigError(printable(f"{text}, expected --region {others[0]}, or another snapshot for {region}"))


def _load(folder: str, path: str) -> Snapshot:
    data = read_file(path, LIMIT, within=tree_of(folder))
    return Snapshot(folder, path, data, locking.read(data, path))


def verify(loaded: Catalogue, snapshots: Iterable[Snapshot], folders: Iterable[str]) -> None:
    """Raise ``DefinitionError``, naming every fault, unless each definition file is exactly as the lock beside it says.

    ``folders`` are those that were searched for definitions: of them no file may be missing that a lock names.
    """
    by_folder = {snapshot.folder: snapshot for snapshot in snapshots}
    lacking = sorted({os.path.dirname(path) for path in loaded.files} - by_folder.keys())
    faults = [_lockless(folder, loaded) for folder in lacking]
    entries, flows = _entries(by_folder.values()), _flows(loaded)
    for path in sorted(loaded.files):
        snapshot = by_folder.get(os.path.dirname(path))
        if snapshot is not None:
            faults += _faults(path, snapshot, entries.get(os.path.split(path)), flows.get(path, ()))
    walked = [os.path.abspath(folder) for folder in folders]
    for snapshot in by_folder.values():
        if any(_is_within(snapshot.folder, folder) for folder in walked):
            faults += _missing(snapshot, loaded)
    if not (loaded.files or by_folder):
        faults.append((f'there is no "{LOCK}" and no definition', "make them with `flowlint fetch`, or name their folder"))
    if faults:
        raise DefinitionError(printable(f"the snapshot is not as --frozen demands: {_listed(faults)}"))


def _listed(faults: list[_Fault]) -> str:
    """Return the faults, and behind those with the same remedy what that is."""
    by_remedy: dict[str, list[str]] = {}
    for sentence, remedy in faults:
        by_remedy.setdefault(remedy, []).append(sentence)
    return "; ".join(f"{'; '.join(sentences)} ({remedy})" for remedy, sentences in by_remedy.items())


def _lockless(folder: str, loaded: Catalogue) -> _Fault:
    paths = sorted(path for path in loaded.files if os.path.dirname(path) == folder)
    sentence = f'there is no "{os.path.join(folder, LOCK)}" that tells of {row(paths, 1)}'
    return sentence, "commit it if it was forgotten; `flowlint fetch` makes it with the definitions"


def _flows(loaded: Catalogue) -> dict[str, list[FlowDefinition]]:
    """Return the loaded flows by the paths of their files."""
    found: dict[str, list[FlowDefinition]] = {}
    for flow in loaded.flows:
        found.setdefault(flow.source, []).append(flow)
    return found


def _faults(path: str, snapshot: Snapshot, entry: LockEntry | None, flows: Iterable[FlowDefinition]) -> Iterator[_Fault]:
    if entry is None:
        yield f'"{path}" is not in "{snapshot.path}"', "move it out of the snapshot, or fetch its flow by name with `flowlint fetch`"
    elif any(_differs(flow, entry) for flow in flows):
        yield f'"{path}" has another contract than "{snapshot.path}" says', _restoring(snapshot.folder)
    elif not locking.is_same_file(read_file(path, LIMIT), entry.file_hash):
        yield f'"{path}" has other bytes than "{snapshot.path}" says, though the same contract', _restoring(snapshot.folder)


def _restoring(folder: str) -> str:
    return f"restore what was committed, or fetch again with {fetch_command(folder)}"


def _differs(flow: FlowDefinition, entry: LockEntry) -> bool:
    return str(flow.id).lower() != entry.id.lower() or contract_hash(flow) != entry.contract


def _missing(snapshot: Snapshot, loaded: Catalogue) -> Iterator[_Fault]:
    for entry in snapshot.lock.entries:
        path = os.path.join(snapshot.folder, entry.file)
        if path not in loaded.files:
            reason = "holds no definition" if os.path.lexists(path) else "is missing"
            yield f'"{path}", which "{snapshot.path}" names, {reason}', _restoring(snapshot.folder)


def _is_within(folder: str, walked: str) -> bool:
    absolute = os.path.abspath(folder)
    return absolute == walked or absolute.startswith(os.path.join(walked, ""))


def locked_files(loaded: Catalogue) -> frozenset[str]:
    """Return the paths of the loaded definitions that the lock beside them names."""
    entries = _entries(find(folders_of(loaded.files)))
    return frozenset(path for path in loaded.files if os.path.split(path) in entries)


def locked(loaded: Catalogue, snapshots: Iterable[Snapshot], now: datetime.datetime) -> dict[str, LockedFlow]:
    """Return what the locks say of the loaded definition files, by path; ``now`` has a time zone."""
    by_folder = {snapshot.folder: snapshot for snapshot in snapshots}
    entries, found = _entries(by_folder.values()), {}
    for path in loaded.files:
        entry = entries.get(os.path.split(path))
        if entry is not None:
            age = now - _fetched(entry, by_folder[os.path.dirname(path)])
            found[path] = LockedFlow(entry.contract, max(0, age.days) if age.total_seconds() >= -_SKEW else -1)
    return found


def stale(snapshots: Iterable[Snapshot], max_age: MaxAge, now: datetime.datetime) -> tuple[StaleSnapshot, ...]:
    """Return the snapshots with a flow that was fetched longer than ``max_age`` before ``now``, each with its oldest.

    Those with a flow that was fetched in the future are among them too, each with the one that is furthest ahead.
    """
    found = []
    for snapshot in snapshots:
        times = [(_fetched(entry, snapshot), index) for index, entry in enumerate(snapshot.lock.entries)]
        old = [(time, index) for time, index in times if (now - time).total_seconds() > max_age.seconds]
        ahead = [(time, index) for time, index in times if (now - time).total_seconds() < -_SKEW]
        if old:
            found.append(_stale(snapshot, *min(old), len(old), max_age))
        if ahead:
            found.append(_stale(snapshot, *max(ahead), len(ahead), max_age)._replace(ahead=True))
    return tuple(found)


def _stale(snapshot: Snapshot, time: datetime.datetime, index: int, count: int, max_age: MaxAge) -> StaleSnapshot:
    entry = snapshot.lock.entries[index]
    return StaleSnapshot(_place(snapshot, entry), entry.name, time.date().isoformat(), count, max_age.words)


def _fetched(entry: LockEntry, snapshot: Snapshot) -> datetime.datetime:
    try:
        time = datetime.datetime.fromisoformat(entry.fetched_at)
    except ValueError:
        text = f'{snapshot.path}: "fetchedAt" of flow "{entry.name}" is "{entry.fetched_at}", expected a time such as 2026-11-24T09:30:00Z'
        raise DefinitionError(printable(text)) from None
    return time if time.tzinfo is not None else time.replace(tzinfo=datetime.UTC)


def _place(snapshot: Snapshot, entry: LockEntry) -> Location:
    """Return where the lock says when a flow was fetched; the lock as a whole where it nests deeper than places are known for."""
    source = Source(snapshot.path, snapshot.data.decode("utf-8", "replace"))
    for root in parse("json", source).roots:
        for index in range(len(snapshot.lock.entries)):
            if node_at(root, f"/flows/{index}/id").value == entry.id:
                time = node_at(root, pointer := f"/flows/{index}/fetchedAt")
                return Location(source, pointer, Span(time.start, time.end))
    return Location(source, "")
