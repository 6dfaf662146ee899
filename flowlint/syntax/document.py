"""What every grammar returns, and which grammar reads what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowlint.model.location import Source

if TYPE_CHECKING:
    from flowlint.model.fault import SyntaxFault


MAX_DEPTH = 200
"""Levels of nesting that a document may have; deeper ones are a fault, in bounded memory."""


def decode(name: str, data: bytes, first_line: int = 1) -> Source | SyntaxFault:
    """Return ``data`` as a source, or the fault where it is not UTF-8; a byte order mark stays in the text."""
    try:
        return Source(name, data.decode(), first_line=first_line)
    except UnicodeDecodeError as error:
        # What nobody needs who is right is not loaded at the start.
        from flowlint.syntax.faults import unreadable

        good = Source(name, data[: error.start].decode(), first_line=first_line)
        return unreadable(good, len(good.text), f"text is not UTF-8: {_seen(data, error.start)}", help="save the file as UTF-8")


def is_template(data: bytes) -> bool:
    """Return true when a text has lines that only a template engine reads, as Helm charts and Jinja templates do."""
    words = rb"(?:if|else|end|range|with|define|block|template|include)\b"
    return re.search(rb"(?m)^[ \t]*(?:\{\{[-~]?[ \t]*(?:[#/^]|%b)|\{%%)" % words, data) is not None


def _seen(data: bytes, offset: int) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "it begins with a UTF-16 byte order mark"
    if data[:2] == b"\x1f\x8b":
        return "it is gzip data, which is read of JSON Lines alone (.jsonl.gz, .ndjson.gz)"
    if b"\x00" in data[:4096]:
        return "it holds zero bytes, as a binary file or UTF-16 does"
    return f"byte 0x{data[offset]:02x} is not allowed here"
