"""Places in texts: the one module that turns offsets into lines and columns."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from flowlint.model.embedding import Embedding


class Origin(StrEnum):
    """Where a text came from; only a local text may be edited by a fix."""

    LOCAL = "local"
    STDIN = "stdin"
    DERIVED = "derived"
    """Decoded from something else, so that its offsets mean nothing in the user's file."""


class Source(NamedTuple):
    """One text and the name under which the user knows it.

    ``first_line`` is the line, from 1, at which the text begins in the file: a line of a JSON Lines file is a text of its own.
    ``origin`` says whether offsets in ``text`` are offsets in the user's own file. ``embedding`` says where in another text it stands; its
    offsets are then its own. ``language`` is what that host calls the language of the text, where it does.
    """

    name: str
    text: str
    origin: Origin = Origin.LOCAL
    first_line: int = 1
    embedding: Embedding | None = None
    language: str = ""


class Span(NamedTuple):
    """A stretch of a text, in code points from 0, the end exclusive."""

    start: int
    end: int


class Location(NamedTuple):
    """A place in a source: the JSON pointer always, the span where the user's own text has one."""

    source: Source
    pointer: str
    span: Span | None = None


class Region(NamedTuple):
    """A span as people read it: lines and columns from 1, columns in code points, the end column exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def on_one_line(self, line_end: int) -> Region:
        """Return as much of the region as stands on its first line; ``line_end`` is the column behind the last character known of that."""
        if self.line == self.end_line:
            return self
        return Region(self.line, self.column, self.line, max(line_end, self.column))


class Lines:
    """The line starts of one text, worked out once and asked many times."""

    __slots__ = ("_mark", "_starts", "_text")

    def __init__(self, text: str) -> None:
        import re

        self._text = text
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
        self._mark = 0, 1

    def region(self, span: Span, first_line: int = 1) -> Region:
        """Return the lines and columns of ``span``; ``first_line`` is added to the lines."""
        line, column = self._position(span.start)
        end_line, end_column = self._position(span.end)
        return Region(line + first_line, column + 1, end_line + first_line, end_column + 1)

    def byte_region(self, span: Span, first_line: int = 1) -> Region:
        """Return the same with columns in UTF-8 bytes."""
        region = self.region(span, first_line)
        if self._text.isascii():
            return region
        return region._replace(column=self._byte_column(span.start), end_column=self._byte_column(span.end))

    def line_text(self, line: int) -> str:
        """Return the text of line ``line``, from 0, without its end."""
        start = self._starts[line]
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
        return self._text[start:end].rstrip("\r\n")

    def _position(self, offset: int) -> tuple[int, int]:
        from bisect import bisect_right

        line = bisect_right(self._starts, offset) - 1
        return line, offset - self._starts[line]

    def _byte_column(self, offset: int) -> int:
        """Return the column of ``offset`` in UTF-8 bytes, from 1, counted on from the last one asked for where that stands before it."""
        line_start = offset - self._position(offset)[1]
        start, column = self._mark if line_start <= self._mark[0] <= offset else (line_start, 1)
        self._mark = offset, column + len(self._text[start:offset].encode("utf-8", "surrogatepass"))
        return self._mark[1]


def region(location: Location) -> Region | None:
    """Return where ``location`` stands in the user's file, or ``None`` where it has no honest place there."""
    if location.span is None or location.source.origin is Origin.DERIVED:
        return None
    return _lines(location.source.text).region(location.span, location.source.first_line)


@lru_cache(maxsize=2)
def _lines(text: str) -> Lines:
    """Return the lines of a text, which is mostly the one asked for before."""
    return Lines(text)


def join(pointer: str, token: str | int) -> str:
    """Return ``pointer`` with ``token`` added, escaped as RFC 6901 says."""
    return f"{pointer}/{str(token).replace('~', '~0').replace('/', '~1')}"
