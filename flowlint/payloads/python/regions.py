"""Tells which parts of a program in Python are run at another time, repeatedly, or only if others are not."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from flowlint.payloads.code.control_flow import Kind, Region

_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

WITH_REGIONS = frozenset({*_LOOPS, *_FUNCTIONS, ast.If, ast.Match})
"""The kinds of nodes that make regions."""


def regions_of(node: ast.AST, span: Callable[[ast.AST], tuple[int, int]]) -> Iterator[Region]:
    """Yield the regions that a statement or expression makes; ``span`` returns where a node begins and ends."""
    if isinstance(node, _LOOPS):
        yield Region(*span(node), Kind.LOOP)
    elif isinstance(node, _FUNCTIONS):
        yield Region(*span(node), Kind.FUNCTION)
    elif isinstance(node, ast.If | ast.Match):
        bodies = [node.body, node.orelse] if isinstance(node, ast.If) else [case.body for case in node.cases]
        for body in filter(None, bodies):
            yield Region(span(body[0])[0], span(body[-1])[1], Kind.BRANCH, span(node)[0], isinstance(body[-1], ast.Return))
