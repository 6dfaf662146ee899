"""Puts a stand-in in the place of the network, in httpx and in urllib3, on which requests and the official SDK are built."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import httpx

from flowlint.testing.launch import Launch, coded, content

if TYPE_CHECKING:
    import pytest
    import urllib3

    from flowlint.testing.flow_platform import FlowPlatform

_JSON = {"Content-Type": "application/json"}


def stand_in(platform: FlowPlatform, patch: pytest.MonkeyPatch) -> None:
    """Let ``platform`` answer what it takes; every other request goes where it would have gone."""
    _httpx(platform, patch)
    _httpx_async(platform, patch)
    try:
        import urllib3
    except ModuleNotFoundError:
        return
    _urllib3(platform, patch, urllib3.HTTPConnectionPool, urllib3.HTTPResponse)


def _httpx(platform: FlowPlatform, patch: pytest.MonkeyPatch) -> None:
    send = httpx.HTTPTransport.handle_request

    def handle_request(transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        if not platform.takes(request.method, str(request.url)):
            return send(transport, request)
        return _answered(platform, request, request.read())

    patch.setattr(httpx.HTTPTransport, "handle_request", handle_request)


def _httpx_async(platform: FlowPlatform, patch: pytest.MonkeyPatch) -> None:
    send = httpx.AsyncHTTPTransport.handle_async_request

    async def handle_async_request(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        if not platform.takes(request.method, str(request.url)):
            return await send(transport, request)
        return _answered(platform, request, await request.aread())

    patch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle_async_request)


def _answered(platform: FlowPlatform, request: httpx.Request, body: bytes) -> httpx.Response:
    answer = platform.answer(request.method, str(request.url), Launch(body, coded(request.headers)))
    return httpx.Response(200, headers=_JSON, content=answer, request=request)


def _urllib3(
    platform: FlowPlatform, patch: pytest.MonkeyPatch, pools: type[urllib3.HTTPConnectionPool], responses: type[urllib3.HTTPResponse]
) -> None:
    send = pools.urlopen

    def urlopen(
        pool: urllib3.HTTPConnectionPool, method: str, url: str, body: Any = None, headers: Any = None, *more: Any, **options: Any
    ) -> Any:
        # Through a proxy the whole URL is asked for, else what follows the host.
        whole = url if "://" in url else f"{pool.scheme}://{pool.host}{url}"
        if not platform.takes(method, whole):
            return send(pool, method, url, body, headers, *more, **options)
        answer = platform.answer(method, whole, Launch(content(body), coded(headers or pool.headers)))
        return responses(
            BytesIO(answer),
            _JSON,
            200,
            reason="OK",
            preload_content=options.get("preload_content", True),
            request_method=method,
            request_url=url,
        )

    patch.setattr(pools, "urlopen", urlopen)
