"""A request that launches a flow, whichever client is about to send it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

from flowlint.model import endpoint
from flowlint.model.named_tuple import NamedTuple

if TYPE_CHECKING:
    import httpx
    import requests

Body = bytes | bytearray | str | dict[str, Any] | None
"""A request body: bytes, a string, which is sent as UTF-8, an object, which is sent as JSON, or nothing."""

Request: TypeAlias = "httpx.Request | requests.PreparedRequest | tuple[str, str, Body]"
"""A request of httpx or requests, or its method, URL and body."""


class Launch(NamedTuple):
    """A launch request as it is sent: its body, and the coding of that where it is compressed (``Content-Encoding``)."""

    body: bytes
    coding: str = ""


class _Readable(Protocol):
    def read(self) -> bytes | str: ...


def is_launch(method: str, url: str) -> bool:
    """Return true when a request with this method and URL launches a flow; its host may be any."""
    return method.upper() == endpoint.METHOD and endpoint.aim(url) is endpoint.Aim.LAUNCH


def launch_of(request: Request) -> Launch | None:
    """Return the launch that a request is, or ``None`` where it is another request; the body of that is left alone.

    A body that can be read only once, such as a generator, is read and stays with the request as bytes. Raises ``TypeError`` where the
    body is an asynchronous stream, which has to be read first (``await request.aread()``).
    """
    if isinstance(request, tuple):
        method, url, body = request
        return Launch(content(body)) if is_launch(method, url) else None
    if not is_launch(request.method or "", str(request.url)):
        return None
    coding = coded(request.headers)
    if hasattr(request, "body"):
        prepared = cast("requests.PreparedRequest", request)
        prepared.body = content(prepared.body)
        return Launch(prepared.body, coding)
    if hasattr(request.stream, "__aiter__") and not hasattr(request.stream, "__iter__"):
        raise TypeError("the body is an asynchronous stream; read it first: await request.aread()")
    return Launch(request.read(), coding)


def coded(headers: Any) -> str:
    """Return the coding that headers state of a body, in lower case, or nothing where it is sent as it is."""
    coding = str(headers.get("Content-Encoding") or "").strip().lower()
    return "" if coding == "identity" else coding


def content(body: Any) -> bytes:
    """Return the bytes of whatever a client takes for a body: bytes, a string, an object, a file, an iterable of parts, or nothing."""
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body)
    if isinstance(body, dict | list):
        return json.dumps(body).encode()
    if hasattr(body, "read"):
        return content(cast(_Readable, body).read())
    return b"".join(map(content, cast(Iterable[Any], body)))
