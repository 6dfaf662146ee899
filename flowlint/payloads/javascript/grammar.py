"""What nodes mean in the grammars of JavaScript, TypeScript and TSX, and which of them reads a text."""

from __future__ import annotations

from tree_sitter import Node

from flowlint.syntax.grammar import Grammar

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

ARITHMETIC = frozenset({"-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", ">>>"})
"""Operators that make numbers, of what JSON has no spelling of aside; ``+`` may put texts together."""

UNARY = {"!": "boolean", "delete": "boolean", "typeof": "string", "+": "number", "-": "number", "~": "number"}
"""JSON types of what operators of one operand make."""


def parts_of(node: Node) -> list[Node]:
    """Return the named nodes in a node, without comments."""
    return [one for one in node.named_children if one.type != "comment"]


def given_to(call: Node) -> list[Node]:
    """Return what a call is given."""
    arguments = call.child_by_field_name("arguments")
    return parts_of(arguments) if arguments is not None else []


def inside(wrapper: Node) -> Node:
    """Return the expression that a wrapper is around."""
    return wrapper.named_children[-1 if wrapper.type == "type_assertion" else 0]


_TYPESCRIPT = frozenset({".ts", ".mts", ".cts", "ts", "typescript"})
_TSX = frozenset({".tsx", "tsx"})


def grammar_of(kind: str) -> Grammar:
    """Return the grammar for a suffix of files, or for a language as Markdown names it; JavaScript's for what is neither of the others."""
    return Grammar.TSX if kind in _TSX else Grammar.TYPESCRIPT if kind in _TYPESCRIPT else Grammar.JAVASCRIPT
