"""HTTP files: requests as the REST Client of VS Code and the HTTP Client of JetBrains send them.

What it is: a file of requests between lines that begin with ``###``: a request line, headers, an empty line and a body. Variables that the
file defines (``@host = …``) are put into addresses, headers and bodies; any other ``{{name}}`` is a placeholder. Whole lines of comment,
response handlers and references to responses are no part of a body, since neither tool sends them.

Suffixes: ``.http``, ``.rest``.

What counts as one payload: the body of a request to ``/api/v2/flows/executions``, or the file that it names (``< ./body.json``). The body
of a request to a path near the endpoint's counts where it looks like a launch request. The body of one that creates a trigger is one,
whatever it holds, and that of one that changes a trigger where it looks like one. A command with ``curl`` is read as in a script.

Example::

    @host = https://api.mypurecloud.com

    ### launch
    POST {{host}}/api/v2/flows/executions
    Authorization: Bearer {{token}}
    Content-Type: application/json

    {"flowId": "{{flowId}}", "inputData": {"Flow.agentId": "b7c8"}}
"""

from __future__ import annotations

from flowlint.contracts import PayloadCarrier
from flowlint.model import address

CARRIER = PayloadCarrier("http", (".http", ".rest"), recognises=address.mentions_calls, languages=("http", "rest"))
