"""Terraform files: triggers, and payloads in ``jsonencode``, strings and heredocs.

What it is: the configuration of an organization, with the CX as Code provider or any other that sends requests.

Suffixes: ``.tf``.

What counts as one payload:

- an object in ``jsonencode``, or a string or heredoc with JSON, also inside ``format``, that is a launch request;
- in a block that holds the endpoint's address, the value of ``request_body``, ``body``, ``data`` or ``payload``, also if it is a file
  that ``file`` or ``templatefile`` reads;
- the body of a ``genesyscloud_integration_action`` that launches a flow. It is read as a Velocity template, with the types of its
  ``contract_input``;
- what a ``curl`` command sends, as in ``local-exec``.

Each ``genesyscloud_processautomation_trigger`` is a trigger. The flow is found through variables, modules, ``filepath`` and data sources.

What Terraform computes is a placeholder. The exception is a local value that the same file writes as an object or list. It is checked
where it is written. Fixes of it are only shown, since the rest of the module may read it.

Example::

    data "http" "launch" {
      url          = "https://api.mypurecloud.com/api/v2/flows/executions"
      method       = "POST"
      request_body = jsonencode({ flowId = var.flow_id, inputData = { "Flow.complianceFlag" = true } })
    }
"""

from __future__ import annotations

from flowlint.contracts import PayloadCarrier
from flowlint.model import address

TRIGGER = "genesyscloud_processautomation_trigger"
ACTION = "genesyscloud_integration_action"


def recognises(data: bytes) -> bool:
    """Return true when a text may hold a trigger, a data action or a launch."""
    return TRIGGER.encode() in data or ACTION.encode() in data or address.mentions_calls(data)


CARRIER = PayloadCarrier("terraform", (".tf",), recognises=recognises, languages=("terraform", "hcl", "tf"), comment=("#", ""))
