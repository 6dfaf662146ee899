"""Event hooks for httpx: each launch that a client sends is proved first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from logging import Logger
from typing import TYPE_CHECKING

from flowlint.testing.launch import is_launch
from flowlint.testing.proof import demand

if TYPE_CHECKING:
    import httpx

    from flowlint.linter.checker import Checker


def httpx_hook(checker: Checker, logger: Logger | None = None) -> Callable[[httpx.Request], None]:
    """Return a hook for ``httpx.Client(event_hooks={"request": [hook]})`` that proves each launch before it is sent.

    A launch that does not fit raises ``LaunchError`` and is not sent. With a ``logger`` the report is logged as an error instead, and the
    launch is sent.
    """

    def hook(request: httpx.Request) -> None:
        demand(request, checker, logger)

    return hook


def httpx_async_hook(checker: Checker, logger: Logger | None = None) -> Callable[[httpx.Request], Awaitable[None]]:
    """Return the same hook for ``httpx.AsyncClient``."""

    async def hook(request: httpx.Request) -> None:
        if is_launch(request.method, str(request.url)):
            await request.aread()
            demand(request, checker, logger)

    return hook
