"""Listens on an address until a signal comes, and bounds what a client can hold on to."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from flowlint.model.errors import ConfigError
from flowlint.model.version import __version__

HEAD_SECONDS = 10.0
"""Longest time that the headers of a request may take to arrive."""

MOST_CONNECTIONS = 256
_GRACE_SECONDS = 2
"""Time that answers have to be finished when a signal has come."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address; raise ``ConfigError`` where it cannot."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        return socket.create_server((host, port), family=family, backlog=MOST_CONNECTIONS)
    except socket.gaierror as error:
        raise ConfigError(f"cannot listen on {address(host, port)}: {error.strerror}") from error
    except OSError as error:
        raise ConfigError(f"cannot listen on {address(host, port)}: {os.strerror(error.errno or 0)}") from error
    except UnicodeError as error:
        raise ConfigError(f"cannot listen on {address(host, port)}: it is not a host name") from error


def address(host: str, port: int) -> str:
    """Return the URL of a server."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def listen(application: ASGIApp, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM comes, then finish the answers under way; ``ready`` is called when both are heard."""
    configuration = uvicorn.Config(
        application,
        http=_Connection,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        headers=[("Server", f"flowlint/{__version__}")],
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    _Server(configuration, ready).run([listening])


class _Server(uvicorn.Server):
    """A server that a signal ends in peace: uvicorn's raises it again, so the exit code would be that of the signal."""

    def __init__(self, configuration: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(configuration)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {one: signal.signal(one, self.handle_exit) for one in _SIGNALS}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


class _Connection(H11Protocol):
    """A connection that is closed where there are too many, or where the headers of its next request take too long.

    uvicorn waits for them for ever, and answers what is too much in words that could be the platform's.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._deadline.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        self._deadline.cancel()
        self._await_head()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        super().send_400_response(f"flowlint: {msg}")

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._expire, self.cycle)

    def _expire(self, last: Any) -> None:
        if self.cycle is last:
            self.transport.close()
