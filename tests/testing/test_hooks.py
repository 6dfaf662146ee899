"""Hooks outside pytest: a launch that does not fit is not sent, or logged and sent; all else goes by."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from launches import BAD, GOOD, URL, checker, serving
from requests.adapters import HTTPAdapter

from flowlint.testing import LaunchAdapter, LaunchError, httpx_async_hook, httpx_hook

SENTENCE = 'error[type-mismatch]: input "Flow.complianceFlag" takes true or false, found a string'
OTHER = "https://example.com/orders"
Send = Callable[[Any, str, "logging.Logger | None"], list[bytes]]


@pytest.fixture
def known(here: Path) -> Any:
    return checker(here)


class Network:
    """What comes of the requests that are sent: their bodies."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request.read())
        return httpx.Response(200)

    async def later(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(await request.aread())
        return httpx.Response(200)


def by_httpx(known: Any, url: str, value: object, logger: logging.Logger | None, network: Network) -> None:
    hook = httpx_hook(known, logger)
    with httpx.Client(transport=httpx.MockTransport(network), event_hooks={"request": [hook]}) as client:
        client.post(url, json=value)


def by_httpx_async(known: Any, url: str, value: object, logger: logging.Logger | None, network: Network) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for letter in json.dumps(value):
            yield letter.encode()

    async def send() -> None:
        hook = httpx_async_hook(known, logger)
        async with httpx.AsyncClient(transport=httpx.MockTransport(network.later), event_hooks={"request": [hook]}) as client:
            await client.post(url, content=parts())

    asyncio.run(send())


def by_requests(known: Any, url: str, value: object, logger: logging.Logger | None, network: Network) -> None:
    with requests.Session() as session:
        session.mount("https://", LaunchAdapter(known, logger, max_retries=1))
        session.post(url, json=value)


CLIENTS = [by_httpx, by_httpx_async, by_requests]


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    made = Network()

    def send(adapter: HTTPAdapter, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        assert isinstance(request.body, bytes)
        made.sent.append(request.body)
        answer = requests.Response()
        answer.status_code, answer.url = 200, str(request.url)
        return answer

    monkeypatch.setattr(HTTPAdapter, "send", send)
    return made


def same(sent: list[bytes]) -> list[Any]:
    return [json.loads(body) for body in sent]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_launch_that_does_not_fit_is_not_sent(client: Any, known: Any, network: Network) -> None:
    client(known, URL, GOOD, None, network)
    with pytest.raises(LaunchError) as raised:
        client(known, URL, BAD, None, network)
    assert str(raised.value).splitlines()[0] == SENTENCE
    client(known, OTHER, BAD, None, network)
    assert same(network.sent) == [GOOD, BAD]


@pytest.mark.parametrize("client", CLIENTS)
def test_with_a_logger_it_is_logged_and_sent(client: Any, known: Any, network: Network, caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("orders")
    client(known, URL, GOOD, logger, network)
    client(known, URL, BAD, logger, network)
    logged = [(one.name, one.levelname, one.getMessage().splitlines()[0]) for one in caplog.records if one.name == "orders"]
    assert logged == [("orders", "ERROR", SENTENCE)]
    assert same(network.sent) == [GOOD, BAD]


@pytest.mark.slow
def test_bodies_of_every_kind_reach_a_server_after_they_are_proved(here: Path) -> None:
    known, text = checker(here), json.dumps(GOOD)
    with serving(here) as server:
        url = server.url + "/api/v2/flows/executions"
        with requests.Session() as session:
            session.mount("http://", LaunchAdapter(known))
            bodies: list[Any] = [text, text.encode(), BytesIO(text.encode()), iter([text[:9].encode(), text[9:].encode()])]
            names = [session.post(url, data=body).json()["name"] for body in bodies]
        with httpx.Client(event_hooks={"request": [httpx_hook(known)]}) as client:
            names.append(client.post(url, content=iter([text[:9].encode(), text[9:].encode()])).json()["name"])
        assert (names, server.end(), server.said) == (["Compliance check"] * 5, 0, "5 launched, 5 fitted, 0 did not\n")
