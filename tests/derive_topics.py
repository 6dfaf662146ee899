"""Derives ``schemas/topics.json`` again from the official SDK for Python that is installed: ``python tests/derive_topics.py``.

The file's ``topics`` are given, not derived: the SDK on PyPI has the models of the events, but does not say which topic carries which.
The names of the models do, and so does ``notificationMappings.json`` in the repositories of the SDKs (MyPureCloud/platform-client-sdk-*).
A new topic is one more line under ``topics``; this script then adds the fields of its model.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import PureCloudPlatformClientV2 as sdk  # noqa: N813

TABLE = Path(__file__).parent.parent / "schemas" / "topics.json"
PACKAGE = "PureCloudPlatformClientV2"

_TYPES = {"str": "string", "datetime": "string", "date": "string", "int": "integer", "float": "number", "bool": "boolean"}
"""What stands in JSON for a value that the SDK holds as one of Python's; an enumeration is ``str`` to the SDK."""


def derived(topics: Mapping[str, str]) -> dict[str, Any]:
    """The whole table for topics and the models that they carry, as the installed SDK has these."""
    return {"sdk": installed(), "models": models(topics.values()), "topics": dict(topics)}


def installed() -> str:
    return f"{PACKAGE} {metadata.version(PACKAGE)}"


def models(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """The fields of the models that the installed SDK has, each with its type; models that it has not are left out."""
    return {name: _fields(getattr(sdk, name)()) for name in set(names) if hasattr(sdk, name)}


def _fields(model: Any) -> dict[str, str]:
    return {model.attribute_map[name]: _type(kind) for name, kind in model.swagger_types.items()}


def _type(kind: str) -> str:
    return "array" if kind.startswith("list[") else _TYPES.get(kind, "object")


def rendered(table: Mapping[str, Any]) -> str:
    """The text of the file: one line for each field, so that a diff shows what a newer SDK brings."""
    parts = {"sdk": table["sdk"], "topics": dict(sorted(table["topics"].items())), "models": _sorted(table["models"])}
    return json.dumps(parts, indent=1) + "\n"


def _sorted(fields: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {model: dict(sorted(fields[model].items())) for model in sorted(fields)}


if __name__ == "__main__":
    topics = json.loads(TABLE.read_text("utf-8"))["topics"]
    TABLE.write_text(rendered(derived(topics)), "utf-8")
