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
from typing import Any, cast

from flowlint.contracts import DefinitionFile, DefinitionFormat
from flowlint.definitions.reading import at, derived, error, roots, string
from flowlint.model.flow import FLOW_TYPES, FlowDefinition, flow_type
from flowlint.model.location import Source, join
from flowlint.model.node import Kind, Node, find, plain
from flowlint.model.request import stands_for_id

_ACCEPTS = 'platform flow JSON (a Flow, a FlowVersion or a listing of flows with "inputSchema")'
_VERSIONS = ("publishedVersion", "savedVersion", "checkedInVersion", "debugVersion")
_MARKS = (*_VERSIONS, "inputSchema", "outputSchema", "configurationUri")
_PATH = "/api/v2/flows/"
_TYPES_OF_A_VERSION = frozenset({"PUBLISH", "CHECKIN", "SAVE"})


def _recognises(file: DefinitionFile) -> bool:
    if file.document.broken is not None:
        text = file.text
        return '"publishedVersion"' in text or ('"inputSchema"' in text and (file.named or _PATH in text))
    is_one = _is_flow if file.named else _is_distinct
    return file.root is not None and any(is_one(node) for _, node in _entities(file.root))


def _is_distinct(node: Node) -> bool:
    """Return true when nothing but a flow has these keys; in a folder there is other JSON with an ``inputSchema``, such as of tools."""
    if not _is_flow(node):
        return False
    version = any(part is not None and part.kind is Kind.OBJECT for part in map(node.get, _VERSIONS))
    told = any(_PATH in (string(node.get(key)) or "") for key in ("selfUri", "configurationUri"))
    kind = string(node.get("type")) or ""
    return version or told or kind in _TYPES_OF_A_VERSION or flow_type(kind) in FLOW_TYPES


def _is_flow(node: Node) -> bool:
    marked = any(node.get(mark) is not None for mark in _MARKS) or _PATH in (string(node.get("selfUri")) or "")
    return marked and node.get("flowlint") is None and node.get("properties") is None and node.get("variables") is None


def _entities(root: Node) -> list[tuple[str, Node]]:
    """Return the flows of a document with their JSON pointers: itself, the items of a list, or those of a listing."""
    listing = root.get("entities")
    if listing is not None and listing.kind is Kind.ARRAY:
        return [(join("/entities", index), item) for index, item in enumerate(listing.items)]
    if root.kind is Kind.ARRAY:
        return [(join("", index), item) for index, item in enumerate(root.items)]
    return [("", root)]


def _read(file: DefinitionFile) -> tuple[FlowDefinition, ...]:
    root, source = roots(file.document, _ACCEPTS)[0], file.document.source
    flows = []
    for pointer, node in _entities(root):
        if not _is_flow(node):
            raise error(at(source, pointer, node), f"an entry is not a flow, expected {_ACCEPTS}")
        flow = _definition(node, source, pointer)
        if flow is not None:
            flows.append(flow)
    if not flows:
        raise error(
            at(source, "", root),
            'no flow has an "inputSchema", so no input is known, expected "inputSchema" (listings need includeSchemas=true)',
        )
    return tuple(flows)


def _definition(node: Node, source: Source, pointer: str) -> FlowDefinition | None:
    found = _schema(node)
    if found is None:
        return None
    below, schema = found
    from flowlint.definitions.properties import from_schema

    values = cast("dict[str, Any]", plain(schema))
    inputs = from_schema(values, lambda path: at(source, pointer + below + path, find(schema, path)), "string")
    facts = _version_facts(node, source) if _is_version(node) else _flow_facts(node)
    if facts is None:
        raise error(at(source, pointer, node), 'the flow has no name, expected "name" with a text')
    name, kind, identity, version, published = facts
    stated = {"id": identity if identity and not stands_for_id(identity) else None, "version": version, "published": published}
    place = at(source, pointer, node.get("name") or node)
    return derived(name, kind, inputs, FORMAT.name, source=source.name, place=place, **stated)


def _schema(node: Node) -> tuple[str, Node] | None:
    """Return the input schema of a flow with its JSON pointer; that of the published version comes first, since it is what is launched."""
    published = node.get("publishedVersion")
    own = published.get("inputSchema") if published is not None else None
    if own is not None and own.kind is Kind.OBJECT:
        return "/publishedVersion/inputSchema", own
    schema = node.get("inputSchema")
    return ("/inputSchema", schema) if schema is not None and schema.kind is Kind.OBJECT else None


_Facts = tuple[str, str, str | None, str | None, bool | None]
"""What a reply says of a flow beside its inputs: name, type, id, version, and whether it is published."""


def _is_version(node: Node) -> bool:
    return string(node.get("type")) in _TYPES_OF_A_VERSION or node.get("configurationUri") is not None


def _flow_facts(node: Node) -> _Facts | None:
    name = string(node.get("name"))
    if not name:
        return None
    published = node.get("publishedVersion")
    version = string(published.get("id")) if published is not None else None
    told = any(node.get(key) is not None for key in _VERSIONS)
    return name, string(node.get("type")) or "workflow", string(node.get("id")), version, version is not None if told else None


def _version_facts(node: Node, source: Source) -> _Facts:
    flow = _flow_id(string(node.get("selfUri"))) or _flow_id(string(node.get("configurationUri")))
    name = string(node.get("name")) or os.path.splitext(os.path.basename(source.name))[0]
    return name, "workflow", flow, string(node.get("id")), True if string(node.get("type")) == "PUBLISH" else None


def _flow_id(uri: str | None) -> str | None:
    _, found, rest = (uri or "").partition(_PATH)
    return rest.partition("/")[0] or None if found else None


FORMAT = DefinitionFormat(name="platform-flow", suffixes=(".json",), accepts=_ACCEPTS, recognises=_recognises, read=_read)
