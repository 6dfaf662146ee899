"""What processes are given to look into: files, and stretches of files of JSON Lines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from flowlint.linter.ahead import Asked
from flowlint.model.named_tuple import NamedTuple
from flowlint.sources.files import open_stream

if TYPE_CHECKING:
    from io import BufferedReader

    from flowlint.model.carried import Stretch, Text

STRETCH = 1 << 20
"""Bytes of a file of JSON Lines that are looked into at a time, and on to the end of the line."""
_GZIP = b"\x1f\x8b"


class Lines(NamedTuple):
    """Whole lines of a file: the bytes from ``start`` to ``end``, the number of the first line, and whether they are the last."""

    start: int
    end: int
    first_line: int
    last: bool


class Part(NamedTuple):
    """A file to be looked into, or ``lines`` of it."""

    asked: Asked
    lines: Lines | None = None

    @property
    def is_first(self) -> bool:
        """Whether nothing of the file comes before this."""
        return self.lines is None or not self.lines.start

    @property
    def is_last(self) -> bool:
        """Whether nothing of the file comes after this."""
        return self.lines is None or self.lines.last


def opened(asked: Asked) -> BinaryIO:
    """Return a regular file opened for reading; raises ``SourceError``."""
    return open_stream(asked.path, within=asked.within, listed=not asked.named)


def parts_of_lines(asked: Asked, stream: BinaryIO) -> Iterator[Part]:
    """Yield a file of JSON Lines in parts, which together are read as the file is; one that is compressed is one part."""
    with stream:
        if stream.read(len(_GZIP)) == _GZIP:
            yield Part(asked)
            return
        stream.seek(0)
        last: Lines | None = None
        for lines in _lines(stream):
            if last is not None:
                yield Part(asked, last)
            last = lines
    if last is not None:
        yield Part(asked, last._replace(last=True))


def _lines(stream: BinaryIO) -> Iterator[Lines]:
    """Yield stretches of whole lines; where one goes on behind a carriage return, how they are counted depends on more, so all is one."""
    start, position, first, is_cut = 0, 0, 1, False
    while block := stream.read(STRETCH):
        # To look for one takes a fiftieth of counting them.
        returns = block.count(b"\r") - block.endswith(b"\r") if b"\r" in block else 0
        if (returns and returns > block.count(b"\r\n")) or (is_cut and block[:1] != b"\n"):
            yield Lines(start, stream.seek(0, os.SEEK_END), first, last=False)
            return
        is_cut = block.endswith(b"\r")
        end = block.rfind(b"\n") + 1
        if end:
            yield Lines(start, position + end, first, last=False)
            first += block.count(b"\n")
            start = position + end
        position += len(block)
    if start < position:
        yield Lines(start, position, first, last=False)


class _Lines:
    """The next ``left`` bytes of a stream."""

    def __init__(self, stream: BufferedReader, left: int) -> None:
        self._stream, self._left = stream, left

    def read1(self, size: int = -1, /) -> bytes:
        return self._taken(self._stream.read1(min(size, self._left)))

    def readline(self, size: int = -1, /) -> bytes:
        return self._taken(self._stream.readline(min(size, self._left)))

    def _taken(self, data: bytes) -> bytes:
        self._left -= len(data)
        return data


def texts_of(stream: BinaryIO, lines: Lines, limit: int) -> Iterator[Text | Stretch]:
    """Yield what lines of a file hold, as its carrier does of the whole; no text is over ``limit`` bytes."""
    from flowlint.payloads.json.lines_carrier import stretches

    stream.seek(lines.start)
    return stretches(_Lines(cast("BufferedReader", stream), lines.end - lines.start), limit, lines.first_line, lines.start)
