"""JSON Schema: the schemas that flowlint brings along, and judging values by any schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flowlint.binding.schema_keywords import validator_for
from flowlint.model.errors import DefinitionError
from flowlint.model.location import join
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import row

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}

_PHRASES = {
    "contains": "a list with a certain item",
    "exclusiveMaximum": "a number less than {}",
    "exclusiveMinimum": "a number greater than {}",
    "format": 'text in the format "{}"',
    "maxItems": "at most {} items",
    "maxLength": "at most {} characters",
    "maxProperties": "at most {} members",
    "maximum": "a number of at most {}",
    "minItems": "at least {} items",
    "minLength": "at least {} characters",
    "minProperties": "at least {} members",
    "minimum": "a number of at least {}",
    "multipleOf": "a multiple of {}",
    "not": "something that an excluded form does not fit",
    "pattern": 'a string that matches "{}"',
    "uniqueItems": "items that all differ",
}


class Violation(NamedTuple):
    """One way in which a value breaks a schema; it says nothing of the value itself, which may be personal data.

    ``pointer`` is the JSON pointer of the part at fault within the value, ``keyword`` the schema's keyword, ``expected`` a noun phrase.
    """

    pointer: str
    keyword: str
    expected: str


def violations(schema: Mapping[str, Any] | bool, value: object) -> list[Violation]:
    """Return every way in which ``value`` breaks ``schema``, in order of place.

    Draft 2020-12 counts where ``$schema`` names no other. Nothing is fetched. Raises ``DefinitionError`` where the schema itself is wrong
    or leads to one that it does not hold, and ``Unjudged`` where the value cannot be judged by it in a limited time.
    """
    from jsonschema import Draft202012Validator, SchemaError, validators
    from referencing.exceptions import Unresolvable

    dialect = schema.get("$schema") if isinstance(schema, Mapping) else None
    known: Any = validators.validator_for({"$schema": dialect} if isinstance(dialect, str) else {}, Draft202012Validator)
    try:
        known.check_schema(schema)
        errors = sorted(validator_for(schema, value).iter_errors(value), key=_order)
    except SchemaError as error:
        raise DefinitionError(f'JSON Schema is wrong at "{_pointer(error.path)}": "{error.validator}" does not hold') from error
    except Unresolvable as error:
        raise DefinitionError(f'JSON Schema refers to "{error.ref}", which it does not hold') from error
    except re.error as error:
        raise DefinitionError(f"JSON Schema has a pattern that is not a regular expression: {error}") from error
    except RecursionError as error:
        raise DefinitionError("JSON Schema or value is nested too deeply, or refers to itself without end") from error
    return [Violation(_pointer(error.absolute_path), str(error.validator), _expected(error)) for error in errors]


def _order(error: ValidationError) -> tuple[list[Any], str]:
    # Steps that are compared lead from one object or from one list, so that they are all names or all numbers.
    return list(error.absolute_path), str(error.validator)


def _pointer(path: Iterable[int | str]) -> str:
    pointer = ""
    for step in path:
        pointer = join(pointer, step)
    return pointer


def _expected(error: ValidationError) -> str:
    """Return what the schema wants, in words that hold nothing of the value."""
    keyword = str(error.validator)
    wanted: Any = error.validator_value
    if keyword == "type":
        names = [wanted] if isinstance(wanted, str) else wanted
        return " or ".join(_TYPES[name] for name in names)
    if keyword in {"enum", "const"}:
        return _one_of(wanted if keyword == "enum" else [wanted])
    if keyword == "required":
        # One error stands for one missing member; jsonschema names it in its message alone.
        return "an object with " + next(f'"{name}"' for name in wanted if error.message.startswith(repr(name)))
    if keyword in {"additionalProperties", "unevaluatedProperties"} and isinstance(error.schema, Mapping):
        names = sorted(error.schema.get("properties", {}))
        return "an object without other members" + (f" than {row(names)}" if names else "")
    if keyword in {"anyOf", "oneOf"}:
        return f"{'one' if keyword == 'anyOf' else 'exactly one'} of {len(wanted)} forms"
    if keyword in _PHRASES:
        return _PHRASES[keyword].format(wanted)
    return "nothing here" if error.validator is None else f'what "{keyword}" demands'


def _one_of(values: Sequence[object]) -> str:
    texts = [json.dumps(value, ensure_ascii=False) for value in values]
    return ("" if len(texts) == 1 else "one of ") + ", ".join(texts)
