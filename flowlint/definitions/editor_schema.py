"""The schemas that editors read: those of launch requests, with sentences for people in place of patterns, and flows called by name.

``errorMessage``, ``patternErrorMessage`` and ``enumDescriptions`` are read by VS Code and by the YAML extension. They are no part of JSON
Schema, and some validators refuse keywords that they do not know, so only schemas that are written for editors have them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from flowlint.definitions.request_schema import (
    DIALECT,
    PLACEHOLDER_FOR_ID,
    Schema,
    flow_ids,
    ids_of,
    request_schema,
    unless_templated,
)
from flowlint.model.datatype import CATALOGUE, EXAMPLES
from flowlint.model.flow import FlowDefinition
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.request import CONTAINER, OF_OTHER_MODELS, OF_RECORDS

_NO_SUCH_ID = 'no flow definition has this id; add it to "flows" in .flowlint.yaml and run `flowlint schema --write` again'

_SPELLS_FLOW_ID = "[Ff][Ll][Oo][Ww][-_ ]?[Ii][Dd]"
_REQUEST: Schema = {
    "type": "object",
    "anyOf": [
        {"required": [CONTAINER]},
        {"minProperties": 1, "propertyNames": {"pattern": f"^(?:{_SPELLS_FLOW_ID}|flowVersion|name)$"}},
    ],
    "not": {"propertyNames": {"not": {"pattern": f"^(?:{_SPELLS_FLOW_ID}|{CONTAINER})$"}}},
    "propertyNames": {"not": {"enum": sorted(OF_RECORDS | OF_OTHER_MODELS)}},
}
"""What is meant as a launch request, whatever its ``flowId``: other files may have a ``flowId`` too."""


class Described(NamedTuple):
    """A flow, the further texts by which requests may name it, and the globs of the files that are bound to it."""

    flow: FlowDefinition
    aliases: tuple[str, ...] = ()
    globs: tuple[str, ...] = ()


def of_flow(one: Described) -> Schema:
    """Return the schema of a launch request to one flow; raise ``DefinitionError`` where none is known to launch it."""
    schema = request_schema(one.flow, one.aliases)
    known = ids_of(one.flow, one.aliases)
    flow_id = {name: word for name, word in schema["properties"]["flowId"].items() if name != "anyOf"}
    if known:
        flow_id = _flow_id(flow_id, [one], f'expected "{known[0]}", the id of flow "{one.flow.name}"')
    found = {**schema, "properties": {**schema["properties"], "flowId": {**flow_id, "minLength": 1}}}
    if "$defs" in schema:
        found["$defs"] = {name: _with_messages(name, part) for name, part in schema["$defs"].items()}
    return found


def by_flow_id(flows: Mapping[str, Described]) -> Schema:
    """Return the schema that leads to the flow which a request names; ``flows`` has each by the file of its schema.

    As in ``check``, what has no ``flowId`` and passes no arguments is not a request.
    """
    named: Schema = {"type": "object", "required": ["flowId"]}
    if len(flows) == 1:
        choices = [{"if": {"anyOf": [named, _REQUEST]}, "then": {"$ref": next(iter(flows))}}]
    else:
        said = {"title": "Id of the flow", "description": "The flow to launch.", "type": "string"}
        demanded = {**unless_templated({"required": ["flowId"]}), "properties": {"flowId": _flow_id(said, flows.values(), _NO_SUCH_ID)}}
        choices = [{"if": _REQUEST, "then": demanded}]
        for file, (flow, aliases, _) in flows.items():
            ids = flow_ids(flow, aliases)
            if ids:
                choices.append({"if": {**named, "properties": {"flowId": {"type": "string", "anyOf": ids}}}, "then": {"$ref": file}})
    return {
        "$schema": DIALECT,
        "title": "Launch request",
        "description": 'Body of POST /api/v2/flows/executions, described by the flow that "flowId" names.',
        "allOf": choices,
    }


def _flow_id(said: Schema, flows: Iterable[Described], otherwise: str) -> Schema:
    """Return the schema of a ``flowId`` that names one of ``flows``, offered with their names; of any other ``otherwise`` is said."""
    titles: dict[str, str] = {}
    in_any_case = []
    for flow, aliases, _ in flows:
        for one in ids_of(flow, aliases):
            titles.setdefault(one, f"flow {flow.title}")
        in_any_case += flow_ids(flow, aliases)[1:]
    listed: Schema = {"enum": list(titles)} if titles else {"not": {}}
    others = {"not": {"anyOf": [*in_any_case, PLACEHOLDER_FOR_ID]}}
    # Editors offer what "anyOf" lists, but VS Code puts words of its own in place of the message there.
    offered = {"anyOf": [{**listed, "enumDescriptions": list(titles.values())}, {}]} if titles else {}
    return {**said, "errorMessage": otherwise, **offered, "if": others, "then": {**listed, "errorMessage": otherwise}}


def _with_messages(name: str, schema: Schema) -> Schema:
    """Return the schema of the type called ``name`` with what editors say of other values; an input's own schema as it is."""
    if name not in CATALOGUE:
        return schema
    such = EXAMPLES[name]
    expected = f"expected {CATALOGUE[name].expected}, such as {such if isinstance(such, str) else json.dumps(such)}"
    found = {**schema, "errorMessage": expected}
    if "pattern" in schema:
        found["patternErrorMessage"] = expected
    if "patternProperties" in schema:
        code = 'expected a currency code of three letters, such as "EUR"'
        parts = schema["patternProperties"]
        found["patternProperties"] = {
            key: {**part, "errorMessage": code, "patternErrorMessage": code} if "pattern" in part else part for key, part in parts.items()
        }
    return found
