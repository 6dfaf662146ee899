"""The server as editors drive it, over its standard input and output."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from client import Client, talk
from editor import DEFINITION, FLOW_ID, at_caret, project
from lsprotocol import types
from pytest_lsp import client_capabilities

pytestmark = pytest.mark.slow

WRONG = f'{{\n  "flowId": "{FLOW_ID}",\n  "inputData": {{"Flow.vip": "true", "Flow.retries": 1, "Flow.callerAni": "+1"}}\n}}\n'
RIGHT = WRONG.replace('"true"', "true")
PUSH = types.ClientCapabilities()
PULL = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True),
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
    ),
    text_document=types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities()),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path)


def codes(diagnostics: list[types.Diagnostic] | None) -> list[object]:
    return [one.code for one in diagnostics or []]


def test_an_editor_that_asks_gets_what_check_finds(folder: Path) -> None:
    async def scene(client: Client) -> list[types.Diagnostic]:
        return await client.pulled(client.open(folder / "a.json", WRONG))

    (found,) = talk(folder, PULL, scene)
    assert found.range == types.Range(types.Position(2, 28), types.Position(2, 34))
    assert (found.code, found.source, found.severity) == ("type-mismatch", "flowlint", types.DiagnosticSeverity.Error)
    assert found.message.splitlines()[0] == 'input "Flow.vip" takes true or false, found a string'
    (related,) = found.related_information or ()
    assert related.message == "declared here"
    assert related.location == types.Location((folder / "flows" / "call-back.yaml").as_uri(), _range(7, 2, 10))
    (folder / "a.json").write_text(WRONG)
    command = [sys.executable, "-m", "flowlint", "check", "a.json", "--format", "json"]
    report = json.loads(subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout)
    assert found.data == {"fingerprint": report["findings"][0]["fingerprint"]}


def _range(line: int, start: int, end: int) -> types.Range:
    return types.Range(types.Position(line, start), types.Position(line, end))


def test_an_editor_that_does_not_ask_is_told(folder: Path) -> None:
    async def scene(client: Client) -> list[list[object]]:
        uri = client.open(folder / "a.json", WRONG)
        first = await client.published.get()
        client.change(uri, 2, RIGHT)
        second = await client.published.get()
        client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
        third = await client.published.get()
        assert [first.version, second.version, third.version] == [1, 2, None]
        return [codes(one.diagnostics) for one in (first, second, third)]

    assert talk(folder, PUSH, scene) == [["type-mismatch"], [], []]


@pytest.mark.parametrize("editor", ["neovim@v0.10", "visual-studio-code"])
def test_the_editors_that_are_known_are_served(folder: Path, editor: str) -> None:
    capabilities = client_capabilities(editor)
    pulls = capabilities.text_document is not None and capabilities.text_document.diagnostic is not None

    async def scene(client: Client) -> list[object]:
        uri = client.open(folder / "a.json", WRONG)
        return codes(await client.pulled(uri) if pulls else (await client.published.get()).diagnostics)

    assert talk(folder, capabilities, scene) == ["type-mismatch"]


@pytest.mark.parametrize("encoding", list(types.PositionEncodingKind))
def test_positions_are_counted_as_the_editor_counts(folder: Path, encoding: types.PositionEncodingKind) -> None:
    text = f'{{"flowId": "{FLOW_ID}", "name": "é😀", "inputData": {{"Flow.vip": "x", "Flow.retries": 1, "Flow.callerAni": "+1"}}}}'
    capabilities = types.ClientCapabilities(general=types.GeneralClientCapabilities(position_encodings=[encoding]))

    async def scene(client: Client) -> types.Range:
        client.open(folder / "a.json", text)
        return (await client.published.get()).diagnostics[0].range

    before = text[: text.index('"x"')]
    units = {"utf-8": len(before.encode()), "utf-16": len(before.encode("utf-16-le")) // 2, "utf-32": len(before)}
    assert talk(folder, capabilities, scene) == _range(0, units[encoding.value], units[encoding.value] + 3)


def test_a_definition_that_changes_makes_open_documents_be_judged_again(folder: Path) -> None:
    async def scene(client: Client) -> list[list[object]]:
        uri = client.open(folder / "a.json", RIGHT)
        before = await client.pulled(uri)
        definition = folder / "flows" / "call-back.yaml"
        definition.write_text(DEFINITION.replace("Flow.vip: boolean", "Flow.vip: string"))
        change = types.FileEvent(definition.as_uri(), types.FileChangeType.Changed)
        client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))
        await client.refreshed.wait()
        assert client.watched == ["workspace/didChangeWatchedFiles"]
        return [codes(before), codes(await client.pulled(uri))]

    assert talk(folder, PULL, scene) == [[], ["type-mismatch"]]


def test_a_definition_that_is_broken_or_gone_and_comes_back_is_followed(folder: Path) -> None:
    """An editor that does not ask is told after each change, and nothing is left of before."""
    definition = folder / "flows" / "call-back.yaml"

    async def scene(client: Client) -> list[list[object]]:
        uri = client.open(folder / "a.json", WRONG)
        found = [(await client.published.get()).diagnostics]
        for text in ("flowlint: 1\nname: [\n", DEFINITION, None, DEFINITION):
            kind = types.FileChangeType.Changed if definition.exists() else types.FileChangeType.Created
            definition.unlink() if text is None else definition.write_text(text)
            change = types.FileEvent(definition.as_uri(), kind if text is not None else types.FileChangeType.Deleted)
            client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))
            published = await client.published.get()
            assert published.uri == uri
            found.append(published.diagnostics)
        return [codes(one) for one in found]

    assert talk(folder, PUSH, scene) == [["type-mismatch"], [None], ["type-mismatch"], ["unknown-flow"], ["type-mismatch"]]


def test_documents_are_known_by_any_spelling_of_their_address(folder: Path) -> None:
    deep = folder / "a b é" / "c%20.json"
    addresses = [deep.as_uri(), f"file://{folder}/a%20b%20%C3%A9/d.json", f"file://{folder}/%61.json", "untitled:Untitled-1"]
    nowhere = ["git:/a.json", "vscode-notebook-cell:/a.ipynb#1", "file:///a%00.json", "http://[::1/a.json", "a.json", ""]

    async def scene(client: Client) -> list[list[object]]:
        for uri in (*addresses, *nowhere):
            item = types.TextDocumentItem(uri, "json", 1, WRONG)
            client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return [codes(await client.pulled(uri)) for uri in (*addresses, *nowhere)]

    assert talk(folder, PULL, scene) == [["type-mismatch"]] * len(addresses) + [[]] * len(nowhere)


def test_a_document_is_changed_piece_by_piece(folder: Path) -> None:
    start = WRONG.splitlines()[2].index('"true"')

    async def scene(client: Client) -> list[list[object]]:
        # To Python some more characters end a line.
        uri = client.open(folder / "a.json", WRONG.replace(",\n", ', "name": "a\u2028b\x85c",\n', 1))
        found = [await client.pulled(uri)]
        pieces = [types.TextDocumentContentChangePartial(_range(2, start, start + 6), "tru"),
                  types.TextDocumentContentChangePartial(_range(2, start + 3, start + 3), "e")]  # fmt: skip
        document = types.VersionedTextDocumentIdentifier(2, uri)
        client.text_document_did_change(types.DidChangeTextDocumentParams(document, pieces))
        found.append(await client.pulled(uri))
        # One that opens it again without closing it, or forgets to count, is understood.
        client.open(folder / "a.json", WRONG)
        found.append(await client.pulled(uri))
        client.change(uri, 1, RIGHT)
        found.append(await client.pulled(uri))
        return [codes(one) for one in found]

    assert talk(folder, PULL, scene) == [["type-mismatch"], [], ["type-mismatch"], []]


def test_each_folder_has_its_own_definitions(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        project(tmp_path / name)
    definition = tmp_path / "two" / "flows" / "call-back.yaml"
    definition.write_text(DEFINITION.replace("Flow.vip: boolean", "Flow.vip: string"))

    async def scene(client: Client) -> list[list[object]]:
        folder = types.WorkspaceFolder((tmp_path / "two").as_uri(), "two")
        event = types.WorkspaceFoldersChangeEvent([folder], [])
        client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
        return [codes(await client.pulled(client.open(tmp_path / name / "a.json", WRONG))) for name in ("one", "two")]

    assert talk(tmp_path / "one", PULL, scene) == [["type-mismatch"], []]


def test_a_question_does_not_wait_for_a_long_check_and_neither_does_the_end(folder: Path) -> None:
    async def scene(client: Client) -> bool:
        large = client.open(folder / "a.json", f"[{','.join([WRONG] * 3000)}]")
        check = asyncio.ensure_future(client.pulled(large))
        small = client.open(folder / "b.json", WRONG)
        hover = types.HoverParams(types.TextDocumentIdentifier(small), types.Position(2, 18))
        assert await client.text_document_hover_async(hover) is not None
        waits = not check.done()
        check.cancel()
        return waits

    assert talk(folder, PULL, scene)


def test_a_configuration_that_is_wrong_is_told_in_the_document_and_mended(folder: Path) -> None:
    async def scene(client: Client) -> list[list[str]]:
        configuration = folder / ".flowlint.yaml"
        configuration.write_text("definitons: flows\n")
        uri = client.open(folder / "a.json", WRONG)
        before = await client.pulled(uri)
        configuration.write_text("definitions: [flows]\n")
        client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(configuration.as_uri())))
        await client.refreshed.wait()
        return [[one.message.splitlines()[0] for one in found] for found in (before, await client.pulled(uri))]

    before, after = talk(folder, PULL, scene)
    assert len(before) == 1
    assert before[0].startswith("not checked: ")
    assert '"definitons"' in before[0]
    assert after == ['input "Flow.vip" takes true or false, found a string']


def test_what_did_not_change_is_not_sent_again(folder: Path) -> None:
    async def scene(client: Client) -> types.DocumentDiagnosticReport:
        uri = client.open(folder / "a.json", WRONG)
        document = types.TextDocumentIdentifier(uri)
        first = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))
        again = types.DocumentDiagnosticParams(document, previous_result_id=first.result_id)
        return await client.text_document_diagnostic_async(again)

    assert isinstance(talk(folder, PULL, scene), types.RelatedUnchangedDocumentDiagnosticReport)


def test_a_document_is_asked_about(folder: Path) -> None:
    async def scene(client: Client) -> tuple[object, ...]:
        uri = client.open(folder / "a.json", WRONG)
        (folder / "a.json").write_text(WRONG)
        document, place = types.TextDocumentIdentifier(uri), types.Position(2, 18)
        hover = await client.text_document_hover_async(types.HoverParams(document, place))
        target = await client.text_document_definition_async(types.DefinitionParams(document, place))
        context = types.ReferenceContext(include_declaration=False)
        references = await client.text_document_references_async(types.ReferenceParams(context, document, place))
        text, caret = at_caret(RIGHT.replace('"Flow.callerAni": "+1"', '"^"'))
        client.change(uri, 2, text)
        items = await client.text_document_completion_async(types.CompletionParams(document, caret))
        definition = client.open(folder / "flows" / "call-back.yaml", DEFINITION)
        symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(types.TextDocumentIdentifier(definition)))
        return hover, target, references, items, symbols

    hover, target, references, items, symbols = talk(folder, PULL, scene)
    flow = (folder / "flows" / "call-back.yaml").as_uri()
    assert isinstance(hover, types.Hover)
    assert hover.range == _range(2, 16, 26)
    assert isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.value == "**Flow.vip**: boolean\n\nno initial value\n\nFlow Call back version 3.0"
    assert target == types.Location(flow, _range(7, 2, 10))
    assert list(references or ()) == [types.Location((folder / "a.json").as_uri(), _range(2, 16, 26))]
    assert [one.label for one in items] == ["Flow.callerAni", "Flow.legacy"]  # type: ignore[union-attr]
    (symbol,) = symbols  # type: ignore[misc]
    assert [symbol.name, *(one.name for one in symbol.children)] == [
        "Call back", "Flow.callerAni", "Flow.vip", "Flow.retries", "Flow.legacy",
    ]  # fmt: skip


def test_unknown_methods_cancelled_requests_and_closed_documents_do_no_harm(folder: Path) -> None:
    async def scene(client: Client) -> list[types.Diagnostic]:
        uri = client.open(folder / "a.json", WRONG)
        with pytest.raises(Exception, match="Not Found"):
            await client.protocol.send_request_async("flowlint/unknown", {})
        asked = client.text_document_hover(types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(2, 18)))
        asked.cancel()
        closed = types.TextDocumentIdentifier((folder / "b.json").as_uri())
        assert await client.text_document_hover_async(types.HoverParams(closed, types.Position(0, 0))) is None
        assert await client.pulled(closed.uri) == []
        for version in range(2, 40):
            client.change(uri, version, WRONG * version)
        client.change(uri, 40, WRONG)
        return await client.pulled(uri)

    assert codes(talk(folder, PULL, scene)) == ["type-mismatch"]


def test_what_is_malformed_takes_a_line_of_the_log(folder: Path) -> None:
    first = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None, "rootUri": None}}
    odd = {"jsonrpc": "2.0", "id": 2, "method": "textDocument/hover", "params": {"position": {"line": -1, "character": "\x1b"}}}
    unknown = {"jsonrpc": "2.0", "method": "x\x1b[2J\n" + 1_000 * "y", "params": {}}
    messages = [first, odd, unknown, {"jsonrpc": "2.0", "id": 3, "method": "shutdown"}, {"jsonrpc": "2.0", "method": "exit"}]
    sent = b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(text), text) for text in (json.dumps(one).encode() for one in messages))
    done = subprocess.run([sys.executable, "-m", "flowlint", "lsp"], cwd=folder, input=sent, capture_output=True, timeout=240, check=False)
    ignored = f"Ignoring notification for unknown method 'x\\x1b[2J\\n{1_000 * 'y'}"[:300]
    assert (done.returncode, done.stderr.decode().splitlines()) == (0, ["Unable to deserialize message", ignored])


@pytest.mark.parametrize(("end", "code"), [("shutdown", 0), ("exit", 1), ("", 1)])
def test_the_exit_code_is_the_protocols(folder: Path, end: str, code: int) -> None:
    first = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None, "rootUri": None}}
    last = [{"jsonrpc": "2.0", "id": 2, "method": "shutdown"}] if end == "shutdown" else []
    messages = [first, *last, *([{"jsonrpc": "2.0", "method": "exit"}] if end else [])]
    sent = b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(text), text) for text in (json.dumps(one).encode() for one in messages))
    done = subprocess.run([sys.executable, "-m", "flowlint", "lsp"], cwd=folder, input=sent, capture_output=True, timeout=240, check=False)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_a_large_document_shows_no_more_than_its_reader_can_take(folder: Path) -> None:
    one = f'{{"flowId": "{FLOW_ID}", "inputData": {{"Flow.vip": 1, "Flow.retries": 1, "Flow.callerAni": "+1"}}}}'

    async def scene(client: Client) -> list[types.Diagnostic]:
        return await client.pulled(client.open(folder / "a.json", f"[{','.join([one] * 900)}]"))

    found = talk(folder, PULL, scene)
    assert len(found) == 501
    assert found[-1].message == "400 more findings are not shown; `flowlint check` shows them all"


def test_a_check_of_a_version_that_is_gone_is_not_an_answer(folder: Path) -> None:
    large = f"[{','.join([WRONG] * 1200)}]"

    async def scene(client: Client) -> list[types.Diagnostic]:
        uri = client.open(folder / "a.json", large)
        first = asyncio.ensure_future(client.pulled(uri))
        # One turn of the loop sends the question; the server reads messages in order, and pauses before it judges what is large.
        await asyncio.sleep(0)
        client.change(uri, 2, RIGHT)
        second = await client.pulled(uri)
        with pytest.raises(Exception, match="the document changed"):
            await first
        return second

    assert talk(folder, PULL, scene) == []


@pytest.mark.parametrize("pulls", [True, False])
def test_a_definition_that_changes_is_noticed_where_the_editor_watches_no_files(folder: Path, pulls: bool) -> None:
    text = types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities() if pulls else None)

    async def scene(client: Client) -> list[list[object]]:
        async def found() -> list[object]:
            return codes(await client.pulled(uri) if pulls else (await client.published.get()).diagnostics)

        uri = client.open(folder / "a.json", RIGHT)
        before = await found()
        (folder / "flows" / "call-back.yaml").write_text(DEFINITION.replace("Flow.vip: boolean", "Flow.vip: string"))
        client.change(uri, 2, RIGHT)
        return [before, await found()]

    assert talk(folder, types.ClientCapabilities(text_document=text), scene) == [[], ["type-mismatch"]]


@pytest.mark.parametrize("pulls", [True, False])
def test_an_unsaved_definition_counts_where_it_can_be_read_until_it_is_closed(folder: Path, pulls: bool) -> None:
    definition = folder / "flows" / "call-back.yaml"
    other = DEFINITION.replace("Flow.vip: boolean", "Flow.vip: string")

    async def scene(client: Client) -> list[list[object]]:
        async def found() -> list[object]:
            if pulls:
                await client.refreshed.wait()
                client.refreshed.clear()
                return codes(await client.pulled(payload))
            while (published := await client.published.get()).uri != payload:
                pass
            return codes(published.diagnostics)

        payload = client.open(folder / "a.json", RIGHT)
        before = codes(await client.pulled(payload)) if pulls else await found()
        uri = client.open(definition, DEFINITION)
        seen = [before]
        for version, text in enumerate((other, other + "inputs: [\n", other), 2):
            client.change(uri, version, text)
            seen.append(await found())
        client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
        return [*seen, await found()]

    assert talk(folder, PULL if pulls else PUSH, scene) == [[], ["type-mismatch"], [], ["type-mismatch"], []]


@pytest.mark.parametrize("versions", [True, False])
def test_edits_are_of_a_version_where_the_editor_takes_such(folder: Path, versions: bool) -> None:
    edit = types.WorkspaceEditClientCapabilities(document_changes=versions)
    capabilities = types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(workspace_edit=edit))

    async def scene(client: Client) -> types.WorkspaceEdit | None:
        uri = client.open(folder / "a.json", WRONG)
        everywhere = types.Range(types.Position(0, 0), types.Position(9, 0))
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), everywhere, types.CodeActionContext([]))
        first = (await client.text_document_code_action_async(params) or [None])[0]
        return first.edit if isinstance(first, types.CodeAction) else None

    made = talk(folder, capabilities, scene)
    assert made is not None
    edits = [types.TextEdit(_range(2, 28, 29), ""), types.TextEdit(_range(2, 33, 34), "")]
    uri = (folder / "a.json").as_uri()
    document = types.OptionalVersionedTextDocumentIdentifier(uri, 1)
    assert made.changes == (None if versions else {uri: tuple(edits)})
    assert made.document_changes == ((types.TextDocumentEdit(document, tuple(edits)),) if versions else None)
