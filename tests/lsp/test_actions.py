"""What is offered to be done about findings, as edits that an editor makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from editor import FLOW_ID, applied, elsewhere, opened, project
from lsprotocol import types

from flowlint.linter.checker import Checker
from flowlint.lsp.actions import actions, fitting
from flowlint.lsp.positions import Opened

WRONG = f"""\
{{
  "flowId": "{FLOW_ID}",
  "inputData": {{
    "flow.vip": "true",
    "Flow.callerAnni": "+1",
    "Flow.retries": 1
  }}
}}
"""
EVERYWHERE = types.Range(types.Position(0, 0), types.Position(99, 0))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project(tmp_path))
    return tmp_path


def offered(document: Opened, where: types.Range = EVERYWHERE, only: list[str] | None = None) -> list[types.CodeAction]:
    checker = Checker()
    params = types.CodeActionParams(types.TextDocumentIdentifier(document.uri), where, types.CodeActionContext([], only=only))
    return list(actions(checker, checker.check_text(document.text, document.path), document, elsewhere, params))


def edits(action: types.CodeAction) -> tuple[str, list[types.TextEdit]]:
    """Return the address and the edits of an action that changes one document."""
    assert action.edit is not None
    (change,) = action.edit.document_changes or ()
    assert isinstance(change, types.TextDocumentEdit)
    return change.text_document.uri, [one for one in change.edits if isinstance(one, types.TextEdit)]


def changed(document: Opened, action: types.CodeAction) -> str:
    uri, found = edits(action)
    assert uri == document.uri
    return applied(document, found)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", list(types.PositionEncodingKind))
def test_each_fix_is_offered_and_safe_ones_are_preferred(folder: Path, line_end: str, encoding: str) -> None:
    document = opened(folder / "a.json", WRONG.replace("\n", line_end), encoding)
    found = [one for one in offered(document) if not one.title.startswith("Ignore")]
    assert [(one.title, one.kind, one.is_preferred) for one in found] == [
        ('Rename it to "Flow.vip"', "quickfix", True),
        ("Remove the quotes", "quickfix", True),
        ('Rename it to "Flow.callerAni" (unsafe: look at the result)', "quickfix", False),
        ("Add the inputs that are missing", "quickfix", None),
        ("Make all safe fixes of flowlint", "source.fixAll.flowlint", None),
    ]
    assert changed(document, found[0]) == document.text.replace("flow.vip", "Flow.vip")
    assert changed(document, found[1]) == document.text.replace('"true"', "true")
    assert changed(document, found[2]) == document.text.replace("Anni", "Ani")
    assert changed(document, found[-1]) == document.text.replace("flow.vip", "Flow.vip").replace('"true"', "true")


def test_only_what_is_in_the_range_is_offered(folder: Path) -> None:
    document = opened(folder / "a.json", WRONG)
    line = types.Range(types.Position(4, 6), types.Position(4, 6))
    assert [one.title for one in offered(document, line, ["quickfix"]) if one.title.startswith("Rename")] == [
        'Rename it to "Flow.callerAni" (unsafe: look at the result)'
    ]


@pytest.mark.parametrize(
    ("only", "kinds"),
    [
        (["quickfix"], {"quickfix"}),
        (["source"], {"source.fixAll.flowlint"}),
        (["source.fixAll"], {"source.fixAll.flowlint"}),
        (["source.fixAll.flowlint"], {"source.fixAll.flowlint"}),
        (["source.fixAll.ruff"], set()),
        (["refactor"], set()),
    ],
)
def test_only_the_kinds_that_are_asked_for_are_offered(folder: Path, only: list[str], kinds: set[str]) -> None:
    assert {one.kind for one in offered(opened(folder / "a.json", WRONG), only=only)} == kinds


CURL = (
    "curl -X POST https://api.mypurecloud.com/api/v2/flows/executions -H 'Content-Type: application/json' "
    f"""-d '{{"flowId": "{FLOW_ID}", "inputData": {{"Flow.vip": 1, "Flow.retries": 1, "Flow.callerAni": ""}}}}'\n"""
)
YAML = f"flowId: {FLOW_ID}\ninputData:\n  Flow.vip: maybe\n  Flow.retries: 1\n  Flow.callerAni: x\n"
COMMENT = "# flowlint: ignore[type-mismatch]"


@pytest.mark.parametrize(
    ("name", "text", "after"),
    [("a.yaml", YAML, YAML.replace("maybe", f"maybe  {COMMENT}")), ("a.sh", CURL, CURL.replace("\n", f"  {COMMENT}\n"))],
)
def test_a_finding_is_hidden_by_a_comment_where_its_file_can_have_one(folder: Path, name: str, text: str, after: str) -> None:
    document = opened(folder / name, text)
    (action,) = [one for one in offered(document) if one.title == "Ignore type-mismatch here, with a comment"]
    assert changed(document, action) == after
    assert Checker().check_text(after, document.path) == []


def test_a_finding_in_json_is_hidden_by_the_configuration(folder: Path) -> None:
    configuration = folder / ".flowlint.yaml"
    configuration.write_text("definitions: [flows]\nignore:\n    # known\n    - path: b.json\n")
    document = opened(folder / "a.json", WRONG)
    (action,) = [one for one in offered(document) if one.title == "Ignore unknown-parameter here, in .flowlint.yaml"]
    uri, found = edits(action)
    assert uri == configuration.as_uri()
    text = applied(opened(configuration, configuration.read_text()), found)
    assert text == (
        "definitions: [flows]\nignore:\n"
        '    - {path: "a.json#/inputData/Flow.callerAnni", rules: [unknown-parameter]}\n'
        "    # known\n    - path: b.json\n"
    )
    configuration.write_text(text)
    assert "unknown-parameter" not in [one.rule for one in Checker().check_text(document.text, document.path)]


def test_where_nothing_configures_a_project_a_configuration_is_made_that_hides_a_finding(folder: Path) -> None:
    document = opened(folder / "a.json", WRONG)
    (action,) = [one for one in offered(document) if one.title == "Ignore unknown-parameter here, in a new .flowlint.yaml"]
    uri = (folder / ".flowlint.yaml").as_uri()
    text = 'ignore:\n  - {path: "a.json#/inputData/Flow.callerAnni", rules: [unknown-parameter]}\n'
    start = types.Position(0, 0)
    assert action.edit == types.WorkspaceEdit(
        document_changes=[
            types.CreateFile(uri, options=types.CreateFileOptions(ignore_if_exists=True)),
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(uri, None), [types.TextEdit(types.Range(start, start), text)]
            ),
        ]
    )
    before = [one.rule for one in Checker().check_text(WRONG, document.path)]
    (folder / ".flowlint.yaml").write_text(text)
    after = [one.rule for one in Checker().check_text(WRONG, document.path)]
    assert after == [one for one in before if one != "unknown-parameter"]


def test_where_toml_configures_a_project_no_second_configuration_is_made(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.flowlint]\ndefinitions = ["flows"]\n')
    assert [one.title for one in offered(opened(folder / "a.json", WRONG)) if one.title.startswith("Ignore")] == []


@pytest.mark.parametrize(
    ("editor", "makes_files", "has_versions"),
    [
        (None, False, False),
        (types.WorkspaceEditClientCapabilities(resource_operations=[types.ResourceOperationKind.Create]), False, False),
        (types.WorkspaceEditClientCapabilities(document_changes=True), False, True),
        (types.WorkspaceEditClientCapabilities(True, [types.ResourceOperationKind.Rename]), False, True),
        (types.WorkspaceEditClientCapabilities(True, [types.ResourceOperationKind.Create]), True, True),
    ],
)
def test_an_editor_is_offered_what_it_can_carry_out(
    folder: Path, editor: types.WorkspaceEditClientCapabilities | None, makes_files: bool, has_versions: bool
) -> None:
    every = offered(opened(folder / "a.json", WRONG))
    capabilities = types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(workspace_edit=editor))
    titles = [one.title for one in every if makes_files or "new" not in one.title]
    assert any("new" in one.title for one in every)
    found = fitting(every, capabilities)
    assert [one.title for one in found] == titles
    assert all(one.edit is not None and bool(one.edit.document_changes) is has_versions is not bool(one.edit.changes) for one in found)


@pytest.mark.parametrize("text", ["definitions: [flows]", "definitions: [flows]\n"])
def test_a_configuration_that_ignores_nothing_gets_the_key(folder: Path, text: str) -> None:
    (folder / ".flowlint.yaml").write_text(text)
    (action,) = [one for one in offered(opened(folder / "a.json", WRONG)) if one.title.startswith("Ignore unknown-parameter")]
    after = applied(opened(folder / ".flowlint.yaml", text), edits(action)[1])
    assert after == 'definitions: [flows]\nignore:\n  - {path: "a.json#/inputData/Flow.callerAnni", rules: [unknown-parameter]}\n'


@pytest.mark.parametrize("text", ["definitions: [flows]\nignore: []\n", "definitions: [flows]\nignore: [b.json]\n"])
def test_a_configuration_that_cannot_take_an_entry_is_left_alone(folder: Path, text: str) -> None:
    (folder / ".flowlint.yaml").write_text(text)
    assert [one.title for one in offered(opened(folder / "a.json", WRONG)) if one.title.startswith("Ignore")] == []


def test_a_right_document_has_no_actions(folder: Path) -> None:
    right = WRONG.replace("flow.vip", "Flow.vip").replace('"true"', "true").replace("Anni", "Ani")
    assert offered(opened(folder / "a.json", right)) == []
