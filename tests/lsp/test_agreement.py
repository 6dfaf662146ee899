"""What an editor shows of a document is what ``check`` finds in a file of the same bytes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from editor import elsewhere, opened
from lsprotocol import types

from flowlint.linter import engine
from flowlint.linter.job import Job
from flowlint.linter.options import CheckOptions
from flowlint.linter.preparation import prepare
from flowlint.lsp.diagnostics import diagnostics
from flowlint.lsp.positions import Opened
from flowlint.lsp.workspaces import Workspaces
from flowlint.model.errors import UnreadKind

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "fixtures"


def documents(folder: Path) -> list[Path]:
    """Return the files below a folder that hold text and are judged by its own configuration."""
    configured = {one.parent for name in (".flowlint.yaml", "pyproject.toml") for one in folder.rglob(name)} - {folder}
    found = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file() and configured.isdisjoint(one.parents)):
        try:
            path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        found.append(path)
    return found


def shown(workspaces: Workspaces, document: Opened) -> list[tuple[object, ...]]:
    """Return what an editor with these folders open shows of a document."""
    try:
        found = workspaces.checker(document.path).check_text(document.text, document.path)
    except UnreadKind:
        return []
    diagnosed = diagnostics(found, document, elsewhere)
    sentences = [one.message if one.message in found.unchecked else _sentence(one, document) for one in diagnosed if one.code is None]
    return [*((one.code, one.message, one.data, one.range.start) for one in diagnosed if one.code is not None), *zip(sentences)]


def _sentence(one: types.Diagnostic, document: Opened) -> str:
    return f"{document.path}:{one.range.start.line + 1}:{one.range.start.character + 1}: {one.message}"


def by_the_command(job: Job, path: str) -> list[tuple[object, ...]]:
    """Return what a run finds in one file; what it finds of another file because of this one is shown where this one is the cause."""
    found: list[tuple[object, ...]] = []
    report = engine.check(job._replace(scope=job.scope._replace(paths=(path,), allow_empty=True, configured=False)))
    for one in report.findings:
        place = one.cause or one.place
        start = types.Position(place.region.line - 1, place.region.column - 1) if place.region is not None else types.Position(0, 0)
        found.append((one.rule, "\n".join(one.words), {"fingerprint": one.fingerprint}, start))
    sentences = (*report.totals.problems, *report.totals.summary.unchecked)
    return found + [(sentence.replace(f"{path}:", f"{os.path.abspath(path)}:"),) for sentence in sentences]


@pytest.mark.slow
@pytest.mark.parametrize("folder", [FIXTURES, FIXTURES / "rules", FIXTURES / "project"], ids=["all", "rules", "project"])
def test_a_document_shows_what_the_command_finds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    job, workspaces, different, total = prepare(CheckOptions()), Workspaces([str(folder)]), [], 0
    for path in documents(folder):
        document = opened(path, path.read_bytes().decode("utf-8"), types.PositionEncodingKind.Utf32)
        expected = by_the_command(job, os.path.relpath(path, folder))
        total += len(expected)
        if shown(workspaces, document) != expected:
            different.append((str(path), shown(workspaces, document), expected))
    assert different == []
    assert total
