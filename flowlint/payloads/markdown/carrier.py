"""Markdown files: payloads, requests and commands in fenced code.

What it is: documentation that shows how a flow is launched.

Suffixes: ``.md``, ``.markdown``, ``.mdx``.

What counts as one payload: a fence of ``json``, ``jsonc`` or ``yaml`` that holds a launch request or a trigger. A fence may name its flow
by path, id or name behind its language, as ``json flowlint:NAME``; then its whole content is judged, also without an envelope. Fences of
other languages that flowlint reads, such as ``http`` and ``bash``, are read as files of that kind are; one without a language is read as
text where it calls the endpoint by ``curl``, as ``http`` where it begins with a request to the endpoint, and as ``json`` where an object
with a flow's id stands there.

Example::

    ```json flowlint:Compliance check
    {"flowId": "YOUR_FLOW_ID", "inputData": {"Flow.complianceFlag": true}}
    ```
"""

from __future__ import annotations

from flowlint.contracts import PayloadCarrier
from flowlint.model import endpoint

_MARKS = (b"flowid", b"flow_id", b"flow-id", b"flow id", b"flow.id", b"inputdata")


def _recognises(data: bytes) -> bool:
    if b"topicName" in data or b"flowlint:" in data:
        return True
    lower = data.lower()
    return any(mark in lower for mark in _MARKS) or endpoint.mentions(data)


CARRIER = PayloadCarrier(
    "markdown", (".md", ".markdown", ".mdx"), recognises=_recognises, languages=("markdown", "md"), comment=("<!--", "-->")
)
