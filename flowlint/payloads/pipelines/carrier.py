r"""Workflows of GitHub, pipelines of GitLab, Azure and CircleCI: the scripts in their steps and jobs.

What it is: YAML whose steps run commands.

- The script of a step (``run:``) or of a job (``script:`` and similar keys) is read as a shell script. All lines of a list are one
  script. It may be a block, folded, quoted or plain, and it may be named by an alias or ``!reference``.
- A script for Python (``shell: python``) and one of ``actions/github-script`` are read as code.
- Scripts for other shells (``shell: pwsh``, or no shell on Windows) are named as not checked if they mention the endpoint.
- A variable has the value that the nearest ``env`` or ``variables`` gives it. If that is a body, it is checked where it is written. What
  ``rules`` or a matrix change is not known.
- An expression (``${{ … }}``) is a variable with an unknown value, unless it names a known one. So are macros of Azure (``$(name)``) and
  expressions of CircleCI (``<< parameters.name >>``).

Suffixes: ``.yml``, ``.yaml``.

What counts as one payload: the body of each ``curl`` command in such a script that calls ``/api/v2/flows/executions``, and what such code
sends. A file that mentions the endpoint and is not valid YAML is a finding. So is an entry of a GitLab script that YAML reads as an
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
from flowlint.model import address
from flowlint.model.pattern import bytes_pattern

_KEY = bytes_pattern(rb"(?m)^[ \t]*(?:-[ \t]+)*[\"']?(?:run|script|before_script|after_script|bash|command|commands)[\"']?[ \t]*:")


def _recognises(data: bytes) -> bool:
    return address.mentions_calls(data) and _KEY.search(data) is not None


CARRIER = PayloadCarrier("github-workflow", (".yml", ".yaml"), recognises=_recognises)
