"""JSON Lines files: one payload for each line, also compressed.

What it is: a log or an export with one request body in each line. It is read as a stream, so that its length does not matter; a gzip file
is known by its first two bytes, whatever it is called, and is unpacked while it is read.

Suffixes: ``.jsonl``, ``.ndjson``, ``.jsonl.gz``, ``.ndjson.gz``.

What counts as one payload: each line that is not blank. A line over the size limit is named and not read; those behind it are.

Example::

    {"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "b7c8"}}
    {"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "c9d0"}}
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from flowlint.contracts import PayloadCarrier
from flowlint.model.carried import Text
from flowlint.model.errors import SourceError

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 16
"""Bytes kept of a line over the limit, and read at a time while its rest is passed over."""
_LONGEST = 1 << 30
"""Bytes after which the end of a line is no longer looked for."""
_LINE_FEED = 10


def _read(stream: BinaryIO, limit: int) -> Iterator[Text]:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream), _CHUNK)
    try:
        if buffered.peek(2)[:2] == _GZIP:
            yield from _unpacked(cast("BinaryIO", buffered), limit)
        else:
            yield from _lines(buffered.readline, limit)
    finally:
        if buffered is not stream:
            buffered.detach()


def _lines(readline: Callable[[int], bytes], limit: int) -> Iterator[Text]:
    most = limit + 2
    number = 0
    while line := readline(most):
        number += 1
        content = line.rstrip(b"\r\n")
        if len(content) > limit or (len(line) == most and line[-1] != _LINE_FEED):
            yield _oversized(readline, line, number)
        elif content and not content.isspace():
            yield Text("json", content, number)


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


def _unpacked(stream: BinaryIO, limit: int) -> Iterator[Text]:
    """Yield the lines of a gzip file; raise ``SourceError`` where its data is cut off or damaged, after the lines before that."""
    # A card is loaded by every run, and few of them meet such a file.
    import gzip
    import zlib

    number = 0
    try:
        for text in _lines(gzip.GzipFile(fileobj=stream).readline, limit):
            number = text.first_line
            yield text
    except EOFError:
        raise SourceError(f"gzip data is cut off {_behind(number)}") from None
    except (gzip.BadGzipFile, zlib.error):
        raise SourceError(f"gzip data is damaged {_behind(number)}") from None


def _behind(number: int) -> str:
    return f"after line {number}" if number else "in its first line"


CARRIER = PayloadCarrier("json-lines", (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"), _read)
