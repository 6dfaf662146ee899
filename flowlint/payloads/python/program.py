"""Python's source code to literals, names and calls, by the grammar of the running Python; text that it cannot read holds nothing."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from flowlint.model.request import FIELDS, spells_flow_id
from flowlint.payloads.code.program import Bare, Change, Effect, Expression, Key, Program, Quoted, Record, effect_of, merged, name_of
from flowlint.payloads.code.scopes import Names
from flowlint.payloads.python.expressions import Expressions
from flowlint.payloads.python.functions import CHANGING
from flowlint.payloads.python.positions import (
    FAILING,
    Positions,
    equalled,
    harmless_arguments,
    makes_object,
    name_called,
    parts_of,
    values_of,
)
from flowlint.payloads.python.regions import regions_of
from flowlint.payloads.python.strings import attribute
from flowlint.syntax.grammar import Unreadable


def parse(text: str) -> Program:
    """Return what a text in Python holds; raises ``Unreadable`` where it is broken, or nested too deeply to be read."""
    shift = int(text.startswith("\ufeff"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text[shift:])
        return _Reader(text, shift, ast).program(tree)
    except SyntaxError as fault:
        line = fault.lineno or 1
        raise Unreadable(f"line {line} is not valid Python", _line_start(text, line)) from None
    except ValueError:
        raise Unreadable("it is not valid Python") from None
    except (RecursionError, MemoryError):
        raise Unreadable("it is nested too deeply to be read as Python") from None


def _line_start(text: str, line: int) -> int:
    offset = 0
    for _ in range(line - 1):
        offset = text.find("\n", offset) + 1
    return offset


class _Reader:
    """One text, and what is met in its tree."""

    def __init__(self, text: str, shift: int, module: Any) -> None:
        self._ast = module
        self._names = Names()
        self._positions = Positions(module)
        self._read = Expressions(text, module, Places(text, shift).place)
        self._span = self._read.span

    def program(self, tree: ast.Module) -> Program:
        self._body(tree.body, 0)
        return self._names.program()

    def _body(self, nodes: list[Any], scope: int) -> None:
        """Walk statements and what stands in them, without recursion for their nesting."""
        waiting = [(node, scope) for node in reversed(nodes)]
        while waiting:
            node, scope = waiting.pop()
            waiting += [(child, inner) for child, inner in reversed(self._statement(node, scope))]

    def _statement(self, node: Any, scope: int) -> list[tuple[Any, int]]:
        """Note what a statement or expression does to names, and return what is to be walked in it, with its scope."""
        self._positions.meet(node, scope)
        self._names.regions += regions_of(node, self._span)
        note = _NOTES.get(type(node).__name__)
        found = note(self, node, scope) if note is not None else None
        return found if found is not None else [(child, scope) for child in self._ast.iter_child_nodes(node)]

    def _name(self, node: Any, scope: int) -> None:
        if isinstance(node.ctx, self._ast.Load):
            self._names.use(scope, node.id, self._span(node)[0], self._positions.held(node))
        else:
            self._names.bind(scope, node.id, None, self._span(node)[0])

    def _shared_names(self, node: Any, scope: int) -> None:
        for name in node.names:
            self._names.share(scope, name, self._span(node)[0])

    def _captured(self, node: Any, scope: int) -> None:
        """Note the name that an import, an exception or a part of a matched value gets."""
        name = getattr(node, "asname", None) or getattr(node, "rest", None) or getattr(node, "name", None)
        if name:
            self._names.bind(scope, name.split(".")[0], None, self._span(node)[0])

    def _part(self, node: Any, scope: int) -> None:
        if not isinstance(node.ctx, self._ast.Load):
            self._set(node, None, scope)
        elif isinstance(node.value, self._ast.Name):
            self._names.look_into(scope, node.value.id)

    def _with(self, node: Any, _: int) -> None:
        if self._positions.fails(node):
            self._names.fail(*self._span(node))

    def _managed(self, node: Any, scope: int) -> list[tuple[Any, int]] | None:
        """Note the name that ``with … as name`` gives to what stands there."""
        target = node.optional_vars
        if not isinstance(target, self._ast.Name):
            return None
        self._names.bind(scope, target.id, self._read.expression(node.context_expr, scope, 0), self._span(target)[0])
        return [(node.context_expr, scope)]

    def _dict(self, node: Any, scope: int) -> None:
        self._put_together(node, scope)
        held = self._positions.held(node)
        if held is None or not self._names.has_room:
            return
        if any(isinstance(key, self._ast.Constant) and spells_flow_id(key.value) for key in node.keys):
            record = self._read.expression(node, scope, 0)
            if isinstance(record, Record):
                self._names.record(record, held)

    def _definition(self, node: Any, scope: int) -> list[tuple[Any, int]]:
        tree = self._ast
        start = self._span(node)[0]
        if not isinstance(node, tree.Lambda):
            self._names.bind(scope, node.name, None, start)
        inner = self._names.scope(scope)
        found = [(one, scope) for one in getattr(node, "decorator_list", [])]
        if isinstance(node, tree.ClassDef):
            found += [(one, scope) for one in [*node.bases, *node.keywords]]
            self._positions.classes.add(inner)
        else:
            arguments = node.args
            defaults = [one for one in [*arguments.defaults, *arguments.kw_defaults] if one is not None]
            found += [(one, scope) for one in defaults]
            for one in defaults:
                self._given_away(one, scope)
            for one in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]:
                if one is not None:
                    self._names.bind(inner, one.arg, None, start)
        body = node.body if isinstance(node.body, list) else [node.body]
        if isinstance(node, tree.Lambda):
            self._given_away(node.body, inner)
        return found + [(one, inner) for one in body]

    def _assignment(self, node: Any, scope: int) -> list[tuple[Any, int]]:
        tree = self._ast
        targets = node.targets if isinstance(node, tree.Assign) else [node.target]
        if node.value is None:
            return []
        value = self._read.expression(node.value, scope, 0)
        self._given_away(node.value, scope)
        found = [(node.value, scope)]
        for target in targets:
            if isinstance(target, tree.Name):
                self._names.bind(scope, target.id, value if len(targets) == 1 else None, self._span(node)[0])
            elif isinstance(target, tree.Attribute | tree.Subscript):
                self._set(target, value, scope)
                found.append((target.value, scope))
                if isinstance(target, tree.Subscript):
                    found.append((target.slice, scope))
            else:
                found.append((target, scope))
        return found

    def _set(self, target: Any, value: Expression | None, scope: int) -> None:
        """Note a change by ``name["key"] = value`` or ``name.key = value``, or one of that place by other means."""
        root, keys, exact = self._steps(target, scope)
        if root is not None:
            effect = effect_of(is_removed=isinstance(target.ctx, self._ast.Del), exact=exact)
            self._names.change(scope, root, Change(keys, value if exact else None, *self._span(target), effect))

    def _given_away(self, value: Any, scope: int, place: tuple[int, int] | None = None) -> None:
        """Note that other code gets an object by its name, or a part of it that may be an object, and may change it."""
        waiting = [value]
        while waiting:
            one = waiting.pop()
            waiting += parts_of(self._ast, one)
            root, keys, exact = self._steps(one, scope)
            if root is not None and not (exact and keys and name_of(keys[-1]) in FIELDS):
                self._names.change(scope, root, Change(keys, None, *(place or self._span(one)), Effect.UNKNOWN))

    def _listed(self, node: Any, scope: int) -> None:
        for item in node.elts if isinstance(getattr(node, "ctx", None), self._ast.Load | None) else ():
            self._given_away(item, scope)

    def _named_within(self, node: Any, scope: int) -> None:
        self._given_away(node.value, scope)

    def _returned(self, node: Any, scope: int) -> None:
        if node.value is not None:
            self._given_away(node.value, scope)

    def _put_together(self, node: Any, scope: int) -> None:
        """Note what is given away by the object that it is put into; by the name of that, only what has a name itself is followed."""
        if self._positions.keeps(node):
            return
        is_named = self._positions.is_named(node)
        for value in values_of(self._ast, node):
            if not is_named or not isinstance(value, self._ast.Name):
                self._given_away(value, scope)

    def _matched(self, node: Any, scope: int) -> None:
        self._given_away(node.subject, scope)

    def _made(self, node: Any, scope: int) -> None:
        for part in (getattr(node, "elt", None), getattr(node, "value", None)):
            if part is not None:
                self._given_away(part, scope)

    def _operated(self, node: Any, scope: int) -> None:
        if isinstance(node.op, self._ast.MatMult | self._ast.LShift | self._ast.RShift):
            for side in (node.left, node.right):
                self._given_away(side, scope)

    def _asserted(self, node: Any, _: int) -> None:
        self._names.compared += [self._span(one) for one in equalled(self._ast, node.test)]

    def _steps(self, node: Any, scope: int) -> tuple[str | None, tuple[Key, ...], bool]:
        """Return the name that a path begins with, its steps before the first that is computed, and whether these are all."""
        tree = self._ast
        keys: list[Key] = []
        exact = True
        while isinstance(node, tree.Attribute | tree.Subscript) or self._is_looked_up(node):
            key: Any = None
            if isinstance(node, tree.Call):
                key = self._read.expression(node.args[0], scope, 0)
                node = node.func
            elif isinstance(node, tree.Attribute):
                end = self._span(node)[1]
                key = Bare(node.attr, end - len(node.attr), end, attribute)
            else:
                key = self._read.expression(node.slice, scope, 0)
            if isinstance(key, Bare) or (isinstance(key, Quoted) and key.content is not None):
                keys.append(key)
            else:
                keys, exact = [], False
            node = node.value
        return (node.id if isinstance(node, tree.Name) else None), tuple(reversed(keys)), exact

    def _is_looked_up(self, node: Any) -> bool:
        """Tell whether an expression is ``….get(key)``, which leads to a member as ``…[key]`` does."""
        tree = self._ast
        return isinstance(node, tree.Call) and isinstance(node.func, tree.Attribute) and node.func.attr == "get" and bool(node.args)

    def _called(self, node: ast.Call, scope: int) -> None:
        if name_called(self._ast, node) in FAILING and node.args:
            self._names.fail(*self._span(node))
        call = self._read.invocation(node, scope, 0)
        if call is not None:
            self._names.calls.append(call)
        tree = self._ast
        if isinstance(node.func, tree.Attribute):
            root, keys, exact = self._steps(node.func.value, scope)
            if root is not None and node.func.attr in CHANGING:
                for change in self._by_method(node, scope, keys, exact=exact):
                    self._names.change(scope, root, change)
        if makes_object(tree, node):
            self._put_together(node, scope)
            return
        harmless = {id(one) for one in harmless_arguments(tree, node)}
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            if id(argument) not in harmless:
                self._given_away(argument, scope, self._span(node))

    def _by_method(self, node: ast.Call, scope: int, keys: tuple[Key, ...], *, exact: bool) -> list[Change]:
        """Return what a method does to the object that ``keys`` lead to."""
        name, (start, end) = getattr(node.func, "attr", ""), self._span(node)
        first = self._read.expression(node.args[0], scope, 0) if node.args else None
        if not exact or name not in {"update", "pop", "setdefault"}:
            return [Change(keys, None, start, end, Effect.UNKNOWN)]
        if name == "pop":
            if isinstance(first, Quoted) and first.content is not None:
                return [Change((*keys, first), None, start, end, Effect.REMOVE)]
            return [Change(keys, None, start, end, Effect.UNKNOWN)]
        if name == "setdefault":
            return [Change(keys, None, start, end, Effect.MERGE)]
        given = [*([first] if first is not None else []), *([self._read.keywords(node, scope, 0)] if node.keywords else [])]
        return [change for one in given for change in merged(keys, one, start, end)]


_NOTES: dict[str, Callable[[_Reader, Any, int], list[tuple[Any, int]] | None]] = {
    **dict.fromkeys(("FunctionDef", "AsyncFunctionDef", "Lambda", "ClassDef"), _Reader._definition),
    **dict.fromkeys(("Assign", "AnnAssign"), _Reader._assignment),
    **dict.fromkeys(("With", "AsyncWith"), _Reader._with),
    **dict.fromkeys(("Global", "Nonlocal"), _Reader._shared_names),
    **dict.fromkeys(("alias", "ExceptHandler", "MatchAs", "MatchStar", "MatchMapping"), _Reader._captured),
    **dict.fromkeys(("Subscript", "Attribute"), _Reader._part),
    **dict.fromkeys(("Return", "Yield"), _Reader._returned),
    "NamedExpr": _Reader._named_within,
    **dict.fromkeys(("List", "Tuple", "Set"), _Reader._listed),
    "Assert": _Reader._asserted,
    "Match": _Reader._matched,
    "BinOp": _Reader._operated,
    **dict.fromkeys(("ListComp", "SetComp", "GeneratorExp", "DictComp"), _Reader._made),
    "Name": _Reader._name,
    "withitem": _Reader._managed,
    "Dict": _Reader._dict,
    "Call": _Reader._called,
}


class Places:
    """The lines of one text; ``shift`` is what stands before the first."""

    def __init__(self, text: str, shift: int) -> None:
        self._lines = [shift, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
        self._wide = [match.start() for match in re.finditer(r"[^\x00-\x7f]", text) if match.start() >= shift]
        self._excess = [0, *accumulate(len(text[at].encode("utf-8", "surrogatepass")) - 1 for at in self._wide)]
        self._wide_bytes = [at + excess for at, excess in zip(self._wide, self._excess, strict=False)]

    def place(self, line: int, column: int) -> int:
        """Return the offset for a line from 1 and a column in bytes."""
        start = self._lines[line - 1]
        byte = start + self._excess[bisect_left(self._wide, start)] + column
        return byte - self._excess[bisect_left(self._wide_bytes, byte)]
