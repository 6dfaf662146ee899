"""Tells which parts of a program in JavaScript are run at another time, repeatedly, or only if others are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tree_sitter import Node

from flowlint.payloads.code.control_flow import Kind, Region
from flowlint.payloads.javascript.grammar import FUNCTIONS, parts_of

_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})
_CHOICES = frozenset({"if_statement", "ternary_expression"})
_ENDS = frozenset({"break_statement", "return_statement", "throw_statement", "continue_statement"})

WITH_REGIONS = frozenset({*_LOOPS, *FUNCTIONS, *_CHOICES, "switch_body"})
"""The kinds of nodes that make regions."""


def regions_of(node: Node, span: Callable[[Node], tuple[int, int]]) -> Iterator[Region]:
    """Yield the regions that a statement or expression makes; ``span`` returns where a node begins and ends."""
    if node.type in _LOOPS:
        yield Region(*span(node), Kind.LOOP)
    elif node.type in FUNCTIONS:
        yield Region(*span(node), Kind.FUNCTION)
    elif node.type in _CHOICES:
        for field in ("consequence", "alternative"):
            branch = node.child_by_field_name(field)
            if branch is not None:
                yield Region(*span(branch), Kind.BRANCH, span(node)[0], _last(branch) == "return_statement")
    elif node.type == "switch_body":
        cases = [one for one in node.named_children if one.type in {"switch_case", "switch_default"}]
        if all(_last(one) in _ENDS for one in cases[:-1]):
            for one in cases:
                yield Region(*span(one), Kind.BRANCH, span(node)[0], _last(one) == "return_statement")


def _last(node: Node) -> str:
    """Return the kind of the last statement in a statement."""
    while node.type in {"statement_block", "else_clause", "switch_case", "switch_default"}:
        inner = parts_of(node)
        if not inner:
            break
        node = inner[-1]
    return node.type
