"""The files that may hold flow definitions: those that are named, and those in folders, in an order that never changes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from flowlint.model.errors import SourceError
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable
from flowlint.sources.files import leads_out
from flowlint.sources.trees import tree_of

_LEFT_OUT = frozenset({"CVS", "_darcs", "SCCS", "RCS", "__pycache__", "node_modules"})
"""Folders of version control and tools that begin with no point; hidden ones are left out too."""


class Candidate(NamedTuple):
    """A file that may hold definitions: its path, and what it holds or why that cannot be read, where one of these is known already.

    ``within`` is the folder that links may not lead out of, where nobody named the file. One that is ``listed`` a walk has just met: it is
    a regular file and not a link.
    """

    path: str
    within: str | None
    data: bytes | SourceError | None = None
    listed: bool = False


def candidates(paths: Iterable[str], root: str) -> Iterator[Candidate]:
    """Yield every file in ``paths`` once, and a folder below those named that cannot be read, with the reason.

    Raises ``SourceError`` where one of ``paths`` is missing, or is a folder that cannot be read.
    """
    paths = list(paths)
    for path in paths:
        if not os.path.lexists(path):
            raise SourceError(printable(f'cannot read "{path}": no such file or folder'))
    named = {_identity(path) for path in paths if not os.path.isdir(path)}
    seen: set[tuple[int, int]] = set()
    for path in paths:
        tree = tree_of(path, root)
        for met, fault in _walk(path, tree):
            if met.identity not in seen:
                seen.add(met.identity)
                yield Candidate(met.path, None if met.identity in named else tree, fault, met.listed)


def _identity(path: str) -> tuple[int, int]:
    """Return what tells one file from another, whichever path leads to it."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return (hash(path), -1)
    return (status.st_dev, status.st_ino)


class _Met(NamedTuple):
    """What a walk meets: its path, what tells it from others, whether it is a folder, and whether it is a regular file and not a link."""

    path: str
    identity: tuple[int, int]
    is_folder: bool
    listed: bool = False


def _walk(top: str, tree: str) -> Iterator[tuple[_Met, SourceError | None]]:
    """Yield the files below ``top``, or itself, in the order of their names, and folders that cannot be read, each with the reason.

    A folder that links lead back to is walked once, and one outside ``tree`` not at all. Raises ``SourceError`` where ``top`` is a folder
    that cannot be read.
    """
    first = _Met(top, _identity(top), os.path.isdir(top))
    walked: set[tuple[int, int]] = set()
    waiting = [first]
    while waiting:
        met = waiting.pop()
        if not met.is_folder:
            yield met, None
            continue
        if met.identity in walked or (met is not first and os.path.islink(met.path) and leads_out(met.path, tree)):
            continue
        walked.add(met.identity)
        try:
            waiting += [_met(entry, met.identity[0]) for entry in reversed(_entries(met.path)) if not is_left_out(entry.name)]
        except SourceError as fault:
            if met is first:
                raise
            yield met, fault


def _met(entry: os.DirEntry[str], device: int) -> _Met:
    """Return what is at an entry of a folder on ``device``.

    The system is asked for links and folders alone: a folder may be that of another device.
    """
    if entry.is_symlink() or entry.is_dir(follow_symlinks=False):
        return _Met(entry.path, _identity(entry.path), os.path.isdir(entry.path))
    return _Met(entry.path, (device, entry.inode()), False, entry.is_file(follow_symlinks=False))


def is_left_out(name: str) -> bool:
    """Return true when a file or folder called ``name`` is passed by where a folder is searched for definitions."""
    return name.startswith(".") or name in _LEFT_OUT


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError as fault:
        raise _unreadable(folder, fault) from None


def _unreadable(path: str, fault: OSError) -> SourceError:
    return SourceError(printable(f'cannot read "{path}": {(fault.strerror or str(fault)).lower()}'))
