"""Terraform files in JSON: triggers and data actions that launch flows are named as not checked.

What it is: Terraform's configuration in its JSON syntax, as the export of the CX as Code provider writes it.

Suffixes: ``.tf.json``.

What counts as one payload: nothing. Each ``genesyscloud_processautomation_trigger`` and each address of the endpoint is named as not
checked, so you know of it.

Example::

    {"resource": {"genesyscloud_processautomation_trigger": {"left": {"name": "Customer left"}}}}
"""

from __future__ import annotations

from flowlint.contracts import PayloadCarrier
from flowlint.model import endpoint
from flowlint.payloads.terraform.carrier import TRIGGER


def _recognises(data: bytes) -> bool:
    return TRIGGER.encode() in data or endpoint.mentions(data)


CARRIER = PayloadCarrier("terraform-json", (".tf.json",), recognises=_recognises)
