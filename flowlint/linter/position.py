"""How far a run has come, also in bytes. Another thread asks, so the run itself does nothing for it."""

from __future__ import annotations

import os
import stat
from functools import cached_property
from typing import BinaryIO

from flowlint.linter.job import STDIN
from flowlint.linter.outcome import Extent, Progress
from flowlint.linter.run import Run


class Position:
    """Where a run is."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def progress(self) -> Progress:
        """Return how far the run has come."""
        run, passed, met = self._run, self._run.passed, self._run.summary
        counts = met.files + met.skipped + met.unchanged, met.payloads + run.reading.payloads, met.findings
        at_hand = _of_stream(run.at_hand) or _of_file(run.ahead.reached if run.ahead is not None else None)
        sizes = self._sizes if run.paths else ()
        here = min(at_hand.read, *sizes[passed : passed + 1]) if at_hand is not None and passed < len(sizes) else 0
        return Progress(*counts, Extent(sum(sizes[:passed]) + here, sum(sizes)) if any(sizes) else None, at_hand)

    @cached_property
    def _sizes(self) -> tuple[int, ...]:
        """How many bytes each path has; none where one is a folder or a pipe, of which nobody knows how much it holds."""
        found = []
        for path in self._run.paths:
            try:
                stdin = self._run.job.scope.stdin if path == STDIN else None
                status = os.stat(path) if stdin is None else os.fstat(stdin.fileno())
            except (OSError, ValueError):
                # The run says that it cannot be read; text in memory takes no time.
                found.append(0)
                continue
            if not stat.S_ISREG(status.st_mode):
                return ()
            found.append(status.st_size)
        return tuple(found)


def _of_stream(stream: BinaryIO | None) -> Extent | None:
    """Return how much was read of an open file; ``None`` where it is closed, in memory, or a pipe."""
    try:
        if stream is not None:
            descriptor = stream.fileno()
            return Extent(os.lseek(descriptor, 0, os.SEEK_CUR), os.fstat(descriptor).st_size)
    except (OSError, ValueError):
        pass
    return None


def _of_file(reached: tuple[str, int] | None) -> Extent | None:
    """Return how much was read of a file by other processes, which ``reached`` a byte of it."""
    return Extent(reached[1], os.path.getsize(reached[0])) if reached is not None and os.path.isfile(reached[0]) else None
