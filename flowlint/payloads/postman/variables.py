"""The variables of a Postman collection: what is put in for ``{{name}}``, where the collection itself settles that.

Postman puts in the variables of the collection, and those within them; a variable that is turned off counts for nothing (Postman, "Store
and reuse values using variables"). Folders have none of their own in its app, but other programs write them, and scripts set variables when
a request is sent: what either has a name for is left open. So is a variable without a value, which people fill in for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.model.node import Kind, Node
from flowlint.model.pattern import pattern

VARIABLE = pattern(r"\{\{(?P<name>[^{}$][^{}]*)\}\}")
_SET = pattern(r"""\b(?:set|unset|setEnvironmentVariable|setGlobalVariable)\s*\(\s*(?:(?P<quote>["'`])(?P<name>[^"'`]*)(?P=quote))?""")


def settled(root: Node, text: str) -> dict[str, Node]:
    """Return the nodes that hold the values of a collection's variables, by name; ``text`` is the collection as it is written."""
    stated = list(_stated(root))
    if not stated:
        return {}
    left_open = set(_open(root))
    if None in left_open:
        return {}
    values: dict[str, set[str]] = {}
    for name, value in stated:
        values.setdefault(name, set()).add(said(value, text))
    return {name: value for name, value in stated if name not in left_open and len(values[name]) == 1 and said(value, text)}


def said(value: Node, text: str) -> str:
    """Return what a value is put in as; empty where that is not known."""
    return text[value.start : value.end] if value.kind in {Kind.NUMBER, Kind.BOOLEAN} else value.text or ""


def _stated(holder: Node) -> Iterator[tuple[str, Node]]:
    """Yield the name and the value of each variable that an object has and that is not turned off."""
    for item in holder.items_at("variable"):
        name, value = item.get("key") or item.get("id"), item.get("value")
        if name is not None and name.text and value is not None and not is_off(item):
            yield name.text, value


def is_off(holder: Node) -> bool:
    """Return true when a variable, a header or a body is turned off."""
    disabled = holder.get("disabled")
    return disabled is not None and disabled.value is True


def _open(root: Node) -> Iterator[str | None]:
    """Yield the names that scripts set and folders have, ``None`` for one that is computed."""
    for node in _items(root):
        if node is not root:
            yield from (name for name, _ in _stated(node))
    for script in _scripts(root):
        yield from (match["name"] for match in _SET.finditer(script))


def sets_bodies(root: Node) -> bool:
    """Return true when a script may give a request of the collection its body."""
    return any("request.body" in script for script in _scripts(root))


def _scripts(root: Node) -> Iterator[str]:
    """Yield each script of a collection: a text, or the lines of a list."""
    for node in _items(root):
        for event in node.items_at("event"):
            script = event.get("script", "exec")
            if script is not None:
                yield "\n".join(line.text or "" for line in script.items or (script,))


def _items(root: Node) -> Iterator[Node]:
    """Yield a collection, and all folders and requests in it."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.items_at("item")
