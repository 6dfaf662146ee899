"""One editor's session: which documents are open, what was found in them, and when they are judged again."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from flowlint.linter.checker import Checker
from flowlint.lsp.languages import LANGUAGES
from flowlint.lsp.positions import Opened, Page, Positions
from flowlint.lsp.workspaces import Workspaces
from flowlint.model.errors import FlowlintError, UnreadKind
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.report import Findings
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
    findings: Findings
    problem: str = ""


class _Open(NamedTuple):
    path: str
    revision: int


class _Kept(NamedTuple):
    version: tuple[int, int]
    task: asyncio.Task[Judged]


class Session:
    """What the server knows while an editor is connected; all but the checks themselves runs in one thread."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self.workspaces = Workspaces(())
        self._checks = ThreadPoolExecutor(1, thread_name_prefix="checks")
        self._questions = ThreadPoolExecutor(1, thread_name_prefix="questions")
        self._revisions = count(1)
        self._open: dict[str, _Open] = {}
        self._unsaved: set[str] = set()
        self._kept: dict[str, _Kept] = {}

    def end(self) -> None:
        """Begin nothing more that takes long."""
        self._checks.shutdown(wait=False, cancel_futures=True)
        self._questions.shutdown(wait=False, cancel_futures=True)

    def open_folders(self) -> None:
        """Take the folders that the editor has open; what was made for others is forgotten."""
        workspace = self._server.workspace
        addresses = [*workspace.folders, *([workspace.root_uri] if workspace.root_uri else [])]
        paths = (uris.to_fs_path(one) for one in addresses)
        generation = self.workspaces.generation
        self.workspaces = Workspaces((os.path.normpath(path) for path in paths if path is not None), self._texts)
        self.workspaces.generation = generation + 1

    def changed(self, document: types.TextDocumentItem | types.VersionedTextDocumentIdentifier) -> None:
        """Take note that a document was opened or changed, whatever version the editor gives it; one that has no file is not judged."""
        known = self._open.get(document.uri)
        path = known.path if known is not None else self._path_of(document)
        if path is not None:
            self._open[document.uri] = _Open(path, next(self._revisions))

    async def redefined(self, uri: str) -> bool:
        """Return true when payloads are to be judged again, since a definition is open with another text than before; wait for a pause."""
        known = self._open.get(uri)
        await asyncio.sleep(PAUSE)
        if known is None or self._open.get(uri) != known or not self.workspaces.declares(known.path):
            return False
        is_saved = _content(known.path) == self._texts()[known.path]
        if is_saved and known.path not in self._unsaved:
            return False
        (self._unsaved.discard if is_saved else self._unsaved.add)(known.path)
        self.workspaces.forget()
        return True

    def _texts(self) -> dict[str, bytes]:
        """Return what the editor has open, by path."""
        opened = list(self._open.items())
        source = self._server.workspace.get_text_document
        return {known.path: source(uri).source.encode("utf-8", "surrogatepass") for uri, known in opened}

    def _path_of(self, document: types.TextDocumentItem | types.VersionedTextDocumentIdentifier) -> str | None:
        """Return the path of a document's file, for one that is not saved a path in the first folder; ``None`` where there is neither."""
        scheme, path = uris.uri_scheme(document.uri), uris.to_fs_path(document.uri)
        if scheme == "untitled" and isinstance(document, types.TextDocumentItem):
            folder = next(iter(self.workspaces.folders), os.curdir)
            path = os.path.join(os.path.abspath(folder), "untitled" + LANGUAGES.get(document.language_id, ("",))[0])
        return os.path.normpath(path) if path and "\0" not in path else None

    def opened(self, uri: str) -> Opened:
        """Return an open document as it is now."""
        document = self._server.workspace.get_text_document(uri)
        return Opened(uri, self._open[uri].path, document.version or 0, document.source, Positions(document.source, self.encoding))

    @property
    def encoding(self) -> str:
        """What columns are counted in."""
        return str(self._server.workspace.position_encoding)

    def is_open(self, uri: str) -> bool:
        """Return true when the editor has a document open that can be judged."""
        return uri in self._open

    def open_ones(self) -> list[str]:
        """Return the addresses of all documents that are open and can be judged."""
        return list(self._open)

    def version(self, uri: str) -> tuple[int, int]:
        """Return what is different when a document must be judged again."""
        known = self._open.get(uri)
        return known.revision if known is not None else 0, self.workspaces.generation

    def forget(self, uri: str) -> bool:
        """Let go of a document that was closed, and of what was found in it; return true when others were judged by its unsaved text."""
        known, kept = self._open.pop(uri, None), self._kept.pop(uri, None)
        if kept is not None:
            kept.task.cancel()
        if known is None or known.path not in self._unsaved:
            return False
        self._unsaved.discard(known.path)
        self.workspaces.forget()
        return True

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
        found = await _done(self._checks, partial(self._check, opened, version))
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

        return await _done(self._questions, answer)

    def _check(self, opened: Opened, version: tuple[int, int]) -> Judged:
        if self.version(opened.uri) != version:
            raise Stale
        try:
            return Judged(opened, self.workspaces.checker(opened.path).check_text(opened.text, opened.path))
        except UnreadKind:
            return Judged(opened, Findings())
        except FlowlintError as error:
            _log.info("%s: %s", opened.path, error)
            return Judged(opened, Findings(), f"not checked: {error}")

    def elsewhere(self, path: str) -> Page | None:
        """Return another file, as it is in the editor or on disk; ``None`` where it cannot be read."""
        place = os.path.abspath(path)
        for uri, known in self._open.items():
            if known.path == place:
                return Page(uri, self.opened(uri).positions)
        uri, data = uris.from_fs_path(place), _content(path)
        return Page(uri, Positions(data.decode("utf-8", "replace"), self.encoding)) if uri is not None and data is not None else None


def _content(path: str) -> bytes | None:
    try:
        return read_file(path, MOST_ELSEWHERE)
    except FlowlintError:
        return None


async def _done(worker: ThreadPoolExecutor, work: Callable[[], _T]) -> _T:
    """Do something that takes long beside the conversation with the editor; a question does not wait for a check."""
    return await asyncio.get_running_loop().run_in_executor(worker, work)


def _seen(task: asyncio.Task[Judged]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not task.cancelled():
        task.exception()
