"""Tells which parts of a program in Python are run at another time, repeatedly, or only if others are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flowlint.payloads.code.control_flow import Kind, Region

_LOOPS = frozenset({"For", "AsyncFor", "While", "ListComp", "SetComp", "GeneratorExp", "DictComp"})
_FUNCTIONS = frozenset({"FunctionDef", "AsyncFunctionDef", "Lambda"})


def regions_of(node: Any, span: Callable[[Any], tuple[int, int]]) -> Iterator[Region]:
    """Yield the regions that a statement or expression makes; ``span`` returns where a node begins and ends."""
    kind = type(node).__name__
    if kind in _LOOPS:
        yield Region(*span(node), Kind.LOOP)
    elif kind in _FUNCTIONS:
        yield Region(*span(node), Kind.FUNCTION)
    elif kind in {"If", "Match"}:
        choice = span(node)[0]
        bodies = [node.body, node.orelse] if kind == "If" else [case.body for case in node.cases]
        for body in filter(None, bodies):
            leaves = type(body[-1]).__name__ == "Return"
            yield Region(span(body[0])[0], span(body[-1])[1], Kind.BRANCH, choice, leaves)
