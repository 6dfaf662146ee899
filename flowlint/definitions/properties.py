"""The ``properties`` of a JSON Schema that describes a flow's inputs, as types of Architect.

A schema says less than a variable does, so the types are coarse. Architect's own reading of schema properties is followed: ``string``,
``boolean``, ``integer``, ``number`` (a Decimal), ``array`` (a collection of ``items``), ``null`` beside one other type left out, and
``required`` as a list of the schema or a boolean of the property (``purecloud-flow-scripting-api-sdk-javascript``, ``_determineType``).
In schemas that the platform makes, a property refers to a definition that is named after its type, as ``#/definitions/archString``; such a
name is exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import SchemaError
from referencing.exceptions import Unresolvable

from flowlint.binding.schema_keywords import Unjudged, validator_for
from flowlint.definitions.reading import error, refuse_many, whole
from flowlint.model.datatype import DataType, from_variable_key, spelled
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import InputParameter
from flowlint.model.location import Location, join

_SIMPLE = {"string": "string", "boolean": "boolean", "integer": "integer", "number": "decimal", "object": "json"}
_DATED = {"date-time": "dateTime", "date": "date"}
_ANNOTATIONS = frozenset(
    {"title", "description", "default", "examples", "$comment", "name", "required", "deprecated", "readOnly", "writeOnly"}
)
_HOPS = 16
"""References that may lead from a property to its schema, one after another."""
_MOST_STEPS = 10_000
"""Schemas that one value may be judged by, counted each time."""
MOST_PARTS = 20_000
"""Objects, lists and other values that the schemas of one document's inputs may consist of, counted for each input."""
_CIRCLE = "its references lead in a circle"
_REFERRING = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})
_REFERENCES = ("#/definitions/", "#/$defs/")


def from_schema(schema: dict[str, Any], place: Callable[[str], Location], mixed: str, *, keep: bool = False) -> tuple[InputParameter, ...]:
    """Return the inputs that ``schema`` declares; ``place`` gives the place of a JSON pointer in it.

    ``mixed`` names the type of values that may be of several types. With ``keep``, a schema that says more than the type is kept with the
    input, together with the definitions that it refers to. Raises ``DefinitionError`` where the schema cannot be read.
    """
    properties = schema.get("properties")
    if properties is None:
        return ()
    if not isinstance(properties, dict):
        raise error(place("/properties"), '"properties" of the input schema is not an object, expected an object of named schemas')
    refuse_many(properties, place("/properties"))
    listed = schema.get("required")
    required = {name for name in listed if isinstance(name, str)} if isinstance(listed, list) else set()
    inputs = []
    known: _Known = {}
    for name, one in properties.items():
        where = place(join("/properties", name))
        if not isinstance(one, (dict, bool)):
            raise error(where, f'the schema of input "{name}" is neither an object nor a boolean, expected a JSON Schema')
        described = {} if isinstance(one, bool) else one
        data_type = _Reader(schema, where, mixed, known).type_of(one)
        description = described.get("description")
        inputs.append(
            InputParameter(
                name=whole(name),
                type=data_type,
                required=name in required or described.get("required") is True,
                description=whole(description) if isinstance(description, str) else "",
                initial_value="default" in described,
                schema=_kept(described, schema, where) if keep and not _is_plain(described, data_type) else None,
                place=where,
            )
        )
    return tuple(inputs)


_Known = dict[tuple[str, int], DataType]
"""The types that references have, each after its number of hops: where choices refer to choices, each is read once and not in every way."""


class _Reader:
    """Reads the type of one property; what is ``known`` of references holds for all properties of one document."""

    def __init__(self, root: dict[str, Any], place: Location, mixed: str, known: _Known) -> None:
        self.root, self.place, self.mixed, self.known = root, place, mixed, known

    def type_of(self, schema: object, hops: int = 0) -> DataType:
        if not isinstance(schema, dict):
            return DataType("json")
        reference = schema.get("$ref")
        if isinstance(reference, str):
            key = (reference, hops)
            if key not in self.known:
                self.known[key] = self._referred(reference, hops)
            return self.known[key]
        choices = schema.get("anyOf") or schema.get("oneOf")
        if isinstance(choices, list) and "type" not in schema:
            meant = [one for one in choices if not (isinstance(one, dict) and one.get("type") == "null")] if hops < _HOPS else []
            return self._common([self.type_of(choice, hops + 1) for choice in meant])
        return self._plain(schema, hops)

    def _plain(self, schema: dict[str, Any], hops: int) -> DataType:
        kinds = schema.get("type")
        names = [kind for kind in kinds if kind != "null"] if isinstance(kinds, list) else [kinds]
        if len(names) != 1:
            return DataType(self.mixed if names else "json")
        if names[0] == "array":
            return self._collection(schema.get("items"), hops)
        if names[0] == "string" and isinstance(schema.get("format"), str):
            return DataType(_DATED.get(schema["format"], "string"))
        return DataType(_SIMPLE.get(names[0], "json") if isinstance(names[0], str) else "json")

    def _collection(self, items: object, hops: int) -> DataType:
        if items is None:
            return DataType(self.mixed, collection=True)
        if hops >= _HOPS:
            return DataType("json", collection=True)
        one = self.type_of(items, hops + 1)
        return DataType("json" if one.collection else one.name, collection=True)

    def _referred(self, reference: str, hops: int) -> DataType:
        target = _target(reference, self.root)
        if target is None:
            raise _leads_nowhere(reference, self.place)
        name = reference.rpartition("/")[2]
        if name.startswith("arch") and name[4:5].isupper():
            exact = spelled(from_variable_key(name[4].lower() + name[5:]))
            if exact.known:
                return exact
        if hops >= _HOPS:
            raise error(self.place, f'"$ref" leads on and on, expected at most {_HOPS} references one after another')
        return self.type_of(target, hops + 1)

    def _common(self, types: list[DataType]) -> DataType:
        if types and all(one == types[0] for one in types):
            return types[0]
        return DataType(self.mixed if types else "json")


def _is_plain(schema: dict[str, Any], data_type: DataType) -> bool:
    """Return true when a schema says no more than its type does; one of a JSON value always says more, if anything."""
    constraints = set(schema) - _ANNOTATIONS
    if data_type.name == "json" or not isinstance(schema.get("type", ""), str):
        return not constraints
    items = schema.get("items")
    if constraints <= {"type", "items"}:
        return items is None or (isinstance(items, dict) and _is_plain(items, DataType(data_type.name)))
    return constraints == {"type", "format"} and isinstance(schema["format"], str) and schema["format"] in _DATED


def _leads_nowhere(reference: str, place: Location) -> DefinitionError:
    return error(place, f'"$ref" refers to "{reference}", expected a definition in the same document (#/$defs/... or #/definitions/...)')


def _target(reference: str, root: dict[str, Any]) -> object:
    for prefix in _REFERENCES:
        if reference.startswith(prefix):
            definitions = root.get(prefix[2:-1])
            name = reference[len(prefix) :].replace("~1", "/").replace("~0", "~")
            return definitions.get(name) if isinstance(definitions, dict) else None
    return None


def _kept(schema: dict[str, Any], root: dict[str, Any], place: Location) -> dict[str, Any] | None:
    """Return ``schema`` as it can stand alone, or ``None`` where it says nothing beyond its annotations."""
    constraints = {
        key: value for key, value in schema.items() if key not in _ANNOTATIONS or (key == "required" and isinstance(value, list))
    }
    if not constraints:
        return None
    kept = portable(constraints)
    assert isinstance(kept, dict)
    references = set(_references(constraints))
    if references:
        for prefix in _REFERENCES:
            key = prefix[2:-1]
            if isinstance(root.get(key), dict):
                kept[key] = portable(root[key])
                references.update(_references(root[key]))
        for reference in sorted(references):
            if _target(reference, root) is None:
                raise _leads_nowhere(reference, place)
    dialect = root.get("$schema")
    return {"$schema": whole(dialect), **kept} if isinstance(dialect, str) else kept


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key in _REFERRING and isinstance(value, str):
                yield value
            else:
                yield from _references(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from _references(item)


def _steps(schema: dict[str, Any]) -> float:
    """Return how many schemas judge one value, or one part of it, counted each time; without end where references lead in a circle."""
    known: dict[int, float] = {}
    met: set[int] = set()
    waiting: list[object] = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict) and id(part) not in met:
            met.add(id(part))
            _steps_at_once(part, schema, known)
            waiting += [value for key, value in part.items() if f"#/{key}/" not in _REFERENCES]
            waiting += _referred(part, schema)
        elif isinstance(part, list):
            waiting += part
    return max(known.values())


def _steps_at_once(schema: object, root: dict[str, Any], known: dict[int, float]) -> float:
    """Return how many schemas judge the value that ``schema`` judges, and not merely its members or items."""
    if not isinstance(schema, dict):
        return 1
    if id(schema) not in known:
        known[id(schema)] = float("inf")
        parts = [schema[key] for key in ("not", "if", "then", "else") if key in schema]
        parts += [part for key in ("allOf", "anyOf", "oneOf") if isinstance(schema.get(key), list) for part in schema[key]]
        known[id(schema)] = 1 + sum(_steps_at_once(part, root, known) for part in parts + _referred(schema, root))
    return known[id(schema)]


def _referred(schema: dict[str, Any], root: dict[str, Any]) -> list[object]:
    return [_target(reference, root) for key in _REFERRING if isinstance(reference := schema.get(key), str)]


def portable(schema: object) -> object:
    """Return a copy of a JSON Schema that can be written anywhere and has no base URIs: with one, references would leave the document."""
    if isinstance(schema, dict):
        return {whole(key): portable(value) for key, value in schema.items() if not (key in {"$id", "id"} and isinstance(value, str))}
    if isinstance(schema, list):
        return [portable(item) for item in schema]
    return whole(schema) if isinstance(schema, str) else schema


def parts_in(schema: object) -> int:
    """Return how many objects, lists and other values a schema consists of."""
    parts, waiting = 0, [schema]
    while waiting:
        part = waiting.pop()
        parts += 1
        if isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return parts


def unsound(schema: dict[str, Any]) -> str | None:
    """Return why values cannot be validated against ``schema``, as a clause, or ``None`` where they can."""
    if parts_in(schema) > MOST_PARTS:
        return f"it has more than {MOST_PARTS:,} parts"
    for reference in _references(schema):
        if _target(reference, schema) is None:
            return f'its reference "{reference}" leads nowhere in it'
    try:
        steps = _steps(schema)
    except RecursionError:
        return _CIRCLE
    if steps > _MOST_STEPS:
        return _CIRCLE if steps == float("inf") else f"its references lead to the same parts in more than {_MOST_STEPS:,} ways"
    stated = {"$schema": schema["$schema"]} if isinstance(schema.get("$schema"), str) else {}
    try:
        validators.validator_for(stated, default=Draft202012Validator).check_schema(schema)
        _probe(schema)
    except SchemaError as fault:
        return f"it breaks the rules of JSON Schema at {fault.json_path}"
    except Unresolvable:
        return "one of its references leads nowhere"
    except re.error:
        return "one of its patterns is not a regular expression"
    except ValueError:
        return 'its "$schema" is not an address'
    except RecursionError:
        return _CIRCLE
    return None


def _probe(schema: dict[str, Any]) -> None:
    """Judge a value of each type, which raises where the schema leads nowhere, or goes on without end."""
    probes: tuple[Any, ...] = (None, True, 0, "", [], {})
    for probe in probes:
        with suppress(Unjudged):
            validator_for(schema, probe).is_valid(probe)
