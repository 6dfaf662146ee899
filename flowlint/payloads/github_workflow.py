r"""Workflows of GitHub and pipelines of GitLab: the scripts in their steps and jobs.

What it is: YAML whose steps run commands. The script of a step (``run:``), or of a job (``script:`` and its like, where all lines of the
list are one script), is read as a script of the shell is, whether it is a block, folded, quoted or plain. An expression (``${{ … }}``) is a
variable of the shell whose value is not known, unless ``env`` of the workflow, job or step states it. Scripts of a step for another shell
(``shell: pwsh``, or none stated where Windows runs the job) are left out.

Suffixes: ``.yml``, ``.yaml``.

What counts as one payload: the body of each command with ``curl`` in such a script that calls ``/api/v2/flows/executions``.

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

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flowlint.contracts import PayloadCarrier
from flowlint.model import endpoint
from flowlint.model.pattern import bytes_pattern

if TYPE_CHECKING:
    from flowlint.contracts import Text, Unchecked
    from flowlint.model.location import Source

_KEY = bytes_pattern(rb"(?m)^[ \t]*(?:-[ \t]+)*[\"']?(?:run|script|before_script|after_script|bash|command|commands)[\"']?[ \t]*:")


def _recognises(data: bytes) -> bool:
    return endpoint.mentions(data) and _KEY.search(data) is not None


def _find(source: Source) -> Iterator[Text | Unchecked]:
    from flowlint import workflow_scripts

    yield from workflow_scripts.find(source)


CARRIER = PayloadCarrier("github-workflow", (".yml", ".yaml"), find=_find, recognises=_recognises)
