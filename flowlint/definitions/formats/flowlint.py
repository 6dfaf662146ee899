"""flowlint's own format: a flow's contract, short enough to write by hand.

Suffixes ``.yaml``, ``.yml`` and ``.json``. An object whose key ``flowlint`` is 1, the format's version. ``flowlint fetch`` writes it, and
``flowlint show --format yaml`` prints it. A YAML stream of several documents holds several flows.

- ``inputs`` maps full variable names to a type (``Flow.agentId: string``) or to a map with ``type``, ``collection``, ``required``,
  ``description``, ``initialValue``, ``use`` and ``schema``. The short form of a collection is ``stringCollection``.
- ``use`` says what the flow does with an input: ``unguarded`` (it reads it and never asks whether it is set), ``guarded`` or ``never``.
- ``requestBody`` is ``none``, ``parameters`` or ``json``. If it is absent, it follows from the inputs.
- If ``published`` is absent, it is unknown.
- Unknown keys and values of a wrong type are errors, with their line.

``schemas/flow-definition.schema.json`` describes the format for editors.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

from flowlint.contracts import DefinitionFile, DefinitionFormat
from flowlint.definitions.reading import Root, error, refuse_duplicates, refuse_many, roots, text_of, whole
from flowlint.model.datatype import DataType, from_variable_key, spelled
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource, derive_request_body, flow_type
from flowlint.model.location import join
from flowlint.model.request import stands_for_id
from flowlint.model.spelling import did_you_mean

if TYPE_CHECKING:
    from flowlint.model.trigger import Trigger
    from flowlint.model.use import InputUse, Use

_VERSION = 1
_ACCEPTS = 'flowlint\'s own format (YAML or JSON with "flowlint: 1")'
_FLOW_KEYS = ("flowlint", "$schema", "id", "name", "type", "version", "published", "requestBody", "inputs", "triggers")
_INPUT_KEYS = ("type", "collection", "required", "description", "initialValue", "use", "schema")
_SETTINGS = tuple(RequestBody)
_TRIGGER_KEYS = ("id", "name", "topic", "target", "dataFormat", "enabled")


def _recognises(file: DefinitionFile) -> bool:
    if file.broken is not None:
        text = file.text.lstrip("\ufeff \t\r\n")
        return text.startswith("flowlint:") or "\nflowlint:" in text or '"flowlint":' in text
    # In a folder, an object under this key is what another tool is told of flowlint.
    return any(type(one) is dict and "flowlint" in one and (file.named or type(one["flowlint"]) is not dict) for one in file.values)


def _read(file: DefinitionFile) -> tuple[FlowDefinition, ...]:
    found = roots(file, _ACCEPTS)
    refuse_duplicates(file)
    return tuple(_definition(root) for root in found if root.value is not None)


class _Fields:
    """One object of the document, whose keys must be known and whose values must be of the kind expected."""

    def __init__(self, root: Root, value: Any, pointer: str, what: str, keys: tuple[str, ...]) -> None:
        self.root, self.pointer, self.value = root, pointer, value
        if type(value) is not dict:
            self.refuse("", f"{what} is {root.kind(pointer)}, expected an object")
        for key in value:
            if key not in keys:
                raise error(root.key_at(pointer, key), _unknown(key, what, keys))

    def refuse(self, key: str, message: str) -> NoReturn:
        raise error(self.root.at(join(self.pointer, key) if key else self.pointer), message)

    def misfit(self, key: str, expected: str) -> NoReturn:
        self.refuse(key, f'"{key}" is {self.root.kind(join(self.pointer, key))}, expected {expected}')

    def get(self, key: str, kind: type[_Kind], expected: str) -> _Kind | None:
        """Return the value of ``key``, which must be of ``kind`` where it is there."""
        if key not in self.value:
            return None
        value = self.value[key]
        if not isinstance(value, kind):
            self.misfit(key, expected)
        return value

    def text(self, key: str, expected: str, *, empty: bool = False) -> str | None:
        if key not in self.value:
            return None
        text = text_of(self.value[key])
        if text is None:
            self.misfit(key, expected)
        if not text and not empty:
            self.refuse(key, f'"{key}" is empty, expected {expected}')
        return text

    def flag(self, key: str) -> bool | None:
        return self.get(key, bool, "true or false")

    def choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        stated = self.value.get(key)
        if stated in choices:
            return str(stated)
        text = self.text(key, _listed(choices))
        if text is not None and text not in choices:
            self.refuse(key, f'"{key}" is "{text}", expected {_listed(choices)}')
        return text


_Kind = TypeVar("_Kind", bool, dict[str, Any], list[Any])


def _definition(root: Root) -> FlowDefinition:
    fields = _Fields(root, root.value, "", "the definition", _FLOW_KEYS)
    version = root.value.get("flowlint")
    if version != _VERSION or type(version) not in {int, float}:
        fields.refuse("flowlint", f'"flowlint" is not {_VERSION}, expected {_VERSION}, the only version of the format')
    name = fields.text("name", "the flow's name")
    if name is None:
        fields.refuse("", 'the definition has no "name", expected the flow\'s name')
    inputs = _inputs(fields)
    stated = fields.choice("requestBody", _SETTINGS)
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
        source=root.source.name,
        place=root.at("/name"),
    )


def _inputs(fields: _Fields) -> tuple[InputParameter, ...]:
    inputs = fields.get("inputs", dict, "an object of input names and types")
    if inputs is None:
        return ()
    refuse_many(inputs, fields.root.at("/inputs"))
    return tuple(_input(fields.root, name, value) for name, value in inputs.items())


def _input(root: Root, key: str, value: Any) -> InputParameter:
    name, place = whole(key), root.key_at("/inputs", key)
    if not name:
        raise error(place, 'an input has an empty name, expected a full variable name such as "Flow.agentId"')
    if value and type(value) is str:
        return InputParameter(name, _type_named(whole(value)), place=place)
    if type(value) is not dict:
        seen = "an empty text" if value == "" else root.kind(place.pointer)
        raise error(root.at(place.pointer), f'input "{name}" is {seen}, expected a type such as string, or an object with "type"')
    fields = _Fields(root, value, place.pointer, f'input "{name}"', _INPUT_KEYS)
    type_name = fields.text("type", "a type such as string")
    if type_name is None:
        fields.refuse("", f'input "{name}" has no "type", expected a type such as string')
    collection = fields.flag("collection")
    return InputParameter(
        name=name,
        type=_type_named(type_name) if collection is None else spelled(DataType(type_name, collection)),
        required=fields.flag("required") or False,
        description=fields.text("description", "a text", empty=True) or "",
        initial_value=fields.flag("initialValue") or False,
        schema=_nested_schema(fields),
        place=place,
        use=_use(fields),
    )


@lru_cache(maxsize=128)
def _type_named(name: str) -> DataType:
    return spelled(from_variable_key(name))


def _use(fields: _Fields) -> Use | None:
    if "use" not in fields.value:
        return None
    from flowlint.model.use import Use

    stated = fields.choice("use", tuple(Use))
    return None if stated is None else Use(stated)


def _nested_schema(fields: _Fields) -> dict[str, Any] | None:
    value = fields.get("schema", dict, "a JSON Schema (an object)")
    if value is None:
        return None
    from flowlint.definitions.properties import portable, unsound

    schema = cast("dict[str, Any]", portable(value))
    fault = unsound(schema)
    if fault is not None:
        fields.refuse("schema", f'"schema" cannot be enforced, {fault}, expected a valid JSON Schema')
    return schema


def _triggers(fields: _Fields) -> tuple[Trigger, ...]:
    triggers = fields.get("triggers", list, "a list of triggers")
    return () if triggers is None else tuple(_trigger(fields.root, one, f"/triggers/{index}") for index, one in enumerate(triggers))


def _trigger(root: Root, value: Any, pointer: str) -> Trigger:
    fields = _Fields(root, value, pointer, "the trigger", _TRIGGER_KEYS)
    enabled = fields.flag("enabled")
    from flowlint.model.trigger import DATA_FORMATS, Trigger

    return Trigger(
        id=fields.text("id", "the trigger's id (a string)"),
        name=fields.text("name", "the trigger's name"),
        topic=fields.text("topic", "a topic such as v2.detail.events.conversation.{id}.customer.end"),
        target=fields.text("target", "the id of the flow that the trigger starts"),
        data_format=fields.choice("dataFormat", DATA_FORMATS) or DATA_FORMATS[0],
        enabled=True if enabled is None else enabled,
        place=root.at(pointer, "topic"),
    )


def _unknown(key: str, what: str, keys: tuple[str, ...]) -> str:
    hint = did_you_mean(key, [one for one in keys if one != "$schema"]) or f"expected {_listed(keys)}"
    return f'{what} has the unknown key "{key}"; {hint}'


def _listed(choices: tuple[str, ...]) -> str:
    quoted = [f'"{choice}"' for choice in choices]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"


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
    document["inputs"] = {one.name: _written_input(one, flow.use_of(one)) for one in flow.inputs}
    if flow.triggers:
        document["triggers"] = [_written_trigger(trigger) for trigger in flow.triggers]
    return document


def _written_input(one: InputParameter, use: InputUse) -> str | dict[str, Any]:
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
    if use.use is not None:
        # The format does not know outputs; one that is an output too has its purpose.
        extra["use"] = str(use.use if use.is_unused or use.use != "never" else "guarded")
    if one.schema is not None:
        extra["schema"] = one.schema
    return {"type": one.type.name, **extra} if extra else one.type.name


def _written_trigger(trigger: Trigger) -> dict[str, Any]:
    texts = {"id": trigger.id, "name": trigger.name, "topic": trigger.topic, "target": trigger.target}
    return {key: text for key, text in texts.items() if text} | {"dataFormat": trigger.data_format, "enabled": trigger.enabled}


FORMAT = DefinitionFormat(name="flowlint", suffixes=(".yaml", ".yml", ".json"), accepts=_ACCEPTS, recognises=_recognises, read=_read)
