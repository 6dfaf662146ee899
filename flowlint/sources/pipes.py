"""Named pipes: told from files, and waited for until somebody writes into them."""

from __future__ import annotations

import os
import select
import stat

from flowlint.model.errors import SourceError

PATIENCE = 60.0
"""Seconds that a named pipe is waited for until somebody opens it for writing."""


def is_pipe(path: str) -> bool:
    """Tell whether ``path`` is a named pipe."""
    try:
        return stat.S_ISFIFO(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def await_writer(descriptor: int, path: str) -> None:
    """Wait until somebody writes into the pipe at ``path``, and let reads wait too; a pipe without a name of its own has had its writer.

    Raises ``SourceError`` where nobody opens it for ``PATIENCE`` seconds.
    """
    if os.path.exists(os.path.realpath(path)):
        waiting = select.poll()
        waiting.register(descriptor, select.POLLIN)
        if not waiting.poll(PATIENCE * 1000):
            try:
                os.read(descriptor, 1)
            except BlockingIOError:
                # Somebody has opened it, and may take any time to write.
                waiting.poll()
            else:
                raise SourceError(f'cannot read "{path}": is a named pipe that no program opened for writing within {PATIENCE:g} seconds')
    os.set_blocking(descriptor, True)
