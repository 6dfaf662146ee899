"""Phrases that the sentences of many rules are made of; none of them ever holds a payload value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flowlint.model.datatype import DAY, INSTANT, LOCAL_TIME
from flowlint.model.node import Kind, Node
from flowlint.model.payload import Argument
from flowlint.model.placeholder import is_expression

LONGEST_NAME = 100
"""Code points of a name that a sentence keeps."""

_NONE: Mapping[str, str] = MappingProxyType({})

_WITH_ARTICLE = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a number",
    "object": "an object",
    **dict.fromkeys((INSTANT, LOCAL_TIME), "a date-time string"),
    DAY: "a date string",
}


def noun(node: Node, holes: Mapping[str, str] = _NONE) -> str:
    """Return what a value is, with its article: ``a string``; ``holes`` are the JSON types of placeholders that have one."""
    meant = _WITH_ARTICLE.get(holes.get(str(node.value), "")) if node.kind is Kind.HOLE else None
    if meant is None:
        return node.kind.noun
    return meant if is_expression(str(node.value)) else f"{node.kind.noun} for {meant}"


def quoted(name: object) -> str:
    """Return a name in double quotes, cut where it is too long to be one."""
    text = str(name)
    return f'"{text}"' if len(text) <= LONGEST_NAME else f'"{text[: LONGEST_NAME - 1]}…"'


def series(names: Sequence[str], limit: int = 10) -> str:
    """Return names in double quotes, in the order given; of more than ``limit`` the first ones and how many more there are."""
    shown = [quoted(name) for name in names[:limit]]
    if len(names) > limit:
        shown.append(f"{len(names) - limit} more")
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def taker(argument: Argument, node: Node) -> str:
    """Return what takes the value that ``node`` is: the input, each item of a collection, or a part of the input's value."""
    return _of_input(argument, node, "", "each item of ")


def owner(argument: Argument, node: Node) -> str:
    """Return what ``node`` is: the value of the input, an item of it, or a part of it."""
    return _of_input(argument, node, "value of ", "item of ")


def _of_input(argument: Argument, node: Node, whole: str, item: str) -> str:
    name = quoted(argument.input.name if argument.input is not None else argument.name)
    if node is argument.value:
        return f"{whole}input {name}"
    collection = argument.input is not None and argument.input.type.collection
    is_item = collection and any(other is node for other in argument.value.items)
    return f"{item if is_item else 'part of '}input {name}"
