"""How far a long run has come: one line on a terminal, which is gone when the run ends."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from flowlint.model.printable import counted

if TYPE_CHECKING:
    from types import TracebackType

    from flowlint.linter.outcome import Extent, Progress, Watch

BEFORE_FIRST = 1.0
"""Seconds of a run that shows nothing: most runs are over by then."""
BETWEEN = 0.25
"""Seconds from one line to the next."""
_USUAL = 80
"""Columns of a terminal that does not say how many it has."""
_UNITS = ((3_600, "h"), (60, "min"), (1, "s"))


class ProgressLine:
    """Writes how far a run has come to ``stream``, from a thread of its own, so the run itself does nothing for it.

    ``clock`` returns seconds that passed since any time.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = monotonic) -> None:
        self._stream, self._clock = stream, clock
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []
        self._written = 0

    def __enter__(self) -> Watch:
        return self._watch

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()
        if self._written:
            self._write("")

    def _watch(self, so_far: Callable[[], Progress]) -> None:
        thread = threading.Thread(target=self._show, args=(so_far, self._clock()), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _show(self, so_far: Callable[[], Progress], began: float) -> None:
        wait = BEFORE_FIRST
        while not self._ended.wait(wait):
            wait = BETWEEN
            facts = list(_facts(so_far(), self._clock() - began))
            lines = (", ".join(facts[:number]) for number in range(len(facts), 0, -1))
            # A line that fills the terminal is continued below, and a number without its last digits is another one.
            self._write(next((line for line in lines if len(line) < self._columns()), ""))

    def _write(self, line: str) -> None:
        """Write a line over the last one; blanks cover what was longer, so a terminal needs no other means than to go back."""
        blanks = min(self._written, self._columns() - 1)
        with contextlib.suppress(OSError):
            self._stream.write(f"\r{line:<{blanks}}" + ("" if line else "\r"))
            self._stream.flush()
        self._written = len(line)

    def _columns(self) -> int:
        """Return the width that the terminal has now."""
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or _USUAL
        except (OSError, ValueError):
            return _USUAL


def _facts(progress: Progress, seconds: float) -> Iterator[str]:
    """Yield what is to be said of a run that took so many seconds so far, the weightiest first."""
    whole, at_hand = progress.whole, progress.at_hand
    if whole is not None:
        yield f"{_percent(whole)} of {_amount(whole.size)}"
        if 0 < whole.read < whole.size:
            yield f"{_time(seconds * (whole.size - whole.read) / whole.read)} left"
    else:
        yield counted(progress.files, "file")
        if at_hand is not None:
            yield f"{_percent(at_hand)} of the next"
    yield f"{counted(progress.findings, 'finding')} in {counted(progress.payloads, 'payload')}"
    if progress.payloads and seconds:
        yield f"{progress.payloads / seconds:,.0f}/s"


def _percent(extent: Extent) -> str:
    return f"{100 * min(extent.read, extent.size) // max(extent.size, 1)} %"


def _amount(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size >= 1e7 else f"{size / 1e6:.1f} MB"


def _time(seconds: float) -> str:
    """Return a time in the largest unit of which there are two, since nobody knows it better."""
    size, unit = next((one for one in _UNITS if seconds >= 2 * one[0]), _UNITS[-1])
    return f"{seconds / size:,.0f} {unit}"
