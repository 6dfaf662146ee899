"""How far a long run has come: one line on a terminal, which is gone when the run ends."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from types import TracebackType

    from flowlint.linter.outcome import Progress, Watch

BEFORE_FIRST = 1.0
"""Seconds of a run that shows nothing: most runs are over by then."""
BETWEEN = 0.25
"""Seconds from one line to the next."""
_USUAL = 80
"""Columns of a terminal that does not say how many it has."""


class ProgressLine:
    """Writes how far a run has come to ``stream``, from a thread of its own, so the run itself does nothing for it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
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
        thread = threading.Thread(target=self._show, args=(so_far,), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _show(self, so_far: Callable[[], Progress]) -> None:
        wait = BEFORE_FIRST
        while not self._ended.wait(wait):
            progress, wait = so_far(), BETWEEN
            facts = (f"files: {progress.files:,}", f"payloads: {progress.payloads:,}", f"findings: {progress.findings:,}")
            lines = ["checking; so far " + ", ".join(facts[:number]) for number in (3, 2, 1)]
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
