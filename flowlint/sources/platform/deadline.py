"""Ends what is still being waited for when the time for everything is over.

A time-out of a socket begins again with every byte, so that a server that sends one now and then is waited for without end: in the middle
of its headers, of hints before them, or of a compressed answer of which nothing can be told yet. One thread for the whole run shuts the
connections down instead, whoever reads from them.
"""

from __future__ import annotations

import socket
from threading import TIMEOUT_MAX, Event, Lock, Thread
from time import monotonic
from typing import Any
from weakref import WeakSet

_OPENED = (".connect_tcp.complete", ".start_tls.complete")
"""How httpcore's events end that tell of a new connection; encryption takes the socket over, so that it is told of once more."""


class Watch:
    """Shuts every connection that it was told of when ``deadline`` has come, in terms of ``monotonic``."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._lock, self._ended = Lock(), Event()
        self._begun = self._over = False

    def trace(self, event: str, facts: dict[str, Any]) -> None:
        """Take one of the events that httpcore tells of in its ``trace`` extension."""
        if event.endswith(_OPENED):
            self._add(facts["return_value"].get_extra_info("socket"))

    def end(self) -> None:
        """Watch no longer."""
        self._ended.set()

    def _add(self, connection: socket.socket | None) -> None:
        if connection is None:
            return
        with self._lock:
            self._sockets.add(connection)
            begins, self._begun = not self._begun, True
            over = self._over
        if over:
            _shut(connection)
        elif begins:
            Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        if self._ended.wait(min(max(0.0, self._deadline - monotonic()), TIMEOUT_MAX)):
            return
        with self._lock:
            self._over = True
            connections = list(self._sockets)
        for connection in connections:
            _shut(connection)


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        # It was closed meanwhile, or its encryption is being negotiated, which ends by itself.
        return
