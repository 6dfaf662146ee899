"""Describes the launch requests that fit a flow, as JSON Schema 2020-12, for editors and other validators.

The schema accepts what ``check`` with ``container: inputData`` finds free of errors; ``tests/test_schema_agreement.py`` holds the two
together. What is only warned about, such as null, is accepted, and so are quoted placeholders. What cannot be said in JSON Schema is
refused: ``inputData`` as a string that holds JSON, which ``check`` only warns about, and placeholders in the depth of a value whose input
has a schema of its own, which ``check`` leaves open.
``format`` is not used, since validators that assert it refuse placeholders and times without zone.
"""

from __future__ import annotations

from typing import Any

from flowlint.binding.json_schema import violations
from flowlint.binding.schema_keywords import Unjudged
from flowlint.model.datatype import CATALOGUE, EXAMPLES, MAX_DECIMAL, MAX_DURATION, MAX_INTEGER, DataType, judge
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, is_launchable
from flowlint.model.placeholder import PORTABLE_IDENTIFIER, PORTABLE_PLACEHOLDER
from flowlint.model.request import CONTAINER

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_LEAP_DAY = r"(?:(?:1[89]|20|21)(?:0[48]|[2468][048]|[13579][26])|2000)-02-29"
_OTHER_DAY = (
    r"(?:1[89][0-9]{2}|2[01][0-9]{2}|2200)-"
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_DAY = f"(?:{_LEAP_DAY}|{_OTHER_DAY})"
"""Every day of the calendar in the years that Architect knows, 1800 to 2200."""
_SECONDS = r"[0-5][0-9](?:\.[0-9]{1,9})?"
_MINUTES = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_ZONE = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_PERIOD = "[+-]?P(?:T?[+-]?[0-9]+(?:[.,][0-9]+)?[YMWDHSF])+"
_BLANK = r"[ \t\n\r\f\v]*"

_NO_LINE_END = {"type": "string", "pattern": r"^[^{}]*\n$"}
"""What no text may be that a pattern ends with ``$``: some validators let a line end follow there."""


def _text(pattern: str) -> Schema:
    return {"pattern": f"{pattern}|{PORTABLE_PLACEHOLDER}", "not": _NO_LINE_END}


_CONSTRAINTS: dict[str, Schema] = {
    "integer": {"type": ["integer", "null"], "minimum": -MAX_INTEGER, "maximum": MAX_INTEGER},
    "decimal": {"minimum": -MAX_DECIMAL, "maximum": MAX_DECIMAL},
    "dateTime": _text(f"^{_DAY}T{_MINUTES}:{_SECONDS}{_ZONE}$"),
    "date": _text(f"^{_DAY}$"),
    "time": _text(f"^{_MINUTES}(?::{_SECONDS})?$"),
    "duration": {
        "minimum": -MAX_DURATION,
        "maximum": MAX_DURATION,
        "pattern": f"^{_BLANK}(?:{_PERIOD}|-?[0-9]+){_BLANK}$|{PORTABLE_PLACEHOLDER}",
    },
    "currency": {
        "minimum": -MAX_DECIMAL,
        "maximum": MAX_DECIMAL,
        "patternProperties": {
            "^(?:(?:[Cc][Uu][Rr][Rr][Ee][Nn][Cc][Yy]|[Ii][Ss][Oo])[-_. ]?)?[Cc][Oo][Dd][Ee]$": _text("^[A-Za-z]{3}$"),
            "^[Aa][Mm][Oo][Uu][Nn][Tt]$": {"minimum": -MAX_DECIMAL, "maximum": MAX_DECIMAL},
        },
    },
    "phoneNumber": {"pattern": f"[0-9]|{PORTABLE_PLACEHOLDER}"},
    "emailAddress": {"pattern": f"@|{PORTABLE_PLACEHOLDER}"},
}
"""By type, what its values must satisfy besides their JSON type. ``flowlint.model.datatype`` judges by the same limits."""

_JSON_TYPES = {str: "string", int: "number", float: "number", bool: "boolean", dict: "object", list: "array"}

PLACEHOLDER_FOR_ID: Schema = {"pattern": f"{PORTABLE_PLACEHOLDER}|^\\s*(?:{PORTABLE_IDENTIFIER})\\s*$", "description": "A placeholder."}
"""A text that stands for an id which is filled in later."""

_TEMPLATED = {PORTABLE_PLACEHOLDER: True}
"""Members whose names a template fills in later, so they may become any."""


def unless_templated(demanded: Schema) -> Schema:
    """Return the keywords that demand something of an object, if no name in it is one that a template fills in later."""
    return {"if": {"propertyNames": {"not": {"pattern": PORTABLE_PLACEHOLDER}}}, "then": demanded}


def request_schema(flow: FlowDefinition, aliases: tuple[str, ...] = ()) -> Schema:
    """Return the JSON Schema 2020-12 of a whole launch request to ``flow``; ``aliases`` are further texts that ``flowId`` may be.

    Raises ``DefinitionError`` where the flow is of a type that is not known to be launched, so no request fits.
    """
    if not is_launchable(flow.type):
        raise DefinitionError(
            f'flow "{flow.name}" is of type "{flow.type}", which no request launches, '
            'expected a type that supports launching, such as "workflow"'
        )
    definitions: dict[str, Schema] = {}
    arguments = _arguments(flow, definitions)
    described = f" The inputs described here are those of version {flow.version}." if flow.version else ""
    schema: Schema = {
        "$schema": DIALECT,
        "title": flow.name,
        "description": f"Body of POST /api/v2/flows/executions that launches flow {flow.title}.",
        "type": "object",
        **unless_templated({"required": ["flowId", *([CONTAINER] if arguments["type"] == "object" else [])]}),
        "additionalProperties": False,
        "properties": {
            "flowId": _flow_id(flow, aliases),
            "flowVersion": {
                "title": "Version to launch",
                "description": f"Left out, it is the latest published one.{described}",
                "type": ["string", "null"],
            },
            "name": {"title": "Name of the execution", "description": "A label of your own.", "type": ["string", "null"]},
            CONTAINER: arguments,
        },
        "patternProperties": _TEMPLATED,
    }
    shown = example(flow, aliases)
    if shown is not None:
        schema["examples"] = [shown]
    if definitions:
        schema["$defs"] = definitions
    return schema


def strict(flow: FlowDefinition) -> FlowDefinition:
    """Return the flow with the inputs required that it reads without a test that they are set and has no value of its own for."""
    return flow._replace(inputs=tuple(one._replace(required=one.required or flow.misses(one)) for one in flow.inputs))


def ids_of(flow: FlowDefinition, aliases: tuple[str, ...]) -> list[str]:
    """Return the texts by which requests name ``flow``, its own id first."""
    return list(dict.fromkeys([flow.id, *aliases] if flow.id is not None else aliases))


def _flow_id(flow: FlowDefinition, aliases: tuple[str, ...]) -> Schema:
    said: Schema = {"title": "Id of the flow", "description": f'The flow "{flow.name}".', "type": "string"}
    fixed = flow_ids(flow, aliases)
    if not fixed:
        return said
    return {**said, "anyOf": [*fixed, {"maxLength": 0, "description": "Not known yet."}, PLACEHOLDER_FOR_ID]}


def flow_ids(flow: FlowDefinition, aliases: tuple[str, ...]) -> list[Schema]:
    """Return the schemas of which a ``flowId`` that names ``flow`` fits one; none where no id of it is known.

    An id counts in any letter case, and so does an alias that is written in small letters.
    """
    ids = ids_of(flow, aliases)
    if not ids:
        return []
    in_any_case = [{"pattern": _in_any_case(one), "maxLength": len(one)} for one in ids if one == flow.id or one == one.lower()]
    return [{"const": ids[0]} if len(ids) == 1 else {"enum": ids}, *in_any_case]


def _in_any_case(text: str) -> str:
    return f"^{''.join(_letter(character) for character in text)}$"


def _letter(character: str) -> str:
    both = {character.lower(), character.upper()}
    if len(both) == 2 and all(len(one) == 1 for one in both):
        return f"[{character.upper()}{character.lower()}]"
    return f"\\{character}" if character in r"\^$.*+?()[]{}|/" else character


def _arguments(flow: FlowDefinition, definitions: dict[str, Schema]) -> Schema:
    """Return the schema of the container; it is put down as an object alone where it must not be null."""
    takes_any = bool(flow.inputs) and flow.request_body is not RequestBody.NONE
    inputs = {parameter.name: parameter for parameter in reversed(flow.inputs)} if takes_any else {}
    listed = [inputs[name] for name in dict.fromkeys(parameter.name for parameter in flow.inputs) if name in inputs]
    required = [parameter.name for parameter in listed if parameter.required]
    schema: Schema = {
        "title": "Arguments",
        "description": _use(flow, takes_any=takes_any),
        "type": "object" if required else ["object", "null"],
        "additionalProperties": False,
        "properties": {parameter.name: _argument(parameter, definitions) for parameter in listed},
        "patternProperties": _TEMPLATED,
    }
    demanded: Schema = {"required": required} if required else {}
    bodies = [one.name for one in listed if one.type == DataType("json")] if flow.request_body is RequestBody.JSON else []
    if bodies and not set(bodies) & set(required):
        demanded["anyOf"] = [{"maxProperties": 0}, *({"required": [name]} for name in bodies)]
    return {**schema, **unless_templated(demanded)} if demanded else schema


def _use(flow: FlowDefinition, *, takes_any: bool) -> str:
    if not takes_any:
        return "The flow takes no arguments." if flow.inputs else "The flow declares no input."
    if flow.request_body is RequestBody.JSON and flow.json_inputs:
        return "The flow takes the whole body as JSON, in its JSON input."
    return "Full names of the flow's inputs, with their scope, and values."


def _argument(parameter: InputParameter, definitions: dict[str, Schema]) -> Schema:
    said: Schema = {"title": parameter.name, "description": _description(parameter), **_typed(parameter.type, definitions)}
    if parameter.schema is None:
        return said
    key = f"input{len([name for name in definitions if name.startswith('input')]) + 1}"
    own = _embedded(parameter.schema, key)
    if own is None:
        return {**said, "$comment": "The input's own schema is of an older dialect, which cannot stand here."}
    definitions[key] = own
    return {**said, "anyOf": [{"$ref": f"#/$defs/{key}"}, {"type": "null"}, *_open_texts(parameter.type, own)]}


def _open_texts(declared: DataType, own: Schema) -> list[Schema]:
    """Return the schema of placeholders, where they are of the right type; then what they become may fit an input's own schema."""
    if declared.collection or not own.keys().isdisjoint(_MAY_STATE_TYPES) or not ("type" in own or declared.name != "json"):
        return []
    text: Schema = {"type": "string", "pattern": PORTABLE_PLACEHOLDER}
    return [{**text, "allOf": [{"type": own["type"]}]} if "type" in own else text]


_MAY_STATE_TYPES = frozenset(("$ref", "$dynamicRef", "allOf", "if", "dependentSchemas"))


def _typed(declared: DataType, definitions: dict[str, Schema]) -> Schema:
    if not declared.known:
        return {}
    one = _single(declared.name, definitions)
    if not declared.collection:
        return one
    return {"type": ["array", "null"], **({"items": one} if one else {})}


def _single(name: str, definitions: dict[str, Schema]) -> Schema:
    """Return the schema of one value of a known type; one with a pattern is put down once, among ``definitions``."""
    accepts = CATALOGUE[name].accepts
    types = [] if type(None) in accepts else [*dict.fromkeys(_JSON_TYPES[one] for one in accepts), "null"]
    schema = {**({"type": types} if types else {}), **_CONSTRAINTS.get(name, {})}
    if "not" not in schema and "pattern" not in schema and "patternProperties" not in schema:
        return schema
    definitions[name] = schema
    return {"$ref": f"#/$defs/{name}"}


def _embedded(schema: Schema, key: str) -> Schema | None:
    """Return an input's own schema as it stands among the definitions; ``None`` where its dialect is another one."""
    from jsonschema import Draft202012Validator, SchemaError

    moved: Schema = _moved({name: value for name, value in schema.items() if name != "$schema"}, f"#/$defs/{key}/")
    try:
        Draft202012Validator.check_schema(moved)
    except SchemaError:
        return None
    return moved


def _moved(schema: Any, to: str) -> Any:
    """Return a copy of ``schema`` whose references within it begin at ``to``."""
    if isinstance(schema, list):
        return [_moved(item, to) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: to + value[2:] if name == "$ref" and isinstance(value, str) and value.startswith("#/") else _moved(value, to)
        for name, value in schema.items()
    }


def _description(parameter: InputParameter) -> str:
    row = CATALOGUE.get(parameter.type.name)
    if row is None:
        what = f'Of type "{parameter.type}", whose values are not checked'
    else:
        such = f", such as {EXAMPLES[parameter.type.name]}" if "not" in _CONSTRAINTS.get(parameter.type.name, {}) else ""
        what = (
            f"A list; each item: {row.expected}{such}"
            if parameter.type.collection
            else f"{row.expected[0].upper()}{row.expected[1:]}{such}"
        )
    sentences = [
        what,
        *(["Required"] if parameter.required else []),
        *(["The flow has an initial value for it"] if parameter.initial_value else []),
    ]
    said = ". ".join(sentences) + "."
    return f"{parameter.description.strip()}\n\n{said}" if parameter.description.strip() else said


def example(flow: FlowDefinition, aliases: tuple[str, ...] = ()) -> dict[str, Any] | None:
    """Return a launch request to ``flow`` that is free of findings, or ``None`` where a required input has a schema that none is known for.

    It passes every input whose values are known in form.
    """
    request: dict[str, Any] = {"flowId": next(iter(ids_of(flow, aliases)), "YOUR_FLOW_ID")}
    if not flow.inputs or flow.request_body is RequestBody.NONE:
        return request
    arguments: dict[str, Any] = {}
    for parameter in sorted(flow.inputs, key=lambda one: not one.required):
        values = _examples(parameter)
        if values:
            arguments[parameter.name] = values[0]
        elif parameter.required:
            return None
    order = [parameter.name for parameter in flow.inputs]
    return {**request, CONTAINER: {name: arguments[name] for name in sorted(arguments, key=order.index)}}


def _examples(parameter: InputParameter) -> list[Any]:
    """Return values that fit an input, the best first; none where its type is unknown and it may be left out."""
    if parameter.schema is not None:
        schema = parameter.schema
        stated = [*schema.get("examples", []), *(schema[key] for key in ("default", "const") if key in schema), *schema.get("enum", [])]
        guessed = [EXAMPLES.get(parameter.type.name), *_GUESSES]
        values = [*stated, *guessed, *([value] for value in guessed)]
        return [value for value in values if value is not None and _fits(parameter.type, value) and _suits(schema, value)]
    name = parameter.type.name
    if name not in EXAMPLES and not parameter.required:
        return []
    value = EXAMPLES.get(name, "text")
    return [[value] if parameter.type.collection else value]


def _suits(schema: Schema, value: object) -> bool:
    """Return true when a value is known to be one that a schema lets in."""
    try:
        return not violations(schema, value)
    except Unjudged:
        return False


def _fits(declared: DataType, value: object) -> bool:
    if not declared.collection:
        return judge(declared.name, value) is None
    return isinstance(value, list) and all(judge(declared.name, item) is None for item in value)


_GUESSES: tuple[Any, ...] = ({"key": "value"}, {}, "text", 1, True, [])
"""Values to try where a schema names none that fits it."""
