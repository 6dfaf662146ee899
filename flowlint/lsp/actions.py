"""What an editor offers to do about findings: their fixes, and all safe ones at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from lsprotocol import types
from pygls import uris

from flowlint.linter.checker import Checker
from flowlint.lsp.diagnostics import diagnostic, range_of
from flowlint.lsp.positions import Elsewhere, Opened, Page, Positions
from flowlint.model.finding import Finding
from flowlint.model.fix import Fix, Safety

FIX_ALL = "source.fixAll.flowlint"

KINDS = (types.CodeActionKind.QuickFix, FIX_ALL)


MOST_HIDDEN = 5
"""Findings of one place that are offered to be ignored, since finding out how judges the document again."""


def actions(
    checker: Checker, findings: list[Finding], opened: Opened, elsewhere: Elsewhere, asked: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """Yield the actions for a range: each fix, safe ones preferred, what is missing, how to ignore each finding, then all safe fixes."""
    if _wants(asked, types.CodeActionKind.QuickFix):
        met = [one for one in findings if _meet(range_of(one, opened), asked.range)]
        for finding in met:
            yield from _quick_fix(finding, opened, elsewhere)
        addition = checker.addition(opened.text, opened.path, asked.range.start.line + 1)
        if addition is not None:
            yield types.CodeAction(_sentence(addition.title), types.CodeActionKind.QuickFix, edit=_edit(opened, _edits(addition, opened)))
        for finding in met[:MOST_HIDDEN]:
            yield from _ignores(checker, finding, opened, elsewhere)
    if _wants(asked, FIX_ALL) and any(one.fix is not None and one.fix.safety is Safety.SAFE for one in findings):
        edits = _difference(opened, checker.fix(opened.text, path=opened.path).text)
        if edits:
            yield types.CodeAction("Make all safe fixes of flowlint", FIX_ALL, edit=_edit(opened, edits))


def _ignores(checker: Checker, finding: Finding, opened: Opened, elsewhere: Elsewhere) -> Iterator[types.CodeAction]:
    for found in checker.suppressions(opened.text, opened.path, finding):
        is_here = found.path == opened.path
        page = _new(found.path) if found.is_new else Page(opened.uri, opened.positions) if is_here else elsewhere(found.path)
        if page is None:
            continue
        document = types.OptionalVersionedTextDocumentIdentifier(page.uri, opened.version if is_here else None)
        edit = types.TextEdit(page.positions.range(found.offset, found.offset), found.text)
        where = "with a comment" if is_here else f"in {'a new ' if found.is_new else ''}{os.path.basename(found.path)}"
        made = [types.CreateFile(page.uri, options=types.CreateFileOptions(ignore_if_exists=True))] if found.is_new else []
        yield types.CodeAction(
            title=f"Ignore {finding.rule} here, {where}",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic(finding, opened, elsewhere)],
            edit=types.WorkspaceEdit(document_changes=[*made, types.TextDocumentEdit(document, [edit])]),
        )


def _new(path: str) -> Page | None:
    uri = uris.from_fs_path(os.path.abspath(path))
    return Page(uri, Positions("", types.PositionEncodingKind.Utf32)) if uri is not None else None


def _wants(asked: types.CodeActionParams, kind: str) -> bool:
    """Return true when a kind of action is asked for; kinds are names with points, and each stands for all that begin with it."""
    only = asked.context.only
    return only is None or any(kind == one or kind.startswith(f"{one}.") or one == "" for one in only)


def _meet(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end


def _quick_fix(finding: Finding, opened: Opened, elsewhere: Elsewhere) -> Iterator[types.CodeAction]:
    fix = finding.fix
    if fix is None or finding.path != opened.path or not fix.applicable(show_values=True):
        return
    is_safe = fix.safety is Safety.SAFE
    yield types.CodeAction(
        title=_sentence(fix.title) if is_safe else f"{_sentence(fix.title)} (unsafe: look at the result)",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(finding, opened, elsewhere)],
        is_preferred=is_safe,
        edit=_edit(opened, _edits(fix, opened)),
    )


def _edits(fix: Fix, opened: Opened) -> list[types.TextEdit]:
    return [types.TextEdit(opened.positions.region(one.region), one.text) for one in fix.edits if one.region is not None]


def _sentence(title: str) -> str:
    return title[:1].upper() + title[1:]


def _edit(opened: Opened, edits: list[types.TextEdit]) -> types.WorkspaceEdit:
    document = types.OptionalVersionedTextDocumentIdentifier(opened.uri, opened.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, list(edits))])


def fitting(offered: list[types.CodeAction], editor: types.ClientCapabilities) -> list[types.CodeAction]:
    """Return the actions that an editor can carry out: without new files, or edits of a version, where it does not take these."""
    edit = editor.workspace.workspace_edit if editor.workspace is not None else None
    if edit is not None and edit.document_changes and types.ResourceOperationKind.Create in (edit.resource_operations or ()):
        return offered
    remaining = [one for one in offered if not any(isinstance(change, types.CreateFile) for change in _changes(one))]
    return remaining if edit is not None and edit.document_changes else list(map(_without_versions, remaining))


def _changes(action: types.CodeAction) -> Sequence[object]:
    return (action.edit.document_changes if action.edit is not None else None) or ()


def _without_versions(action: types.CodeAction) -> types.CodeAction:
    edits = [one for one in _changes(action) if isinstance(one, types.TextDocumentEdit)]
    plain = {one.text_document.uri: [edit for edit in one.edits if isinstance(edit, types.TextEdit)] for one in edits}
    action.edit = types.WorkspaceEdit(changes=plain)
    return action


def _difference(opened: Opened, text: str) -> list[types.TextEdit]:
    """Return the one edit that makes ``text`` of the document: what both begin and end with alike stays."""
    old = opened.text
    if old == text:
        return []
    start = _alike(old, text)
    most = min(len(old), len(text)) - start
    end = _alike(old[::-1][:most], text[::-1][:most])
    # No position is between the two characters of a line end.
    start -= old[start - 1 : start + 1] == "\r\n"
    end -= old[len(old) - end - 1 : len(old) - end + 1] == "\r\n"
    return [types.TextEdit(opened.positions.range(start, len(old) - end), text[start : len(text) - end])]


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts have alike before the first that differs."""
    return next((index for index, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs), min(len(one), len(other)))
