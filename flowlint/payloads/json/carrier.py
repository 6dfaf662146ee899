"""JSON files: one payload each.

What it is: a file that holds one request body as JSON.

Suffixes: ``.json``, ``.jsonc``.

What counts as one payload: the whole file. Comments and trailing commas are faults with either suffix, since the platform reads neither.
The payload is checked all the same. A file over the size limit is named and not read.

Example::

    {
      "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
      "inputData": {"Flow.agentId": "b7c8"}
    }
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from flowlint.contracts import PayloadCarrier
from flowlint.model.carried import Text
from flowlint.sources.files import read_document


def _read(stream: BinaryIO, limit: int) -> Iterator[Text]:
    data, size = read_document(stream, limit)
    yield Text("json", data, size=size)


CARRIER = PayloadCarrier("json", (".json", ".jsonc"), _read)
