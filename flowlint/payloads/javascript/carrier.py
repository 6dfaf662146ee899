"""JavaScript and TypeScript source: request bodies that code sends to the endpoint.

What it is: scripts and services that launch flows with the official SDK (``purecloud-platform-client-v2``), ``fetch``,
``XMLHttpRequest``, axios, got, ky or jQuery. Only literals are read. What is computed is a placeholder. A name means its value if it has
only one.

Suffixes: ``.js``, ``.mjs``, ``.cjs``, ``.jsx``, ``.ts``, ``.mts``, ``.cts``, ``.tsx``.

What counts as one payload:

- the argument of ``postFlowsExecutions``;
- the body of a call with the endpoint's address (``body: JSON.stringify({…})``, ``data``, ``json``, or a string that holds JSON);
- any other object that has both ``flowId`` and ``inputData``, in a file with such a call;
- one that is posted to an address from another file, if it has a full name, as ``"Flow.agentId"``.

The body of ``postProcessautomationTriggers`` and ``putProcessautomationTrigger`` is a trigger.

Example::

    await fetch(`${host}/api/v2/flows/executions`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ flowId, inputData: { "Flow.agentId": agentId } }),
    });
"""

from __future__ import annotations

from flowlint.contracts import PayloadCarrier
from flowlint.model import address

LAUNCHER = "postFlowsExecutions"


def _recognises(data: bytes) -> bool:
    return LAUNCHER.encode() in data or b"ProcessautomationTrigger" in data or address.mentions_requests(data)


CARRIER = PayloadCarrier(
    "javascript",
    (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"),
    recognises=_recognises,
    languages=("javascript", "js", "jsx", "typescript", "ts", "tsx", "node", "mjs"),
    comment=("//", ""),
)
