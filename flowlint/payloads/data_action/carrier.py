r"""Data actions: the request template of an exported action that launches a flow.

What it is: a Genesys Cloud data action as Architect's integrations export and import it, or as the API has it.

Suffixes: ``.json``, as in ``*.custom.json``.

What counts as one payload: the ``requestTemplate`` of each action whose ``requestUrlTemplate`` leads to the endpoint. It is read as
Velocity: what is filled in is a placeholder, inside quotes a string, elsewhere of the type that the action's input contract gives it. Of
``#if`` each branch is read; a finding counts only where it holds however the conditions turn out. A loop is read as one round; where a
condition in it may turn out otherwise in the next, the grammar of the body is not judged. Arguments that the action's caller puts in as
text, as in ``{ ${input.attributes} }``, cannot be judged, and the run says so.

Example::

    {
      "config": {
        "request": {
          "requestUrlTemplate": "/api/v2/flows/executions",
          "requestType": "POST",
          "requestTemplate": "{\"flowId\": \"${input.flowId}\", \"inputData\": {\"Flow.retries\": ${input.retries}}}"
        }
      },
      "contract": {"input": {"inputSchema": {"type": "object", "properties": {"retries": {"type": "integer"}}}}}
    }
"""

from __future__ import annotations

from flowlint.contracts import PayloadCarrier
from flowlint.model import endpoint


def _recognises(data: bytes) -> bool:
    return b"requestUrlTemplate" in data and endpoint.mentions(data)


CARRIER = PayloadCarrier("data-action", (".json",), recognises=_recognises)
