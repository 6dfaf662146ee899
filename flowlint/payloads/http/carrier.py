"""HTTP files: requests as the REST Client of VS Code and the HTTP Client of JetBrains send them.

What it is: a file of requests between lines that begin with ``###``: a request line, headers, an empty line and a body. Variables that
the file defines (``@host = …``) are put into addresses, headers and bodies. Any other ``{{name}}`` is a placeholder. Lines of comment,
response handlers and references to responses are not part of a body, since neither tool sends them.

Suffixes: ``.http``, ``.rest``.

What counts as one payload:

- the body of a request to ``/api/v2/flows/executions``, or the file that it names (``< ./body.json``);
- the body of a request to a similar path, if it looks like a launch request;
- the body of a request that creates a trigger, and of one that changes a trigger if it looks like a trigger;
- what a ``curl`` command sends, as in a script.

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
