"""Architect configuration JSON: what the Platform API returns for ``/api/v2/flows/{flowId}/latestconfiguration``.

Suffix ``.json``. ``/api/v2/flows/{flowId}/versions/{versionId}/configuration`` returns the same. It is an object with ``name``, ``type``
and ``variables``, whose items have ``__type``: the JSON that an Architect export holds encoded. It has neither the flow's id nor its
version, so the configuration or ``--flow`` says which flow the file belongs to.
"""

from __future__ import annotations

from flowlint.contracts import DefinitionFile, DefinitionFormat
from flowlint.definitions.reading import at, derived, error, roots, string
from flowlint.definitions.variables import from_export_list, kept_in_export
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Location
from flowlint.model.node import Kind, Node, plain

_ACCEPTS = 'Architect configuration JSON (an object with "name", "type" and "variables" whose items have "__type")'
_ALSO = ("flowSequenceItemList", "initialSequence", "nextTrackingNumber", "flowMetaData", "manifest")
"""Keys that every configuration has; they tell one without any variable from other JSON."""


def _recognises(file: DefinitionFile) -> bool:
    if file.document.broken is not None:
        text = file.text
        return '"variables"' in text and '"__type"' in text
    root = file.root
    if root is None or string(root.get("type")) is None or root.get("flowlint") is not None:
        return False
    variables = root.get("variables")
    if variables is None or variables.kind is not Kind.ARRAY:
        return any(root.get(key) is not None for key in _ALSO[:3])
    if not variables.items:
        return any(root.get(key) is not None for key in _ALSO)
    return any(item.get("__type") is not None for item in variables.items if isinstance(item, Node))


def _read(file: DefinitionFile) -> tuple[FlowDefinition, ...]:
    root, source = roots(file.document, _ACCEPTS)[0], file.document.source
    name, kind = string(root.get("name")), string(root.get("type"))
    if not name or not kind:
        raise error(at(source, "", root), f'the configuration has no "name" and "type", expected {_ACCEPTS}')
    variables = root.get("variables")

    def place(pointer: str) -> Location:
        node = variables or root
        if pointer and variables is not None:
            node = variables.items[int(pointer[1:])]
            node = node.get("name") or node
        return at(source, f"/variables{pointer}", node)

    listed = None if variables is None else plain(variables)
    named, kept = at(source, "/name", root.get("name") or root), kept_in_export(listed)
    return (derived(name, kind, from_export_list(listed, place), FORMAT.name, source=file.name, place=named, variables=kept),)


FORMAT = DefinitionFormat(name="configuration-json", suffixes=(".json",), accepts=_ACCEPTS, recognises=_recognises, read=_read)
