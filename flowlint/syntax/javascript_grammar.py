"""The grammars of JavaScript, TypeScript and TSX, and which of them reads a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Tree


WRAPPERS = frozenset(
    {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression", "await_expression", "type_assertion"}
)
"""Nodes that only stand around an expression."""

PARTS = frozenset({"member_expression", "subscript_expression"}) | (WRAPPERS - {"await_expression"})
"""Nodes that name a part of an object, or stand around one that does."""

FUNCTIONS = frozenset(
    {
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function_declaration",
        "generator_function",
    }
)
"""Nodes with parameters and a scope of their own."""

COMPARISONS = frozenset({"==", "===", "!=", "!==", "<", ">", "<=", ">=", "in", "instanceof"})
"""Operators that tell true or false."""

SENDERS = frozenset({"post", "put", "patch"})
"""Methods that send what they are given behind an address; what has such a name may do something else."""

HARMLESS = SENDERS | frozenset(
    {
        "log",
        "info",
        "debug",
        "warn",
        "error",
        "dir",
        "table",
        "trace",
        "stringify",
        "fetch",
        "axios",
        "Axios",
        "request",
        "get",
        "got",
        "ajax",
    }
    | {"postFlowsExecutions", "resolve", "keys", "values", "entries", "isArray", "String", "Boolean", "expect"}
    | {"toEqual", "toStrictEqual", "toMatchObject", "toHaveBeenCalledWith", "toHaveBeenLastCalledWith", "deepEqual", "deepStrictEqual"}
)
"""Functions and methods that change nothing of what they are given."""

CHANGING = frozenset({"push", "pop", "shift", "unshift", "splice", "sort", "reverse"})
"""Methods that change what they are called on."""


def tree(data: bytes, suffix: str) -> Tree:
    """Return the tree of the first grammar that can read the whole text, or of the first of all."""
    import tree_sitter
    import tree_sitter_javascript
    import tree_sitter_typescript

    grammars: dict[str, Callable[[], object]] = {
        "js": tree_sitter_javascript.language,
        "ts": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
    }
    first = "tsx" if suffix == ".tsx" else "ts" if suffix in {".ts", ".mts", ".cts"} else "js"
    trees = []
    for name in sorted(grammars, key=lambda name: name != first):
        trees.append(tree_sitter.Parser(tree_sitter.Language(grammars[name]())).parse(data))
        if not trees[-1].root_node.has_error:
            return trees[-1]
    return trees[0]
