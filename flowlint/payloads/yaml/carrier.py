"""YAML files: one payload for each document.

What it is: a file that holds request bodies as YAML, as repositories for tests and deployment have them.

Suffixes: ``.yaml``, ``.yml``.

What counts as one payload: each document of the stream. ``---`` separates documents; empty ones are skipped. Values are read as YAML 1.2
reads them. An unquoted value that YAML 1.1 reads differently is a finding. A file over the size limit is named and not read.

Example::

    flowId: a1b2c3d4-e5f6-7890-abcd-ef1234567890
    inputData:
      Flow.agentId: b7c8
    ---
    flowId: ${FLOW_ID}
    inputData:
      Flow.agentId: "{{ agent }}"
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from flowlint.contracts import PayloadCarrier
from flowlint.model.carried import Text
from flowlint.sources.files import read_document


def _read(stream: BinaryIO, limit: int) -> Iterator[Text]:
    data, size = read_document(stream, limit)
    yield Text("yaml", data, size=size)


CARRIER = PayloadCarrier("yaml", (".yaml", ".yml"), _read)
