"""JSON Lines files: one payload for each line, also compressed.

What it is: a log or an export with one request body in each line. It is read as a stream, so its length does not matter; a gzip file
is known by its first two bytes, whatever it is called, and is unpacked while it is read.

Suffixes: ``.jsonl``, ``.ndjson``, ``.jsonl.gz``, ``.ndjson.gz``.

What counts as one payload: each line that is not blank. Of a record of another kind, such as an event or a line of an access log, each
launch request in it counts, also where a string holds it as JSON. A line over the size limit is named and not read; those behind it are.

Example::

    {"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "b7c8"}}
    {"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "c9d0"}}
"""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import Any, BinaryIO, Protocol, cast

from flowlint.contracts import PayloadCarrier
from flowlint.model.carried import Stretch, Text, texts_in
from flowlint.model.errors import SourceError

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 16
"""Bytes kept of a line over the limit, and read at a time while its rest is passed over."""
_STRETCH = 1 << 18
"""Bytes read at a time: lines that are proven clean together take half of the time that they take one by one."""
_LONGEST = 1 << 30
"""Bytes after which the end of a line is no longer looked for."""
_LINE_FEED = 10
_ANY_LINES = 100_000
"""Lines that a file may hold, however short they are."""
_SHORTEST = 50
"""Bytes of a launch request with nothing but its flow id: so many count as one line more that may be read."""
_PIECE = 1 << 14
"""Bytes of gzip data that are unpacked at a time."""
_OF_GZIP = 31
"""zlib's number for the largest window and headers of gzip."""
_ANY_SIZE = 64 << 20
"""Bytes that gzip data may become, however short it is."""
_MOST_TIMES = 100
"""How many times as long it may become beyond that; of logs, lines that differ in an id alone come near half of it."""


class Lines(Protocol):
    """Gives bytes as buffered files do: what is there at once, and the rest of a line; both take the most bytes."""

    def read1(self, size: int = -1, /) -> bytes:
        """Return some bytes, none at the end."""

    def readline(self, size: int = -1, /) -> bytes:
        """Return bytes up to the end of the line."""


def _read(stream: BinaryIO, limit: int) -> Iterator[Text | Stretch]:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream), _CHUNK)
    try:
        if buffered.peek(2)[:2] == _GZIP:
            yield from _unpacked(cast("BinaryIO", buffered), limit)
        else:
            yield from stretches(buffered, limit)
    finally:
        # A run that was cut has closed the stream before what reads it ends.
        if buffered is not stream and not stream.closed:
            buffered.detach()


def stretches(stream: Lines, limit: int, number: int = 1, start: int = 0) -> Iterator[Text | Stretch]:
    """Yield what can be read at a time up to its last line end, and by itself the line that goes on behind that.

    ``number`` is that of the first line, which begins at byte ``start`` of the file; no text is over ``limit`` bytes. Raises
    ``SourceError`` where a line has no end, and where there are more lines than requests have room for.
    """
    size = min(_STRETCH, max(limit, 1))
    while block := stream.read1(size):
        start += len(block)
        end = block.rfind(b"\n") + 1
        if end:
            lines = block[:end]
            returns = _returns(lines)
            if lines.isspace():
                pass
            elif returns:
                yield from _numbered(lines, number)
            else:
                yield Stretch(lines, number)
            number += lines.count(b"\n") + returns
            if _has_short_lines(number, start) and not lines.isspace():
                raise SourceError(f"over {_ANY_LINES:,} lines have less than {_SHORTEST} bytes on average; remove what is not a request")
        if end < len(block):
            number += yield from _begun(stream.readline, block[end:], number, limit)


def _has_short_lines(lines: int, size: int) -> bool:
    """Return whether so many lines in so many bytes are too many to hold a request each: each costs its time, however short it is."""
    return lines > _ANY_LINES + size // _SHORTEST


def _returns(lines: bytes) -> int:
    """Return how often a line goes on behind a carriage return: to whoever shows the file, a new one begins there."""
    # Looking for one takes a fiftieth of counting them, which took a fifth of the time of a clean line.
    return lines.count(b"\r") - lines.count(b"\r\n") if b"\r" in lines else 0


def _numbered(lines: bytes, number: int) -> Iterator[Text]:
    """Yield the lines that are not blank, of which some hold carriage returns."""
    for line in lines.split(b"\n"):
        content = line.rstrip(b"\r")
        if content and not content.isspace():
            yield Text("json", content, number)
        number += 1 + _returns(line + b"\n")


def _begun(readline: Callable[[int], bytes], line: bytes, number: int, limit: int) -> Generator[Text, None, int]:
    """Yield the line that begins with ``line``, unless it is blank; return how many lines it is shown as, one if it is over the limit."""
    most = limit + 2
    line += readline(most - len(line))
    content = line.rstrip(b"\r\n")
    if len(content) > limit or (len(line) == most and line[-1] != _LINE_FEED):
        yield _oversized(readline, line, number)
        return 1
    if content and not content.isspace():
        yield Text("json", content, number)
    return 1 + _returns(line)


def _oversized(readline: Callable[[int], bytes], line: bytes, number: int) -> Text:
    """Return what tells of a line over the limit that begins with ``line``, after reading on behind its end."""
    size, ending = len(line), line
    while not ending.endswith(b"\n") and (piece := readline(_CHUNK)):
        size += len(piece)
        if size > _LONGEST:
            raise SourceError(f"line {number} has no end within {_LONGEST >> 20} MiB")
        ending = (ending[-1:] + piece)[-2:]
    ending = ending[-2:]
    return Text("json", line[:_CHUNK], number, size - len(ending) + len(ending.rstrip(b"\r\n")))


def _unpacked(stream: BinaryIO, limit: int) -> Iterator[Text | Stretch]:
    """Yield the lines of a gzip file; raise ``SourceError`` where its data is cut off or damaged, after the lines before that."""
    # A card is loaded by every run, and few of them meet such a file.
    import zlib

    last: Text | Stretch | None = None
    unpacked = _Unpacked(stream)
    try:
        for carried in stretches(io.BufferedReader(unpacked, _CHUNK), limit):
            last = carried
            if carried.first_line > _ANY_LINES + unpacked.taken:
                raise SourceError(f"gzip data has over {_ANY_LINES:,} lines more than bytes; unpack it first")
            yield carried
    except EOFError:
        raise SourceError(f"gzip data is cut off {_behind(last)}") from None
    except zlib.error:
        raise SourceError(f"gzip data is damaged {_behind(last)}") from None


class _Unpacked(io.RawIOBase):
    """What gzip data holds; its headers, which may be long too, are read by zlib.

    ``taken`` are the bytes of gzip data that were read. Reading raises ``EOFError`` where the data is cut off, ``zlib.error`` where it is
    damaged, and ``SourceError`` where it becomes far more than any log does.
    """

    def __init__(self, packed: BinaryIO) -> None:
        import zlib

        self._packed, self._zlib = packed, zlib
        self._part: Any = None
        self._left = b""
        self.taken = self._given = 0
        self._is_damaged = False

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        found = b""
        while not found:
            if self._is_damaged:
                raise self._zlib.error
            piece = self._left or self._packed.read(_PIECE)
            self.taken += len(piece) - len(self._left)
            self._left = b""
            if self._part is None:
                # Zeros fill up a block behind the data.
                begun = piece.lstrip(b"\0")
                if piece and not begun:
                    continue
                if not piece:
                    return 0
                if not _GZIP.startswith(begun[:2]):
                    raise self._zlib.error
                piece, self._part = begun, self._zlib.decompressobj(_OF_GZIP)
            before = self._part.copy()
            try:
                found = self._part.decompress(piece, len(target))
            except self._zlib.error:
                self._is_damaged = True
                found = self._before_damage(before, piece, len(target))
                continue
            self._left = self._part.unused_data or self._part.unconsumed_tail
            if self._part.eof:
                self._part = None
            elif not piece and not found:
                raise EOFError
        self._given += len(found)
        if self._given > _ANY_SIZE + _MOST_TIMES * self.taken:
            raise SourceError(f"gzip data becomes more than {_MOST_TIMES} times as long; unpack it first")
        target[: len(found)] = found
        return len(found)

    def _before_damage(self, part: Any, piece: bytes, most: int) -> bytes:
        """Return what a piece holds before it goes wrong, at most so many bytes."""
        found = b""
        with suppress(self._zlib.error):
            for at in range(len(piece)):
                found += part.decompress(piece[at : at + 1], most - len(found)) if len(found) < most else b""
        return found


def _behind(last: Text | Stretch | None) -> str:
    number = max((text.first_line for text in texts_in(last)), default=last.first_line) if last is not None else 0
    return f"after line {number}" if number else "in its first line"


CARRIER = PayloadCarrier("json-lines", (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"), _read)
