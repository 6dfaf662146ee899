"""Python's source code to literals, names and calls, by the grammar of the running Python; text that it cannot read holds nothing."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from flowlint.model.request import spells_flow_id
from flowlint.payloads.code.program import Bare, Change, Effect, Expression, Imported, Key, Program, Quoted, Record, merged, name_of
from flowlint.payloads.code.scopes import Names, Steps
from flowlint.payloads.python.expressions import Expressions
from flowlint.payloads.python.functions import CHANGING
from flowlint.payloads.python.positions import (
    FAILING,
    MET,
    Positions,
    equalled,
    harmless_arguments,
    makes_object,
    name_called,
    parts_of,
    values_of,
)
from flowlint.payloads.python.regions import WITH_REGIONS, regions_of
from flowlint.payloads.python.strings import attribute
from flowlint.syntax.grammar import Offsets, Unreadable


def parse(text: str) -> Program:
    """Return what a text in Python holds; raises ``Unreadable`` where it is broken, or nested too deeply to be read."""
    shift = int(text.startswith("\ufeff"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _Reader(text, shift).program(ast.parse(text[shift:]))
    except SyntaxError as fault:
        line = fault.lineno or 1
        raise Unreadable(f"line {line} is not valid Python", _line_start(text, line)) from None
    except ValueError:
        raise Unreadable("it is not valid Python") from None
    except (RecursionError, MemoryError):
        raise Unreadable("it is nested too deeply to be read as Python") from None


_Found = list[tuple[ast.AST, int]]
"""What is to be walked in a node, each with its scope."""

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef


_SKIPPED = frozenset({"ctx", "op", "ops"})
"""Fields with nodes that say nothing of names: half of all nodes are such."""


_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {ast.Name: (), ast.Constant: ()}
"""The other fields of the kinds of nodes met so far."""


def _parts(node: ast.AST, scope: int) -> _Found:
    """Return the statements and expressions in a node, each with its scope; constants, a sixth of all nodes, say nothing of names."""
    found: _Found = []
    kind = type(node)
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field for field in kind._fields if field not in _SKIPPED)
    for field in _FIELDS[kind]:
        part = getattr(node, field, None)
        if isinstance(part, list):
            found += [(one, scope) for one in part if isinstance(one, ast.AST) and type(one) is not ast.Constant]
        elif isinstance(part, ast.AST) and type(part) is not ast.Constant:
            found.append((part, scope))
    return found


def _line_start(text: str, line: int) -> int:
    offset = 0
    for _ in range(line - 1):
        offset = text.find("\n", offset) + 1
    return offset


class _Reader:
    """One text, and what is met in its ast."""

    def __init__(self, text: str, shift: int) -> None:
        self._text = text
        self._names = Names()
        self._positions = Positions()
        self._put_off: list[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]] = []
        self._span = Places(text, shift).span
        self._read = Expressions(text, self._span)

    def program(self, tree: ast.Module) -> Program:
        """Return what stands in a tree, but for bodies of functions that have nothing to do with requests."""
        self._body(tree.body, 0)
        for function, scope in self._put_off:
            if self._names.concerns(scope, self._text[slice(*self._span(function))]):
                self._body(function.body, scope)
        return self._names.program()

    def _body(self, nodes: list[ast.stmt], scope: int) -> None:
        """Walk statements and what stands in them, without recursion for their nesting."""
        waiting: _Found = [(node, scope) for node in reversed(nodes)]
        while waiting:
            node, scope = waiting.pop()
            waiting += reversed(self._statement(node, scope))

    def _statement(self, node: ast.AST, scope: int) -> _Found:
        """Note what a statement or expression does to names, and return what is to be walked in it, with its scope."""
        kind = type(node)
        if kind in MET:
            self._positions.meet(node, scope)
        if kind in WITH_REGIONS:
            self._names.regions += regions_of(node, self._span)
        note = _NOTES.get(kind)
        found = note(self, node, scope) if note is not None else None
        return found if found is not None else _parts(node, scope)

    def _name(self, node: ast.Name, scope: int) -> None:
        if isinstance(node.ctx, ast.Load):
            self._names.use(scope, node.id, self._span(node)[0], self._positions.held(node))
        else:
            self._names.bind(scope, node.id, None, self._span(node)[0])

    def _shared_names(self, node: ast.Global | ast.Nonlocal, scope: int) -> None:
        for name in node.names:
            self._names.share(scope, name, self._span(node)[0])

    def _imported(self, node: ast.Import | ast.ImportFrom, scope: int) -> None:
        """Note the names that an import gives to modules and to what is in them."""
        place = self._span(node)
        for alias in node.names:
            first = alias.name.split(".")[0]
            if isinstance(node, ast.ImportFrom):
                whole = f"{'.' * node.level}{node.module or ''}.{alias.name}"
            else:
                whole = alias.name if alias.asname else first
            self._names.bind(scope, alias.asname or first, Imported(whole, *place), place[0])

    def _captured(self, node: ast.AST, scope: int) -> None:
        """Note the name that an exception or a part of a matched value gets."""
        name = getattr(node, "rest", None) or getattr(node, "name", None)
        if name:
            self._names.bind(scope, name, None, self._span(node)[0])

    def _part(self, node: ast.Attribute | ast.Subscript, scope: int) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._set(node, None, scope)
        elif isinstance(node.value, ast.Name):
            self._names.look_into(scope, node.value.id)

    def _with(self, node: ast.With | ast.AsyncWith, _: int) -> None:
        if self._positions.fails(node):
            self._names.fail(*self._span(node))

    def _managed(self, node: ast.withitem, scope: int) -> _Found | None:
        """Note the name that ``with … as name`` gives to what stands there."""
        target = node.optional_vars
        if not isinstance(target, ast.Name):
            return None
        self._names.bind(scope, target.id, self._read.expression(node.context_expr, scope, 0), self._span(target)[0])
        return [(node.context_expr, scope)]

    def _dict(self, node: ast.Dict, scope: int) -> None:
        self._put_together(node, scope)
        held = self._positions.held(node)
        if held is None or not self._names.has_room:
            return
        if any(isinstance(key, ast.Constant) and spells_flow_id(key.value) for key in node.keys):
            record = self._read.expression(node, scope, 0)
            if isinstance(record, Record):
                self._names.record(record, held)

    def _definition(self, node: _Definition, scope: int) -> _Found:
        start = self._span(node)[0]
        if not isinstance(node, ast.Lambda):
            self._names.bind(scope, node.name, None, start)
            self._names.methods.update({node.name} if scope in self._names.classes else ())
        inner = self._names.scope(scope)
        found = [(one, scope) for one in getattr(node, "decorator_list", [])]
        if isinstance(node, ast.ClassDef):
            found += [(one, scope) for one in [*node.bases, *node.keywords]]
            self._positions.classes.add(inner)
            self._names.classes.add(inner)
        else:
            arguments = node.args
            defaults = [one for one in [*arguments.defaults, *arguments.kw_defaults] if one is not None]
            found += [(one, scope) for one in defaults]
            for one in defaults:
                self._given_away(one, scope)
            for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]:
                if argument is not None:
                    self._names.bind(inner, argument.arg, None, start)
        if isinstance(node, ast.Lambda):
            self._given_away(node.body, inner)
            return [*found, (node.body, inner)]
        if isinstance(node, ast.ClassDef):
            return found + [(one, inner) for one in node.body]
        self._put_off.append((node, inner))
        return found

    def _assignment(self, node: ast.Assign | ast.AnnAssign, scope: int) -> _Found:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if node.value is None:
            return []
        value = self._read.expression(node.value, scope, 0)
        self._given_away(node.value, scope)
        found: _Found = [(node.value, scope)]
        for target in targets:
            if isinstance(target, ast.Name):
                self._names.bind(scope, target.id, value if len(targets) == 1 else None, self._span(node)[0])
                if scope in self._names.classes:
                    self._names.bind_field(scope, target.id, value, self._span(node)[0])
            elif isinstance(target, ast.Attribute | ast.Subscript):
                self._set(target, value, scope)
                found.append((target.value, scope))
                if isinstance(target, ast.Subscript):
                    found.append((target.slice, scope))
            else:
                found.append((target, scope))
        return found

    def _set(self, target: ast.Attribute | ast.Subscript, value: Expression | None, scope: int) -> None:
        """Note a change by ``name["key"] = value`` or ``name.key = value``, or one of that place by other means."""
        self._names.set_member(scope, self._steps(target, scope), value, self._span(target), is_removed=isinstance(target.ctx, ast.Del))

    def _given_away(self, value: ast.expr, scope: int, place: tuple[int, int] | None = None) -> None:
        """Note that other code gets an object by its name, or a part of it that may be an object, and may change it."""
        waiting = [value]
        while waiting:
            one = waiting.pop()
            waiting += parts_of(one)
            self._names.give_away(scope, self._steps(one, scope), place or self._span(one))

    def _listed(self, node: ast.List | ast.Tuple | ast.Set, scope: int) -> None:
        for item in node.elts if isinstance(getattr(node, "ctx", None), ast.Load | None) else ():
            self._given_away(item, scope)

    def _returned(self, node: ast.Return | ast.Yield | ast.NamedExpr, scope: int) -> None:
        if node.value is not None:
            self._given_away(node.value, scope)

    def _put_together(self, node: ast.Dict | ast.Call, scope: int) -> None:
        """Note what is given away by the object that it is put into; by the name of that, only what has a name itself is followed."""
        if self._positions.keeps(node):
            return
        is_named = self._positions.is_named(node)
        for value in values_of(node):
            if not is_named or not isinstance(value, ast.Name):
                self._given_away(value, scope)

    def _matched(self, node: ast.Match, scope: int) -> None:
        self._given_away(node.subject, scope)

    def _made(self, node: ast.AST, scope: int) -> None:
        for part in (getattr(node, "elt", None), getattr(node, "value", None)):
            if part is not None:
                self._given_away(part, scope)

    def _operated(self, node: ast.BinOp, scope: int) -> None:
        if isinstance(node.op, ast.MatMult | ast.LShift | ast.RShift):
            for side in (node.left, node.right):
                self._given_away(side, scope)

    def _asserted(self, node: ast.Assert, _: int) -> None:
        self._names.compared += [self._span(one) for one in equalled(node.test)]

    def _steps(self, node: ast.AST, scope: int) -> Steps:
        """Return the steps to what an expression names."""
        keys: list[Key] = []
        exact = True
        while (step := self._step(node, scope)) is not None:
            node, key = step
            if isinstance(key, Bare | Quoted) and name_of(key) is not None:
                keys.append(key)
            else:
                keys, exact = [], False
        return (node.id if isinstance(node, ast.Name) else None), tuple(reversed(keys)), exact

    def _step(self, node: ast.AST, scope: int) -> tuple[ast.expr, Expression] | None:
        """Return what an expression names a part of, and by which key; ``….get(key)`` leads to a member as ``…[key]`` does."""
        match node:
            case ast.Call(func=ast.Attribute(attr="get", value=holder), args=[first, *_]):
                return holder, self._read.expression(first, scope, 0)
            case ast.Attribute(attr=name):
                end = self._span(node)[1]
                return node.value, Bare(name, end - len(name), end, attribute)
            case ast.Subscript():
                return node.value, self._read.expression(node.slice, scope, 0)
        return None

    def _called(self, node: ast.Call, scope: int) -> None:
        if name_called(node) in FAILING and node.args:
            self._names.fail(*self._span(node))
        call = self._read.invocation(node, scope, 0)
        if call is not None:
            self._names.calls.append(call)
        if isinstance(node.func, ast.Attribute):
            root, keys, exact = self._steps(node.func.value, scope)
            if root is not None and node.func.attr in CHANGING:
                for change in self._by_method(node, scope, keys, exact=exact):
                    self._names.change(scope, root, change)
        if makes_object(node):
            self._put_together(node, scope)
            return
        harmless = {id(one) for one in harmless_arguments(node)}
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


_Note = Callable[[_Reader, ast.AST, int], _Found | None]
_Noted = TypeVar("_Noted", bound=ast.AST)


def _by(note: Callable[[_Reader, _Noted, int], _Found | None]) -> Callable[[Iterable[type[_Noted]]], dict[type[ast.AST], _Note]]:
    """Return what gives the kinds of nodes that a function takes with that function; it is called with these alone."""
    return lambda kinds: dict.fromkeys(kinds, cast("_Note", note))


_NOTES = {
    **_by(_Reader._definition)((ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)),
    **_by(_Reader._assignment)((ast.Assign, ast.AnnAssign)),
    **_by(_Reader._with)((ast.With, ast.AsyncWith)),
    **_by(_Reader._shared_names)((ast.Global, ast.Nonlocal)),
    **_by(_Reader._imported)((ast.Import, ast.ImportFrom)),
    **_by(_Reader._captured)((ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping)),
    **_by(_Reader._part)((ast.Subscript, ast.Attribute)),
    **_by(_Reader._returned)((ast.Return, ast.Yield, ast.NamedExpr)),
    **_by(_Reader._listed)((ast.List, ast.Tuple, ast.Set)),
    **_by(_Reader._asserted)((ast.Assert,)),
    **_by(_Reader._matched)((ast.Match,)),
    **_by(_Reader._operated)((ast.BinOp,)),
    **_by(_Reader._made)((ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)),
    **_by(_Reader._name)((ast.Name,)),
    **_by(_Reader._managed)((ast.withitem,)),
    **_by(_Reader._dict)((ast.Dict,)),
    **_by(_Reader._called)((ast.Call,)),
}
"""What notes each kind of node."""


class Places:
    """The lines of one text; ``shift`` is what stands before the first."""

    def __init__(self, text: str, shift: int) -> None:
        self._lines = [shift, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
        self._offsets = Offsets(text) if not text.isascii() else None

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return where a node begins and ends."""
        placed, lines = cast("ast.expr", node), self._lines
        start, end = lines[placed.lineno - 1], lines[cast("int", placed.end_lineno) - 1]
        if self._offsets is None:
            return start + placed.col_offset, end + cast("int", placed.end_col_offset)
        return self._offset(start, placed.col_offset), self._offset(end, cast("int", placed.end_col_offset))

    def _offset(self, start: int, column: int) -> int:
        """Return the offset of a column in bytes of the line that begins at ``start``."""
        offsets = cast("Offsets", self._offsets)
        return offsets.of_byte(offsets.bytes_before(start) + column)
