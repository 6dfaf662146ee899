"""What an editor shows of a document beside findings: what could not be compared with a flow, and why nothing is known of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from editor import FLOW_ID, elsewhere, opened, project
from lsprotocol import types

from flowlint.linter.checker import Checker
from flowlint.lsp.diagnostics import MOST, diagnostics
from flowlint.model.report import Findings

INFORMATION, WARNING = types.DiagnosticSeverity.Information, types.DiagnosticSeverity.Warning


def said(line: int, column: int, message: str, severity: types.DiagnosticSeverity = INFORMATION) -> types.Diagnostic:
    place = types.Position(line, column)
    return types.Diagnostic(types.Range(place, place), message, severity=severity, source="flowlint")


@pytest.mark.parametrize(
    ("name", "text", "line", "column", "message"),
    [
        (
            "a.json",
            f'{{"flowId": "{FLOW_ID}",\n "inputData": ${{body}}}}',
            1,
            14,
            'arguments not checked: "${body}" is only known when the request is sent',
        ),
        (
            "a b: c.py",
            'import httpx\n\nhttpx.post("https://api.mypurecloud.ie/api/v2/flows/executions", json=body())  # 🎺\n',
            2,
            70,
            "body not checked: it is built when the request is sent",
        ),
    ],
)
def test_what_is_not_compared_is_said_at_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, line: int, column: int, message: str
) -> None:
    monkeypatch.chdir(project(tmp_path))
    document = opened(tmp_path / name, text)
    found = Checker().check_text(text, document.path)
    assert found == []
    assert diagnostics(found, document, elsewhere) == [said(line, column, message)]


def test_a_sentence_without_a_place_and_a_problem_are_said_at_the_start(tmp_path: Path) -> None:
    document = opened(tmp_path / "a.json", "{\n}")
    found = Findings([], ["2 more files launch flows", f"{document.path}: too large", f"{tmp_path / 'b.json'}:3:4: not checked"])
    assert diagnostics(found, document, elsewhere, "not checked: no flow") == [
        said(0, 0, "not checked: no flow", WARNING),
        *(said(0, 0, sentence) for sentence in found.unchecked),
    ]


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    document = opened(tmp_path / "a.json", "{\n}")
    found = Findings([], [f"{document.path}:2:1: {number}" for number in range(MOST + 3)])
    shown = diagnostics(found, document, elsewhere)
    assert shown[:MOST] == [said(1, 0, str(number)) for number in range(MOST)]
    assert shown[MOST:] == [said(0, 0, "3 more findings are not shown; `flowlint check` shows them all")]
