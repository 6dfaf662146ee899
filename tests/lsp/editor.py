"""A document as an editor has it, and a project to judge it by, for tests of what the server answers."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from flowlint.lsp.positions import Opened, Page, Positions

FLOW_ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"

DEFINITION = f"""\
flowlint: 1
id: {FLOW_ID}
name: Call back
type: workflow
version: "3.0"
inputs:
  Flow.callerAni: {{type: string, use: unguarded, description: whom to call}}
  Flow.vip: boolean
  Flow.retries: {{type: integer, required: true}}
  Flow.legacy: {{type: string, use: never}}
"""


def project(folder: Path) -> Path:
    """Make a project with one flow in ``folder``, and return it."""
    (folder / "flows").mkdir()
    (folder / "flows" / "call-back.yaml").write_text(DEFINITION, "utf-8")
    return folder


def opened(path: Path, text: str, encoding: str = types.PositionEncodingKind.Utf16) -> Opened:
    """Return a document as the server sees it."""
    return Opened(path.as_uri(), str(path), 1, text, Positions(text, encoding))


def elsewhere(path: str) -> Page | None:
    """Return a file on disk."""
    try:
        return Page(Path(path).resolve().as_uri(), Positions(Path(path).read_text("utf-8"), types.PositionEncodingKind.Utf16))
    except OSError:
        return None


def at_caret(text: str) -> tuple[str, types.Position]:
    """Return a text without the ``^`` in it, and the position where that stood."""
    before, _, behind = text.partition("^")
    line = before.count("\n")
    return before + behind, types.Position(line, len(before) - (before.rfind("\n") + 1))


def applied(document: Opened, edits: list[types.TextEdit]) -> str:
    """Return the text of a document with edits made, as an editor makes them."""
    text = document.text
    placed = [(document.positions.offset(one.range.start), document.positions.offset(one.range.end), one.new_text) for one in edits]
    for start, end, new in sorted(placed, key=lambda one: one[:2], reverse=True):
        text = text[:start] + new + text[end:]
    return text
