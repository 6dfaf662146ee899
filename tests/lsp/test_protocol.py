"""The order of messages, and messages that are none, as bytes in and bytes out."""

from __future__ import annotations

import asyncio
import json
from io import BytesIO
from typing import Any

import pytest

from flowlint.lsp import protocol
from flowlint.lsp.protocol import Protocol, read_message
from flowlint.lsp.server import Server

BEGIN = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None, "rootUri": None}}
SHUTDOWN = {"jsonrpc": "2.0", "id": 2, "method": "shutdown"}
EXIT = {"jsonrpc": "2.0", "method": "exit"}
HOVER = {"textDocument": {"uri": "file:///a.json"}, "position": {"line": 0, "character": 0}}


def framed(*messages: object) -> bytes:
    contents = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(one), one) for one in contents)


def answered(sent: bytes) -> tuple[list[tuple[Any, Any]], Protocol]:
    """Return the id and error code of each answer, and the protocol after it."""
    server, answers = Server(), BytesIO()
    assert isinstance(server.protocol, Protocol)
    asyncio.run(server.protocol.converse(BytesIO(sent), answers))
    server.session.end()
    answers.seek(0)
    found = [json.loads(one) for one in iter(lambda: read_message(answers), None)]
    return [(one["id"], one.get("error", {}).get("code")) for one in found], server.protocol


def request(method: object, params: object, number: object = 7) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


@pytest.mark.parametrize(
    ("message", "answers"),
    [
        (request("flowlint/unknown", {}), [(7, -32601)]),
        (request("textDocument/hover", {}, "a"), [("a", -32602)]),
        (request("textDocument/hover", {"textDocument": {}}), [(7, -32602)]),
        (request("textDocument/hover", {**HOVER, "position": {"line": -1, "character": 0}}), [(7, -32602)]),
        (request("textDocument/hover", [1]), [(7, -32602)]),
        (BEGIN, [(1, -32600)]),
        ({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {}}, []),
        ({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": 5}, []),
        ({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 99}}, []),
        ({"jsonrpc": "2.0", "id": 5, "result": 1}, []),
        ({"jsonrpc": "2.0", "id": [5], "result": 1}, [(None, -32600)]),
        ({"jsonrpc": "2.0", "id": None, "error": {"code": 1, "message": "what?"}}, []),
        *((request("textDocument/hover", HOVER, number), [(None, -32600)]) for number in ([5], {"a": 5}, 1.5, True, None)),
        (request(["shutdown"], {}), [(None, -32600)]),
        ({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": [99]}}, []),
        ({"jsonrpc": "1.0", "id": 5, "method": "shutdown"}, [(None, -32600)]),
        ([SHUTDOWN], [(None, -32600)]),
        (5, [(None, -32600)]),
        (b"{{{{", [(None, -32700)]),
        (b"\xff\xfe", [(None, -32700)]),
        (b"[" * 100_000, [(None, -32700)]),
    ],
)
def test_every_request_is_answered_and_nothing_ends_the_conversation(message: object, answers: list[tuple[object, object]]) -> None:
    found, ended = answered(framed(BEGIN, message, SHUTDOWN, EXIT))
    assert found == [(1, None), *answers, (2, None)]
    assert ended.ended


def test_a_response_to_a_request_of_the_editor_itself_ends_nothing() -> None:
    question = request("textDocument/diagnostic", {"textDocument": HOVER["textDocument"]}, "a")
    found, ended = answered(framed(BEGIN, question, {"jsonrpc": "2.0", "id": "a", "result": 1}, SHUTDOWN, EXIT))
    assert (1, None) in found
    assert (2, None) in found
    assert ended.ended


def test_nothing_comes_before_the_beginning() -> None:
    hover = request("textDocument/hover", HOVER)
    assert answered(framed(hover, {"jsonrpc": "2.0", "method": "initialized", "params": {}}, BEGIN))[0] == [(7, -32002), (1, None)]


def test_nothing_but_the_end_comes_after_a_shutdown() -> None:
    found, ended = answered(framed(BEGIN, SHUTDOWN, request("textDocument/hover", HOVER), EXIT, request("shutdown", None)))
    assert (found, ended.ended) == ([(1, None), (2, None), (7, -32600)], True)


@pytest.mark.parametrize(
    ("sent", "contents"),
    [
        (b"content-length:2\r\nContent-Type: any\r\n\r\n{}", [b"{}"]),
        (b"noise\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Content-Length: -2\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Content-Length: two\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Content-Length: 0\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"", b"{}"]),
        (b"Content-Length: 9\r\n\r\n{}", []),
        (b"Content-Length: 99999999999999\r\n\r\n{}", []),
        (b"x" * 10_000, []),
        (b"", []),
    ],
)
def test_messages_are_found_among_what_is_sent(sent: bytes, contents: list[bytes]) -> None:
    stream = BytesIO(sent)
    assert list(iter(lambda: read_message(stream), None)) == contents


def test_a_message_that_is_too_large_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "MAX_MESSAGE", 4)
    stream = BytesIO(framed(b"12345", b"1234"))
    assert list(iter(lambda: read_message(stream), None)) == [b"", b"1234"]


def test_what_nobody_reads_any_more_is_not_sent() -> None:
    class Gone(BytesIO):
        def write(self, _: object) -> int:
            raise BrokenPipeError

    server = Server()
    assert isinstance(server.protocol, Protocol)
    asyncio.run(server.protocol.converse(BytesIO(framed(BEGIN, SHUTDOWN, EXIT)), Gone()))
    assert (server.protocol.left, server.protocol.ended) == (True, False)
