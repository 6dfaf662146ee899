"""A real client: it starts the server as an editor does, and talks to it over its standard input and output."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

PATIENCE = 240
"""Seconds after which a server that does not answer is given up."""

T = TypeVar("T")


class Client(LanguageClient):
    """A client that keeps what the server sends by itself."""

    def __init__(self) -> None:
        super().__init__("tests", "1")
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.watched: list[str] = []
        self.refreshed = asyncio.Event()
        self._listen()

    def _listen(self) -> None:
        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def publish(params: types.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

        @self.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            self.watched += [one.method for one in params.registrations]

        @self.feature(types.WORKSPACE_DIAGNOSTIC_REFRESH)
        def refresh(params: None) -> None:
            self.refreshed.set()

    async def begin(self, folder: Path, capabilities: types.ClientCapabilities) -> types.InitializeResult:
        """Start the server in a folder."""
        await self.start_io(sys.executable, "-m", "flowlint", "lsp", cwd=folder)
        workspace = types.WorkspaceFolder(folder.as_uri(), folder.name)
        params = types.InitializeParams(capabilities=capabilities, root_uri=folder.as_uri(), workspace_folders=[workspace])
        found = await self.initialize_async(params)
        self.initialized(types.InitializedParams())
        return found

    async def finish(self) -> int:
        """End the server, and return its exit code."""
        await self.shutdown_async(None)
        self.exit(None)
        process = self._server
        assert process is not None
        return await process.wait()

    def kill(self) -> None:
        """End the server where it still runs."""
        if self._server is not None and self._server.returncode is None:
            self._server.kill()

    def open(self, path: Path, text: str) -> str:
        """Open a document, and return its address."""
        uri = path.as_uri()
        self.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "any", 1, text)))
        return uri

    def change(self, uri: str, version: int, text: str) -> None:
        """Replace the text of a document."""
        change = types.TextDocumentContentChangeWholeDocument(text)
        params = types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(version, uri), [change])
        self.text_document_did_change(params)

    async def pulled(self, uri: str) -> list[types.Diagnostic]:
        """Ask for the diagnostics of a document."""
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
        report = await self.text_document_diagnostic_async(params)
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return list(report.items)


def talk(folder: Path, capabilities: types.ClientCapabilities, scene: Callable[[Client], Awaitable[T]]) -> T:
    """Return what a scene returns that is played with a fresh server; the server must end well after it."""

    async def played() -> T:
        client = Client()
        await client.begin(folder, capabilities)
        try:
            result = await scene(client)
            assert await client.finish() == 0
        finally:
            client.kill()
            await client.stop()
        return result

    return asyncio.run(asyncio.wait_for(played(), PATIENCE))
