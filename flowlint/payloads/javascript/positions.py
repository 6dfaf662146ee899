"""Tells what is made of an expression in JavaScript: whether it is only sent, returned or shown, at once or by the names that it gets."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from flowlint.payloads.code.program import MOST_NESTED
from flowlint.payloads.code.scopes import Held, Standings, sends
from flowlint.payloads.javascript.functions import HARMLESS, SENDERS
from flowlint.payloads.javascript.grammar import WRAPPERS, given_to, inside

_HOLDERS = WRAPPERS | {"array", "object"}
CHOICES = frozenset({"ternary_expression", "binary_expression", "spread_element"})
"""Nodes whose value may be that of one of several expressions in them."""
_WITH_PARTS = _HOLDERS | CHOICES | {"pair"}
_NAMED = WRAPPERS | {"object", "pair"}
MET = _WITH_PARTS | {"variable_declarator", "assignment_expression", "return_statement", "arrow_function", "call_expression"}
"""The kinds of nodes that tell where others stand."""


class Positions(Standings[Node]):
    """Where expressions stand; nodes are met before what stands in them."""

    def __init__(self, written: Callable[[Node], str]) -> None:
        super().__init__(lambda node: node.id)
        self._written = written

    def meet(self, node: Node, kind: str, scope: int) -> None:
        """Note where the parts of a node stand, of a ``kind`` in ``MET``."""
        if kind in _WITH_PARTS and self.is_made(node):
            if self.keeps(node):
                self.keep([*_parts(node), *choices_of(node)])
            elif kind in _NAMED:
                self.name(_parts(node))
        if kind in {"variable_declarator", "assignment_expression"}:
            name = node.child_by_field_name("name") or node.child_by_field_name("left")
            value = node.child_by_field_name("value") or node.child_by_field_name("right")
            if name is not None and value is not None and name.type == "identifier":
                self.hold([name], ())
                self.hold([value], ((scope, self._written(name)),))
                self.name([value])
        elif kind == "return_statement":
            self.hold(node.named_children, ())
        elif kind == "arrow_function":
            self.hold(node.children_by_field_name("body"), ())
        elif kind == "call_expression":
            self._call(node)
        elif kind in _WITH_PARTS and (held := self.held(node)) is not None:
            self.hold(_parts(node), held)

    def _call(self, node: Node) -> None:
        name = name_called(self._written, node)
        self.keep(harmless_arguments(self._written, node))
        if name not in HARMLESS and not sends(name):
            return
        held: Held | None = ()
        given = given_to(node)
        if name == "stringify":
            is_plain = len(given) < 2 or given[1].type in {"null", "undefined"}
            held = self.held(node) if is_plain else None
        if held is not None:
            self.hold(given, held)


def harmless_arguments(written: Callable[[Node], str], node: Node) -> list[Node]:
    """Return the arguments of a call that it changes nothing of; what a request is sent with begins with its address."""
    name = name_called(written, node)
    if name not in HARMLESS:
        return []
    function = node.child_by_field_name("function")
    is_method = function is not None and function.type == "member_expression"
    return given_to(node)[1 if is_method and name in SENDERS else 0 :]


def name_called(written: Callable[[Node], str], node: Node) -> str:
    """Return the name of the function or method that a call calls."""
    function = node.child_by_field_name("function")
    return written(function.child_by_field_name("property") or function) if function is not None else ""


def _parts(node: Node) -> list[Node]:
    if node.type in _HOLDERS:
        return [one for one in node.named_children if one.type != "spread_element"]
    if node.type == "pair":
        value = node.child_by_field_name("value")
        return [value] if value is not None else []
    if node.type == "ternary_expression":
        found = (node.child_by_field_name(field) for field in ("consequence", "alternative"))
        return [one for one in found if one is not None]
    return []


def choices_of(node: Node) -> list[Node]:
    """Return the expressions whose values an expression may be."""
    if node.type == "ternary_expression":
        return _parts(node)
    if node.type == "binary_expression":
        operator = node.child_by_field_name("operator")
        return node.named_children if operator is not None and operator.type in {"||", "&&", "??"} else []
    return node.named_children[:1] if node.type == "spread_element" else []


def path_of(written: Callable[[Node], str], node: Node) -> tuple[str, ...] | None:
    """Return the path of what is called or read; a call within it stands there as ``()``. ``written`` returns the text of a node."""
    parts: list[str] = []
    while len(parts) < MOST_NESTED:
        if node.type == "member_expression":
            step, inner = node.child_by_field_name("property"), node.child_by_field_name("object")
            if step is None or inner is None:
                return None
            parts.append(written(step))
            node = inner
        elif node.type in {"call_expression", "new_expression"}:
            parts.append("()")
            called = node.child_by_field_name("function") or node.child_by_field_name("constructor")
            if called is None:
                return None
            node = called
        elif node.type in WRAPPERS and node.named_children:
            node = inside(node)
        elif node.type in {"identifier", "this", "super"}:
            return tuple(reversed([*parts, written(node)]))
        else:
            return ("", *reversed(parts)) if parts and parts[0] != "()" else None
    return None
