"""Messages read from an editor: every request is answered, also one that is malformed, too early or too late."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO
from urllib.parse import unquote

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method

from flowlint.lsp.positions import changed
from flowlint.model.strict_json import decoded

MAX_MESSAGE = 64 << 20
"""Bytes of the largest message; four times what a document may have that is judged, since JSON escapes what it holds."""

_log = logging.getLogger(__name__)

_MOST_HEADER = 1 << 12
_CHUNK = 1 << 20


def read_message(stream: BinaryIO) -> bytes | None:
    """Return the content of the next message, empty where it is too large, or ``None`` at the end of the stream.

    What is before the next ``Content-Length`` is passed over.
    """
    length = None
    while line := stream.readline(_MOST_HEADER):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value) if value.strip().isdigit() and len(value) < 20 else None
        elif not line.strip() and length is not None:
            return _content(stream, length)
    return None


def _content(stream: BinaryIO, length: int) -> bytes | None:
    if length <= MAX_MESSAGE:
        content = stream.read(length)
        return content if len(content) == length else None
    while length:
        passed = len(stream.read(min(length, _CHUNK)))
        if not passed:
            return None
        length -= passed
    return b""


def _is_message(message: Any) -> bool:
    """Return true for an object of JSON-RPC 2.0 whose method and id can be those of a message."""
    if not isinstance(message, dict) or message.get("jsonrpc") != Protocol.VERSION or not isinstance(message.get("method", ""), str):
        return False
    # An answer to what could not be read has the id null.
    return type(message.get("id", 0)) in {int, str} or ("method" not in message and message["id"] is None)


class Protocol(LanguageServerProtocol):
    """The protocol's order of events: nothing before ``initialize``, which comes once, and nothing but ``exit`` after ``shutdown``."""

    answers: BinaryIO
    begun = False
    ended = False
    """True once the editor has asked to shut down."""
    left = False
    """True once nothing can be sent any more."""

    def write(self, data: bytes) -> None:
        """Send bytes; where nobody reads them any more, nothing else is sent."""
        left = memoryview(data)
        try:
            while left:
                left = left[self.answers.write(left) :]
        except OSError:
            self.left = True

    def close(self) -> None:
        """Do nothing: who opened the stream closes it."""

    async def converse(self, messages: BinaryIO, answers: BinaryIO) -> None:
        """Handle messages until the editor says ``exit``, or is gone."""
        self.answers = answers
        self.set_writer(self)
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, thread_name_prefix="messages") as reader:
            while not self.left and (content := await loop.run_in_executor(reader, read_message, messages)) is not None:
                self.take(content)
        self.left = True

    def take(self, content: bytes) -> None:
        """Handle one message."""
        try:
            message = decoded(content)
        except (ValueError, RecursionError, OverflowError):
            self._refuse({"id": None}, types.ErrorCodes.ParseError, "the message is not JSON, or too large")
            return
        if not _is_message(message):
            self._refuse({"id": None}, types.ErrorCodes.InvalidRequest, "the message is not one of JSON-RPC 2.0")
        elif message.get("method") == types.EXIT:
            self.left = True
        elif "method" not in message or self._is_timely(message):
            self._handle(message)

    def _is_timely(self, message: dict[str, Any]) -> bool:
        """Return true for a request or notification that may come now; any other is refused."""
        is_first = message["method"] == types.INITIALIZE
        if self.ended:
            self._refuse(message, types.ErrorCodes.InvalidRequest, "the server is shutting down")
        elif is_first and self.begun:
            self._refuse(message, types.ErrorCodes.InvalidRequest, "the server is initialized already")
        elif not is_first and not self.begun:
            self._refuse(message, types.ErrorCodes.ServerNotInitialized, "the server is not initialized yet")
        return not self.ended and is_first is not self.begun

    def _handle(self, message: dict[str, Any]) -> None:
        method = message.get("method")
        try:
            structured = self.structure_message(message)
        except JsonRpcException:
            if method is not None:
                self._refuse(message, types.ErrorCodes.InvalidParams, "the parameters are not those of this method")
            return
        self.begun = self.begun or method == types.INITIALIZE
        try:
            self.handle_message(structured)
        except (RuntimeError, TypeError, asyncio.InvalidStateError) as error:
            # Handlers' own errors are caught before: this is the table in which pygls keeps requests of both sides, asked for another id.
            _log.warning("Ignored a message about a request that was not made: %s", error)
        self.ended = self.ended or method == types.SHUTDOWN

    def _refuse(self, message: dict[str, Any], code: types.ErrorCodes, reason: str) -> None:
        """Answer a request with an error; a notification, which has no id, gets no answer."""
        if "id" in message:
            self._send_data({"jsonrpc": self.VERSION, "id": message["id"], "error": {"code": code.value, "message": reason}})

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Iterator[Any]:
        """Change a document; lines end where the protocol says, and not at every character that Python takes for a line end."""
        uri, version = params.text_document.uri, params.text_document.version
        if unquote(uri) not in self.workspace.text_documents:
            return
        document = self.workspace.get_text_document(uri)
        text = changed(document.source, params.content_changes, str(self.workspace.position_encoding))
        self.workspace.put_text_document(types.TextDocumentItem(uri, document.language_id or "", version, text))
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    def _send_data(self, data: Any) -> None:
        if not self.left:
            super()._send_data(data)
