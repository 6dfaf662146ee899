"""JavaScript's expressions to what they stand for: literals, names, calls, and strings as far as they are put together of these."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from tree_sitter import Node

from flowlint.model.strict_json import NUMBER
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
    Run,
    Scalar,
    Sum,
    overridden,
)
from flowlint.payloads.javascript.grammar import ARITHMETIC, COMPARISONS, UNARY, WRAPPERS, inside, parts_of
from flowlint.payloads.javascript.positions import path_of
from flowlint.payloads.javascript.strings import number, plain_name, shorthand
from flowlint.payloads.javascript.strings import read as read_string
from flowlint.syntax.grammar import Offsets


class Expressions:
    """What the expressions of one text are."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._built: dict[int, Expression] = {}
        self._place = Offsets(text).of_byte
        self._is_ascii = text.isascii()

    def span(self, node: Node) -> tuple[int, int]:
        """Return where a node begins and ends."""
        if self._is_ascii:
            return node.start_byte, node.end_byte
        return self._place(node.start_byte), self._place(node.end_byte)

    def slice(self, node: Node) -> str:
        """Return the text of a node."""
        if self._is_ascii:
            return self._text[node.start_byte : node.end_byte]
        start, end = self.span(node)
        return self._text[start:end]

    def invocation(self, node: Node, scope: int, depth: int) -> Invocation | None:
        """Return a call whose function has a path, otherwise ``None``."""
        function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        arguments = node.child_by_field_name("arguments")
        path = path_of(self.slice, function) if function is not None else None
        if function is None or path is None or arguments is None or arguments.type != "arguments":
            return None
        given = parts_of(arguments)
        values = tuple(self.expression(one, scope, depth + 1) for one in given if one.type != "spread_element")
        end = self.span(function)[1]
        return Invocation(path, values, {}, len(values) < len(given), *self.span(node), end - len(path[-1]), end, scope)

    def expression(self, node: Node, scope: int, depth: int) -> Expression:
        """Return what an expression is, put together once however many others it stands in."""
        found = self._built.get(node.id)
        if found is None:
            found = self._built[node.id] = self._read(node, scope, depth)
        return found

    def _read(self, node: Node, scope: int, depth: int) -> Expression:
        start, end = self.span(node)
        if depth > MOST_NESTED:
            return Computed("…", start, end)
        if node.type in WRAPPERS and node.named_children:
            return self.expression(inside(node), scope, depth + 1)
        leaf = _LEAVES.get(node.type)
        if leaf is not None:
            return leaf(self, node)
        build = _EXPRESSIONS.get(node.type)
        return build(self, node, scope, depth) if build is not None else self._computed(node)

    def _computed(self, node: Node, kind: str = "") -> Computed:
        start, end = self.span(node)
        return Computed(self._text[start:end] if end - start < 100 else "…", start, end, kind)

    def _string(self, node: Node, scope: int, _: int) -> Expression:
        start, end = self.span(node)
        if node.has_error or end - start < 2:
            return self._computed(node, "string")
        inserted = [child for child in node.named_children if child.type == "template_substitution"]
        named = {one.id for one in inserted if one.named_child_count == 1 and one.named_children[0].type == "identifier"}
        runs = [
            Run(self.slice(one)[2:-1].strip(), *self.span(one), computed=True, scope=scope if one.id in named else -1) for one in inserted
        ]
        return read_string(self._text, start, end, runs)

    def _number(self, node: Node) -> Expression:
        text = number(self.slice(node))
        return Scalar(text, *self.span(node)) if text is not None else self._computed(node)

    def _word(self, node: Node) -> Expression:
        return Scalar(node.type, *self.span(node))

    def _unary(self, node: Node) -> Expression:
        written = self.slice(node)
        is_number = NUMBER.fullmatch(written) is not None
        operator = node.child_by_field_name("operator")
        kind = UNARY.get(operator.type, "") if operator is not None else ""
        return Scalar(written, *self.span(node)) if is_number else self._computed(node, kind)

    def _reference(self, node: Node, scope: int, _: int) -> Expression:
        path = path_of(self.slice, node)
        return Reference(path, *self.span(node), scope) if path is not None and "()" not in path else self._computed(node)

    def _array(self, node: Node, scope: int, depth: int) -> Expression:
        items = parts_of(node)
        inner = [child.type for child in node.children if child.type != "comment"]
        has_gap = ("[", ",") in pairwise(inner) or (",", ",") in pairwise(inner)
        if node.has_error or has_gap or len(items) > MOST_ITEMS or any(one.type == "spread_element" for one in items):
            return self._computed(node, "array")
        return Items(tuple(self.expression(one, scope, depth + 1) for one in items), *self.span(node))

    def _record(self, node: Node, scope: int, depth: int) -> Expression:
        if any(child.is_error or child.is_missing for child in node.children):
            return self._computed(node, "object")
        members = (self._member(child, scope, depth) for child in parts_of(node))
        return Record(overridden(members), *self.span(node))

    def _member(self, node: Node, scope: int, depth: int) -> Member:
        start, end = self.span(node)
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if node.type == "shorthand_property_identifier":
            name = self.slice(node)
            return Member(Bare(name, start, end, shorthand(name)), Reference((name,), start, end, scope), start, end)
        if node.type != "pair" or key is None or value is None or node.has_error:
            inner = node.named_children[0] if node.named_children else node
            is_spread = node.type == "spread_element" and not node.has_error
            return Member(None, self.expression(inner, scope, depth + 1) if is_spread else self._computed(inner), start, end)
        inner_value = self.expression(value, scope, depth + 1)
        name_node = key.named_children[0] if key.type == "computed_property_name" and key.named_children else key
        spelled = self.expression(name_node, scope, depth + 1)
        if key.type == "property_identifier":
            spelled = Bare(self.slice(key), *self.span(key), plain_name)
        elif not isinstance(spelled, Quoted):
            spelled = Computed(self.slice(name_node), *self.span(name_node))
        return Member(spelled, inner_value, spelled.start, end)

    def _binary(self, node: Node, scope: int, depth: int) -> Expression:
        left, right, operator = (node.child_by_field_name(field) for field in ("left", "right", "operator"))
        if left is None or right is None or operator is None:
            return self._computed(node)
        if operator.type == "+":
            one, other = self.expression(left, scope, depth + 1), self.expression(right, scope, depth + 1)
            if any(isinstance(side, Quoted | Sum) for side in (one, other)):
                return Sum((*(one.parts if isinstance(one, Sum) else (one,)), other), *self.span(node))
        return self._computed(node, "boolean" if operator.type in COMPARISONS else "number" if operator.type in ARITHMETIC else "")

    def _choice(self, node: Node, scope: int, depth: int) -> Expression:
        parts = [node.child_by_field_name(field) for field in ("consequence", "alternative")]
        options = tuple(self.expression(one, scope, depth + 1) for one in parts if one is not None)
        return self._computed(node)._replace(options=options if len(options) == 2 else ())

    def _call(self, node: Node, scope: int, depth: int) -> Expression:
        return self.invocation(node, scope, depth) or self._computed(node)


_LEAVES: dict[str, Callable[[Expressions, Node], Expression]] = {
    "number": Expressions._number,
    **dict.fromkeys(("true", "false", "null"), Expressions._word),
    "unary_expression": Expressions._unary,
}

_EXPRESSIONS: dict[str, Callable[[Expressions, Node, int, int], Expression]] = {
    **dict.fromkeys(("string", "template_string"), Expressions._string),
    **dict.fromkeys(("identifier", "member_expression"), Expressions._reference),
    "array": Expressions._array,
    "object": Expressions._record,
    "binary_expression": Expressions._binary,
    "ternary_expression": Expressions._choice,
    **dict.fromkeys(("call_expression", "new_expression"), Expressions._call),
}
