"""What the platform answers, as its public models have it, and nothing that they do not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from flowlint.model import endpoint

if TYPE_CHECKING:
    from flowlint.model.flow import FlowDefinition

SIGN_IN = "/oauth/token"
"""The path at which clients sign in (OAuth 2.0; Platform API, "Authorization")."""

TOKEN = "flowlint-stand-in-not-a-token"
"""What a client gets that signs in."""

_DAY = 86_399
"""Seconds for which a token is valid."""


def launched(flow: FlowDefinition | None, body: bytes) -> dict[str, Any]:
    """Return the answer to a launch (model ``FlowExecutionLaunchResponse``), with a new id.

    ``name`` is the one that the request gives the execution, else the flow's; ``flowVersion`` is left out where no version is known.
    """
    request = _object(body)
    execution = str(uuid4())
    answer: dict[str, Any] = {"id": execution}
    named = request.get("name")
    if isinstance(named, str) and named:
        answer["name"] = named
    elif flow is not None:
        answer["name"] = flow.name
    asked = request.get("flowVersion")
    version = asked if isinstance(asked, str) and asked else flow.version if flow is not None else None
    if version:
        answer["flowVersion"] = {"id": version, "selfUri": f"/api/v2/flows/{request.get('flowId', '')}/versions/{version}"}
    return {**answer, "selfUri": f"{endpoint.PATH}/{execution}"}


def signed_in() -> dict[str, Any]:
    """Return the answer to a client that signs in, with a token that says what it is."""
    return {"access_token": TOKEN, "token_type": "bearer", "expires_in": _DAY}


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
