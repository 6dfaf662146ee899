"""The keywords of JSON Schema for schemas that anybody may have written: their work is counted, and patterns take linear time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

MOST_STEPS = 200_000
"""Steps that judging one value may take; a keyword that is applied once takes at least one."""
_CHARACTERS_A_STEP = 256
"""Characters of a value that a keyword may look at, or repeat in its message, for one step."""
_STEPS_AN_ERROR = 20
_PARTS_A_STEP = 16

Keyword: TypeAlias = Callable[[Any, Any, Any, Any], Iterator[Any] | None]


class Unjudged(Exception):
    """A schema cannot be applied to a value; the text says why, as a sentence without full stop."""


class Steps:
    """The steps that are left for one value.

    A validator hands its format checker on to all of its parts, and formats are not checked: so this takes that one's place.
    """

    def __init__(self, value: object) -> None:
        self._left = MOST_STEPS
        self._sizes: dict[int, int] = {}
        self._measure(value)

    def _measure(self, value: object) -> int:
        if isinstance(value, str):
            return len(value)
        if isinstance(value, int):
            return 8 + value.bit_length() // 4
        if isinstance(value, Mapping):
            size = 4 + sum(len(name) + self._measure(one) for name, one in value.items())
        elif isinstance(value, list):
            size = 4 + sum(map(self._measure, value))
        else:
            return 8
        self._sizes[id(value)] = size
        return size

    def spend(self, steps: int) -> None:
        """Count steps; raise ``Unjudged`` where there are none left."""
        self._left -= steps
        if self._left < 0:
            raise Unjudged("to judge the value by its schema takes too many steps")

    def characters(self, value: object) -> int:
        """Return about how long a value is when it is written."""
        return self._sizes.get(id(value)) or (len(value) if isinstance(value, str) else 8)


def validator_for(schema: Mapping[str, Any] | bool, value: object) -> Any:
    """Return what judges one value by a schema, which is one by the rules of its dialect; draft 2020-12 counts where it names none.

    Nothing is fetched. Raises ``Unjudged``, as the work of what it returns does, where the value cannot be judged.
    """
    from referencing import Registry

    dialect = schema.get("$schema") if isinstance(schema, Mapping) else None
    # A part that names a dialect would be judged by the library's own class for that, and the whole too, where a reference leads to it.
    judged = {name: one for name, one in schema.items() if name != "$schema"} if isinstance(schema, Mapping) else schema
    _refuse(judged)
    return _class(dialect if isinstance(dialect, str) else "")(judged, registry=Registry(), format_checker=Steps(value))


@cache
def _class(dialect: str) -> Any:
    from jsonschema import Draft3Validator, Draft202012Validator, validators

    base = validators.validator_for({"$schema": dialect} if dialect else {}, Draft202012Validator)
    if base is Draft3Validator:
        raise Unjudged("its schema is of draft 3, whose keywords mean other things")
    own = {name: keyword for name, keyword in _OWN.items() if name in base.VALIDATORS}
    known: dict[str, Keyword] = {**base.VALIDATORS, **own}
    extend: Callable[[Any, dict[str, Keyword]], Any] = validators.extend
    return extend(base, {name: _counted(name, keyword) for name, keyword in known.items()})


def _counted(name: str, keyword: Keyword) -> Keyword:
    def apply(validator: Any, wanted: Any, instance: Any, schema: Any) -> Iterator[Any]:
        steps: Steps = validator.format_checker
        parts = 1 + len(wanted) // _PARTS_A_STEP if isinstance(wanted, (list, dict)) else 1
        length = 1 + steps.characters(instance) // _CHARACTERS_A_STEP
        steps.spend(parts * length if name in {"enum", "patternProperties", "additionalProperties"} else parts + length)
        for error in keyword(validator, wanted, instance, schema) or ():
            steps.spend(_STEPS_AN_ERROR + length)
            yield error

    return apply


@lru_cache(maxsize=256)
def _search(pattern: str) -> Callable[[str], object]:
    """Return what looks for a pattern in linear time; raises ``Unjudged`` where nothing can, and ``re.error`` for a broken pattern."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        found: Callable[[str], object] = re2.compile(pattern, options).search
    except (re2.error, UnicodeEncodeError):
        re.compile(pattern)
        raise Unjudged(f'the pattern "{pattern}" of its schema has what cannot be looked for in linear time') from None
    return found


def _matches(pattern: str, text: str) -> bool:
    try:
        return _search(pattern)(text) is not None
    except UnicodeEncodeError:
        raise Unjudged("a string contains half of a surrogate pair, which no pattern can be compared with") from None


def _error() -> ValidationError:
    """Return an error; its keyword and its place, which the validator adds, say all."""
    from jsonschema import ValidationError

    return ValidationError("")


def _pattern(validator: Any, wanted: Any, instance: Any, _schema: Any) -> Iterator[Any]:
    if validator.is_type(instance, "string") and not _matches(wanted, instance):
        yield _error()


def _pattern_properties(validator: Any, wanted: Any, instance: Any, _schema: Any) -> Iterator[Any]:
    if not validator.is_type(instance, "object"):
        return
    for pattern, part in wanted.items():
        for name, value in instance.items():
            if _matches(pattern, name):
                yield from validator.descend(value, part, path=name, schema_path=pattern)


def _additional_properties(validator: Any, wanted: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if not validator.is_type(instance, "object"):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    extra = [name for name in instance if name not in known and not any(_matches(pattern, name) for pattern in patterns)]
    if validator.is_type(wanted, "object"):
        for name in extra:
            yield from validator.descend(instance[name], wanted, path=name)
    elif not wanted and extra:
        yield _error()


def _unique_items(validator: Any, wanted: Any, instance: Any, _schema: Any) -> Iterator[Any]:
    if wanted and validator.is_type(instance, "array") and len(set(map(_frozen, instance))) < len(instance):
        yield _error()


def _frozen(value: object) -> object:
    """Return a value that can be hashed and is equal for all values that JSON Schema calls equal."""
    if isinstance(value, Mapping):
        return "object", frozenset((name, _frozen(one)) for name, one in value.items())
    if isinstance(value, list):
        return "array", tuple(map(_frozen, value))
    return isinstance(value, bool), value


def _multiple_of(validator: Any, wanted: Any, instance: Any, schema: Any) -> Iterator[Any]:
    from jsonschema import Draft202012Validator

    try:
        yield from Draft202012Validator.VALIDATORS["multipleOf"](validator, wanted, instance, schema) or ()
    except (OverflowError, ValueError):
        raise Unjudged("a number is too large to be divided") from None


def _nothing(_validator: Any, _wanted: Any, _instance: Any, _schema: Any) -> None:
    """Find nothing, as a keyword that only tells people something."""


_OWN: dict[str, Keyword] = {
    "additionalProperties": _additional_properties,
    "format": _nothing,
    "multipleOf": _multiple_of,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "uniqueItems": _unique_items,
}


def _refuse(schema: object) -> None:
    """Raise ``Unjudged`` where a schema holds what would be judged by keywords other than those of this module."""
    names = set[str]()
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            names.update(part)
            if isinstance(part.get("$schema"), str):
                raise Unjudged('a part of its schema has a "$schema" of its own')
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    if {"unevaluatedProperties", "patternProperties"} <= names:
        raise Unjudged('its schema has both "unevaluatedProperties" and "patternProperties"')
