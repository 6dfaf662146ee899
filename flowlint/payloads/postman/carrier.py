r"""Postman collections: requests with their bodies, in folders of any depth.

What it is: an export of a collection in format 2.0 or 2.1, as ``*.postman_collection.json`` or under any other name. A collection that is
not valid JSON is a fault, since Postman cannot read it either. Comments in a JSON body are not part of it: Postman removes them before it
sends the body.

Suffixes: ``.json``.

What counts as one payload:

- the raw body of a request to ``/api/v2/flows/executions``;
- the body of a request to a similar path, if it looks like a launch request;
- the body of a request that creates a trigger, and of one that changes a trigger if it looks like a trigger.

Variables of the collection itself are put in, unless a script sets them too. Any other ``{{name}}`` is a placeholder. Saved responses are
left out.

Example::

    {
      "info": {"name": "Flows", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
      "item": [{"name": "Launch", "request": {
        "method": "POST",
        "url": "{{host}}/api/v2/flows/executions",
        "body": {"mode": "raw", "raw": "{\"flowId\": \"{{flowId}}\", \"inputData\": {\"Flow.agentId\": \"b7c8\"}}"}
      }}]
    }
"""

from __future__ import annotations

from flowlint.contracts import PayloadCarrier
from flowlint.model import address

_MARKS = (b"schema.getpostman.com", b"schema.postman.com", b'"_postman_id"')


def _recognises(data: bytes) -> bool:
    return b'"item"' in data and any(mark in data for mark in _MARKS) and address.mentions_calls(data)


CARRIER = PayloadCarrier("postman", (".json",), recognises=_recognises)
