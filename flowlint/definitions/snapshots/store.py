"""The snapshot's folder: one file for each flow and the lock, written so that whoever reads meanwhile sees old or new, never a mixture."""

from __future__ import annotations

import os
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, count
from time import monotonic, sleep, time

from flowlint.config.settings import LOCK
from flowlint.definitions.snapshots import lock
from flowlint.definitions.snapshots.lock import LIMIT, Lock, LockEntry
from flowlint.model.contract import contract_hash
from flowlint.model.errors import SourceError
from flowlint.model.flow import FlowDefinition
from flowlint.model.named_tuple import NamedTuple
from flowlint.sources.files import complaint, make_folder, open_folder, open_lock, read_file, write_atomic
from flowlint.sources.trees import tree_of

_TEMPORARY = ".flowlint-"
_STALE = 600.0
"""Seconds after which a temporary file is what a killed run left."""
_PATIENCE = 60.0
"""Seconds to wait for another run that is writing."""
_LONGEST = 80
_RESERVED = frozenset({"aux", "con", "nul", "prn", *(f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³")})
"""Names that Windows keeps for devices, whatever the suffix; it takes raised digits for plain ones."""


class Item(NamedTuple):
    """One flow to be stored: its definition, the bytes of its file, and what only the platform knows of it.

    ``coarse`` is true when the types are, so that a file that has the exact ones of the same version is better.
    """

    flow: FlowDefinition
    data: bytes
    published_date: str | None
    region: str
    coarse: bool


class Stored(NamedTuple):
    """What became of one flow: the path of its file, and whether the file was written."""

    item: Item
    path: str
    written: bool


def read_lock(folder: str) -> Lock:
    """Return the lock of the snapshot in ``folder``, empty where there is none; raise ``DefinitionError`` or ``SourceError``."""
    path = os.path.join(folder, LOCK)
    return lock.read(read_file(path, LIMIT, within=tree_of(folder)), path) if os.path.exists(path) else Lock()


def store(folder: str, items: Iterable[Item], now: str, *, renew: bool = False, prune: Iterable[str] = ()) -> list[Stored]:
    """Write ``items`` and the lock, and return what became of each, in the order of their paths.

    What holds the same bytes is not written, and then the lock keeps the time of its first fetch, unless ``renew`` is set. Flows of the
    snapshot that are not among ``items`` stay, but for those whose ids are in ``prune``: their files are deleted. Raises ``SourceError``
    where something cannot be written, or another run is writing for so long that it must be stuck.
    """
    make_folder(folder)
    with _alone(folder):
        _sweep(folder)
        before = read_lock(folder)
        gone = {flow_id.lower() for flow_id in prune}
        kept = {entry.id.lower(): entry for entry in before.entries if entry.id.lower() not in gone}
        found = sorted(items, key=lambda item: (item.flow.id or "", item.flow.name))
        stored, tree = [], tree_of(folder)
        for item, name in _named(folder, found, kept):
            path, known = os.path.join(folder, name), kept.get(str(item.flow.id).lower())
            if item.coarse and known is not None and _is_better(path, known, item):
                stored.append(Stored(item, path, written=False))
                continue
            stored.append(Stored(item, path, _write(path, item.data, tree)))
            kept[str(item.flow.id).lower()] = _entry(item, name, known, now, renew=renew)
        _write(os.path.join(folder, LOCK), lock.written(Lock(tuple(kept.values()))), tree)
        for entry in before.entries:
            if entry.id.lower() in gone:
                _delete(os.path.join(folder, entry.file))
    return sorted(stored, key=lambda one: one.path)


def _entry(item: Item, name: str, before: LockEntry | None, now: str, *, renew: bool) -> LockEntry:
    flow = item.flow
    entry = LockEntry(
        id=str(flow.id),
        name=flow.name,
        type=flow.type,
        version=flow.version,
        published_date=item.published_date,
        contract=contract_hash(flow),
        file=name,
        file_hash=lock.file_hash(item.data),
        region=item.region,
        fetched_at=now,
    )
    if before is not None and not renew and entry._replace(fetched_at=before.fetched_at) == before:
        return before
    return entry


def _is_better(path: str, known: LockEntry, item: Item) -> bool:
    """Tell whether the file holds the exact types of the version: versions never change, and coarse types say less."""
    if known.version != item.flow.version or not os.path.isfile(path):
        return False
    data = read_file(path, LIMIT)
    return lock.is_same_file(data, known.file_hash) and not data.startswith(b"#")


def _write(path: str, data: bytes, tree: str) -> bool:
    if os.path.exists(path) and lock.is_same_file(read_file(path, LIMIT), lock.file_hash(data)):
        return False
    # Whatever a power cut takes can be fetched again, and the lock's hash tells of it; to wait for the disk costs half of a fetch's time.
    write_atomic(path, data, durable=False, within=tree)
    return True


def _named(folder: str, items: list[Item], kept: dict[str, LockEntry]) -> list[tuple[Item, str]]:
    """Return ``items``, each with a file name: that of the lock, else one made of the flow's name, with its id where others take it."""
    taken = {entry.file.casefold() for entry in kept.values()}
    known = {entry.file.casefold() for entry in kept.values()}
    with os.scandir(folder) as entries:
        taken |= {entry.name.casefold() for entry in entries}
    new = [(item, file_stem(item.flow.name)) for item in items if str(item.flow.id).lower() not in kept]
    counts = Counter(stem for _, stem in new)
    own = {}
    given: set[str] = set()
    for item, stem in new:
        wishes = chain([f"{stem}.yaml"] if counts[stem] < 2 else [], _with_id(stem, str(item.flow.id)))
        # What this run has given away is not a file that a killed one left.
        name = next(
            wish
            for wish in wishes
            if wish.casefold() not in taken or (wish.casefold() not in given and _is_left_over(folder, wish, known, str(item.flow.id)))
        )
        own[str(item.flow.id).lower()] = name
        taken.add(name.casefold())
        given.add(name.casefold())
    files = {flow_id: entry.file for flow_id, entry in kept.items()} | own
    return [(item, files[str(item.flow.id).lower()]) for item in items]


def _with_id(stem: str, flow_id: str) -> Iterator[str]:
    own = file_stem(flow_id)
    yield from (f"{stem}-{own[:8]}.yaml", f"{stem}-{own}.yaml")
    yield from (f"{stem}-{own}-{number}.yaml" for number in count(2))


def _is_left_over(folder: str, name: str, known: set[str], flow_id: str) -> bool:
    # A run that was killed after the file and before the lock leaves the file of this very flow.
    path = os.path.join(folder, name)
    if name.casefold() in known or not os.path.isfile(path):
        return False
    lines = read_file(path, LIMIT).splitlines()
    return b"flowlint: 1" in lines and not {f"id: {flow_id}".encode(), f'id: "{flow_id}"'.encode()}.isdisjoint(lines)


def file_stem(name: str) -> str:
    """Return ``name`` as a file name without suffix that every system takes: letters and digits in lower case, all else as hyphens."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).lower())
    words = "".join(character if character.isalnum() else " " for character in folded).split()
    stem = "-".join(words)[:_LONGEST].rstrip("-")
    while len(stem.encode()) > 2 * _LONGEST:
        stem = stem[:-1].rstrip("-")
    return f"{stem}-flow" if stem in _RESERVED else stem or "flow"


def _delete(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except OSError as fault:
        raise SourceError(complaint(path, fault, "delete")) from fault


def _sweep(folder: str) -> None:
    """Delete the temporary files that a killed run left."""
    with os.scandir(folder) as entries:
        left = [entry.path for entry in entries if entry.name.startswith(_TEMPORARY) and entry.is_file(follow_symlinks=False)]
    for path in left:
        try:
            if time() - os.stat(path).st_mtime > _STALE:
                os.unlink(path)
        except OSError:
            continue


@contextmanager
def _alone(folder: str) -> Iterator[None]:
    """Hold ``folder`` for this run alone, among those of flowlint; the system lets go of it when the process ends, however it ends."""
    try:
        descriptor = _open(folder)
    except OSError as fault:
        raise SourceError(complaint(folder, fault, "write")) from fault
    try:
        end = monotonic() + _PATIENCE
        while not _hold(descriptor):
            if monotonic() > end:
                raise SourceError(f'cannot write "{folder}": another flowlint is writing there')
            sleep(0.02)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":  # pragma: no cover

    def _open(folder: str) -> int:
        """Return an open file that stands for ``folder``, since Windows opens no folders; it lies among temporary files."""
        name = lock.file_hash(os.path.normcase(os.path.realpath(folder)).encode())[:32]
        return open_lock(os.path.join(tempfile.gettempdir(), f"flowlint-{name}.lock"))

    def _hold(descriptor: int) -> bool:
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _open(folder: str) -> int:
        """Return the folder itself, opened: it can be held, and no file shows up in it."""
        return open_folder(folder)

    def _hold(descriptor: int) -> bool:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
