"""Markdown files: payloads, requests and commands in fenced or indented code.

What it is: documentation that shows how a flow is launched.

Suffixes: ``.md``, ``.markdown``, ``.mdx``.

What counts as one payload: a fence of ``json``, ``jsonc`` or ``yaml`` that holds a launch request or a trigger.

- A fence may name its flow behind its language, by path, id or name, as in ``json flowlint:NAME``. Then its whole content is checked,
  also without an envelope.
- Fences of other languages that flowlint reads, such as ``http`` and ``bash``, are read like files of that kind.
- A fence without a language is read as text if it calls the endpoint with ``curl``, as ``http`` if it begins with a request to the
  endpoint, and as ``json`` if it holds an object with a flow's id. So is code that is indented by four blanks or a tab.

Example::

    ```json flowlint:Compliance check
    {"flowId": "YOUR_FLOW_ID", "inputData": {"Flow.complianceFlag": true}}
    ```
"""

from __future__ import annotations

from flowlint.contracts import PayloadCarrier
from flowlint.model import address

_MARKS = (b"flowid", b"flow_id", b"flow-id", b"flow id", b"flow.id", b"inputdata")


def _recognises(data: bytes) -> bool:
    if b"topicName" in data or b"flowlint:" in data:
        return True
    lower = data.lower()
    return any(mark in lower for mark in _MARKS) or address.mentions_calls(data)


CARRIER = PayloadCarrier(
    "markdown", (".md", ".markdown", ".mdx"), recognises=_recognises, languages=("markdown", "md"), comment=("<!--", "-->")
)
