"""Which files a run has come to, so that each is judged once however its path is spelled, and which of them hold something."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from flowlint.sources.trees import name_of, plain_path

if TYPE_CHECKING:
    from flowlint.linter.job import Scope

_MOST_WHOLE = 1_000
"""Paths that are kept as they are."""


class Visits:
    """The files that a run has come to; ``remembers`` is true where something may lead to one of them once more.

    ``own_names`` are the names of the files for which ``is_own`` returns true; most files have another.

    What the only folder of a run holds is not remembered, which takes 17 MiB less of 100,000 files: nothing but a call can lead there, and
    then ``recall`` gets what the walk has met.
    """

    def __init__(self, scope: Scope) -> None:
        self.remembers = len(scope.paths) > 1
        self._identity = partial(plain_path, here=os.path.join(os.getcwd(), ""))
        self._never = frozenset(map(self._identity, scope.never))
        self.own_names = frozenset(map(name_of, scope.never))
        self._held: dict[str, bool] = {}
        self._sending: list[str] = []

    def is_own(self, path: str) -> bool:
        """Return true when a file belongs to flowlint itself, or is a definition."""
        return self._identity(path) in self._never

    def is_new(self, path: str) -> bool:
        """Return true when the run has not come to a file yet, as far as is remembered, and is to judge it."""
        return self._identity(path) not in self._held and not self.is_own(path)

    def held(self, path: str) -> bool | None:
        """Return whether a file holds something; ``None`` where the run has not come to it yet."""
        return self._held.get(self._identity(path))

    def hold(self, path: str, held: bool) -> None:
        """Remember whether a file holds something."""
        self._held[self._identity(path)] = held

    def recall(self, paths: Iterable[str]) -> None:
        """Remember files that the run has come to, and all to which it comes from now on."""
        self.remembers = True
        for path in paths:
            self._held.setdefault(self._identity(path), True)

    def send(self, path: str) -> None:
        """Begin to follow what a file sends."""
        self._sending.append(self._identity(path))

    def end(self) -> None:
        """End to follow what the file sends that was begun last."""
        self._sending.pop()

    def is_sending(self, path: str) -> bool:
        """Return true when what a file sends is being followed."""
        return self._identity(path) in self._sending

    @property
    def depth(self) -> int:
        """How many files lead to what is being followed."""
        return len(self._sending)


class Paths:
    """Paths in the order in which they came; all but the last thousand are texts, with the folder apart: a quarter of the memory."""

    __slots__ = ("_folded", "_last")

    def __init__(self) -> None:
        self._last: list[str] = []
        self._folded: list[tuple[str, str]] = []

    def append(self, path: str) -> None:
        """Add a path at the end."""
        self._last.append(path)
        if len(self._last) == _MOST_WHOLE:
            start = self._last[0][: -len(name_of(self._last[0]))]
            start = start if all(one.startswith(start) for one in self._last) else ""
            self._folded.append((start, "\0".join(one[len(start) :] for one in self._last)))
            self._last.clear()

    def __iter__(self) -> Iterator[str]:
        for start, ends in self._folded:
            yield from map(start.__add__, ends.split("\0"))
        yield from self._last
