"""Python's source code to literals, names and calls, by the grammar of the running Python; text that it cannot read holds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flowlint.model.code import (
    EMPTY,
    MOST_ITEMS,
    MOST_NESTED,
    Bare,
    Change,
    Computed,
    Expression,
    Invocation,
    Items,
    Member,
    Program,
    Quoted,
    Record,
    Reference,
    Scalar,
    Sum,
    name_of,
    overridden,
)
from flowlint.model.request import FIELDS, spells_flow_id
from flowlint.syntax.code_names import Names
from flowlint.syntax.python_formats import braces, percent
from flowlint.syntax.python_functions import CHANGING, HARMLESS, TYPES, WORDS
from flowlint.syntax.python_places import Places
from flowlint.syntax.python_strings import NUMBER, attribute, identifier
from flowlint.syntax.python_strings import read as read_string

if TYPE_CHECKING:
    import ast


def parse(text: str) -> Program:
    """Return what a text in Python holds; nothing where it is broken, or nested too deeply to be read."""
    import ast
    import warnings

    shift = int(text.startswith("\ufeff"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text[shift:])
        return _Reader(text, shift, ast).program(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return EMPTY


class _Reader:
    """One text, and what is met in its tree."""

    def __init__(self, text: str, shift: int, module: Any) -> None:
        self._text = text
        self._ast = module
        self._names = Names()
        self._built: dict[int, Expression] = {}
        self._place = Places(text, shift).place

    def program(self, tree: ast.Module) -> Program:
        self._body(tree.body, 0)
        return self._names.program()

    def _span(self, node: Any) -> tuple[int, int]:
        return self._place(node.lineno, node.col_offset), self._place(node.end_lineno, node.end_col_offset)

    def _body(self, nodes: list[Any], scope: int) -> None:
        """Walk statements and what stands in them, without recursion for their nesting."""
        waiting = [(node, scope) for node in reversed(nodes)]
        while waiting:
            node, scope = waiting.pop()
            waiting += [(child, inner) for child, inner in reversed(self._statement(node, scope))]

    def _statement(self, node: Any, scope: int) -> list[tuple[Any, int]]:
        """Note what a statement or expression does to names, and return what is to be walked in it, with its scope."""
        note = _NOTES.get(type(node).__name__)
        found = note(self, node, scope) if note is not None else None
        return found if found is not None else [(child, scope) for child in self._ast.iter_child_nodes(node)]

    def _rebound(self, node: Any, scope: int) -> None:
        """Note what ``del`` and ``+=`` do."""
        for target in getattr(node, "targets", None) or [node.target]:
            self._spoil(target, scope)

    def _name(self, node: Any, scope: int) -> None:
        if isinstance(node.ctx, self._ast.Load):
            self._names.use(scope, node.id)
        else:
            self._names.bind(scope, node.id, None, self._span(node)[0])

    def _shared_names(self, node: Any, scope: int) -> None:
        for name in node.names:
            self._names.bind(scope, name, None, self._span(node)[0])

    def _imported(self, node: Any, scope: int) -> None:
        self._names.bind(scope, (node.asname or node.name).split(".")[0], None, self._span(node)[0])

    def _captured(self, node: Any, scope: int) -> None:
        """Note the name that an exception or a part of a matched value gets."""
        name = getattr(node, "rest", None) or getattr(node, "name", None)
        if name:
            self._names.bind(scope, name, None, self._span(node)[0])

    def _part(self, node: Any, scope: int) -> None:
        if not isinstance(node.ctx, self._ast.Load):
            self._spoil(node, scope)
        elif isinstance(node.value, self._ast.Name):
            self._names.look_into(scope, node.value.id)

    def _managed(self, node: Any, scope: int) -> list[tuple[Any, int]] | None:
        """Note the name that ``with … as name`` gives to what stands there."""
        target = node.optional_vars
        if not isinstance(target, self._ast.Name):
            return None
        self._names.bind(scope, target.id, self._expression(node.context_expr, scope, 0), self._span(target)[0])
        return [(node.context_expr, scope)]

    def _dict(self, node: Any, scope: int) -> None:
        if self._names.has_room and any(isinstance(key, self._ast.Constant) and spells_flow_id(key.value) for key in node.keys):
            record = self._expression(node, scope, 0)
            if isinstance(record, Record):
                self._names.records.append(record)

    def _definition(self, node: Any, scope: int) -> list[tuple[Any, int]]:
        tree = self._ast
        start = self._span(node)[0]
        if not isinstance(node, tree.Lambda):
            self._names.bind(scope, node.name, None, start)
        inner = self._names.scope(scope)
        found = [(one, scope) for one in getattr(node, "decorator_list", [])]
        if isinstance(node, tree.ClassDef):
            found += [(one, scope) for one in [*node.bases, *node.keywords]]
        else:
            arguments = node.args
            found += [(one, scope) for one in [*arguments.defaults, *arguments.kw_defaults] if one is not None]
            for one in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]:
                if one is not None:
                    self._names.bind(inner, one.arg, None, start)
        body = node.body if isinstance(node.body, list) else [node.body]
        return found + [(one, inner) for one in body]

    def _assignment(self, node: Any, scope: int) -> list[tuple[Any, int]]:
        tree = self._ast
        targets = node.targets if isinstance(node, tree.Assign) else [node.target]
        if node.value is None:
            return []
        value = self._expression(node.value, scope, 0)
        self._given_away(node.value, scope)
        found = [(node.value, scope)]
        for target in targets:
            if isinstance(target, tree.Name):
                known = value if len(targets) == 1 else None
                self._names.bind(scope, target.id, known, self._span(node)[0])
            elif isinstance(target, tree.Attribute | tree.Subscript):
                self._set(target, value, scope)
                found.append((target.value, scope))
                if isinstance(target, tree.Subscript):
                    found.append((target.slice, scope))
            else:
                found.append((target, scope))
        return found

    def _set(self, target: Any, value: Expression | None, scope: int) -> None:
        """Note a change by ``name["key"] = value`` or ``name.key = value``."""
        root, keys = self._steps(target, scope)
        if root is not None:
            self._names.change(scope, root, Change(tuple(keys or ()), value if keys is not None else None, *self._span(target)))

    def _spoil(self, target: Any, scope: int) -> None:
        root, _ = self._steps(target, scope)
        if root is not None and not isinstance(target, self._ast.Name):
            self._names.change(scope, root, Change((), None, *self._span(target)))

    def _given_away(self, value: Any, scope: int, place: tuple[int, int] | None = None) -> None:
        """Note that other code gets an object by its name, or a part of it that may be an object, and may change it."""
        root, keys = self._steps(value, scope)
        if root is not None and not (keys and name_of(keys[-1]) in FIELDS):
            self._names.change(scope, root, Change((), None, *(place or self._span(value))))

    def _returned(self, node: Any, scope: int) -> None:
        if node.value is not None:
            self._given_away(node.value, scope)

    def _comparison(self, node: Any, _: int) -> None:
        tree = self._ast
        self._names.compared += [self._span(one) for one in [node.left, *node.comparators] if isinstance(one, tree.Dict)]

    def _steps(self, node: Any, scope: int) -> tuple[str | None, list[Bare | Quoted] | None]:
        """Return the name that a path begins with, and its steps, ``None`` where one of them is computed."""
        tree = self._ast
        keys: list[Bare | Quoted] | None = []
        while isinstance(node, tree.Attribute | tree.Subscript):
            key: Any = None
            if isinstance(node, tree.Attribute):
                end = self._span(node)[1]
                key = Bare(node.attr, end - len(node.attr), end, attribute)
            else:
                key = self._expression(node.slice, scope, 0)
            if keys is not None:
                keys = [key, *keys] if isinstance(key, Bare) or (isinstance(key, Quoted) and key.content is not None) else None
            node = node.value
        return (node.id if isinstance(node, tree.Name) else None), keys

    def _called(self, node: ast.Call, scope: int) -> None:
        call = self._invocation(node, scope, 0)
        if call is not None:
            self._names.calls.append(call)
        tree = self._ast
        if isinstance(node.func, tree.Attribute):
            root, keys = self._steps(node.func.value, scope)
            if root is not None and keys is not None and node.func.attr in CHANGING:
                self._names.change(scope, root, Change((), None, *self._span(node)))
        if call is not None and call.path[-1:] and call.path[-1] not in HARMLESS:
            for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
                self._given_away(argument, scope, self._span(node))

    def _invocation(self, node: ast.Call, scope: int, depth: int) -> Invocation | None:
        path = self._path(node.func)
        if path is None:
            return None
        tree, (start, end) = self._ast, self._span(node)
        name_end = self._span(node.func)[1]
        arguments = tuple(self._expression(one, scope, depth + 1) for one in node.args if not isinstance(one, tree.Starred))
        named = {one.arg: self._expression(one.value, scope, depth + 1) for one in node.keywords if one.arg is not None}
        is_open = len(arguments) < len(node.args) or len(named) < len(node.keywords)
        return Invocation(path, arguments, named, is_open, start, end, name_end - len(path[-1]), name_end, scope)

    def _path(self, node: Any) -> tuple[str, ...] | None:
        tree = self._ast
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

    def _expression(self, node: Any, scope: int, depth: int) -> Expression:
        """Return what an expression is, put together once however many others it stands in."""
        found = self._built.get(id(node))
        if found is None:
            found = self._built[id(node)] = self._read(node, scope, depth)
        return found

    def _read(self, node: Any, scope: int, depth: int) -> Expression:
        tree, (start, end) = self._ast, self._span(node)
        if depth > MOST_NESTED:
            return Computed("…", start, end)
        if isinstance(node, tree.Constant):
            return self._constant(node, start, end)
        if isinstance(node, tree.JoinedStr):
            return self._formatted(node, scope, start, end)
        if isinstance(node, tree.UnaryOp):
            return self._unary(node, start, end)
        if isinstance(node, tree.Dict):
            return self._dictionary(node, scope, depth)
        if isinstance(node, tree.List) and len(node.elts) <= MOST_ITEMS and not any(isinstance(one, tree.Starred) for one in node.elts):
            return Items(tuple(self._expression(one, scope, depth + 1) for one in node.elts), start, end)
        if isinstance(node, tree.Await):
            return self._expression(node.value, scope, depth + 1)
        if isinstance(node, tree.Name | tree.Attribute):
            path = self._path(node)
            return Reference(path, start, end, scope) if path is not None and "()" not in path else self._computed(start, end)
        if isinstance(node, tree.BinOp):
            return self._operation(node, scope, depth)
        if isinstance(node, tree.Call):
            return self._call(node, scope, depth)
        kind = "boolean" if isinstance(node, tree.Compare) else "array" if isinstance(node, tree.ListComp | tree.Tuple) else ""
        return self._computed(start, end, "object" if isinstance(node, tree.DictComp) else kind)

    def _computed(self, start: int, end: int, kind: str = "") -> Computed:
        return Computed(self._text[start:end] if end - start < 100 else "…", start, end, kind)

    def _constant(self, node: Any, start: int, end: int) -> Expression:
        value = node.value
        if isinstance(value, str):
            found = read_string(self._text, start, end)
            return found if found is not None and found.content == value else self._computed(start, end, "string")
        if value is None or isinstance(value, bool):
            return Scalar(WORDS[value], start, end)
        if isinstance(value, int | float):
            return self._number(value, start, end)
        return self._computed(start, end)

    def _number(self, value: float, start: int, end: int) -> Expression:
        import json

        written = self._text[start:end]
        if NUMBER.fullmatch(written) is not None:
            return Scalar(written, start, end)
        try:
            return Scalar(json.dumps(value, allow_nan=False), start, end)
        except ValueError:
            return self._computed(start, end)

    def _unary(self, node: Any, start: int, end: int) -> Expression:
        tree, operand = self._ast, node.operand
        if isinstance(node.op, tree.Not):
            return self._computed(start, end, "boolean")
        if isinstance(node.op, tree.USub) and isinstance(operand, tree.Constant) and type(operand.value) in {int, float}:
            return self._number(-operand.value, start, end)
        return self._computed(start, end)

    def _formatted(self, node: Any, scope: int, start: int, end: int) -> Expression:
        """Return an f-string where its text, read here, is that of the tree; a part of it may be read wrongly by neither alone."""
        tree, found = self._ast, read_string(self._text, start, end)
        if found is None:
            return self._computed(start, end, "string")
        told = "".join(one.value if isinstance(one, tree.Constant) else "\0" for one in node.values)
        read = "".join("\0" if run.computed else run.content for run in found.runs)
        if told != read:
            return self._computed(start, end, "string")
        plain = {run.start for run in found.runs if run.computed and self._text[run.start : run.end] == f"{{{run.content}}}"}
        named = (run._replace(scope=scope) if run.start in plain and run.content.isidentifier() else run for run in found.runs)
        return found._replace(runs=tuple(named))

    def _dictionary(self, node: Any, scope: int, depth: int) -> Expression:
        start, end = self._span(node)
        members, position = [], start + 1
        for key, value in zip(node.keys, node.values, strict=True):
            inner = self._expression(value, scope, depth + 1)
            if key is None:
                stars = self._text.rfind("**", position, inner.start)
                members.append(Member(None, inner, stars if stars >= 0 else inner.start, inner.end))
            else:
                name = self._expression(key, scope, depth + 1)
                name = name if isinstance(name, Quoted) else Computed("…", name.start, name.end)
                members.append(Member(name, inner, name.start, inner.end))
            position = inner.end
        return Record(overridden(members), start, end)

    def _operation(self, node: Any, scope: int, depth: int) -> Expression:
        tree, (start, end) = self._ast, self._span(node)
        left, right = (self._expression(one, scope, depth + 1) for one in (node.left, node.right))
        if isinstance(node.op, tree.Add) and any(isinstance(one, Quoted | Sum) for one in (left, right)):
            return Sum((*(left.parts if isinstance(left, Sum) else (left,)), right), start, end)
        if isinstance(node.op, tree.Mod) and isinstance(left, Quoted):
            given = node.right.elts if isinstance(node.right, tree.Tuple) else [node.right]
            filled = percent(self._text, left, [self._expression(one, scope, depth + 1) for one in given])
            return filled or Sum((left,), start, end)
        if isinstance(node.op, tree.BitOr) and isinstance(right, Record):
            return right._replace(is_open=True)
        if isinstance(node.op, tree.BitOr) and isinstance(left, Record):
            return left._replace(is_open=True)
        return self._computed(start, end)

    def _call(self, node: ast.Call, scope: int, depth: int) -> Expression:
        start, end = self._span(node)
        call = self._invocation(node, scope, depth)
        if call is None:
            return self._computed(start, end)
        last = call.path[-1]
        if call.path == ("dict",) and not call.arguments:
            return self._keywords(node, scope, depth)
        if last == "encode" and isinstance(node.func, self._ast.Attribute):
            return self._expression(node.func.value, scope, depth + 1)
        if call.path[0] == "" and last in {"format", "join"}:
            held = self._expression(node.func.value, scope, depth + 1) if isinstance(node.func, self._ast.Attribute) else None
            return braces(self._text, held, call) or self._computed(start, end, "string")
        if len(call.path) == 1 and last in TYPES:
            return self._computed(start, end, TYPES[last])
        return call

    def _keywords(self, node: ast.Call, scope: int, depth: int) -> Expression:
        """Return the object that ``dict(name=value)`` makes."""
        members = []
        for keyword in node.keywords:
            value, begin = self._expression(keyword.value, scope, depth + 1), self._span(keyword)[0]
            key = None if keyword.arg is None else Bare(keyword.arg, begin, begin + len(keyword.arg), identifier)
            members.append(Member(key, value, begin, value.end, scattered=True))
        return Record(overridden(members), *self._span(node), literal=False)


_NOTES: dict[str, Callable[[_Reader, Any, int], list[tuple[Any, int]] | None]] = {
    **dict.fromkeys(("FunctionDef", "AsyncFunctionDef", "Lambda", "ClassDef"), _Reader._definition),
    **dict.fromkeys(("Assign", "AnnAssign"), _Reader._assignment),
    **dict.fromkeys(("AugAssign", "Delete"), _Reader._rebound),
    **dict.fromkeys(("Global", "Nonlocal"), _Reader._shared_names),
    **dict.fromkeys(("ExceptHandler", "MatchAs", "MatchStar", "MatchMapping"), _Reader._captured),
    **dict.fromkeys(("Subscript", "Attribute"), _Reader._part),
    **dict.fromkeys(("Return", "Yield"), _Reader._returned),
    "Compare": _Reader._comparison,
    "Name": _Reader._name,
    "alias": _Reader._imported,
    "withitem": _Reader._managed,
    "Dict": _Reader._dict,
    "Call": _Reader._called,
}
