"""An adapter for requests: each launch that a session sends is proved first."""

from __future__ import annotations

from logging import Logger
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter

from flowlint.testing.proof import demand

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

    from flowlint.linter.checker import Checker


class LaunchAdapter(HTTPAdapter):
    """Proves each launch before it is sent: ``session.mount("https://", LaunchAdapter(checker))``.

    A launch that does not fit raises ``LaunchError`` and is not sent. With a ``logger`` the report is logged as an error instead, and the
    launch is sent. Other ``options`` are those of ``requests.adapters.HTTPAdapter``.
    """

    def __init__(self, checker: Checker, logger: Logger | None = None, **options: Any) -> None:
        super().__init__(**options)
        self._checker = checker
        self._logger = logger

    def send(self, request: PreparedRequest, *arguments: Any, **options: Any) -> Response:
        """Send a request, once it is proved."""
        demand(request, self._checker, self._logger)
        return super().send(request, *arguments, **options)
