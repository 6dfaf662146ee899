r"""Shell scripts and plain text: ``curl`` commands that launch a flow.

What it is: scripts, terminal sessions and instructions that call ``POST /api/v2/flows/executions``.

Suffixes: ``.sh``, ``.bash``, ``.zsh``, ``.ksh``, ``.command``, ``.txt``, ``.text``.

What counts as one payload: what a ``curl`` command sends to the endpoint with ``-d``, ``--data``, ``--data-raw``, ``--data-binary`` or
``--json``, in any quotes, from a here-document, from ``echo``, ``printf`` or ``cat`` before a pipe, from a variable that the script sets
once, or from a file (``@request.json``), which is then checked too, or is looked up in the script where that writes it. A variable inside
it may hold anything, or a text where it stands in quotes of JSON. Of what another program makes a line says that it was not judged.
Prompts before a command are passed over. In plain text a command begins a line, and may be one of Windows: ``""`` in its quotes, ``%NAME%``
and ``^`` mean there what they mean to ``cmd``.

Example::

    curl -X POST "https://api.$REGION/api/v2/flows/executions" \
      -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
      -d '{"flowId": "'"$FLOW_ID"'", "inputData": {"Flow.complianceFlag": true}}'
"""

from __future__ import annotations

from flowlint.contracts import PayloadCarrier
from flowlint.model import address

WINDOWS = ("powershell", "pwsh", "ps1", "ps", "cmd", "bat", "batch", "dos", "dosbatch")
"""Names of fences of Markdown for the shells of Windows."""


def _recognises(data: bytes) -> bool:
    return b"curl" in data and address.mentions_calls(data)


CARRIER = PayloadCarrier(
    "shell",
    (".sh", ".bash", ".zsh", ".ksh", ".command", ".txt", ".text"),
    recognises=_recognises,
    languages=(
        "bash",
        "sh",
        "shell",
        "zsh",
        "ksh",
        "console",
        "shell-session",
        "shellsession",
        "terminal",
        "text",
        "txt",
        "curl",
        *WINDOWS,
    ),
    comment=("#", ""),
)
