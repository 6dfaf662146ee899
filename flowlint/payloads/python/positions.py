"""Tells what is made of an expression in Python: whether it is only sent, returned or shown, at once or by the names that it is given."""

from __future__ import annotations

import ast
from typing import TypeGuard

from flowlint.payloads.code.program import MOST_NESTED
from flowlint.payloads.code.scopes import Held, Standings, sends
from flowlint.payloads.python.functions import HARMLESS, SENDERS, WRITERS

FAILING = frozenset({"raises", "assertRaises", "assertRaisesRegex"})
"""Functions and methods by which a test says that something fails."""


MET = frozenset({ast.Assign, ast.AnnAssign, ast.Return, ast.Yield, ast.Assert, ast.Compare, ast.Call})
MET |= {ast.List, ast.Tuple, ast.Dict, ast.IfExp, ast.Await, ast.BoolOp, ast.Starred, ast.NamedExpr, ast.BinOp}
"""The kinds of nodes that tell where others stand; to meet the others, two thirds of all, would note nothing."""


class Positions(Standings[ast.AST]):
    """Where expressions stand; nodes are met before what stands in them."""

    def __init__(self) -> None:
        super().__init__(id)
        self.classes: set[int] = set()

    def meet(self, node: ast.AST, scope: int) -> None:
        """Note where the parts of a node stand that is of a kind in ``MET``."""
        if self.is_made(node):
            self._pass_on(node)
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if len(targets) == 1 and isinstance(targets[0], ast.Name) and node.value is not None and scope not in self.classes:
                self.hold([node.value], ((scope, targets[0].id),))
                self.name(filter(makes_object, [node.value]))
        elif isinstance(node, ast.Return | ast.Yield):
            self.hold([node.value] if node.value is not None else [], ())
        elif isinstance(node, ast.Assert):
            self.hold(equalled(node.test), ())
        elif isinstance(node, ast.Compare):
            self.keep([node.left, *node.comparators])
        elif isinstance(node, ast.Call):
            self._call(node)
        elif (held := self.held(node)) is not None:
            self.hold(self._parts(node), held)

    def _pass_on(self, node: ast.AST) -> None:
        """Note that what is made within an object is kept as that is."""
        inner = values_of(node) if makes_object(node) else parts_of(node)
        if self.is_named(node):
            self.name(filter(makes_object, inner))
        else:
            self.keep([node.left, node.right] if isinstance(node, ast.BinOp) else inner)

    def _call(self, node: ast.Call) -> None:
        self.keep(harmless_arguments(node))
        name = name_called(node)
        held: Held | None = ()
        if name in WRITERS or name == "encode":
            held = self.held(node)
        elif name not in HARMLESS and not sends(name):
            return
        is_plain = not any(one.arg in {"cls", None} or (one.arg == "default" and not self._is_str(one.value)) for one in node.keywords)
        if held is None or not is_plain:
            return
        given = [node.func.value] if name == "encode" and isinstance(node.func, ast.Attribute) else []
        self.hold([*given, *node.args, *(keyword.value for keyword in node.keywords)], held)

    def _is_str(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id == "str"

    def _parts(self, node: ast.AST) -> list[ast.expr]:
        if isinstance(node, ast.List | ast.Tuple):
            return list(node.elts)
        if isinstance(node, ast.Dict):
            return [value for key, value in zip(node.keys, node.values, strict=True) if key is not None]
        if isinstance(node, ast.IfExp):
            return [node.body, node.orelse]
        return [node.value] if isinstance(node, ast.Await) else []

    def fails(self, node: ast.With | ast.AsyncWith) -> bool:
        """Tell whether what stands in a ``with`` is expected to fail."""
        calls = (one.context_expr for one in node.items)
        named = (one.func for one in calls if isinstance(one, ast.Call))
        return any((one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "")) in {*FAILING, "suppress"} for one in named)


def harmless_arguments(node: ast.Call) -> list[ast.expr]:
    """Return the arguments of a call that it changes nothing of; what a request is sent with begins with its address or its method."""
    name = name_called(node)
    if name not in HARMLESS:
        return []
    return [*(node.args[1:] if name in SENDERS else node.args), *(keyword.value for keyword in node.keywords)]


def name_called(node: ast.Call) -> str:
    """Return the name of the function or method that a call calls; the empty one where it has none."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""


def makes_object(node: ast.AST) -> TypeGuard[ast.Dict | ast.Call]:
    """Tell whether an expression makes an object of members that stand there: a dictionary, or ``dict(name=value)``."""
    if not isinstance(node, ast.Call):
        return isinstance(node, ast.Dict)
    return isinstance(node.func, ast.Name) and node.func.id == "dict" and not node.args


def values_of(node: ast.Dict | ast.Call) -> list[ast.expr]:
    """Return what is put into an object where that is made, other objects that are spread into it among them."""
    return list(node.values) if isinstance(node, ast.Dict) else [keyword.value for keyword in node.keywords]


def equalled(test: ast.expr) -> list[ast.expr]:
    """Return the objects that something has to equal for a condition to hold."""
    tests = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
    equal = (one for one in tests if isinstance(one, ast.Compare) and all(isinstance(operator, ast.Eq) for operator in one.ops))
    return [side for one in equal for side in [one.left, *one.comparators] if isinstance(side, ast.Dict)]


def parts_of(node: ast.AST) -> list[ast.expr]:
    """Return the expressions whose values an expression may be."""
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.BoolOp):
        return list(node.values)
    return [node.value] if isinstance(node, ast.Starred | ast.Await | ast.NamedExpr) else []


def path_of(node: ast.AST) -> tuple[str, ...] | None:
    """Return the path of what is called or read; a call within it stands there as ``()``."""
    parts: list[str] = []
    while len(parts) < MOST_NESTED:
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            parts.append("()")
            node = node.func
        elif isinstance(node, ast.Name):
            return tuple(reversed([*parts, node.id]))
        else:
            return ("", *reversed(parts)) if parts and parts[0] != "()" else None
    return None
