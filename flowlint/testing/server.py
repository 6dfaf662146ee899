"""A stand-in for the platform as a local HTTP server, for programs in any language.

It answers launches and sign-ins as documented, proves each launch, and tells what it found at ``GET /findings``. Every answer that the
platform does not give says so: its ``code`` begins with ``flowlint.``.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from flowlint.linter.checker import Checker
from flowlint.model import endpoint
from flowlint.model.named_tuple import NamedTuple
from flowlint.testing import answers
from flowlint.testing.launch import Launch, coded
from flowlint.testing.proof import Proof, proved, written
from flowlint.testing.tally import Tally

FINDINGS = "/findings"
"""The path of the JSON report."""

BODY_SECONDS = 30.0
"""Longest time that a body may take to arrive."""

_CODES = {400: "incomplete-body", 404: "not-found", 405: "method-not-allowed", 408: "slow-body", 413: "long-body"}


class Manner(NamedTuple):
    """How the stand-in behaves.

    ``hosts`` are names by which it may be called beside ``localhost`` and IP addresses; ``max_size`` is the number of bytes that a body may
    have. A ``strict`` one refuses a launch that does not fit, with status 422, which the platform would take.
    """

    hosts: frozenset[str] = frozenset()
    max_size: int = 1 << 20
    strict: bool = False
    body_seconds: float = BODY_SECONDS


class StandIn:
    """Proves what clients send; ``heard`` gets what came of each launch, one after the other."""

    def __init__(self, checker: Checker, manner: Manner, heard: Callable[[Proof], None]) -> None:
        self.tally = Tally(checker.flows())
        self._checker = checker
        self._manner = manner
        self._heard = heard
        self._lock = threading.Lock()
        self._met = 0

    def application(self) -> ASGIApp:
        """Return the server's application."""
        routes = [
            Route(endpoint.PATH, self._launch, methods=[endpoint.METHOD]),
            Route(answers.SIGN_IN, self._sign_in, methods=["POST"]),
            Route(FINDINGS, self._findings, methods=["GET"]),
        ]
        served = Starlette(routes=routes, exception_handlers={HTTPException: _refused})
        # Another path is not known; starlette would send the client on, which the platform is not known to do.
        served.router.redirect_slashes = False
        return _Guard(served, self._manner.hosts)

    async def _launch(self, request: Request) -> Response:
        body = await self._body(request)
        proof = await asyncio.to_thread(self._proved, Launch(body, coded(request.headers)))
        if self._manner.strict and not proof.fits:
            return _own(422, "launch-does-not-fit", proof.text.splitlines()[0], report=json.loads(written(proof.report, "json")))
        return _json(answers.launched(proof.flow, body))

    async def _sign_in(self, request: Request) -> Response:
        await self._body(request)
        return _json(answers.signed_in())

    async def _findings(self, _: Request) -> Response:
        return Response(await asyncio.to_thread(self._report), media_type="application/json")

    def _report(self) -> str:
        with self._lock:
            report = self.tally.report()
        return written(report, "json")

    def _proved(self, launch: Launch) -> Proof:
        with self._lock:
            self._met += 1
            name = f"launch {self._met}"
        proof = proved(launch, self._checker, name)
        with self._lock:
            self.tally.add(proof)
            self._heard(proof)
        return proof

    async def _body(self, request: Request) -> bytes:
        """Return the body of a request; raise ``HTTPException`` where it is too long, too slow, or not there any more."""
        body, limit = bytearray(), self._manner.max_size
        try:
            async with asyncio.timeout(self._manner.body_seconds):
                async for part in request.stream():
                    body += part
                    if len(body) > limit:
                        raise HTTPException(413, f"body is longer than {limit:,} bytes")
        except TimeoutError:
            raise HTTPException(408, f"body took longer than {self._manner.body_seconds:g} seconds") from None
        except ClientDisconnect:
            raise HTTPException(400, "the client went away before its body was complete") from None
        return bytes(body)


class _Guard:
    """Refuses requests whose ``Host`` is a name that anybody may let lead here: a page in a browser could read what was found."""

    def __init__(self, application: ASGIApp, hosts: frozenset[str]) -> None:
        self._application = application
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        named = [value.decode("latin-1") for name, value in scope.get("headers", ()) if name == b"host"]
        if len(named) == 1 and is_trusted(named[0], self._hosts):
            await self._application(scope, receive, send)
        else:
            await _own(403, "forbidden", "the Host header is not trusted; name it with --allow-host")(scope, receive, send)


def is_trusted(host: str, names: frozenset[str]) -> bool:
    """Return true when a ``Host`` header names this server: as an IP address, as ``localhost``, or by one of ``names``."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    if name == "localhost" or name in names:
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = _own(error.status_code, _CODES[error.status_code], error.detail)
    answer.headers.update(error.headers or {})
    return answer


def _own(status: int, code: str, message: str, **more: Any) -> Response:
    """Return an answer that is flowlint's own, in the form of the platform's errors (model ``ErrorBody``)."""
    return _json({"message": f"flowlint: {message}", "code": f"flowlint.{code}", "status": status, **more}, status)


def _json(answer: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(answer), status, media_type="application/json")
