"""Terraform files: triggers, and payloads in ``jsonencode``, strings and heredocs.

What it is: the configuration of an organization, with the CX as Code provider or any other that sends requests.

Suffixes: ``.tf``.

What counts as one payload: an object given to ``jsonencode``, or a string or heredoc with JSON, that is a launch request. In a block that
holds the endpoint's address, what is called ``request_body``, ``body``, ``data`` or ``payload`` is one whatever it holds; a file that
``file`` or ``templatefile`` reads there is judged too. The body of a ``genesyscloud_integration_action`` that launches a flow is read as
the Velocity template that it is, with the types of its ``contract_input``. Shell commands with ``curl``, as in ``local-exec``, are read as
scripts. Each ``genesyscloud_processautomation_trigger`` is a trigger. The flow is found through variables, modules, ``filepath`` and data
sources. What Terraform works out is a placeholder.

Example::

    data "http" "launch" {
      url          = "https://api.mypurecloud.com/api/v2/flows/executions"
      method       = "POST"
      request_body = jsonencode({ flowId = var.flow_id, inputData = { "Flow.complianceFlag" = true } })
    }
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flowlint.contracts import PayloadCarrier
from flowlint.model import endpoint
from flowlint.model.location import Source

if TYPE_CHECKING:
    from flowlint.contracts import Carried

_TRIGGER = "genesyscloud_processautomation_trigger"
_ACTION = "genesyscloud_integration_action"


def _recognises(data: bytes) -> bool:
    return _TRIGGER.encode() in data or _ACTION.encode() in data or endpoint.mentions(data)


def _find(source: Source) -> Iterator[Carried]:
    from flowlint import terraform_actions, terraform_bodies, terraform_triggers
    from flowlint.syntax.hcl import parse

    waiting = list(reversed(parse(source.text).blocks))
    while waiting:
        block = waiting.pop()
        if block.type == "resource" and block.labels[:1] == (_TRIGGER,):
            yield terraform_triggers.text_of(source, block)
        elif block.type == "resource" and block.labels[:1] == (_ACTION,):
            yield from terraform_actions.held_in(source, block)
        else:
            yield from terraform_bodies.held_in(source, block)
            waiting.extend(reversed(block.blocks))


CARRIER = PayloadCarrier("terraform", (".tf",), find=_find, recognises=_recognises, languages=("terraform", "hcl", "tf"))
