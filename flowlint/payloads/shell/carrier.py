r"""Shell scripts and plain text: ``curl`` and ``gc`` commands that launch a flow.

What it is: scripts, terminal sessions and instructions that call ``POST /api/v2/flows/executions``, or run the platform's own
``gc flows executions create``.

Suffixes: ``.sh``, ``.bash``, ``.zsh``, ``.ksh``, ``.command``, ``.txt``, ``.text``.

What counts as one payload: what a ``curl`` command sends to the endpoint with ``-d``, ``--data``, ``--data-raw``, ``--data-binary`` or
``--json``, and what ``gc`` gets by ``--file`` or standard input. ``gc processautomation triggers create`` gets a trigger. The body may be

- in any quotes, or in a here-document;
- from ``echo``, ``printf`` or ``cat`` before a pipe, or the object of ``jq --null-input``;
- from a variable that the script sets once, an array of options, or a function of the script and its arguments;
- from a file (``@request.json``), which is then checked too. If the script writes that file, the body is looked up there.

A variable inside the body may hold anything; in JSON quotes it is a string. If another program makes the body, a line says that it was
not checked. Prompts before a command are skipped. In plain text a command begins a line. It may be one for Windows: ``""`` in quotes,
``%NAME%`` and ``^`` then mean what they mean to ``cmd``.

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
    return (b"curl" in data or b"gc" in data) and address.mentions_calls(data)


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
