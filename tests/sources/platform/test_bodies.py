"""Servers that send without end, or send what becomes far more than it was; each speaks through a bare socket."""

from __future__ import annotations

import gzip
import socket
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from time import sleep

import pytest

from flowlint.model.errors import PlatformError
from flowlint.sources.platform import bodies
from flowlint.sources.platform.credentials import Access
from flowlint.sources.platform.transport import Timing, Transport

QUICK = Timing(connect=1, read=1, total=0.4, first_wait=0.001, longest_wait=0.01, attempts=2)
PATIENT = QUICK._replace(total=30)
OVER = "the time for everything, 0.4 seconds, was over before /x answered, expected less to fetch or a longer --time-limit"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@contextmanager
def speaking(speak: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve on loopback what ``speak`` does once a request came in; yield the address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    Thread(target=answer, args=(connection,), daemon=True).start()

        def answer(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                connection.recv(65536)
                speak(connection)

        Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def read(url: str, timing: Timing) -> object:
    """What comes of one request, and the error's sentence where that is what comes."""
    try:
        with Transport(Access(url, url, "here", token="token"), timing) as platform:
            return platform.get("/x", "view")
    except PlatformError as error:
        return str(error).replace(url, "")


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;a=", b"a"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\x03", b"a"),
        (HEAD + b"\r\n{", b" "),
    ],
    ids=["headers", "hints", "chunk-extension", "gzip-name", "body"],
)
def test_a_server_that_sends_without_end_is_left_at_the_limit(first: bytes, again: bytes) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(again)
            sleep(0.02)

    with speaking(drip) as url:
        assert read(url, QUICK) == OVER


def told(body: bytes, encoding: bytes) -> Callable[[socket.socket], None]:
    head = HEAD + b"Content-Length: %d\r\nContent-Encoding: %b\r\nConnection: close\r\n\r\n" % (len(body), encoding)
    return lambda connection: connection.sendall(head + body)


SOUND = gzip.compress(b'{"a": 1}')
ZEROS = zlib.compressobj(9, zlib.DEFLATED, 31)
BOMB = b"".join(ZEROS.compress(bytes(1 << 20)) for _ in range(65)) + ZEROS.flush()
LISTS = gzip.compress(b'{"a": [' + b"[]," * 2_100_000 + b"[]]}")
BROKEN = "/x answers with broken gzip; try again later"
BETWEEN = ", expected the API: a proxy or a sign-in page may stand between"


@pytest.mark.parametrize(
    ("body", "encoding", "result"),
    [
        (SOUND, b"gzip", {"a": 1}),
        (SOUND, b"X-GZIP", {"a": 1}),
        (b'{"a": 1}', b"identity", {"a": 1}),
        (
            LISTS,
            b"gzip",
            f"/x answers with JSON that is not read, since it has more than 900,000 commas, colons and opening brackets{BETWEEN}",
        ),
        (SOUND + b"whatever", b"gzip", {"a": 1}),
        (SOUND[:-3], b"gzip", BROKEN),
        (b'{"a": 1}', b"gzip", BROKEN),
        (b"", b"gzip", f"/x answers without a JSON object (HTTP 200){BETWEEN}"),
        (BOMB, b"gzip", f"/x answers with more than 16 MiB{BETWEEN}"),
        (SOUND, b"gzip, gzip", f'/x answers in the encoding "gzip, gzip", not gzip{BETWEEN}'),
        (b"x", b"br", f'/x answers in the encoding "br", not gzip{BETWEEN}'),
    ],
    ids=["gzip", "x-gzip", "identity", "lists", "more-after", "cut", "none", "empty", "bomb", "twice", "other"],
)
def test_what_is_compressed_is_taken_if_it_is_bounded(body: bytes, encoding: bytes, result: object) -> None:
    with speaking(told(body, encoding)) as url:
        assert read(url, PATIENT) == result


def test_nothing_but_gzip_is_asked_for() -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            connection, _ = server.accept()
            with connection:
                heard.append(connection.recv(65536))
                told(SOUND, b"gzip")(connection)

        Thread(target=listen, daemon=True).start()
        assert read(f"http://127.0.0.1:{server.getsockname()[1]}", PATIENT) == {"a": 1}
    assert [line for line in heard[0].split(b"\r\n") if line.lower().startswith(b"accept-encoding")] == [b"accept-encoding: gzip"]


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_what_was_sent_is_bounded_too(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    monkeypatch.setattr(bodies, "LARGEST", 1 << 20)
    endless = iter([b"\x1f\x8b\x08\x08\0\0\0\0\0\x03", *[b"a" * 1000] * 2000])
    checks: list[None] = []
    with pytest.raises(bodies.Unreadable, match=r"^with more than 1 MiB$"):
        bodies.body(endless, encoding, lambda: checks.append(None))
    assert len(checks) == 1049
