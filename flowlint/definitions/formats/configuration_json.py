"""Architect configuration JSON: what the Platform API returns for ``/api/v2/flows/{flowId}/latestconfiguration``.

Suffix ``.json``. ``/api/v2/flows/{flowId}/versions/{versionId}/configuration`` returns the same. It is an object with ``name``, ``type``
and ``variables``, whose items have ``__type``: the JSON that an Architect export holds encoded. It has neither the flow's id nor its
version, so the configuration or ``--flow`` says which flow the file belongs to.
"""

from __future__ import annotations

from flowlint.contracts import DefinitionFile, DefinitionFormat
from flowlint.definitions.bodies import export_body
from flowlint.definitions.reading import derived, error, roots, text_of
from flowlint.definitions.variables import from_export_list, kept_in_export
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Location

_ACCEPTS = 'Architect configuration JSON (an object with "name", "type" and "variables" whose items have "__type")'
_ALSO = ("flowSequenceItemList", "initialSequence", "nextTrackingNumber", "flowMetaData", "manifest")
"""Keys that every configuration has; they tell one without any variable from other JSON."""


def _recognises(file: DefinitionFile) -> bool:
    if file.broken is not None:
        text = file.text
        return '"variables"' in text and '"__type"' in text
    root = file.values[0] if file.values else None
    if type(root) is not dict or type(root.get("type")) is not str or "flowlint" in root:
        return False
    variables = root.get("variables")
    if type(variables) is not list:
        return any(key in root for key in _ALSO[:3])
    if not variables:
        return any(key in root for key in _ALSO)
    return any(type(item) is dict and "__type" in item for item in variables)


def _read(file: DefinitionFile) -> tuple[FlowDefinition, ...]:
    root = roots(file, _ACCEPTS)[0]
    value = root.value if type(root.value) is dict else {}
    name, kind = text_of(value.get("name")), text_of(value.get("type"))
    if not name or not kind:
        raise error(root.at(""), f'the configuration has no "name" and "type", expected {_ACCEPTS}')

    def place(pointer: str) -> Location:
        return root.at(f"/variables{pointer}", "name" if pointer else "")

    variables = value.get("variables")
    inputs, kept = from_export_list(variables, place), kept_in_export(variables)
    doing = export_body(root.source.text, inputs)
    return (derived(name, kind, inputs, FORMAT.name, source=file.name, place=root.at("/name"), variables=kept, body=doing),)


FORMAT = DefinitionFormat(name="configuration-json", suffixes=(".json",), accepts=_ACCEPTS, recognises=_recognises, read=_read)
