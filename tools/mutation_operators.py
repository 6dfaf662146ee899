"""Small faults that a test should notice: each changes one place of a module's syntax tree.

The kinds of faults are those that mutmut and Cosmic Ray make. Their runs take no seed and no sample; mutmut leaves out what is outside
functions, and Cosmic Ray starts all over for each fault.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

_ONE_WAY = "Div:Mult Mod:Add Pow:Mult BitXor:BitAnd FloorDiv:Mult Mult:FloorDiv"
_BOTH_WAYS = "Lt:LtE Gt:GtE Eq:NotEq Is:IsNot In:NotIn And:Or Add:Sub BitAnd:BitOr LShift:RShift Break:Continue"
_NAMES = [pair.split(":") for pair in f"{_ONE_WAY} {_BOTH_WAYS}".split()] + [pair.split(":")[::-1] for pair in _BOTH_WAYS.split()]
_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {getattr(ast, one): getattr(ast, other) for one, other in _NAMES}
_ORDERED: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {ast.Eq: (ast.LtE, ast.GtE), ast.Lt: (ast.NotEq,), ast.Gt: (ast.NotEq,)}
"""What else takes the place of a comparison with a number or a length."""

_PAIRS = ("lower upper", "lstrip rstrip", "find rfind", "index rindex", "partition rpartition", "removeprefix removesuffix")
_METHODS = {one: other for pair in _PAIRS for one, other in (pair.split(), pair.split()[::-1])}

_NOT_BEHAVIOUR = {"annotation", "returns", "decorator_list", "type_comment", "ctx", "kind"}
"""Fields of syntax nodes in which nothing is changed: types, and what decorators are made with; a decorator is left out as a whole."""

_ON_WINDOWS = {"sys.platform == 'win32'", "os.name == 'nt'"}
"""Conditions of what runs on Windows alone, where mutants do not run, since they are forked: nothing is changed in it."""


class Mutation(NamedTuple):
    """One fault: the lines that it is in, what is there and what takes its place, and the function that puts it into the tree."""

    first: int
    last: int
    before: str
    after: str
    put: Callable[[], None]


def mutations(tree: ast.Module) -> Iterator[Mutation]:
    """Yield the faults that can be put into ``tree``, always in the same order; after one is put in, the tree is used up."""
    yield from _below(tree, 1, 1)


def _below(node: ast.AST, first: int, last: int) -> Iterator[Mutation]:
    for field, value in ast.iter_fields(node):
        if field in _NOT_BEHAVIOUR or (field == "test" and ast.unparse(value) == "TYPE_CHECKING"):
            continue
        if field in {"test", "body"} and isinstance(node, ast.If | ast.IfExp) and ast.unparse(node.test) in _ON_WINDOWS:
            continue
        for number, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(child, ast.AST) or _describes(child) or _is_for_type_checkers(child):
                continue
            lines = (child.lineno, child.end_lineno or child.lineno) if isinstance(child, ast.expr | ast.stmt) else (first, last)
            if isinstance(child, ast.stmt) and isinstance(getattr(child, "body", None), list):
                lines = (child.lineno, child.lineno)
            for instead in _instead(child, field, node):
                after = ast.fix_missing_locations(ast.copy_location(instead, child))
                yield Mutation(*lines, _words(child), _words(after), _putter(node, field, number, after))
            yield from _below(child, *lines)


def _describes(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_for_type_checkers(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        return isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "TypeVar"
    return isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias"


def _words(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0] if not isinstance(node, ast.boolop | ast.cmpop | ast.operator) else type(node).__name__


def _putter(parent: ast.AST, field: str, number: int | None, new: ast.AST) -> Callable[[], None]:
    def put() -> None:
        if number is None:
            setattr(parent, field, new)
        else:
            getattr(parent, field)[number] = new

    return put


def _like(node: ast.AST, **fields: Any) -> ast.AST:
    """Return a copy of ``node`` in which some fields are others."""
    return ast.copy_location(type(node)(**{**dict(ast.iter_fields(node)), **fields}), node)


def _without(items: list[Any], number: int) -> list[Any]:
    return items[:number] + items[number + 1 :]


def _instead(node: ast.AST, field: str, parent: ast.AST) -> Iterator[ast.AST]:
    """Yield what may take the place of ``node``."""
    if type(node) in _SWAPPED and not isinstance(parent, ast.UnaryOp):
        yield _SWAPPED[type(node)]()
    if type(node) in _ORDERED and isinstance(parent, ast.Compare) and any(map(_is_count, (parent.left, *parent.comparators))):
        yield from (swapped() for swapped in _ORDERED[type(node)])
    if field in {"test", "ifs"}:
        yield from (ast.Constant(forced) for forced in (True, False) if not isinstance(node, ast.Constant))
    if field == "iter":
        yield ast.Tuple([], ast.Load())
    if field == "type" and isinstance(parent, ast.ExceptHandler):
        yield ast.Tuple([], ast.Load())
    if isinstance(node, ast.stmt):
        yield from _statements_instead(node)
    elif isinstance(node, ast.Constant):
        yield from _constants_instead(node)
    elif isinstance(node, ast.expr):
        yield from _expressions_instead(node)


def _is_count(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "len"
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _constants_instead(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield from (ast.Constant(value + 1), ast.Constant(value - 1))
    elif isinstance(value, str):
        yield ast.Constant(f"XX{value}XX")
    elif isinstance(value, bytes):
        yield ast.Constant(b"XX" + value + b"XX")


def _statements_instead(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield from (_like(node, decorator_list=_without(node.decorator_list, number)) for number in range(len(node.decorator_list)))
    if isinstance(node, ast.Raise | ast.Delete | ast.AugAssign) or (isinstance(node, ast.Expr) and not isinstance(node.value, ast.Yield)):
        yield ast.Pass()
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value)
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple | ast.List) and not node.value.elts:
        yield _like(node, value=_like(node.value, elts=[ast.Constant(None)]))
    elif isinstance(node, ast.Return | ast.Assign | ast.AnnAssign) and node.value is not None:
        empty = isinstance(node.value, ast.Constant) and node.value.value is None
        if not (isinstance(node, ast.Return) and isinstance(node.value, ast.Constant) and not node.value.value):
            yield _like(node, value=ast.Constant("" if empty else None))
    elif isinstance(node, ast.Match) and len(node.cases) > 1:
        yield from (_like(node, cases=_without(node.cases, number)) for number in range(len(node.cases)))


def _expressions_instead(node: ast.expr) -> Iterator[ast.AST]:
    if isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Lambda):
        yield _like(node, body=ast.Constant(None))
    elif isinstance(node, ast.Yield):
        yield _like(node, value=ast.Constant(None))
    elif isinstance(node, ast.Slice):
        yield from (_like(node, **{end: None}) for end in ("lower", "upper", "step") if getattr(node, end) is not None)
    elif isinstance(node, ast.Call):
        yield from _calls_instead(node)


def _calls_instead(node: ast.Call) -> Iterator[ast.AST]:
    for number, argument in enumerate(node.args):
        if not isinstance(argument, ast.Starred | ast.Constant) or (isinstance(argument, ast.Constant) and argument.value is not None):
            yield _like(node, args=[*node.args[:number], ast.Constant(None), *node.args[number + 1 :]])
        if len(node.args) + len(node.keywords) > 1:
            yield _like(node, args=_without(node.args, number))
    for number, keyword in enumerate(node.keywords):
        yield _like(node, keywords=_without(node.keywords, number))
        if keyword.arg is not None and not (isinstance(keyword.value, ast.Constant) and keyword.value.value in {None, False}):
            without = _like(keyword, value=ast.Constant(None))
            yield _like(node, keywords=[*node.keywords[:number], without, *node.keywords[number + 1 :]])
    if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
        yield _like(node, func=_like(node.func, attr=_METHODS[node.func.attr]))
