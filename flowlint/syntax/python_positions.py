"""Tells what is made of an expression in Python: whether it is only sent, returned or shown, at once or by the names that it is given."""

from __future__ import annotations

from typing import Any

from flowlint.model.code import MOST_NESTED
from flowlint.syntax.code_names import Held, sends
from flowlint.syntax.python_functions import HARMLESS, WRITERS

_TESTS_OF_FAILURE = frozenset({"raises", "assertRaises", "assertRaisesRegex", "suppress"})


class Positions:
    """Where expressions stand; nodes are met before what stands in them."""

    def __init__(self, module: Any) -> None:
        self._ast = module
        self._held: dict[int, Held] = {}
        self.classes: set[int] = set()

    def held(self, node: Any) -> Held | None:
        """Return the names by which a node's value is known that is only sent, returned or shown; ``None`` where it is used otherwise."""
        return self._held.get(id(node))

    def meet(self, node: Any, scope: int) -> None:
        """Note where the parts of a node stand."""
        tree = self._ast
        if isinstance(node, tree.Assign | tree.AnnAssign):
            targets = node.targets if isinstance(node, tree.Assign) else [node.target]
            if len(targets) == 1 and isinstance(targets[0], tree.Name) and node.value is not None and scope not in self.classes:
                self._held[id(node.value)] = ((scope, targets[0].id),)
        elif isinstance(node, tree.Return | tree.Yield):
            self._held[id(node.value)] = ()
        elif isinstance(node, tree.Compare):
            self._held.update((id(one), ()) for one in [node.left, *node.comparators] if isinstance(one, tree.Dict))
        elif isinstance(node, tree.Call):
            self._call(node)
        else:
            held = self._held.get(id(node))
            if held is not None:
                self._held.update((id(part), held) for part in self._parts(node))

    def _call(self, node: Any) -> None:
        tree = self._ast
        name = node.func.attr if isinstance(node.func, tree.Attribute) else node.func.id if isinstance(node.func, tree.Name) else ""
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
        return any((one.attr if isinstance(one, tree.Attribute) else getattr(one, "id", "")) in _TESTS_OF_FAILURE for one in named)


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
