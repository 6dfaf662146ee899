"""Platform flow JSON: what the Platform API returns for flows.

Suffix ``.json``. The file may hold one ``Flow`` (``GET /api/v2/flows/{flowId}``), one ``FlowVersion`` (``.../versions/{versionId}`` below
it), a listing with ``entities``, or a list of flows.

- The inputs come from ``inputSchema``, of the published version if that has one. Its types are coarse, so an export of the same flow is
  the better definition.
- A listing has schemas only if it was asked for with ``includeSchemas=true``. Flows without a schema are left out, since nothing is known
  of their inputs.
- A flow is published if ``publishedVersion`` has an ``id``.
- A ``FlowVersion`` does not say the flow's type, and is read as a workflow.
"""

from __future__ import annotations

import os
from typing import Any

from flowlint.contracts import DefinitionFile, DefinitionFormat
from flowlint.definitions.reading import Root, derived, error, roots, text_of
from flowlint.model.flow import FLOW_TYPES, FlowDefinition, flow_type
from flowlint.model.request import stands_for_id

_ACCEPTS = 'platform flow JSON (a Flow, a FlowVersion or a listing of flows with "inputSchema")'
_VERSIONS = ("publishedVersion", "savedVersion", "checkedInVersion", "debugVersion")
_MARKS = (*_VERSIONS, "inputSchema", "outputSchema", "configurationUri")
_PATH = "/api/v2/flows/"
_TYPES_OF_A_VERSION = frozenset({"PUBLISH", "CHECKIN", "SAVE"})


def _recognises(file: DefinitionFile) -> bool:
    if file.broken is not None:
        text = file.text
        return '"publishedVersion"' in text or ('"inputSchema"' in text and (file.named or _PATH in text))
    is_one = _is_flow if file.named else _is_distinct
    return bool(file.values) and any(is_one(one) for _, one in _entities(file.values[0]))


def _is_distinct(flow: Any) -> bool:
    """Return true when nothing but a flow has these keys; in a folder there is other JSON with an ``inputSchema``, such as of tools."""
    if not _is_flow(flow):
        return False
    version = any(type(flow.get(key)) is dict for key in _VERSIONS)
    told = any(_PATH in (text_of(flow.get(key)) or "") for key in ("selfUri", "configurationUri"))
    kind = text_of(flow.get("type")) or ""
    return version or told or kind in _TYPES_OF_A_VERSION or flow_type(kind) in FLOW_TYPES


def _is_flow(value: Any) -> bool:
    if type(value) is not dict or "flowlint" in value or "properties" in value or "variables" in value:
        return False
    return any(mark in value for mark in _MARKS) or _PATH in (text_of(value.get("selfUri")) or "")


def _entities(value: Any) -> list[tuple[str, Any]]:
    """Return the flows of a document with their JSON pointers: itself, the items of a list, or those of a listing."""
    listing = value.get("entities") if type(value) is dict else None
    if type(listing) is list:
        return [(f"/entities/{index}", item) for index, item in enumerate(listing)]
    if type(value) is list:
        return [(f"/{index}", item) for index, item in enumerate(value)]
    return [("", value)]


def _read(file: DefinitionFile) -> tuple[FlowDefinition, ...]:
    root = roots(file, _ACCEPTS)[0]
    flows = []
    for pointer, value in _entities(root.value):
        if not _is_flow(value):
            raise error(root.at(pointer), f"an entry is not a flow, expected {_ACCEPTS}")
        flow = _definition(value, root, pointer)
        if flow is not None:
            flows.append(flow)
    if not flows:
        raise error(
            root.at(""), 'no flow has an "inputSchema", so no input is known, expected "inputSchema" (listings need includeSchemas=true)'
        )
    return tuple(flows)


def _definition(flow: dict[str, Any], root: Root, pointer: str) -> FlowDefinition | None:
    found = _schema(flow)
    if found is None:
        return None
    below, schema = found
    from flowlint.definitions.properties import from_schema

    inputs = from_schema(schema, lambda path: root.at(pointer + below + path), "string")
    is_version = text_of(flow.get("type")) in _TYPES_OF_A_VERSION or "configurationUri" in flow
    facts = _version_facts(flow, root.source.name) if is_version else _flow_facts(flow)
    if facts is None:
        raise error(root.at(pointer), 'the flow has no name, expected "name" with a text')
    name, kind, identity, version, published = facts
    stated = {"id": identity if identity and not stands_for_id(identity) else None, "version": version, "published": published}
    return derived(name, kind, inputs, FORMAT.name, source=root.source.name, place=root.at(pointer, "name"), **stated)


def _schema(flow: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """Return the input schema of a flow with its JSON pointer; that of the published version comes first, since it is what is launched."""
    own = _published(flow).get("inputSchema")
    if type(own) is dict:
        return "/publishedVersion/inputSchema", own
    schema = flow.get("inputSchema")
    return ("/inputSchema", schema) if type(schema) is dict else None


def _published(flow: dict[str, Any]) -> dict[str, Any]:
    version = flow.get("publishedVersion")
    return version if type(version) is dict else {}


_Facts = tuple[str, str, str | None, str | None, bool | None]
"""What a reply says of a flow beside its inputs: name, type, id, version, and whether it is published."""


def _flow_facts(flow: dict[str, Any]) -> _Facts | None:
    name = text_of(flow.get("name"))
    if not name:
        return None
    version = text_of(_published(flow).get("id"))
    told = any(key in flow for key in _VERSIONS)
    return name, text_of(flow.get("type")) or "workflow", text_of(flow.get("id")), version, version is not None if told else None


def _version_facts(flow: dict[str, Any], path: str) -> _Facts:
    identity = _flow_id(text_of(flow.get("selfUri"))) or _flow_id(text_of(flow.get("configurationUri")))
    name = text_of(flow.get("name")) or os.path.splitext(os.path.basename(path))[0]
    return name, "workflow", identity, text_of(flow.get("id")), True if text_of(flow.get("type")) == "PUBLISH" else None


def _flow_id(uri: str | None) -> str | None:
    _, found, rest = (uri or "").partition(_PATH)
    return rest.partition("/")[0] or None if found else None


FORMAT = DefinitionFormat(name="platform-flow", suffixes=(".json",), accepts=_ACCEPTS, recognises=_recognises, read=_read)
