"""HTML pages and components of Vue and Svelte: request bodies that their scripts send to the endpoint.

What it is: pages and components whose ``<script>`` launches a flow, in JavaScript, or in TypeScript where ``lang`` or ``type`` says so.

Suffixes: ``.html``, ``.htm``, ``.vue``, ``.svelte``.

What counts as one payload:

- what counts as one in JavaScript. All scripts of a page in one language are read as one program;
- a ``<script>`` of JSON, such as ``type="application/json"``, that holds a launch request or a trigger.

Scripts in HTML comments, scripts with a ``src`` and templates are not read.

Example::

    <script type="module">
      await fetch(`${host}/api/v2/flows/executions`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ flowId, inputData: { "Flow.agentId": agentId } }),
      });
    </script>
"""

from __future__ import annotations

from flowlint.contracts import PayloadCarrier
from flowlint.model import address

_MARKS = (b"flowid", b"flow_id", b"flowsexecutions", b"processautomationtrigger", b"topicname")


def _recognises(data: bytes) -> bool:
    lower = data.lower()
    return b"<script" in lower and (any(mark in lower for mark in _MARKS) or address.mentions_calls(data))


CARRIER = PayloadCarrier("html", (".html", ".htm", ".vue", ".svelte"), recognises=_recognises, languages=("html", "vue", "svelte"))
