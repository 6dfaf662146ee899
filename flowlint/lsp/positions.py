"""Positions as the protocol counts them: lines from 0, columns in the units of the encoding that client and server agreed upon."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import pairwise

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
        self._starts = _starts(text)

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; one beyond the end of its line, or of the text, is that end."""
        if position.line >= len(self._starts):
            return len(self._text)
        return self._starts[position.line] + _index(self._line(position.line), position.character, self._encoding)

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
        return self._text[self._starts[line] : end]


def _starts(text: str) -> list[int]:
    """Return the offset at which each line begins; where the text ends with a line end, the last line is empty."""
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def _index(line: str, character: int, encoding: str) -> int:
    """Return the index in a line of a column in the units of the encoding; one beyond the line is before its line end."""
    line = line.rstrip("\r\n")
    if encoding == types.PositionEncodingKind.Utf32 or line.isascii():
        return min(character, len(line))
    for index, one in enumerate(line):
        character -= units(one, encoding)
        if character < 0:
            return index
    return len(line)


def changed(text: str, changes: Iterable[types.TextDocumentContentChangeEvent], encoding: str) -> str:
    """Return a text with the changes of an editor made one after the other, each of a range or of the whole text.

    The text is kept in lines meanwhile: to replace a word everywhere is a change for each place, and a whole text is long.
    """
    lines = _lines(text)
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            _change(lines, change, encoding)
        else:
            lines = _lines(change.text)
    return "".join(lines)


def _lines(text: str) -> list[str]:
    return [text[start:end] for start, end in pairwise([*_starts(text), len(text)])]


def _change(lines: list[str], change: types.TextDocumentContentChangePartial, encoding: str) -> None:
    """Change a range in ``lines``; the line before it is divided again too, since what follows may complete its line end."""
    line, index = start = _place(lines, change.range.start, encoding)
    last, end = max(start, _place(lines, change.range.end, encoding))
    first = max(0, line - 1)
    new = _lines("".join([*lines[first:line], lines[line][:index], change.text, lines[last][end:]]))
    if last + 1 < len(lines):
        new.pop()
    lines[first : last + 1] = new


def _place(lines: list[str], position: types.Position, encoding: str) -> tuple[int, int]:
    """Return the line of a position, and the index in that; one beyond the text is its end."""
    if position.line >= len(lines):
        return len(lines) - 1, len(lines[-1])
    return position.line, _index(lines[position.line], position.character, encoding)


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
