"""The tasks of several processes: small files together, long ones in parts, in the order in which a run comes to them."""

from __future__ import annotations

import os
import stat
from collections import Counter, deque
from collections.abc import Iterable, Iterator

from flowlint.linter.ahead import Asked
from flowlint.linter.contents import has_lines
from flowlint.model.errors import SourceError
from flowlint.scale.parts import STRETCH, Part, opened, parts_of_lines

MOST_FILES = 64
"""Files that one process is given at a time."""
_MOST_NAMES = 1 << 12
"""Bytes of their names: a task must fit into a pipe that nobody reads from yet."""
_COST_OF_FILE = 4_000
"""Bytes of JSON Lines that are looked into in the time that a small file takes beside its bytes."""

Parts = tuple[Part, ...]


class Plan:
    """Makes tasks of the files that are asked for; ``work`` is what they all cost, in bytes of JSON Lines."""

    def __init__(self) -> None:
        self.work = 0
        self._awaited: Counter[str] = Counter()
        self._batch: list[Part] = []
        self._size = self._names = 0
        self._queue: deque[Iterator[Parts]] = deque()

    def __len__(self) -> int:
        return len(self._queue)

    def ask(self, asked: Asked) -> None:
        """Plan for one file; what is not a regular file, or cannot be opened, is left to who asks."""
        try:
            status = os.stat(asked.path)
            if not stat.S_ISREG(status.st_mode):
                return
            is_long = status.st_size > 2 * STRETCH and has_lines(asked.path)
            parts = parts_of_lines(asked, opened(asked)) if is_long else None
        except (OSError, ValueError, SourceError):
            return
        self._awaited[asked.path] += 1
        self.work += status.st_size + _COST_OF_FILE
        if parts is not None:
            self.close()
            self._queue.append(_each(parts))
            return
        self._batch.append(Part(asked))
        self._size += status.st_size
        self._names += len(os.fsencode(asked.path))
        if len(self._batch) >= MOST_FILES or self._size >= STRETCH or self._names >= _MOST_NAMES:
            self.close()

    def close(self) -> None:
        """Let the task at hand take no more files."""
        if self._batch:
            self._queue.append(iter((tuple(self._batch),)))
        self._batch, self._size, self._names = [], 0, 0

    def next_task(self) -> Parts | None:
        """Return the next task; ``None`` where there is none yet."""
        while self._queue:
            task = next(self._queue[0], None)
            if task is not None:
                return task
            self._queue.popleft()
        return None

    def forget(self) -> None:
        """Leave everything to who asks."""
        self.close()
        self._queue.clear()
        self._awaited.clear()
        self.work = 0

    def awaits(self, path: str) -> bool:
        """Return true when what comes of a file is still to be told."""
        return self._awaited[path] > 0

    def told(self, path: str) -> None:
        """Note that all was told of a file."""
        self._awaited[path] -= 1
        if not self._awaited[path]:
            del self._awaited[path]


def _each(parts: Iterable[Part]) -> Iterator[Parts]:
    return ((part,) for part in parts)
