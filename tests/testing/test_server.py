"""``flowlint serve`` as an endpoint: documented answers, honest findings, and clients that mean it no good."""

from __future__ import annotations

import asyncio
import gzip
import json
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from launches import BAD, GOOD, ID, Server, checker, definition, serving

from flowlint.sources import packaged
from flowlint.testing.server import Manner, StandIn, is_trusted

LAUNCH = "/api/v2/flows/executions"
SENTENCE = 'input "Flow.complianceFlag" takes true or false, found a string'


def own(status: int, code: str, message: str) -> dict[str, Any]:
    return {"message": f"flowlint: {message}", "code": f"flowlint.{code}", "status": status}


class InProcess:
    """The application without a process, a clock or a network; ``heard`` are whether the launches fit."""

    def __init__(self, folder: Path, **manner: Any) -> None:
        self.heard: list[bool] = []
        self.stand_in = StandIn(checker(folder), Manner(**manner), lambda proof: self.heard.append(proof.fits))
        self.application = self.stand_in.application()

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.application)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8765") as client:
                return await client.request(method, path, **options)

        return asyncio.run(send())

    def findings(self) -> Any:
        return self.ask("GET", "/findings").json()


@pytest.fixture
def folder(here: Path) -> Path:
    return here


def test_a_launch_gets_the_documented_answer_whether_it_fits_or_not(folder: Path) -> None:
    server = InProcess(folder)
    for body in (GOOD, BAD):
        answer = server.ask("POST", LAUNCH, json=body)
        found = answer.json()
        version = {"id": "3.0", "selfUri": f"/api/v2/flows/{ID}/versions/3.0"}
        wanted = {"id": found["id"], "name": "Compliance check", "flowVersion": version, "selfUri": f"{LAUNCH}/{found['id']}"}
        assert (answer.status_code, found) == (200, wanted)
    assert server.heard == [True, False]


def test_findings_are_the_json_report(folder: Path) -> None:
    server = InProcess(folder)
    for body in (GOOD, BAD, BAD):
        server.ask("POST", LAUNCH, json=body)
    server.ask("POST", LAUNCH, json=[GOOD])
    report = server.findings()
    jsonschema.validate(report, packaged.load("report"))
    assert [(one["path"], one["rule"], one["message"]) for one in report["findings"]] == [
        ("launch 2", "type-mismatch", SENTENCE),
        ("launch 3", "type-mismatch", SENTENCE),
    ]
    counts = {name: report["summary"][name] for name in ("payloads", "flows", "findings", "kept", "errors", "warnings")}
    assert counts == {"payloads": 3, "flows": 1, "findings": 2, "kept": 2, "errors": 2, "warnings": 0}
    assert report["unchecked"] == ["launch 4: request body is an array, expected an object"]
    assert (server.stand_in.tally.launches, server.stand_in.tally.faulty) == (4, 3)


def test_launches_at_the_same_time_are_told_apart(folder: Path) -> None:
    server = InProcess(folder)

    async def send() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(server.application), base_url="http://localhost") as client:
            return await asyncio.gather(*(client.post(LAUNCH, json=BAD if number % 2 else GOOD) for number in range(60)))

    answers = asyncio.run(send())
    assert len({answer.json()["id"] for answer in answers}) == 60
    assert (server.heard.count(True), server.heard.count(False), server.stand_in.tally.launches) == (30, 30, 60)
    assert len({finding["path"] for finding in server.findings()["findings"]}) == 30


def test_reports_stay_small(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowlint.testing.tally.MAX_FINDINGS", 2)
    monkeypatch.setattr("flowlint.testing.tally.MOST_SKIPPED", 2)
    server = InProcess(folder)
    for body in (BAD, [], BAD, [], BAD, []):
        server.ask("POST", LAUNCH, json=body)
    report = server.findings()
    assert (len(report["findings"]), report["summary"]["kept"], report["summary"]["findings"]) == (2, 2, 3)
    assert len(report["unchecked"]) == 2


def test_a_strict_one_refuses_what_does_not_fit_in_its_own_name(folder: Path) -> None:
    server = InProcess(folder, strict=True)
    assert server.ask("POST", LAUNCH, json=GOOD).status_code == 200
    answer = server.ask("POST", LAUNCH, json=BAD)
    found = answer.json()
    report = found.pop("report")
    assert (answer.status_code, found) == (422, own(422, "launch-does-not-fit", f"error[type-mismatch]: {SENTENCE}"))
    assert report["findings"] == server.findings()["findings"]


def test_clients_can_sign_in_and_get_a_token_that_is_none(folder: Path) -> None:
    answer = InProcess(folder).ask("POST", "/oauth/token", data={"grant_type": "client_credentials"})
    assert answer.json() == {"access_token": "flowlint-stand-in-not-a-token", "token_type": "bearer", "expires_in": 86_399}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not-found"),
        ("POST", "/api/v2/flows/execution", 404, "not-found"),
        ("POST", f"{LAUNCH}/", 404, "not-found"),
        ("GET", "/api/v2/flows", 404, "not-found"),
        ("GET", LAUNCH, 405, "method-not-allowed"),
        ("POST", "/findings", 405, "method-not-allowed"),
    ],
)
def test_what_it_does_not_know_is_refused_in_its_own_name(method: str, path: str, status: int, code: str, folder: Path) -> None:
    answer = InProcess(folder).ask(method, path)
    message = {404: "Not Found", 405: "Method Not Allowed"}[status]
    assert (answer.status_code, answer.json()) == (status, own(status, code, message))


def test_a_body_over_the_limit_is_refused(folder: Path) -> None:
    server = InProcess(folder, max_size=200)

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(1_000_000):
            yield b" " * 100

    answer = server.ask("POST", LAUNCH, content=parts())
    assert (answer.status_code, answer.json()) == (413, own(413, "long-body", "body is longer than 200 bytes"))
    assert server.ask("POST", LAUNCH, content=b" " * 200).status_code == 200
    assert server.stand_in.tally.launches == 1


def test_a_body_that_does_not_come_is_not_waited_for(folder: Path) -> None:
    server = InProcess(folder, body_seconds=0.05)

    async def ask() -> list[dict[str, Any]]:
        async def receive() -> dict[str, Any]:
            await asyncio.sleep(3_600)
            raise AssertionError

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        sent: list[dict[str, Any]] = []
        headers = [(b"host", b"localhost")]
        scope = {"type": "http", "method": "POST", "path": LAUNCH, "headers": headers, "query_string": b"", "http_version": "1.1"}
        await server.application(scope, receive, send)  # type: ignore[arg-type]
        return sent

    start, body = asyncio.run(ask())
    assert (start["status"], json.loads(body["body"])) == (408, own(408, "slow-body", "body took longer than 0.05 seconds"))


HOSTS = {
    "localhost": True,
    "LOCALHOST:8765": True,
    "localhost.": True,
    "127.0.0.1:8765": True,
    "[::1]:8765": True,
    "192.168.0.7": True,
    "flowlint:8765": True,
    "evil.example": False,
    "evil.example:8765": False,
    "localhost.evil.example": False,
    "127.0.0.1.evil.example": False,
    "127.0.0.1@evil.example": False,
    "evil.example/localhost": False,
    "[::1": False,
    "": False,
}


@pytest.mark.parametrize("host", HOSTS)
def test_only_addresses_and_names_that_are_known_are_trusted(host: str) -> None:
    assert is_trusted(host, frozenset({"flowlint"})) is HOSTS[host]


def test_a_name_that_is_not_trusted_learns_nothing(folder: Path) -> None:
    server = InProcess(folder)
    for method, path in (("GET", "/findings"), ("POST", LAUNCH), ("GET", "/nothing")):
        answer = server.ask(method, path, headers={"Host": "evil.example:8765"})
        assert (answer.status_code, answer.json()) == (
            403,
            own(403, "forbidden", "the Host header is not trusted; name it with --allow-host"),
        )
    assert server.heard == []


STRANGE = {
    "not JSON": b"flowId=1&inputData=2",
    "empty": b"",
    "deep": b"[" * 500_000,
    "deep objects": b'{"a":' * 100_000,
    "no UTF-8": b"\xff\xfe\x00",
    "many numbers": b'{"flowId": ' + b"9" * 500_000 + b"}",
    "an array": b"[1]",
}


@pytest.mark.parametrize("name", STRANGE)
def test_bodies_that_are_no_launch_request_are_found_and_answered(name: str, folder: Path) -> None:
    server = InProcess(folder)
    answer = server.ask("POST", LAUNCH, content=STRANGE[name])
    assert (answer.status_code, set(answer.json()) - {"name", "flowVersion"}) == (200, {"id", "selfUri"})
    assert server.heard == [False]


def test_a_compressed_body_is_not_unpacked(folder: Path) -> None:
    server = InProcess(folder)
    bomb = gzip.compress(b" " * 50_000_000)
    assert server.ask("POST", LAUNCH, content=bomb, headers={"Content-Encoding": "gzip"}).status_code == 200
    assert server.findings()["unchecked"] == ['launch 1: body is compressed ("gzip") and was not checked']


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Server]:
    definition(tmp_path)
    with serving(tmp_path, prelude="import flowlint.testing.listener as listener; listener.HEAD_SECONDS = 3") as server:
        yield server


def exchange(server: Server, *parts: bytes) -> bytes:
    """Send parts to a server, and return what comes back until it closes the connection, or has answered."""
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        received = b""
        for part in parts:
            try:
                connection.sendall(part)
            except OSError:
                break
        while True:
            try:
                more = connection.recv(65_536)
            except ConnectionResetError:
                break
            if not more:
                break
            received += more
        return received


HEAD = f"POST {LAUNCH} HTTP/1.1\r\nHost: localhost\r\n".encode()
CLOSE = b"Connection: close\r\n"
BODY = json.dumps(GOOD).encode()
CHUNKED = b"".join(b"%x\r\n%s\r\n" % (1, bytes([byte])) for byte in BODY) + b"0\r\n\r\n"

CLIENTS = {
    "chunked": ((HEAD + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n", CHUNKED), b"HTTP/1.1 200"),
    "huge header": ((HEAD + b"X-Huge: " + b"x" * 1_000_000 + b"\r\n\r\n",), b"HTTP/1.1 400"),
    "many headers": ((HEAD + b"X-Many: x\r\n" * 100_000 + b"\r\n",), b"HTTP/1.1 400"),
    "headers that never end": ((HEAD,), b""),
    "nothing": ((), b""),
    "not HTTP": ((b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",), b"HTTP/1.1 400"),
    "two lengths": ((HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",), b"HTTP/1.1 400"),
    "negative length": ((HEAD + b"Content-Length: -1\r\n\r\n",), b"HTTP/1.1 400"),
    "bad chunk": ((HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",), b"HTTP/1.1 400"),
    "body longer than its length": ((HEAD + b"Content-Length: 2\r\n\r\n{}" + b"x" * 1_000,), b"HTTP/1.1 200"),
    "length over the limit": ((HEAD + b"Content-Length: 99999999\r\n\r\n" + b" " * 2_000_000,), b"HTTP/1.1 413"),
    "HTTP/2": ((b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",), b"HTTP/1.1 403"),
    "WebSocket": ((HEAD + CLOSE + b"Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n",), b"HTTP/1.1 200"),
    "no path": ((b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",), b"HTTP/1.1 404"),
    "two hosts": ((HEAD + b"Host: evil.example\r\nContent-Length: 0\r\n\r\n",), b"HTTP/1.1 400"),
    "no host": ((f"POST {LAUNCH} HTTP/1.0\r\n\r\n".encode(),), b"HTTP/1.1 403"),
}


@pytest.mark.slow
def test_clients_that_mean_no_good_are_bounded_and_the_server_lives(process: Server) -> None:
    answers = {name: exchange(process, *parts)[:12] for name, (parts, _) in CLIENTS.items()}
    assert answers == {name: wanted for name, (_, wanted) in CLIENTS.items()}
    host, port = process.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as gone:
        gone.sendall(HEAD + b"Content-Length: 100\r\n\r\n{")
    assert httpx.post(f"{process.url}{LAUNCH}", json=GOOD).status_code == 200
    assert process.end() == 1
    assert (process.said.splitlines(), "Traceback" in process.printed) == (["4 launched, 2 fitted, 2 did not"], False)


@pytest.mark.slow
def test_connections_are_limited(tmp_path: Path) -> None:
    definition(tmp_path)
    with serving(tmp_path, prelude="import flowlint.testing.listener as listener; listener.MOST_CONNECTIONS = 3") as server:
        host, port = server.url.removeprefix("http://").split(":")
        idle = [socket.create_connection((host, int(port)), timeout=30) for _ in range(3)]
        assert exchange(server, HEAD + b"Content-Length: 0\r\n\r\n") == b""
        for one in idle:
            one.close()
        assert httpx.post(f"{server.url}{LAUNCH}", json=GOOD).status_code == 200
        assert server.end() == 0


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(("body", "code"), [(GOOD, 0), (BAD, 1), (None, 0)])
def test_the_exit_code_says_whether_every_launch_fitted(number: int, body: object, code: int, tmp_path: Path) -> None:
    definition(tmp_path)
    with serving(tmp_path) as server:
        if body is not None:
            assert httpx.post(f"{server.url}{LAUNCH}", json=body).status_code == 200
        assert server.end(number) == code
        assert server.printed.splitlines()[:1] == ([f"error[type-mismatch]: {SENTENCE}"] if code else [])
