"""Makes flow definitions and their inputs from what a test says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowlint.model.datatype import DataType
from flowlint.model.flow import FlowDefinition, InputParameter, SettingSource, derive_request_body

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"


def document(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return a definition in flowlint's own format, with ``inputs`` by name."""
    facts = {"name": "Compliance check", "type": "workflow", "version": "3.0", "published": True, "requestBody": "parameters"}
    return {"flowlint": 1, "id": ID, **facts, "inputs": inputs}


def made(*inputs: InputParameter, **facts: Any) -> FlowDefinition:
    setting = facts.pop("request_body", None)
    return FlowDefinition(
        **{"name": "Billing", "type": "workflow", "id": ID, **facts},
        inputs=inputs,
        request_body=derive_request_body(inputs) if setting is None else setting,
        request_body_source=SettingSource.DERIVED if setting is None else SettingSource.STATED,
    )


def one(name: str, kind: str = "string", **facts: Any) -> InputParameter:
    return InputParameter(name, DataType(kind, facts.pop("collection", False)), **facts)
