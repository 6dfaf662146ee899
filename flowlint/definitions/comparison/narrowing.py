"""Decides whether one type, or one input, takes every value that another takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowlint.binding.json_schema import violations
from flowlint.binding.schema_keywords import Unjudged
from flowlint.model.datatype import DataType, FaultKind, judge
from flowlint.model.flow import InputParameter

_SPECIMENS: tuple[Any, ...] = (
    *("", "text", "5", "true", "a@b", "tel:+13178723000", "2025-03-29", "2025-03-29T10:15:00Z", "10:15:00", "PT5M", "{}"),
    *(0, 1, -1, 5, 10**16, 10**41, 1.5, True, False),
    *({}, {"key": "value"}, {"amount": 1, "currencyCode": "EUR"}, {"currencyCode": "euro"}, {"amount": 10**41}, [], ["text"], None),
)
"""Values that tell the types of the catalogue apart: where one type takes what another does not, one of these shows it."""


def takes_all(old: DataType, new: DataType) -> bool:
    """Return true when no value without error for an input of type ``old`` is an error for one of type ``new``; null is none for any."""
    if not new.known or old == new or new == DataType("json"):
        return True
    if not old.known or old.collection != new.collection:
        return False
    return all(_fits(new.name, value) for value in _SPECIMENS if _fits(old.name, value))


def keeps_meaning(old: DataType, new: DataType) -> bool:
    """Return true when every value for ``old`` is known to be as good for ``new``: whole for decimal numbers, written forms for strings."""
    if old.collection != new.collection or not (old.known and new.known) or not takes_all(old, new):
        return False
    return (old.name, new.name) == ("integer", "decimal") or new.name == "string"


def other_shape(old: InputParameter, new: InputParameter) -> bool:
    """Return true when one takes nothing but lists and the other no list, whatever else schemas demand."""
    shapes = {_is_list(old), _is_list(new)}
    return shapes == {True, False}


def _is_list(parameter: InputParameter) -> bool | None:
    """Return true when an input takes lists alone, or no list; ``None`` where it may take both."""
    typed, schema = parameter.type, parameter.schema
    if typed.known and (typed.name != "json" or (typed.collection and schema is None)):
        return typed.collection
    # Values of JSON, and of types that are not known, are for the schema alone to judge.
    kind = schema.get("type") if schema is not None else None
    return kind == "array" if isinstance(kind, str) else None


def refused(old: InputParameter, new: InputParameter) -> Any:
    """Return whether a value is known that ``old`` takes and ``new`` refuses, as that value in a tuple; ``None`` where none is known.

    Where schemas are concerned, not every value can be tried: the ones tried are specimens of every type and what the schemas name.
    """
    singles = [*_SPECIMENS, *_named(old.schema), *_named(new.schema)]
    tried = (*singles, *([value] for value in singles))
    return next(((value,) for value in tried if _input_takes(old, value) and not _input_takes(new, value)), None)


def _named(schema: object) -> Iterator[Any]:
    """Yield values that a schema names, or that stand at its limits."""
    if isinstance(schema, list):
        for part in schema:
            yield from _named(part)
    if not isinstance(schema, dict):
        return
    for key, value in schema.items():
        if key in {"const", "default"}:
            yield value
        elif key in {"enum", "examples"} and isinstance(value, list):
            yield from value
        elif key in {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"} and isinstance(value, (int, float)):
            yield from (value - 1, value, value + 1)
        elif key in {"minLength", "maxLength"} and isinstance(value, int) and value < 1000:
            yield from ("x" * length for length in (value - 1, value, value + 1))
        elif isinstance(value, (dict, list)) and key not in {"properties", "patternProperties", "$defs"}:
            yield from _named(value)
    yield from _objects(schema)


def _objects(schema: dict[str, Any]) -> Iterator[Any]:
    properties, listed = schema.get("properties"), schema.get("required")
    required = [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []
    if not isinstance(properties, dict) and not required:
        return
    parts = dict.fromkeys(required, "text")
    parts |= {name: _first(part) for name, part in properties.items()} if isinstance(properties, dict) else {}
    yield parts
    yield {name: parts[name] for name in required}


def _first(schema: object) -> Any:
    """Return a value that a schema of one member probably takes."""
    named = [*_named(schema)]
    kind = schema.get("type") if isinstance(schema, dict) else None
    by_type = {"string": "text", "integer": 1, "number": 1.5, "boolean": True, "array": [], "object": {}}
    return named[0] if named else by_type.get(str(kind), "text")


def _input_takes(parameter: InputParameter, value: Any) -> bool:
    """Return true when no error is found in ``value``, as the rules find them."""
    typed, schema = parameter.type, parameter.schema
    if typed.known and not (schema is not None and (typed.name == "json" or value is None)) and not _type_takes(typed, value):
        return False
    if schema is None or value is None:
        return True

    try:
        return not violations(schema, value)
    except Unjudged:
        return True


def _type_takes(typed: DataType, value: Any) -> bool:
    if value is None:
        return True
    if not typed.collection:
        return typed.name == "json" or _fits(typed.name, value)
    return isinstance(value, list) and (typed.name == "json" or all(_fits(typed.name, item) for item in value))


def _fits(name: str, value: Any) -> bool:
    fault = judge(name, value)
    return fault is None or fault.kind is FaultKind.NULL
