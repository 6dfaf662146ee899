r"""Data actions: the request template of an exported action that launches a flow.

What it is: a Genesys Cloud data action, as Architect's integrations export and import it, or as the API has it.

Suffixes: ``.json``, as in ``*.custom.json``.

What counts as one payload: the ``requestTemplate`` of each action whose ``requestUrlTemplate`` leads to the endpoint. It is read as a
Velocity template:

- What is filled in is a placeholder. Inside quotes it is a string. Elsewhere it has the type that the action's input contract gives it.
- Each branch of ``#if`` is read. A finding counts only if it is true for every outcome of the conditions.
- A loop is read as one round. If a condition in it can change from round to round, the grammar of the body is not checked.
- Arguments that the action's caller puts in as text, as in ``{ ${input.attributes} }``, cannot be checked, and the run says so.

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
