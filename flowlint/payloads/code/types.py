"""Tells which JSON type an expression of source code has when it is sent, as far as that is certain whatever the code does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flowlint.model.named_tuple import NamedTuple
from flowlint.payloads.code.program import (
    Computed,
    Expression,
    Imported,
    Invocation,
    Items,
    Program,
    Quoted,
    Record,
    Reference,
    Scalar,
    Sum,
)

_MOST_STEPS = 10
"""Names and choices that are followed one after another."""
_OWN = frozenset({"this", "self", "super", "cls"})


class Results(NamedTuple):
    """JSON types of what a language's functions return: ``functions`` by their whole names, ``methods`` by their own, of whatever object.

    A whole name begins with that of a module, where one is imported; a call without arguments within it stands there as ``()``.
    """

    functions: Mapping[str, str]
    methods: Mapping[str, str]


class Types:
    """What is known of the types in one program."""

    def __init__(self, program: Program, results: Results, text: str) -> None:
        self._program = program
        self._results = results
        self._text = text
        self._is_open = any(name == "*" for _, name in program.variables)

    def of(self, expression: Expression, depth: int = 0) -> str:
        """Return the JSON type that an expression has, or the form of its string; empty where neither is certain."""
        if depth > _MOST_STEPS:
            return ""
        match expression:
            case Quoted() | Sum():
                return "string"
            case Items():
                return "array"
            case Record():
                return "object"
            case Scalar(text=text):
                return "" if text == "null" else "boolean" if text in {"true", "false"} else "integer" if text.isdecimal() else "number"
            case Computed():
                return expression.type or _common(self.of(one, depth + 1) for one in expression.options)
            case Reference():
                value = self._value(expression)
                return self.of(value, depth + 1) if value is not None else ""
            case Invocation():
                return self._returned(expression, depth)
        return ""

    def _value(self, name: Reference) -> Expression | None:
        variable = self._program.variable(name)
        return variable.value if variable is not None else None

    def _returned(self, call: Invocation, depth: int) -> str:
        """Return the type of what a call returns; a function that the code may have put in the place of a known one is not that."""
        found = self._results.functions.get(self._whole_name(call, depth))
        if found is not None:
            return found
        name, value = call.path[-1], self._value(call.root)
        is_others = len(call.path) == 2 and (
            call.path[0] in _OWN or isinstance(value, Record | Imported) or (isinstance(value, Invocation) and value.path == ("require",))
        )
        is_method = len(call.path) > 1 and not is_others and name not in self._program.methods
        return self._results.methods.get(name, "") if is_method else ""

    def _whole_name(self, call: Invocation, depth: int) -> str:
        """Return the name of a function from its module on; empty where the code has something else by the name that it begins with."""
        value = self._value(call.root)
        receiver = self._text[call.start : call.name_start]
        if depth > _MOST_STEPS or ("(" in receiver and (receiver.count("(") > 1 or not receiver.endswith("()."))):
            return ""
        if isinstance(value, Imported):
            return ".".join((value.name, *call.path[1:]))
        if isinstance(value, Invocation) and not (value.arguments or value.named or value.is_open):
            return ".".join((self._whole_name(value, depth + 1), "()", *call.path[1:]))
        is_free = self._program.home(call.root) is None and not self._is_open
        return ".".join(call.path) if is_free else ""


def _common(types: Iterable[str]) -> str:
    """Return the type that covers all of some, empty where there is none."""
    found = set(types)
    if found == {"integer", "number"}:
        return "number"
    return found.pop() if len(found) == 1 else ""
