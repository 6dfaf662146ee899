"""JSON Schema document: a schema of a flow's inputs, as teams write them by hand.

Suffix ``.json``. An object with ``properties``. Each property is one input under its full variable name, such as ``Flow.agentId``.

- Most schemas describe something else, such as the contract of a data action. So a schema in a folder is a definition only if a property
  has the scope ``Flow.``. Others are definitions if the file itself is named.
- The flow is named by ``title``, or else by the file's name. It is read as a workflow, since the launch request is documented for
  workflows. The configuration or ``--flow`` says which flow the file belongs to.
- ``required`` makes inputs required. ``default`` is an initial value. A property that is an object, or has several types, is a JSON
  input.
- What the schema of a property asks beyond its type is enforced. If it allows null, null is not a finding.
- References stay within the document (``#/$defs/...``, ``#/definitions/...``). Nothing is ever fetched.
- A value is named as not checked if its schema has a pattern with lookarounds or backreferences, or if checking it takes too many steps.
"""

from __future__ import annotations

import os

from flowlint.contracts import DefinitionFile, DefinitionFormat
from flowlint.definitions.reading import derived, error, roots, text_of
from flowlint.model.flow import FlowDefinition

_ACCEPTS = 'a JSON Schema of the flow\'s inputs (an object with "properties")'
_SCOPE = "Flow."


def _recognises(file: DefinitionFile) -> bool:
    root = file.values[0] if file.values else None
    if type(root) is not dict or "flowlint" in root:
        return file.broken is not None and _looks_like(file.text, named=file.named)
    properties, kind = root.get("properties"), root.get("type")
    if type(properties) is not dict or (type(kind) is str and kind != "object"):
        return False
    # The schema of a whole request body declares no inputs at its top.
    if "inputData" in properties or "flowId" in properties:
        return False
    return file.named or any(key.startswith(_SCOPE) for key in properties)


def _looks_like(text: str, *, named: bool) -> bool:
    """Return true when a text that cannot be parsed may be a schema of a flow's inputs."""
    return '"$schema"' in text and '"properties"' in text and (named or f'"{_SCOPE}' in text)


def _read(file: DefinitionFile) -> tuple[FlowDefinition, ...]:
    from flowlint.definitions.properties import MOST_PARTS, from_schema, parts_in, unsound

    root = roots(file, _ACCEPTS)[0]
    schema = root.value
    if type(schema) is not dict:
        raise error(root.at(""), f"the document is not an object, expected {_ACCEPTS}")
    inputs = from_schema(schema, root.at, "json", keep=True)
    parts = 0
    for one in inputs:
        parts += parts_in(one.schema)
        if parts > MOST_PARTS and one.place is not None:
            raise error(one.place, f"the schemas of the inputs have more than {MOST_PARTS:,} parts, each with what it refers to")
        fault = unsound(one.schema) if one.schema is not None else None
        if fault is not None and one.place is not None:
            raise error(one.place, f'the schema of input "{one.name}" cannot be enforced, {fault}, expected a valid JSON Schema')
    name = text_of(schema.get("title")) or _stem(file.name)
    return (derived(name, "workflow", inputs, FORMAT.name, source=file.name, place=root.at("", "title")),)


def _stem(path: str) -> str:
    return os.path.basename(path).removesuffix(".json").removesuffix(".schema") or path


FORMAT = DefinitionFormat(name="json-schema", suffixes=(".json",), accepts=_ACCEPTS, recognises=_recognises, read=_read)
