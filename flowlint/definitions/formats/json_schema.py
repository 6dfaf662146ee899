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
from typing import Any, cast

from flowlint.contracts import DefinitionFile, DefinitionFormat
from flowlint.definitions.reading import at, derived, error, roots, string
from flowlint.model.flow import FlowDefinition
from flowlint.model.node import Kind, find, plain

_ACCEPTS = 'a JSON Schema of the flow\'s inputs (an object with "properties")'
_SCOPE = "Flow."


def _recognises(file: DefinitionFile) -> bool:
    root = file.root
    if root is None or root.get("flowlint") is not None:
        return file.document.broken is not None and _looks_like(file.text, named=file.named)
    properties, kind = root.get("properties"), string(root.get("type"))
    if properties is None or properties.kind is not Kind.OBJECT or kind not in {None, "object"}:
        return False
    # The schema of a whole request body declares no inputs at its top.
    if properties.get("inputData") is not None or properties.get("flowId") is not None:
        return False
    return file.named or any(str(key.value).startswith(_SCOPE) for key, _ in properties.members)


def _looks_like(text: str, *, named: bool) -> bool:
    """Return true when a text that cannot be parsed may be a schema of a flow's inputs."""
    return '"$schema"' in text and '"properties"' in text and (named or f'"{_SCOPE}' in text)


def _read(file: DefinitionFile) -> tuple[FlowDefinition, ...]:
    from flowlint.definitions.properties import MOST_PARTS, from_schema, parts_in, unsound

    root, source = roots(file.document, _ACCEPTS)[0], file.document.source
    if root.kind is not Kind.OBJECT:
        raise error(at(source, "", root), f"the document is not an object, expected {_ACCEPTS}")
    schema = cast("dict[str, Any]", plain(root))
    inputs = from_schema(schema, lambda pointer: at(source, pointer, find(root, pointer)), "json", keep=True)
    parts = 0
    for one in inputs:
        parts += parts_in(one.schema)
        if parts > MOST_PARTS and one.place is not None:
            raise error(one.place, f"the schemas of the inputs have more than {MOST_PARTS:,} parts, each with what it refers to")
        fault = unsound(one.schema) if one.schema is not None else None
        if fault is not None and one.place is not None:
            raise error(one.place, f'the schema of input "{one.name}" cannot be enforced, {fault}, expected a valid JSON Schema')
    name, place = string(root.get("title")) or _stem(file.name), at(source, "", root.get("title") or root)
    return (derived(name, "workflow", inputs, FORMAT.name, source=file.name, place=place),)


def _stem(path: str) -> str:
    return os.path.basename(path).removesuffix(".json").removesuffix(".schema") or path


FORMAT = DefinitionFormat(name="json-schema", suffixes=(".json",), accepts=_ACCEPTS, recognises=_recognises, read=_read)
