"""The bytes of an answer, of which neither the server nor what it compressed can make more than is allowed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO

LARGEST = 16 << 20
"""Bytes that an answer may have, as it is sent and as it is meant: as many as a definition; several are read at once."""
ENCODING = "gzip"
"""What an answer may be compressed with, as the header ``Accept-Encoding`` says it."""
_GZIP = 31
"""zlib's number for the largest window and a header of gzip."""


class Unreadable(Exception):
    """An answer whose bytes are not what was asked for; says why, as the end of a sentence."""


class Broken(Exception):
    """An answer that ends, or goes wrong, in the middle of its compressed bytes."""


def body(parts: Iterable[bytes], encoding: str, check: Callable[[], None]) -> bytes:
    """Return the answer that comes in ``parts``, which are compressed as the header ``Content-Encoding`` says; ``check`` runs at each part.

    Raises ``Unreadable`` where it is too large or compressed with something else than gzip, ``Broken`` where it cannot be decompressed.
    """
    named = encoding.strip().lower()
    if named not in {"", "identity", "gzip", "x-gzip"}:
        raise Unreadable(f'in the encoding "{encoding[:40]}", not {ENCODING}')
    sent = _bounded(parts, check)
    whole = BytesIO()
    whole.writelines(sent if named in {"", "identity"} else _inflated(sent))
    return whole.getvalue()


def _bounded(parts: Iterable[bytes], check: Callable[[], None]) -> Iterator[bytes]:
    size = 0
    for part in parts:
        size += len(part)
        if size > LARGEST:
            raise _too_large()
        check()
        yield part


def _inflated(parts: Iterable[bytes]) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(_GZIP)
    left, begun = LARGEST, False
    for part in parts:
        begun = True
        try:
            found = unpacking.decompress(part, left + 1)
        except zlib.error:
            raise Broken from None
        left -= len(found)
        if left < 0:
            raise _too_large()
        yield found
    if begun and not unpacking.eof:
        raise Broken


def _too_large() -> Unreadable:
    return Unreadable(f"with more than {LARGEST >> 20} MiB")
