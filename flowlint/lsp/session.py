"""One editor's session: which documents are open, what was found in them, and when that is worked out anew."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from pygls import uris
from pygls.lsp.server import LanguageServer

from flowlint.linter.checker import Checker
from flowlint.lsp.positions import Opened, Positions
from flowlint.lsp.workspaces import Workspaces
from flowlint.model.errors import FlowlintError, UnreadKind
from flowlint.model.finding import Finding
from flowlint.model.named_tuple import NamedTuple
from flowlint.sources.files import read_file

LARGE = 100_000
"""Characters from which a document is judged only after its user has paused."""

PAUSE = 0.25
"""Seconds of that pause."""

MOST_ELSEWHERE = 4 << 20
"""Bytes of the largest file that is read to show a place in it."""

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


class Stale(Exception):
    """A newer version of the document came while this one was judged."""


class Judged(NamedTuple):
    """What was found in one version of a document; ``problem`` says why it could not be judged, or is empty."""

    opened: Opened
    findings: list[Finding]
    problem: str = ""


class _Kept(NamedTuple):
    version: tuple[int, int]
    task: asyncio.Task[Judged]


class Session:
    """What the server knows while an editor is connected; all but the checks themselves runs in one thread."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self.workspaces = Workspaces(())
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="flowlint")
        self._kept: dict[str, _Kept] = {}

    def open_folders(self) -> None:
        """Take the folders that the editor has open; what was made for others is forgotten."""
        workspace = self._server.workspace
        addresses = [*workspace.folders, *([workspace.root_uri] if workspace.root_uri else [])]
        paths = (uris.to_fs_path(one) for one in addresses)
        generation = self.workspaces.generation
        self.workspaces = Workspaces(os.path.normpath(path) for path in paths if path is not None)
        self.workspaces.generation = generation + 1

    def opened(self, uri: str) -> Opened:
        """Return an open document as it is now."""
        document = self._server.workspace.get_text_document(uri)
        path, text = os.path.normpath(document.path), document.source
        return Opened(uri, path, document.version or 0, text, Positions(text, self.encoding))

    @property
    def encoding(self) -> str:
        """What columns are counted in."""
        return str(self._server.workspace.position_encoding)

    def is_open(self, uri: str) -> bool:
        """Return true when the editor has a document open."""
        return uri in self._server.workspace.text_documents

    def open_ones(self) -> list[str]:
        """Return the addresses of all documents that are open."""
        return list(self._server.workspace.text_documents)

    def version(self, uri: str) -> tuple[int, int]:
        """Return what is different when a document must be judged again."""
        document = self._server.workspace.get_text_document(uri)
        return document.version or 0, self.workspaces.generation

    def forget(self, uri: str) -> None:
        """Let go of what was found in a document."""
        kept = self._kept.pop(uri, None)
        if kept is not None:
            kept.task.cancel()

    async def judged(self, uri: str) -> Judged:
        """Return what is found in a document as it is now; raise ``Stale`` where it changes meanwhile."""
        version, kept = self.version(uri), self._kept.get(uri)
        if kept is None or kept.version != version:
            kept = _Kept(version, asyncio.ensure_future(self._judge(uri, version)))
            kept.task.add_done_callback(_seen)
            self._kept[uri] = kept
        return await asyncio.shield(kept.task)

    async def _judge(self, uri: str, version: tuple[int, int]) -> Judged:
        opened = self.opened(uri)
        if len(opened.text) > LARGE:
            await asyncio.sleep(PAUSE)
        found = await self._in_worker(partial(self._check, opened, version))
        if self.version(uri) != version:
            raise Stale
        return found

    async def asked(self, opened: Opened, question: Callable[[Checker], _T], otherwise: _T) -> _T:
        """Return the answer of a document's checker; what is said ``otherwise`` where the configuration or the document is wrong."""

        def answer() -> _T:
            try:
                return question(self.workspaces.checker(opened.path))
            except FlowlintError as error:
                _log.info("%s: %s", opened.path, error)
                return otherwise

        return await self._in_worker(answer)

    async def _in_worker(self, work: Callable[[], _T]) -> _T:
        """Do something that takes long beside the conversation with the editor, one after the other."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def _check(self, opened: Opened, version: tuple[int, int]) -> Judged:
        if self.is_open(opened.uri) and self.version(opened.uri) != version:
            raise Stale
        try:
            return Judged(opened, self.workspaces.checker(opened.path).check_text(opened.text, opened.path))
        except UnreadKind:
            return Judged(opened, [])
        except FlowlintError as error:
            _log.info("%s: %s", opened.path, error)
            return Judged(opened, [], f"not checked: {error}")

    def elsewhere(self, path: str) -> Positions | None:
        """Return the places of another file, as it is in the editor or on disk; ``None`` where it cannot be read."""
        uri = uris.from_fs_path(os.path.abspath(path))
        if uri is not None and self.is_open(uri):
            return self.opened(uri).positions
        try:
            return Positions(read_file(path, MOST_ELSEWHERE).decode("utf-8", "replace"), self.encoding)
        except FlowlintError:
            return None


def _seen(task: asyncio.Task[Judged]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not task.cancelled():
        task.exception()
