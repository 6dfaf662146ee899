"""The hash of a flow's contract: what payloads are judged against, as a few digits that can be compared."""

from __future__ import annotations

import json

from flowlint.model.digest import hex_digest
from flowlint.model.flow import FlowDefinition


def contract_hash(flow: FlowDefinition) -> str:
    """Return the SHA-256 of what payloads are judged against, in hexadecimal: flow type, request-body setting and inputs.

    An input counts with its name, type, whether it is a collection or required, and its nested schema. Descriptions, initial values, the
    order of the inputs, version and place do not count, so one flow has one hash whichever format it is read from.
    """
    inputs = sorted(
        [one.name, one.type.name, one.type.collection, one.required, *([one.schema] if one.schema is not None else [])]
        for one in flow.inputs
    )
    contract = {"type": flow.type, "requestBody": str(flow.request_body), "inputs": inputs}
    return hex_digest(json.dumps(contract, sort_keys=True, separators=(",", ":")))
