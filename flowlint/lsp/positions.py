"""Positions as the protocol counts them: lines from 0, columns in the units of the encoding that client and server agreed upon."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from lsprotocol import types

from flowlint.model.named_tuple import NamedTuple
from flowlint.model.region import Region

START = types.Range(types.Position(0, 0), types.Position(0, 0))

_LINE_END = re.compile(r"\r\n|\n|\r")


def units(text: str, encoding: str) -> int:
    """Return how long a text is in the units of ``utf-8``, ``utf-16`` or ``utf-32``."""
    if encoding == types.PositionEncodingKind.Utf32 or text.isascii():
        return len(text)
    if encoding == types.PositionEncodingKind.Utf8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Positions:
    """The places of one text, worked out once: offsets in code points, regions as findings have them, and the protocol's positions."""

    __slots__ = ("_encoding", "_starts", "_text")

    def __init__(self, text: str, encoding: str) -> None:
        self._text, self._encoding = text, encoding
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; one beyond the end of its line, or of the text, is that end."""
        if position.line >= len(self._starts):
            return len(self._text)
        start, line = self._starts[position.line], self._line(position.line)
        if self._encoding == types.PositionEncodingKind.Utf32 or line.isascii():
            return start + min(position.character, len(line))
        left = position.character
        for index, character in enumerate(line):
            left -= units(character, self._encoding)
            if left < 0:
                return start + index
        return start + len(line)

    def line_and_column(self, position: types.Position) -> tuple[int, int]:
        """Return the line and column of a position as findings count them: from 1, in code points."""
        offset = self.offset(position)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset."""
        line = bisect_right(self._starts, offset) - 1
        return types.Position(line, units(self._text[self._starts[line] : offset], self._encoding))

    def range(self, start: int, end: int) -> types.Range:
        """Return the range between two offsets."""
        return types.Range(self.position(start), self.position(end))

    def region(self, region: Region) -> types.Range:
        """Return the range of a region."""
        return types.Range(self._at(region.line, region.column), self._at(region.end_line, region.end_column))

    def _at(self, line: int, column: int) -> types.Position:
        start = self._starts[min(line, len(self._starts)) - 1]
        return types.Position(line - 1, units(self._text[start : start + column - 1], self._encoding))

    def _line(self, line: int) -> str:
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
        return self._text[self._starts[line] : end].rstrip("\r\n")


def changed(text: str, change: types.TextDocumentContentChangeEvent, encoding: str) -> str:
    """Return a text with a change of the editor's made: of a range of it, or of all of it."""
    if not isinstance(change, types.TextDocumentContentChangePartial):
        return change.text
    positions = Positions(text, encoding)
    start, end = positions.offset(change.range.start), positions.offset(change.range.end)
    return text[:start] + change.text + text[max(start, end) :]


class Opened(NamedTuple):
    """A document as an editor has it open: its address, the path of its file, its version, its text, and the places in that."""

    uri: str
    path: str
    version: int
    text: str
    positions: Positions


class Page(NamedTuple):
    """A file: its address, and the places in it."""

    uri: str
    positions: Positions

    def location(self, region: Region | None) -> types.Location:
        """Return a region of the file, its start where that is not known."""
        return types.Location(self.uri, self.positions.region(region) if region is not None else START)


Elsewhere = Callable[[str], "Page | None"]
"""Gives the file at a path, or ``None`` where it cannot be read."""
