"""The server: which messages it answers, and with what. What takes long runs in the session's worker."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from flowlint.linter.checker import Checker
from flowlint.lsp import navigation
from flowlint.lsp.actions import KINDS, actions, fitting
from flowlint.lsp.completion import TRIGGERS, completion
from flowlint.lsp.diagnostics import SOURCE, diagnostics
from flowlint.lsp.hover import hover
from flowlint.lsp.positions import Opened
from flowlint.lsp.protocol import Protocol
from flowlint.lsp.session import Judged, Session, Stale
from flowlint.model.outline import Meaning
from flowlint.model.printable import printable
from flowlint.model.version import __version__

_GLOBS = ("**/.flowlint.yaml", "**/pyproject.toml", "**/.gitignore", "**/*.{json,yaml,yml,tftpl,lock}", "**/*.i3*")
"""Files that, when they change, make every open document be judged again; the editor is asked to tell of them."""

_LONGEST_LINE = 300
"""Characters that one line of the log has at most: pygls puts whole messages into it, with the documents that they hold."""

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


class Server(LanguageServer):
    """A language server with the session of the one editor that it serves."""

    def __init__(self) -> None:
        super().__init__("flowlint", __version__, protocol_cls=Protocol)
        self.session = Session(self)
        self.pulls = False
        self.watches = False

    def report_server_error(self, error: Exception, source: object) -> None:  # noqa: ARG002
        """Write an error into the log, and do not interrupt the user for it."""
        _log.error("%s", error)

    def publish(self, uri: str) -> None:
        """Send the diagnostics of a document as soon as they are known, to an editor that does not ask for them."""
        if not self.pulls and self.session.is_open(uri):
            asyncio.ensure_future(self._published(uri)).add_done_callback(_noted)

    async def follow(self, uri: str) -> None:
        """Judge payloads by a definition as it is written, once its user pauses."""
        if await self.session.redefined(uri):
            self.judge_again()

    async def _published(self, uri: str) -> None:
        try:
            judged = await self.session.judged(uri)
        except (Stale, asyncio.CancelledError):
            return
        if self.session.is_open(uri):
            params = types.PublishDiagnosticsParams(uri, self.shown(judged), version=judged.opened.version)
            self.text_document_publish_diagnostics(params)

    def shown(self, judged: Judged) -> list[types.Diagnostic]:
        """Return the diagnostics of a document."""
        return diagnostics(judged.findings, judged.opened, self.session.elsewhere, judged.problem)

    def judge_again(self) -> None:
        """Judge every open document by what has changed."""
        workspace = self.client_capabilities.workspace
        if self.pulls and workspace is not None and workspace.diagnostics is not None and workspace.diagnostics.refresh_support:
            self.workspace_diagnostic_refresh(None)
        for uri in self.session.open_ones():
            self.publish(uri)


def _noted(task: asyncio.Future[None]) -> None:
    error = None if task.cancelled() else task.exception()
    if error is not None:
        _log.error("a document was not judged", exc_info=error)


def _initialize(ls: Server, params: types.InitializeParams) -> None:
    document = params.capabilities.text_document
    ls.pulls = document is not None and document.diagnostic is not None
    ls.session.open_folders()


def _initialized(ls: Server, params: types.InitializedParams) -> None:  # noqa: ARG001
    workspace = ls.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace is not None else None
    if watched is not None and watched.dynamic_registration:
        ls.watches = True
        watchers = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(glob) for glob in _GLOBS])
        registration = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watchers)
        ls.client_register_capability(types.RegistrationParams([registration]))


def _changed(ls: Server, params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams) -> None:
    ls.session.changed(params.text_document)
    _look_again(ls)
    ls.publish(params.text_document.uri)
    asyncio.ensure_future(ls.follow(params.text_document.uri)).add_done_callback(_noted)


def _look_again(ls: Server) -> None:
    """Look for definitions that changed, where the editor does not watch them."""
    if not ls.watches and ls.session.workspaces.look_again():
        ls.judge_again()


def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    if ls.session.forget(uri):
        ls.judge_again()
    if not ls.pulls:
        ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


def _saved(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    _files_changed(ls, [types.FileEvent(params.text_document.uri, types.FileChangeType.Changed)])


def _watched(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    _files_changed(ls, params.changes)


def _files_changed(ls: Server, changes: list[types.FileEvent] | Any) -> None:
    paths = [os.path.normpath(path) for one in changes if (path := uris.to_fs_path(one.uri)) is not None]
    if paths:
        ls.session.workspaces.files_changed(paths)
        ls.judge_again()


def _folders_changed(ls: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:  # noqa: ARG001
    ls.session.open_folders()
    ls.judge_again()


async def _diagnostic(ls: Server, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    uri = params.text_document.uri
    if not ls.session.is_open(uri):
        return types.RelatedFullDocumentDiagnosticReport([])
    _look_again(ls)
    judged = await _judged(ls, uri)
    state = ".".join(map(str, ls.session.version(uri)))
    if params.previous_result_id == state:
        return types.RelatedUnchangedDocumentDiagnosticReport(state)
    return types.RelatedFullDocumentDiagnosticReport(ls.shown(judged), result_id=state)


async def _judged(ls: Server, uri: str) -> Judged:
    """Return what was found in a document; where it changed meanwhile, the editor is told to ask again."""
    try:
        return await ls.session.judged(uri)
    except Stale:
        raise _Cancelled from None


class _Cancelled(JsonRpcException):
    """The answer would be about an older version of the document; the protocol's ``ServerCancelled``."""

    CODE = types.LSPErrorCodes.ServerCancelled.value
    MESSAGE = "the document changed"

    def __init__(self) -> None:
        super().__init__(data={"retriggerRequest": True})


async def _code_action(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    if not ls.session.is_open(params.text_document.uri):
        return []
    judged = await _judged(ls, params.text_document.uri)
    opened, elsewhere = judged.opened, ls.session.elsewhere
    none: list[types.CodeAction] = []
    offered = await ls.session.asked(opened, lambda checker: [*actions(checker, judged.findings, opened, elsewhere, params)], none)
    return fitting(offered, ls.client_capabilities)


async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    def shown(found: Meaning, opened: Opened) -> types.Hover | None:
        words = types.MarkupContent(types.MarkupKind.Markdown, hover(found))
        return types.Hover(words, opened.positions.region(found.region)) if words.value else None

    return await _meant(ls, params, shown)


async def _completion(ls: Server, params: types.CompletionParams) -> list[types.CompletionItem]:
    return await _asked(ls, params, lambda checker, opened: completion(checker, opened, params.position), [])


async def _definition(ls: Server, params: types.DefinitionParams) -> types.Location | None:
    return await _meant(ls, params, lambda found, _: navigation.definition(found, ls.session.elsewhere))


async def _references(ls: Server, params: types.ReferenceParams) -> list[types.Location]:
    def places(checker: Checker, opened: Opened) -> list[types.Location]:
        return [*navigation.references(checker, opened, *opened.positions.line_and_column(params.position), ls.session.elsewhere)]

    return await _asked(ls, params, places, [])


async def _symbols(ls: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    return await _asked(ls, params, navigation.symbols, [])


async def _meant(ls: Server, params: Any, answer: Callable[[Meaning, Opened], _T | None]) -> _T | None:
    """Return the answer about what stands at a position, or ``None`` where nothing is known of that."""

    def asked(checker: Checker, opened: Opened) -> _T | None:
        found = checker.at(opened.text, opened.path, *opened.positions.line_and_column(params.position))
        return answer(found, opened) if found is not None else None

    return await _asked(ls, params, asked, None)


async def _asked(ls: Server, params: Any, question: Callable[[Checker, Opened], _T], otherwise: _T) -> _T:
    """Return the answer to a question about an open document; what is said ``otherwise`` where nothing can be judged."""
    uri = params.text_document.uri
    if not ls.session.is_open(uri):
        return otherwise
    opened = ls.session.opened(uri)
    return await ls.session.asked(opened, lambda checker: question(checker, opened), otherwise)


_FEATURES: tuple[tuple[str, Callable[..., Any], Any], ...] = (
    (types.INITIALIZE, _initialize, None),
    (types.INITIALIZED, _initialized, None),
    (types.TEXT_DOCUMENT_DID_OPEN, _changed, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, _changed, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, _closed, None),
    (types.TEXT_DOCUMENT_DID_SAVE, _saved, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, _watched, None),
    (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, _folders_changed, None),
    (types.TEXT_DOCUMENT_DIAGNOSTIC, _diagnostic, types.DiagnosticOptions(True, False, identifier=SOURCE)),
    (types.TEXT_DOCUMENT_CODE_ACTION, _code_action, types.CodeActionOptions(code_action_kinds=list(KINDS))),
    (types.TEXT_DOCUMENT_HOVER, _hover, None),
    (types.TEXT_DOCUMENT_COMPLETION, _completion, types.CompletionOptions(trigger_characters=list(TRIGGERS))),
    (types.TEXT_DOCUMENT_DEFINITION, _definition, None),
    (types.TEXT_DOCUMENT_REFERENCES, _references, None),
    (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, _symbols, None),
)


class _Lines(logging.Formatter):
    """Writes each record in one line that an editor can show, with a trace only where a handler failed, which is a bug."""

    def format(self, record: logging.LogRecord) -> str:
        if record.exc_info and isinstance(record.exc_info[1], JsonRpcException):
            record.exc_info = None
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return printable(record.getMessage().partition("\n")[0][:_LONGEST_LINE])


def serve(messages: BinaryIO, answers: BinaryIO) -> int:
    """Serve one editor, whose ``messages`` are read and who reads ``answers``.

    Return the exit code that the protocol says: 0 where the editor asked to shut down before it left, else 1.
    """
    log = logging.StreamHandler()
    log.setFormatter(_Lines())
    logging.basicConfig(handlers=[log])
    server = Server()
    for method, handler, options in _FEATURES:
        server.feature(method, options)(handler)
    protocol = server.protocol
    assert isinstance(protocol, Protocol)
    with suppress(KeyboardInterrupt):
        asyncio.run(protocol.converse(messages, answers))
    server.session.end()
    return 0 if protocol.ended else 1
