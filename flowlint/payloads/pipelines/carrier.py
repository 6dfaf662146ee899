r"""Workflows of GitHub, pipelines of GitLab, Azure and CircleCI: the scripts in their steps and jobs.

What it is: YAML whose steps run commands. The script of a step (``run:``), or of a job (``script:`` and its like, where all lines of the
list are one script), is read as a script of the shell is, whether it is a block, folded, quoted or plain, and whether it stands there or is
named by an alias or ``!reference``. A script for Python (``shell: python``) and one of ``actions/github-script`` are read as code. Scripts
for other shells (``shell: pwsh``, or none stated where Windows runs the job) are said to be unchecked where they mention the endpoint.

A variable has the value that the nearest ``env`` or ``variables`` states, also where that is a body, which is then judged where it stands;
what ``rules`` or a matrix make different is not known. An expression (``${{ … }}``) is a variable whose value is not known, unless it
names one that is, and so are macros of Azure (``$(name)``) and expressions of CircleCI (``<< parameters.name >>``).

Suffixes: ``.yml``, ``.yaml``.

What counts as one payload: the body of each command with ``curl`` in such a script that calls ``/api/v2/flows/executions``, and what such
code sends. A file that mentions it and cannot be read as YAML is a finding, and so is an entry of a GitLab script that YAML takes for an
object.

Example::

    jobs:
      launch:
        runs-on: ubuntu-latest
        steps:
          - run: |
              curl --json '{"flowId": "${{ vars.FLOW }}", "inputData": {"Flow.agentId": "b7c8"}}' \
                https://api.mypurecloud.com/api/v2/flows/executions
"""

from __future__ import annotations

from flowlint.contracts import PayloadCarrier
from flowlint.model import endpoint
from flowlint.model.pattern import bytes_pattern

_KEY = bytes_pattern(rb"(?m)^[ \t]*(?:-[ \t]+)*[\"']?(?:run|script|before_script|after_script|bash|command|commands)[\"']?[ \t]*:")


def _recognises(data: bytes) -> bool:
    return endpoint.mentions(data) and _KEY.search(data) is not None


CARRIER = PayloadCarrier("github-workflow", (".yml", ".yaml"), recognises=_recognises)
