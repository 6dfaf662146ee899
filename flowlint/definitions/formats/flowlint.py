"""flowlint's own format: a flow's contract, short enough to write by hand.

Suffixes ``.yaml``, ``.yml`` and ``.json``. An object whose key ``flowlint`` is 1, the format's version. ``flowlint fetch`` writes it, and
``flowlint show --format yaml`` prints it. A YAML stream of several documents holds several flows.

- ``inputs`` maps full variable names to a type (``Flow.agentId: string``) or to a map with ``type``, ``collection``, ``required``,
  ``description``, ``initialValue`` and ``schema``. The short form of a collection is ``stringCollection``.
- ``requestBody`` is ``none``, ``parameters`` or ``json``. If it is absent, it follows from the inputs.
- If ``published`` is absent, it is unknown.
- Unknown keys and values of a wrong type are errors, with their line.

``schemas/flow-definition.schema.json`` describes the format for editors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, cast

from flowlint.contracts import DefinitionFile, DefinitionFormat
from flowlint.definitions.reading import at, error, named, refuse_duplicates, roots, string, whole
from flowlint.definitions.variables import spelled
from flowlint.model.datatype import DataType, from_variable_key
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource, derive_request_body, flow_type
from flowlint.model.location import Source, join
from flowlint.model.node import Kind, Member, Node, plain
from flowlint.model.request import stands_for_id
from flowlint.model.spelling import did_you_mean

if TYPE_CHECKING:
    from flowlint.model.trigger import Trigger

_VERSION = 1
_ACCEPTS = 'flowlint\'s own format (YAML or JSON with "flowlint: 1")'
_FLOW_KEYS = ("flowlint", "$schema", "id", "name", "type", "version", "published", "requestBody", "inputs", "triggers")
_INPUT_KEYS = ("type", "collection", "required", "description", "initialValue", "schema")
_TRIGGER_KEYS = ("id", "name", "topic", "target", "dataFormat", "enabled")


def _recognises(file: DefinitionFile) -> bool:
    if file.document.broken is not None:
        text = file.text.lstrip("\ufeff \t\r\n")
        return text.startswith("flowlint:") or "\nflowlint:" in text or '"flowlint":' in text
    versions = (root.get("flowlint") for root in file.document.roots)
    # In a folder, an object under this key is what another tool is told of flowlint.
    return any(version is not None and (file.named or version.kind is not Kind.OBJECT) for version in versions)


def _read(file: DefinitionFile) -> tuple[FlowDefinition, ...]:
    found = roots(file.document, _ACCEPTS)
    refuse_duplicates(file.document)
    source = file.document.source
    return tuple(_definition(root, source) for root in found if root.kind is not Kind.NULL)


class _Fields:
    """One object of the document, whose keys must be known and whose values must be of the kind expected."""

    def __init__(self, node: Node, source: Source, pointer: str, what: str, keys: tuple[str, ...]) -> None:
        self.node, self.source, self.pointer = node, source, pointer
        if node.kind is not Kind.OBJECT:
            self.refuse(node, "", f"{what} is {named(node.kind)}, expected an object")
        for key, _ in node.members:
            if key.text not in keys:
                self.refuse(key, "", _unknown(str(key.value), what, keys))

    def refuse(self, node: Node, key: str, message: str) -> NoReturn:
        raise error(at(self.source, join(self.pointer, key) if key else self.pointer, node), message)

    def get(self, key: str, kind: Kind, expected: str) -> Node | None:
        """Return the value of ``key``, which must be of ``kind`` where it is there."""
        node = self.node.get(key)
        if node is not None and node.kind is not kind:
            self.refuse(node, key, f'"{key}" is {named(node.kind)}, expected {expected}')
        return node

    def text(self, key: str, expected: str, *, empty: bool = False) -> str | None:
        node = self.node.get(key)
        if node is None:
            return None
        text = string(node)
        if text is None:
            self.refuse(node, key, f'"{key}" is {named(node.kind)}, expected {expected}')
        if not text and not empty:
            self.refuse(node, key, f'"{key}" is empty, expected {expected}')
        return text

    def flag(self, key: str) -> bool | None:
        node = self.get(key, Kind.BOOLEAN, "true or false")
        return None if node is None else node.value is True

    def choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        text = self.text(key, _listed(choices))
        if text is not None and text not in choices:
            self.refuse(self.node.get(key) or self.node, key, f'"{key}" is "{text}", expected {_listed(choices)}')
        return text


def _definition(root: Node, source: Source) -> FlowDefinition:
    fields = _Fields(root, source, "", "the definition", _FLOW_KEYS)
    version = root.get("flowlint")
    if version is None or version.value != _VERSION or version.kind is not Kind.NUMBER:
        fields.refuse(version or root, "flowlint", f'"flowlint" is not {_VERSION}, expected {_VERSION}, the only version of the format')
    name = fields.text("name", "the flow's name")
    if name is None:
        fields.refuse(root, "", 'the definition has no "name", expected the flow\'s name')
    inputs = _inputs(fields)
    stated = fields.choice("requestBody", tuple(RequestBody))
    flow_id = fields.text("id", "the flow's id (a string)")
    return FlowDefinition(
        name=name,
        type=flow_type(fields.text("type", "a flow type such as workflow") or "workflow"),
        id=None if flow_id is None or stands_for_id(flow_id) else flow_id,
        version=fields.text("version", 'a string such as "3.0"'),
        published=fields.flag("published"),
        request_body=derive_request_body(inputs) if stated is None else RequestBody(stated),
        inputs=inputs,
        triggers=_triggers(fields),
        request_body_source=SettingSource.DERIVED if stated is None else SettingSource.STATED,
        format=FORMAT.name,
        source=source.name,
        place=at(source, "/name", root.get("name") or root),
    )


def _inputs(fields: _Fields) -> tuple[InputParameter, ...]:
    node = fields.get("inputs", Kind.OBJECT, "an object of input names and types")
    return () if node is None else tuple(_input(member, fields.source) for member in node.members)


def _input(member: Member, source: Source) -> InputParameter:
    name, place = whole(str(member.key.value)), at(source, join("/inputs", str(member.key.value)), member.key)
    if not name:
        raise error(place, 'an input has an empty name, expected a full variable name such as "Flow.agentId"')
    short = string(member.value)
    if short:
        return InputParameter(name, spelled(from_variable_key(short)), place=place)
    if member.value.kind is not Kind.OBJECT:
        raise error(
            at(source, place.pointer, member.value),
            f'input "{name}" is {_empty_or(member.value)}, expected a type such as string, or an object with "type"',
        )
    fields = _Fields(member.value, source, place.pointer, f'input "{name}"', _INPUT_KEYS)
    type_name = fields.text("type", "a type such as string")
    if type_name is None:
        fields.refuse(member.value, "", f'input "{name}" has no "type", expected a type such as string')
    collection = fields.flag("collection")
    return InputParameter(
        name=name,
        type=spelled(from_variable_key(type_name) if collection is None else DataType(type_name, collection)),
        required=fields.flag("required") or False,
        description=fields.text("description", "a text", empty=True) or "",
        initial_value=fields.flag("initialValue") or False,
        schema=_nested_schema(fields),
        place=place,
    )


def _nested_schema(fields: _Fields) -> dict[str, Any] | None:
    node = fields.get("schema", Kind.OBJECT, "a JSON Schema (an object)")
    if node is None:
        return None
    from flowlint.definitions.properties import portable, unsound

    schema = cast("dict[str, Any]", portable(plain(node)))
    fault = unsound(schema)
    if fault is not None:
        fields.refuse(node, "schema", f'"schema" cannot be enforced, {fault}, expected a valid JSON Schema')
    return schema


def _triggers(fields: _Fields) -> tuple[Trigger, ...]:
    node = fields.get("triggers", Kind.ARRAY, "a list of triggers")
    return () if node is None else tuple(_trigger(item, fields.source, f"/triggers/{index}") for index, item in enumerate(node.items))


def _trigger(node: Node, source: Source, pointer: str) -> Trigger:
    fields = _Fields(node, source, pointer, "the trigger", _TRIGGER_KEYS)
    enabled = fields.flag("enabled")
    from flowlint.model.trigger import DATA_FORMATS, Trigger

    return Trigger(
        id=fields.text("id", "the trigger's id (a string)"),
        name=fields.text("name", "the trigger's name"),
        topic=fields.text("topic", "a topic such as v2.detail.events.conversation.{id}.customer.end"),
        target=fields.text("target", "the id of the flow that the trigger starts"),
        data_format=fields.choice("dataFormat", DATA_FORMATS) or DATA_FORMATS[0],
        enabled=True if enabled is None else enabled,
        place=at(source, pointer, node.get("topic") or node),
    )


def _unknown(key: str, what: str, keys: tuple[str, ...]) -> str:
    hint = did_you_mean(key, [one for one in keys if one != "$schema"]) or f"expected {_listed(keys)}"
    return f'{what} has the unknown key "{key}"; {hint}'


def _listed(choices: tuple[str, ...]) -> str:
    quoted = [f'"{choice}"' for choice in choices]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _empty_or(node: Node) -> str:
    return "an empty text" if node.kind is Kind.STRING else named(node.kind)


def written(flow: FlowDefinition) -> dict[str, Any]:
    """Return ``flow`` as an object of this format, which reads back into an equal one; what follows from the rest is left out."""
    document: dict[str, Any] = {"flowlint": _VERSION}
    if flow.id is not None:
        document["id"] = flow.id
    document |= {"name": flow.name, "type": flow.type}
    if flow.version is not None:
        document["version"] = flow.version
    if flow.published is not None:
        document["published"] = flow.published
    if flow.request_body_source is not SettingSource.DERIVED or flow.request_body is not derive_request_body(flow.inputs):
        document["requestBody"] = str(flow.request_body)
    document["inputs"] = {one.name: _written_input(one) for one in flow.inputs}
    if flow.triggers:
        document["triggers"] = [_written_trigger(trigger) for trigger in flow.triggers]
    return document


def _written_input(one: InputParameter) -> str | dict[str, Any]:
    extra: dict[str, Any] = {}
    if one.type.collection:
        extra["collection"] = True
    elif from_variable_key(one.type.name) != one.type:
        extra["collection"] = False
    if one.required:
        extra["required"] = True
    if one.description:
        extra["description"] = one.description
    if one.initial_value:
        extra["initialValue"] = True
    if one.schema is not None:
        extra["schema"] = one.schema
    return {"type": one.type.name, **extra} if extra else one.type.name


def _written_trigger(trigger: Trigger) -> dict[str, Any]:
    texts = {"id": trigger.id, "name": trigger.name, "topic": trigger.topic, "target": trigger.target}
    return {key: text for key, text in texts.items() if text} | {"dataFormat": trigger.data_format, "enabled": trigger.enabled}


FORMAT = DefinitionFormat(name="flowlint", suffixes=(".yaml", ".yml", ".json"), accepts=_ACCEPTS, recognises=_recognises, read=_read)
