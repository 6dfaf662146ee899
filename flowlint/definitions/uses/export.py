"""The uses of inputs in an Architect export or configuration: expressions are trees there, which name variables by id.

An expression is an object with ``config``, its tree: each node is a member, called by its operator or function, with ``operands``. ``ref``
names a variable by id (``val``) and as written (``text``), ``nul`` is ``NOT_SET``. The editor's mode of a variable that is set is 2.
What is ``outOfService`` belongs to a choice that is not made, and is not a part of the flow: Archy's export leaves it out.
What the editor keeps beside an expression (``uiMetaData``, ``metaData``) says the same once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from flowlint.definitions.reading import json_value
from flowlint.definitions.uses.expression import COMPARISONS, TESTS
from flowlint.definitions.uses.ledger import Ledger, Sight
from flowlint.model.use import InputUse

_TARGET = 2
"""The editor's mode of a variable that an action sets."""
_REPEATED = frozenset({"uiMetaData", "metaData"})
_APART = frozenset({"manifest", "commonModules", "uiMetaData"})
"""Members of a flow in which its variables do nothing: lists of what it needs, and other flows that are with it."""
_DISABLED = re.compile(r'"(?:isD|d)isabled"\s*:\s*true')
_BRANCHED = frozenset({dict, list})
_EMPTY = frozenset({"emp", "sysref"})
"""Trees that name no variable of the flow."""


def uses(held: str | dict[str, Any], names: Iterable[str]) -> Mapping[str, InputUse]:
    """Return the uses in a flow, given as JSON or as what that says; nothing where it cannot be read or holds no body."""
    try:
        flow = held if isinstance(held, dict) else json_value(held)
    except (ValueError, RecursionError):
        return {}
    if not flow.get("flowSequenceItemList"):
        return {}
    text = held if isinstance(held, str) else ""
    listed = flow.get("variables")
    declared = listed if isinstance(listed, list) else []
    variables = [one for one in declared if isinstance(one, dict) and isinstance(one.get("name"), str)]
    ledger = Ledger(names)
    found = ((one.get("id"), ledger.meant(one["name"].split("."))) for one in variables)
    ids = {key: name for key, name in found if isinstance(key, str) and name is not None}
    # To look for a word takes a twentieth of looking for the expression, and most flows have it nowhere.
    dead = _dead(flow) if not text or ('isabled"' in text and _DISABLED.search(text) is not None) else None
    _Body(ledger, ids).meet(flow, dead)
    # An id that is nowhere but in its declaration names nothing.
    unseen = {key: name for key, name in ids.items() if ledger.is_unseen(name) and (not text or text.count(key) > 1)}
    _mentions(flow, ledger, unseen, dead)
    return ledger.uses(one["name"] for one in variables if one.get("isOutput") is True)


class _Body:
    """Goes through a flow and notes what its expressions do; ``ids`` are the ids of the inputs, with their names."""

    def __init__(self, ledger: Ledger, ids: Mapping[str, str]) -> None:
        self._ledger, self._ids = ledger, ids

    def meet(self, flow: dict[str, Any], dead: Set[str] | None) -> None:
        """Note everything in a flow, in the order written, but for the actions that are ``dead``; ``None`` where nothing is disabled."""
        waiting: list[Any] = [value for key, value in flow.items() if key not in _APART and type(value) in _BRANCHED]
        waiting.reverse()
        action = ""
        while waiting:
            node = waiting.pop()
            if type(node) is list:
                waiting += [item for item in reversed(node) if type(item) in _BRANCHED]
            elif type(node) is str:
                # All that was in an action is met; what follows is in the one around it.
                action = node
            elif "config" in node and "text" in node:
                if node.get("outOfService") is not True and not _is_empty(node["config"]):
                    self._expression(node, action)
            elif dead is None or not _is_dead(node, dead):
                if "__type" in node and type(node.get("name")) is str:
                    waiting.append(action)
                    action = node["name"]
                waiting += [value for key, value in reversed(node.items()) if type(value) in _BRANCHED and key not in _REPEATED]

    def _expression(self, node: dict[str, Any], action: str) -> None:
        editor, tree, text, named = node.get("uiMetaData"), node["config"], node["text"], node.get("metaData")
        references = named.get("references") if isinstance(named, dict) else None
        if isinstance(references, list) and references and self._are_others(references):
            return
        is_target = isinstance(editor, dict) and editor.get("mode") == _TARGET
        if isinstance(tree, dict) and tree:
            for name, tested in self._reads(tree):
                if is_target:
                    self._ledger.guard(name, Sight(action=action))
                else:
                    self._ledger.read(name, Sight(action=action), tested=tested)
        elif isinstance(text, str) and text:
            (self._ledger.target if is_target else self._ledger.expression)(text, lambda *_: Sight(action=action))

    def _are_others(self, references: list[Any]) -> bool:
        """Return true when the platform's list of what an expression names has no input."""
        ids = [one.get("id") if isinstance(one, dict) else None for one in references]
        return all(type(key) is str and key not in self._ids for key in ids)

    def _reads(self, tree: dict[str, Any]) -> Iterator[tuple[str, bool]]:
        """Yield the inputs that a tree names, and whether it asks there if they are set."""
        waiting: list[tuple[Any, bool]] = [(tree, False)]
        while waiting:
            part, tested = waiting.pop()
            if type(part) is list:
                waiting += [(item, tested) for item in reversed(part) if type(item) in _BRANCHED]
                continue
            for key, value in part.items():
                if key == "ref" and type(value) is dict:
                    name = self._meant(value)
                    if name is not None:
                        yield name, tested
                elif type(value) in _BRANCHED and key not in _REPEATED:
                    within = tested or key.lower() in TESTS or (key in COMPARISONS and _has_unset(value))
                    waiting.append((value, within))

    def _meant(self, reference: dict[str, Any]) -> str | None:
        key, text = reference.get("val"), reference.get("text")
        if isinstance(key, str) and key:
            return self._ids.get(key)
        return self._ledger.meant(text.split(".")) if isinstance(text, str) else None


def _is_empty(config: Any) -> bool:
    """Return true for a tree that names no variable of the flow; one without anything leaves it to the text to say so."""
    return type(config) is dict and bool(config) and _EMPTY.issuperset(config)


def _has_unset(comparison: Any) -> bool:
    """Return true when an operand of a comparison is ``NOT_SET``, also where a function gives it a type."""
    operands = comparison.get("operands") if isinstance(comparison, dict) else None
    return isinstance(operands, list) and any(map(_is_unset, operands))


def _is_unset(operand: Any) -> bool:
    while isinstance(operand, dict) and len(operand) == 1:
        ((key, value),) = operand.items()
        inner = value.get("operands") if isinstance(value, dict) else None
        if key == "nul" or not isinstance(inner, list) or len(inner) != 1:
            return bool(key == "nul")
        operand = inner[0]
    return False


def _is_disabled(node: dict[str, Any]) -> bool:
    return node.get("disabled") is True or node.get("isDisabled") is True


def _is_dead(node: dict[str, Any], dead: Set[str]) -> bool:
    return _is_disabled(node) or (isinstance(node.get("id"), str) and node["id"] in dead)


def _nodes(value: Any) -> Iterator[Any]:
    """Yield every object, list, key and string in a value."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, dict):
            waiting += node.keys()
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _dead(flow: dict[str, Any]) -> Set[str]:
    """Return the ids of disabled actions, and of those to which nothing but their branches leads."""
    actions = {node["id"]: node for node in _nodes(flow) if isinstance(node, dict) and "__type" in node and isinstance(node.get("id"), str)}
    disabled = {key for key, node in actions.items() if _is_disabled(node)}
    waiting = [following for key in disabled for following in _branches(actions[key])]
    within: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key in actions and key not in within:
            within.add(key)
            waiting += _branches(actions[key])
            following = actions[key].get("nextAction")
            waiting += [following] if isinstance(following, str) else []
    waiting = list(_led_to(flow, within)) if within else []
    while waiting:
        key = waiting.pop()
        if key in within:
            within.remove(key)
            waiting += _led_to(actions[key], within)
    return within | disabled


def _led_to(top: dict[str, Any], within: Set[str]) -> Iterator[str]:
    """Yield the ids of the actions that others in ``top`` lead to, but for those ``within`` and for branches of a disabled one."""
    waiting: list[Any] = [top]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if isinstance(node.get("id"), str) and node["id"] in within:
                continue
            leading = ("nextAction",) if _is_disabled(node) else ("nextAction", "nextActionId")
            yield from (node[key] for key in leading if isinstance(node.get(key), str))
            waiting += node.values() if not _is_disabled(node) else []
        elif isinstance(node, list):
            waiting += node


def _branches(action: dict[str, Any]) -> Iterator[str]:
    """Yield the ids of the first actions in the branches of an action."""
    found = (node.get("nextActionId") for node in _nodes(action) if isinstance(node, dict))
    return (key for key in found if isinstance(key, str))


def _mentions(flow: dict[str, Any], ledger: Ledger, ids: Mapping[str, str], dead: Set[str] | None) -> None:
    """Note ids of inputs outside expressions, of which is not known what they do, and slots, which a bot fills, in what is not ``dead``."""
    if not ids and not ledger.slots:
        return
    waiting = [value for key, value in flow.items() if key not in {*_APART, "variables"}]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if not ("config" in node and "text" in node) and (dead is None or not _is_dead(node, dead)):
                waiting += [value for key, value in node.items() if key not in _REPEATED]
                waiting += [key for key in node if ledger.slots]
        elif isinstance(node, str):
            ledger.word(node, lambda *_: Sight())
            for key in ids:
                if key in node:
                    ledger.doubt_one(ids[key])
