"""Python's expressions to what they stand for: literals, names, calls, and strings as far as they are put together of these."""

from __future__ import annotations

import ast
from collections.abc import Callable

from flowlint.payloads.code.program import (
    MOST_ITEMS,
    MOST_NESTED,
    Bare,
    Computed,
    Expression,
    Invocation,
    Items,
    Member,
    Quoted,
    Record,
    Reference,
    Sum,
    overridden,
)
from flowlint.payloads.python.formats import braces, percent
from flowlint.payloads.python.positions import path_of
from flowlint.payloads.python.strings import identifier, scalar_of
from flowlint.payloads.python.strings import read as read_string


class Expressions:
    """What the expressions of one text are; ``span`` returns where a node begins and ends."""

    def __init__(self, text: str, span: Callable[[ast.AST], tuple[int, int]]) -> None:
        self._text = text
        self.span = span
        self._built: dict[int, Expression] = {}

    def invocation(self, node: ast.Call, scope: int, depth: int) -> Invocation | None:
        """Return a call whose function has a path, otherwise ``None``."""
        path = path_of(node.func)
        if path is None:
            return None
        start, end = self.span(node)
        name_end = self.span(node.func)[1]
        arguments = tuple(self.expression(one, scope, depth + 1) for one in node.args if not isinstance(one, ast.Starred))
        named = {one.arg: self.expression(one.value, scope, depth + 1) for one in node.keywords if one.arg is not None}
        is_open = len(arguments) < len(node.args) or len(named) < len(node.keywords)
        return Invocation(path, arguments, named, is_open, start, end, name_end - len(path[-1]), name_end, scope)

    def expression(self, node: ast.expr, scope: int, depth: int) -> Expression:
        """Return what an expression is, put together once however many others it stands in."""
        found = self._built.get(id(node))
        if found is None:
            found = self._built[id(node)] = self._read(node, scope, depth)
        return found

    def _read(self, node: ast.expr, scope: int, depth: int) -> Expression:
        start, end = self.span(node)
        if depth > MOST_NESTED:
            return Computed("…", start, end)
        if isinstance(node, ast.Constant):
            return self._constant(node, start, end)
        if isinstance(node, ast.JoinedStr):
            return self._formatted(node, scope, start, end)
        if isinstance(node, ast.UnaryOp):
            return self._unary(node, start, end)
        if isinstance(node, ast.Dict):
            return self._dictionary(node, scope, depth)
        if isinstance(node, ast.List) and len(node.elts) <= MOST_ITEMS and not any(isinstance(one, ast.Starred) for one in node.elts):
            return Items(tuple(self.expression(one, scope, depth + 1) for one in node.elts), start, end)
        if isinstance(node, ast.Await):
            return self.expression(node.value, scope, depth + 1)
        if isinstance(node, ast.Name | ast.Attribute):
            path = path_of(node)
            return Reference(path, start, end, scope) if path is not None and "()" not in path else self._computed(start, end)
        if isinstance(node, ast.BinOp):
            return self._operation(node, scope, depth)
        if isinstance(node, ast.Call):
            return self._call(node, scope, depth)
        if isinstance(node, ast.IfExp):
            options = tuple(self.expression(one, scope, depth + 1) for one in (node.body, node.orelse))
            return self._computed(start, end)._replace(options=options)
        kind = "boolean" if isinstance(node, ast.Compare) else "array" if isinstance(node, ast.ListComp | ast.Tuple) else ""
        return self._computed(start, end, "object" if isinstance(node, ast.DictComp) else kind)

    def _computed(self, start: int, end: int, kind: str = "") -> Computed:
        return Computed(self._text[start:end] if end - start < 100 else "…", start, end, kind)

    def _constant(self, node: ast.Constant, start: int, end: int) -> Expression:
        value = node.value
        if isinstance(value, str):
            found = read_string(self._text, start, end)
            return found if found is not None and found.content == value else self._computed(start, end, "string")
        return scalar_of(value, self._text[start:end], start, end) or self._computed(start, end)

    def _unary(self, node: ast.UnaryOp, start: int, end: int) -> Expression:
        operand = node.operand
        if isinstance(node.op, ast.Not):
            return self._computed(start, end, "boolean")
        if isinstance(node.op, ast.USub) and isinstance(operand, ast.Constant) and isinstance(operand.value, int | float):
            return scalar_of(-operand.value, self._text[start:end], start, end) or self._computed(start, end)
        return self._computed(start, end)

    def _formatted(self, node: ast.JoinedStr, scope: int, start: int, end: int) -> Expression:
        """Return an f-string where its text, read here, is that of the tree; a part of it may be read wrongly by neither alone."""
        found = read_string(self._text, start, end)
        if found is None:
            return self._computed(start, end, "string")
        told = "".join(str(one.value) if isinstance(one, ast.Constant) else "\0" for one in node.values)
        read = "".join("\0" if run.computed else run.content for run in found.runs)
        if told != read:
            return self._computed(start, end, "string")
        plain = {run.start for run in found.runs if run.computed and self._text[run.start : run.end] == f"{{{run.content}}}"}
        named = (run._replace(scope=scope) if run.start in plain and run.content.isidentifier() else run for run in found.runs)
        return found._replace(runs=tuple(named))

    def _dictionary(self, node: ast.Dict, scope: int, depth: int) -> Expression:
        start, end = self.span(node)
        members, position = [], start + 1
        for key, value in zip(node.keys, node.values, strict=True):
            inner = self.expression(value, scope, depth + 1)
            if key is None:
                stars = self._text.rfind("**", position, inner.start)
                members.append(Member(None, inner, stars if stars >= 0 else inner.start, inner.end))
            else:
                name = self.expression(key, scope, depth + 1)
                name = name if isinstance(name, Quoted) else Computed("…", name.start, name.end)
                members.append(Member(name, inner, name.start, inner.end))
            position = inner.end
        return Record(overridden(members), start, end)

    def _operation(self, node: ast.BinOp, scope: int, depth: int) -> Expression:
        start, end = self.span(node)
        left, right = (self.expression(one, scope, depth + 1) for one in (node.left, node.right))
        if isinstance(node.op, ast.Add) and any(isinstance(one, Quoted | Sum) for one in (left, right)):
            return Sum((*(left.parts if isinstance(left, Sum) else (left,)), right), start, end)
        if isinstance(node.op, ast.Mod) and isinstance(left, Quoted):
            given = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
            filled = percent(self._text, left, [self.expression(one, scope, depth + 1) for one in given])
            return filled or Sum((left,), start, end)
        if isinstance(node.op, ast.BitOr) and isinstance(right, Record):
            return right._replace(is_open=True)
        if isinstance(node.op, ast.BitOr) and isinstance(left, Record):
            return left._replace(members=overridden([*left.members, Member(None, right, right.start, right.end)])[:-1], is_open=True)
        return self._computed(start, end)

    def _call(self, node: ast.Call, scope: int, depth: int) -> Expression:
        start, end = self.span(node)
        call = self.invocation(node, scope, depth)
        if call is None:
            return self._computed(start, end)
        last = call.path[-1]
        if call.path == ("dict",) and not call.arguments:
            return self.keywords(node, scope, depth)
        if last == "encode" and isinstance(node.func, ast.Attribute):
            return self.expression(node.func.value, scope, depth + 1)
        if call.path == ("", "strip") and not node.args and isinstance(node.func, ast.Attribute):
            stripped = self.expression(node.func.value, scope, depth + 1)
            # Blanks around JSON say nothing; around other text they may.
            is_json = isinstance(stripped, Quoted) and stripped.runs and stripped.runs[0].content.lstrip().startswith("{")
            return stripped if is_json else self._computed(start, end, "string")
        if call.path[0] == "" and last in {"format", "join"}:
            held = self.expression(node.func.value, scope, depth + 1) if isinstance(node.func, ast.Attribute) else None
            return braces(self._text, held, call) or self._computed(start, end, "string")
        return call

    def keywords(self, node: ast.Call, scope: int, depth: int) -> Expression:
        """Return the object that ``dict(name=value)`` makes."""
        members = []
        for keyword in node.keywords:
            value, begin = self.expression(keyword.value, scope, depth + 1), self.span(keyword)[0]
            key = None if keyword.arg is None else Bare(keyword.arg, begin, begin + len(keyword.arg), identifier)
            members.append(Member(key, value, begin, value.end, scattered=True))
        return Record(overridden(members), *self.span(node), literal=False)
