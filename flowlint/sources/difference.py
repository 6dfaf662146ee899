"""Which files of a working tree are the same as in a revision: found by their bytes, without any filter that Git might apply to them."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Container, Mapping

from flowlint.model.errors import SourceError
from flowlint.model.named_tuple import NamedTuple
from flowlint.sources.files import open_stream

_LINK = b"120000"
REGULAR = b"100"
"""What Git's modes of regular files begin with."""
_CHUNK = 1 << 20
_MOST_CONVERTED = 64 << 20
"""Bytes of the largest file that is compared with other line ends."""
_SHA1_DIGITS = 40


class Entry(NamedTuple):
    """A file of a revision: its mode, as Git writes it, and the name of its object."""

    mode: bytes
    digest: str


class Difference:
    """What differs between a revision and the working tree whose top folder is ``top``.

    ``entries`` are the files of the revision by their path below ``top``, with ``/`` between names; ``converted`` returns those whose line
    ends Git converts. Contents alone count: not who may execute a file. A file in a submodule, or one that a filter of Git stores in
    another form, is not known to be the same. One that a sparse checkout leaves out counts as deleted.
    """

    def __init__(self, top: str, entries: Mapping[str, Entry], converted: Callable[[], Container[str]]) -> None:
        self.top = top
        self._entries = entries
        self._converted = converted
        self._convertible: Container[str] | None = None
        self._same: dict[str, bool] = {}

    def changed(self, path: str) -> bool:
        """Tell whether the file at ``path`` is not known to be the same as in the revision.

        What was not there, or what lies outside the working tree, cannot be compared and counts as changed. Where links lead to the file,
        they must be the same too.
        """
        real = os.path.realpath(path)
        inside = self._inside(real)
        if inside is None or not self._is_same(inside):
            return True
        named = os.path.abspath(path)
        if named == real or (below := self._inside(named)) is None:
            return False
        names = below.split("/")
        steps = ("/".join(names[: index + 1]) for index in range(len(names)))
        return any(os.path.islink(os.path.join(self.top, step)) and not self._is_same(step) for step in steps)

    def changed_below(self, path: str, counts: Callable[[str], bool] = bool) -> bool:
        """Tell whether the file that was at ``path`` is different or gone, or one of those in that folder whose paths ``counts`` takes."""
        places = {self._inside(os.path.abspath(path)), self._inside(os.path.realpath(path))} - {None}
        return any(
            (name == place or ((place == "." or name.startswith(f"{place}/")) and counts(name))) and not self._is_same(name)
            for place in places
            for name in self._entries
        )

    def _inside(self, path: str) -> str | None:
        """Return ``path``, which is absolute, relative to the top; ``None`` where it lies elsewhere."""
        if path == self.top:
            return "."
        start = os.path.join(self.top, "")
        return path[len(start) :].replace(os.sep, "/") if path.startswith(start) else None

    def _is_same(self, name: str) -> bool:
        known = self._same.get(name)
        if known is None:
            entry = self._entries.get(name)
            known = self._same[name] = entry is not None and self._holds(name, entry)
        return known

    def _holds(self, name: str, entry: Entry) -> bool:
        """Tell whether the working tree holds what ``entry`` says at the path ``name``."""
        path = os.path.join(self.top, name)
        try:
            status = os.lstat(path)
            if stat.S_ISLNK(status.st_mode):
                return entry.mode == _LINK and _hash(entry, os.fsencode(os.readlink(path))) == entry.digest
            # Where the system has no links, Git writes files that hold what they would lead to.
            if not stat.S_ISREG(status.st_mode) or not (entry.mode.startswith(REGULAR) or entry.mode == _LINK):
                return False
            return _hash_file(entry, path, status.st_size) == entry.digest or self._differs_in_line_ends(name, entry, status.st_size)
        except (OSError, ValueError, SourceError):
            return False

    def _differs_in_line_ends(self, name: str, entry: Entry, size: int) -> bool:
        """Tell whether a file holds what ``entry`` says but for line ends that Git itself converts."""
        if size > _MOST_CONVERTED:
            return False
        with open_stream(os.path.join(self.top, name)) as stream:
            data = stream.read(_MOST_CONVERTED)
        plain = data.replace(b"\r\n", b"\n")
        if len(plain) == len(data) or _hash(entry, plain) != entry.digest:
            return False
        if self._convertible is None:
            self._convertible = self._converted()
        return name in self._convertible


def _hash(entry: Entry, data: bytes) -> str:
    kind = hashlib.sha1 if len(entry.digest) == _SHA1_DIGITS else hashlib.sha256
    return kind(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _hash_file(entry: Entry, path: str, size: int) -> str:
    """Return the name of the object that a file of ``size`` bytes would be."""
    kind = hashlib.sha1 if len(entry.digest) == _SHA1_DIGITS else hashlib.sha256
    found = kind(b"blob %d\0" % size, usedforsecurity=False)
    with open_stream(path) as stream:
        while data := stream.read(_CHUNK):
            found.update(data)
    return found.hexdigest()
