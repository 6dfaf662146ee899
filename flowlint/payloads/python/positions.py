"""Tells what is made of an expression in Python: whether it is only sent, returned or shown, at once or by the names that it is given."""

from __future__ import annotations

from typing import Any

from flowlint.payloads.code.program import MOST_NESTED
from flowlint.payloads.code.scopes import Held, sends
from flowlint.payloads.python.functions import HARMLESS, SENDERS, WRITERS

FAILING = frozenset({"raises", "assertRaises", "assertRaisesRegex"})
"""Functions and methods by which a test says that something fails."""


class Positions:
    """Where expressions stand; nodes are met before what stands in them."""

    def __init__(self, module: Any) -> None:
        self._ast = module
        self._held: dict[int, Held] = {}
        self._kept: set[int] = set()
        self._named: set[int] = set()
        self.classes: set[int] = set()

    def held(self, node: Any) -> Held | None:
        """Return the names by which a node's value is known that is only sent, returned or shown; ``None`` where it is used otherwise."""
        return self._held.get(id(node))

    def keeps(self, node: Any) -> bool:
        """Tell whether no code is seen to get an object that is made here, with what is put into it."""
        return id(node) in self._kept

    def is_named(self, node: Any) -> bool:
        """Tell whether an object that is made here is known by a name, so that its changes are those of what is put into it by name."""
        return id(node) in self._named

    def meet(self, node: Any, scope: int) -> None:
        """Note where the parts of a node stand."""
        tree = self._ast
        if id(node) in self._kept or id(node) in self._named:
            self._pass_on(node)
        if isinstance(node, tree.Assign | tree.AnnAssign):
            targets = node.targets if isinstance(node, tree.Assign) else [node.target]
            if len(targets) == 1 and isinstance(targets[0], tree.Name) and node.value is not None and scope not in self.classes:
                self._held[id(node.value)] = ((scope, targets[0].id),)
                if makes_object(tree, node.value):
                    self._named.add(id(node.value))
        elif isinstance(node, tree.Return | tree.Yield):
            self._held[id(node.value)] = ()
        elif isinstance(node, tree.Assert):
            self._held.update((id(one), ()) for one in equalled(tree, node.test))
        elif isinstance(node, tree.Compare):
            self._kept.update(map(id, [node.left, *node.comparators]))
        elif isinstance(node, tree.Call):
            self._call(node)
        else:
            held = self._held.get(id(node))
            if held is not None:
                self._held.update((id(part), held) for part in self._parts(node))

    def _pass_on(self, node: Any) -> None:
        """Note that what is made within an object is kept as that is."""
        known = self._named if id(node) in self._named else self._kept
        inner = values_of(self._ast, node) if makes_object(self._ast, node) else parts_of(self._ast, node)
        if known is self._kept and isinstance(node, self._ast.BinOp):
            inner = [node.left, node.right]
        known.update(id(one) for one in inner if known is self._kept or makes_object(self._ast, one))

    def _call(self, node: Any) -> None:
        tree = self._ast
        self._kept.update(map(id, harmless_arguments(tree, node)))
        name = name_called(tree, node)
        held: Held | None = ()
        if name in WRITERS or name == "encode":
            held = self._held.get(id(node))
        elif name not in HARMLESS and not sends(name):
            return
        is_plain = not any(one.arg in {"cls", None} or (one.arg == "default" and not self._is_str(one.value)) for one in node.keywords)
        if held is None or not is_plain:
            return
        given = [node.func.value] if name == "encode" and isinstance(node.func, tree.Attribute) else []
        self._held.update((id(one), held) for one in [*given, *node.args, *(keyword.value for keyword in node.keywords)])

    def _is_str(self, node: Any) -> bool:
        return isinstance(node, self._ast.Name) and node.id == "str"

    def _parts(self, node: Any) -> list[Any]:
        tree = self._ast
        if isinstance(node, tree.List | tree.Tuple):
            return list(node.elts)
        if isinstance(node, tree.Dict):
            return [value for key, value in zip(node.keys, node.values, strict=True) if key is not None]
        if isinstance(node, tree.IfExp):
            return [node.body, node.orelse]
        return [node.value] if isinstance(node, tree.Await) else []

    def fails(self, node: Any) -> bool:
        """Tell whether what stands in a ``with`` is expected to fail."""
        tree = self._ast
        calls = (one.context_expr for one in node.items)
        named = (one.func for one in calls if isinstance(one, tree.Call))
        return any((one.attr if isinstance(one, tree.Attribute) else getattr(one, "id", "")) in {*FAILING, "suppress"} for one in named)


def harmless_arguments(tree: Any, node: Any) -> list[Any]:
    """Return the arguments of a call that it changes nothing of; what a request is sent with begins with its address or its method."""
    name = name_called(tree, node)
    if name not in HARMLESS:
        return []
    return [*(node.args[1:] if name in SENDERS else node.args), *(keyword.value for keyword in node.keywords)]


def name_called(tree: Any, node: Any) -> str:
    """Return the name of the function or method that a call calls; the empty one where it has none."""
    return node.func.attr if isinstance(node.func, tree.Attribute) else node.func.id if isinstance(node.func, tree.Name) else ""


def makes_object(tree: Any, node: Any) -> bool:
    """Tell whether an expression makes an object of members that stand there: a dictionary, or ``dict(name=value)``."""
    if not isinstance(node, tree.Call):
        return isinstance(node, tree.Dict)
    return isinstance(node.func, tree.Name) and node.func.id == "dict" and not node.args


def values_of(tree: Any, node: Any) -> list[Any]:
    """Return what is put into an object where that is made, other objects that are spread into it among them."""
    return list(node.values) if isinstance(node, tree.Dict) else [keyword.value for keyword in node.keywords]


def equalled(tree: Any, test: Any) -> list[Any]:
    """Return the objects that something has to equal for a condition to hold."""
    tests = test.values if isinstance(test, tree.BoolOp) and isinstance(test.op, tree.And) else [test]
    equal = (one for one in tests if isinstance(one, tree.Compare) and all(isinstance(operator, tree.Eq) for operator in one.ops))
    return [side for one in equal for side in [one.left, *one.comparators] if isinstance(side, tree.Dict)]


def parts_of(tree: Any, node: Any) -> list[Any]:
    """Return the expressions whose values an expression may be."""
    if isinstance(node, tree.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, tree.BoolOp):
        return list(node.values)
    return [node.value] if isinstance(node, tree.Starred | tree.Await | tree.NamedExpr) else []


def path_of(tree: Any, node: Any) -> tuple[str, ...] | None:
    """Return the path of what is called or read; a call within it stands there as ``()``."""
    parts: list[str] = []
    while len(parts) < MOST_NESTED:
        if isinstance(node, tree.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, tree.Call):
            parts.append("()")
            node = node.func
        elif isinstance(node, tree.Name):
            return tuple(reversed([*parts, node.id]))
        else:
            return ("", *reversed(parts)) if parts and parts[0] != "()" else None
    return None
