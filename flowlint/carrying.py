"""The texts in a file's content, as the carrier reads them that the file's suffix names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO

from flowlint import registry
from flowlint.sources.files import read_document

if TYPE_CHECKING:
    from flowlint.contracts import PayloadCarrier, Text


def texts_of(path: str, stream: BinaryIO, limit: int) -> Iterator[Text]:
    """Yield the texts in the content of the file at ``path``, as the carrier reads them that its suffix names; none over ``limit`` bytes.

    Raises ``SourceError``, without the path, where the content is damaged.
    """
    found = carrier(path)
    return found.read(stream, limit) if found is not None else _guess(stream, limit)


def carrier(path: str) -> PayloadCarrier | None:
    """Return the carrier whose suffix the path has, the longest suffix first."""
    name = path.lower()
    point = name.find(".", max(name.rfind("/"), name.rfind(os.sep)) + 1)
    return _carrier_of(name[point:]) if point >= 0 else None


@lru_cache(maxsize=64)
def _carrier_of(ending: str) -> PayloadCarrier | None:
    matching = [(len(suffix), carrier) for carrier in registry.carriers() for suffix in carrier.suffixes if ending.endswith(suffix)]
    return max(matching, key=lambda pair: pair[0])[1] if matching else None


def _guess(stream: BinaryIO, limit: int) -> Iterator[Text]:
    """Yield the one text of a stream whose name says nothing: JSON where it begins so, else YAML."""
    from flowlint.contracts import Text

    data, size = read_document(stream, limit)
    begins = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    grammar = "json" if begins.startswith((b"{", b"[", b"//", b"/*")) or not begins else "yaml"
    yield Text(grammar, data, size=size)
