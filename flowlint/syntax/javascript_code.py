"""JavaScript and TypeScript to literals, names and calls, by the grammars of tree-sitter; what cannot be read there is left out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from flowlint.model.code import (
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
    Run,
    Scalar,
    Sum,
    name_of,
    overridden,
)
from flowlint.model.request import FIELDS, spells_flow_id
from flowlint.syntax.code_names import Names
from flowlint.syntax.javascript_grammar import CHANGING, COMPARISONS, FUNCTIONS, HARMLESS, PARTS, WRAPPERS, tree
from flowlint.syntax.javascript_strings import NUMBER, number, plain_name, shorthand
from flowlint.syntax.javascript_strings import read as read_string

if TYPE_CHECKING:
    from tree_sitter import Node

TEXTS = frozenset({"String", "toString", "toISOString", "stringify", "randomUUID", "toLowerCase", "toUpperCase"})
"""Functions and methods that return strings."""


def parse(text: str, suffix: str) -> Program:
    """Return what a text holds; the suffix of its file tells which grammar is tried first."""
    names = Names()
    _Reader(text, names).walk(tree(text.encode("utf-8", "replace"), suffix).root_node)
    return names.program()


class _Reader:
    """One text, and what is met in its tree."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names
        self._built: dict[int, Expression] = {}
        wide = [match.start() for match in re.finditer(r"[^\x00-\x7f]", text)]
        self._excess = [0, *accumulate(len(text[at].encode("utf-8", "replace")) - 1 for at in wide)]
        self._wide = [at + excess for at, excess in zip(wide, self._excess, strict=False)]

    def _span(self, node: Node) -> tuple[int, int]:
        start, end = node.start_byte, node.end_byte
        return start - self._excess[bisect_left(self._wide, start)], end - self._excess[bisect_left(self._wide, end)]

    def _slice(self, node: Node) -> str:
        start, end = self._span(node)
        return self._text[start:end]

    def walk(self, root: Node) -> None:
        """Note what stands in a tree, without recursion for its nesting."""
        waiting = [(root, 0)]
        while waiting:
            node, scope = waiting.pop()
            inner = self._note(node, scope)
            waiting += [(child, inner) for child in reversed(node.named_children)]

    def _note(self, node: Node, scope: int) -> int:
        """Note what a node does to names, and return the scope of what stands in it."""
        if node.type in FUNCTIONS:
            return self._function(node, scope)
        note = _NOTES.get(node.type)
        if note is not None:
            note(self, node, scope)
        return self._names.scope(scope) if node.type in {"statement_block", "class_body"} else scope

    def _function(self, node: Node, scope: int) -> int:
        name = node.child_by_field_name("name")
        if name is not None and node.type.endswith("declaration"):
            self._names.bind(scope, self._slice(name), None, self._span(name)[0])
        inner = self._names.scope(scope)
        for field in ("parameters", "parameter"):
            parameters = node.child_by_field_name(field)
            if parameters is not None:
                self._pattern(parameters, inner)
        return inner

    def _pattern(self, node: Node, scope: int) -> None:
        """Note every name in a pattern as one whose value is not known."""
        waiting = [node]
        while waiting:
            part = waiting.pop()
            if part.type in {"identifier", "shorthand_property_identifier_pattern"}:
                self._names.bind(scope, self._slice(part), None, self._span(part)[0])
            waiting += part.named_children

    def _named_pattern(self, node: Node, scope: int) -> None:
        for field in ("name", "left", "parameter"):
            named = node.child_by_field_name(field)
            if named is not None:
                self._pattern(named, scope)

    def _declarator(self, node: Node, scope: int) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None:
            return
        if name.type != "identifier":
            self._pattern(name, scope)
        elif value is None:
            self._names.declare(scope, self._slice(name))
        else:
            self._given_away(value, scope)
            self._names.bind(scope, self._slice(name), self._expression(value, scope, 0), self._span(name)[0])

    def _assignment(self, node: Node, scope: int) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        plain = node.type == "assignment_expression"
        self._given_away(right, scope)
        if left.type == "identifier":
            value = self._expression(right, scope, 0) if plain else None
            self._names.assign(scope, self._slice(left), value, self._span(left)[0])
        elif left.type in {"member_expression", "subscript_expression"}:
            root, keys = self._steps(left, scope)
            if root is not None:
                known = plain and keys is not None
                value = self._expression(right, scope, 0) if known else None
                self._names.change(scope, root, Change(tuple(keys or ()) if known else (), value, *self._span(left)))
        else:
            self._pattern(left, scope)

    def _spoil(self, node: Node, scope: int) -> None:
        """Note that ``delete name.key`` or ``name.key++`` changes an object."""
        argument = node.child_by_field_name("argument")
        if argument is None or (node.type == "unary_expression" and not self._slice(node).startswith("delete")):
            return
        if argument.type == "identifier":
            self._names.assign(scope, self._slice(argument), None, self._span(argument)[0])
            return
        root, _ = self._steps(argument, scope)
        if root is not None:
            self._names.change(scope, root, Change((), None, *self._span(node)))

    def _given_away(self, value: Node, scope: int, place: tuple[int, int] | None = None) -> None:
        """Note that other code gets an object by its name, or a part of it that may be an object, and may change it."""
        while value.type in WRAPPERS and value.named_children:
            value = value.named_children[-1 if value.type == "type_assertion" else 0]
        root, keys = self._steps(value, scope)
        if root is not None and not (keys and name_of(keys[-1]) in FIELDS):
            self._names.change(scope, root, Change((), None, *(place or self._span(value))))

    def _returned(self, node: Node, scope: int) -> None:
        for value in node.named_children:
            self._given_away(value, scope)

    def _steps(self, node: Node, scope: int) -> tuple[str | None, list[Bare | Quoted] | None]:
        """Return the name that a path begins with, and its steps, ``None`` where one of them is computed."""
        keys: list[Bare | Quoted] | None = []
        while node.type in PARTS and len(keys or ()) < MOST_NESTED:
            inner = node.child_by_field_name("object")
            if inner is None:
                node = node.named_children[0]
                continue
            step = node.child_by_field_name("property") or node.child_by_field_name("index")
            key: Expression | None = None
            if step is not None and step.type == "property_identifier":
                key = Bare(self._slice(step), *self._span(step), plain_name)
            elif step is not None:
                key = self._expression(step, scope, 0)
            known = isinstance(key, Bare | Quoted) and name_of(key) is not None
            keys = [key, *keys] if known and keys is not None else None  # type: ignore[list-item]
            node = inner
        return (self._slice(node) if node.type == "identifier" else None), keys

    def _identifier(self, node: Node, scope: int) -> None:
        self._names.use(scope, self._slice(node))

    def _part(self, node: Node, scope: int) -> None:
        holder = node.child_by_field_name("object")
        if holder is not None and holder.type == "identifier":
            self._names.look_into(scope, self._slice(holder))

    def _declared(self, node: Node, scope: int) -> None:
        name = node.child_by_field_name("name")
        if name is not None:
            self._names.bind(scope, self._slice(name), None, self._span(name)[0])

    def _object(self, node: Node, scope: int) -> None:
        if not self._names.has_room:
            return
        keys = (pair.child_by_field_name("key") or pair for pair in node.named_children)
        if any(spells_flow_id(self._slice(key).strip("'\"`")) for key in keys if key.end_byte - key.start_byte < 20):
            record = self._expression(node, scope, 0)
            if isinstance(record, Record):
                self._names.records.append(record)

    def _called(self, node: Node, scope: int) -> None:
        call = self._invocation(node, scope, 0)
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if call is None or arguments is None:
            return
        self._names.calls.append(call)
        if call.path[-1] in CHANGING and function is not None:
            root, _ = self._steps(function, scope)
            if root is not None:
                self._names.change(scope, root, Change((), None, *self._span(node)))
        if call.path[-1] not in HARMLESS:
            for argument in arguments.named_children:
                self._given_away(argument, scope, self._span(node))

    def _invocation(self, node: Node, scope: int, depth: int) -> Invocation | None:
        function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        arguments = node.child_by_field_name("arguments")
        path = self._path(function) if function is not None else None
        if function is None or path is None or arguments is None or arguments.type != "arguments":
            return None
        given = [child for child in arguments.named_children if child.type != "comment"]
        values = tuple(self._expression(one, scope, depth + 1) for one in given if one.type != "spread_element")
        end = self._span(function)[1]
        return Invocation(path, values, {}, len(values) < len(given), *self._span(node), end - len(path[-1]), end, scope)

    def _path(self, node: Node) -> tuple[str, ...] | None:
        parts: list[str] = []
        while len(parts) < MOST_NESTED:
            if node.type == "member_expression":
                step, inner = node.child_by_field_name("property"), node.child_by_field_name("object")
                if step is None or inner is None:
                    return None
                parts.append(self._slice(step))
                node = inner
            elif node.type in {"call_expression", "new_expression"}:
                parts.append("()")
                inner = node.child_by_field_name("function") or node.child_by_field_name("constructor")
                if inner is None:
                    return None
                node = inner
            elif node.type in WRAPPERS and node.named_children:
                node = node.named_children[-1 if node.type == "type_assertion" else 0]
            elif node.type in {"identifier", "this", "super"}:
                return tuple(reversed([*parts, self._slice(node)]))
            else:
                return ("", *reversed(parts)) if parts and parts[0] != "()" else None
        return None

    def _expression(self, node: Node, scope: int, depth: int) -> Expression:
        """Return what an expression is, put together once however many others it stands in."""
        found = self._built.get(node.id)
        if found is None:
            found = self._built[node.id] = self._read(node, scope, depth)
        return found

    def _read(self, node: Node, scope: int, depth: int) -> Expression:
        start, end = self._span(node)
        if depth > MOST_NESTED:
            return Computed("…", start, end)
        if node.type in WRAPPERS and node.named_children:
            return self._expression(node.named_children[-1 if node.type == "type_assertion" else 0], scope, depth + 1)
        leaf = _LEAVES.get(node.type)
        if leaf is not None:
            return leaf(self, node)
        build = _EXPRESSIONS.get(node.type)
        return build(self, node, scope, depth) if build is not None else self._computed(node)

    def _computed(self, node: Node, kind: str = "") -> Computed:
        start, end = self._span(node)
        return Computed(self._text[start:end] if end - start < 100 else "…", start, end, kind)

    def _string(self, node: Node, scope: int, _: int) -> Expression:
        start, end = self._span(node)
        if node.has_error or end - start < 2:
            return self._computed(node, "string")
        inserted = [child for child in node.named_children if child.type == "template_substitution"]
        named = {one.id for one in inserted if one.named_child_count == 1 and one.named_children[0].type == "identifier"}
        runs = [
            Run(self._slice(one)[2:-1].strip(), *self._span(one), computed=True, scope=scope if one.id in named else -1) for one in inserted
        ]
        return read_string(self._text, start, end, runs)

    def _number(self, node: Node) -> Expression:
        text = number(self._slice(node))
        return Scalar(text, *self._span(node)) if text is not None else self._computed(node)

    def _word(self, node: Node) -> Expression:
        return Scalar(node.type, *self._span(node))

    def _unary(self, node: Node) -> Expression:
        written = self._slice(node)
        if NUMBER.fullmatch(written) is not None:
            return Scalar(written, *self._span(node))
        return self._computed(node, "boolean" if written.startswith("!") else "")

    def _reference(self, node: Node, scope: int, _: int) -> Expression:
        path = self._path(node)
        return Reference(path, *self._span(node), scope) if path is not None and "()" not in path else self._computed(node)

    def _array(self, node: Node, scope: int, depth: int) -> Expression:
        items = [child for child in node.named_children if child.type != "comment"]
        inner = [child.type for child in node.children if child.type != "comment"]
        has_gap = ("[", ",") in pairwise(inner) or (",", ",") in pairwise(inner)
        if node.has_error or has_gap or len(items) > MOST_ITEMS or any(one.type == "spread_element" for one in items):
            return self._computed(node, "array")
        return Items(tuple(self._expression(one, scope, depth + 1) for one in items), *self._span(node))

    def _record(self, node: Node, scope: int, depth: int) -> Expression:
        if any(child.is_error or child.is_missing for child in node.children):
            return self._computed(node, "object")
        members = (self._member(child, scope, depth) for child in node.named_children if child.type != "comment")
        return Record(overridden(members), *self._span(node))

    def _member(self, node: Node, scope: int, depth: int) -> Member:
        start, end = self._span(node)
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if node.type == "shorthand_property_identifier":
            name = self._slice(node)
            return Member(Bare(name, start, end, shorthand(name)), Reference((name,), start, end, scope), start, end)
        if node.type != "pair" or key is None or value is None or node.has_error:
            inner = node.named_children[0] if node.named_children else node
            return Member(None, self._computed(inner), start, end)
        inner_value = self._expression(value, scope, depth + 1)
        name_node = key.named_children[0] if key.type == "computed_property_name" and key.named_children else key
        spelt = self._expression(name_node, scope, depth + 1)
        if key.type == "property_identifier":
            spelt = Bare(self._slice(key), *self._span(key), plain_name)
        elif not isinstance(spelt, Quoted):
            spelt = Computed(self._slice(name_node), *self._span(name_node))
        return Member(spelt, inner_value, spelt.start, end)

    def _binary(self, node: Node, scope: int, depth: int) -> Expression:
        left, right, operator = (node.child_by_field_name(field) for field in ("left", "right", "operator"))
        if left is None or right is None or operator is None:
            return self._computed(node)
        if operator.type == "+":
            one, other = self._expression(left, scope, depth + 1), self._expression(right, scope, depth + 1)
            if any(isinstance(side, Quoted | Sum) for side in (one, other)):
                return Sum((*(one.parts if isinstance(one, Sum) else (one,)), other), *self._span(node))
        return self._computed(node, "boolean" if operator.type in COMPARISONS else "")

    def _call(self, node: Node, scope: int, depth: int) -> Expression:
        return self._invocation(node, scope, depth) or self._computed(node)


_NOTES: dict[str, Callable[[_Reader, Node, int], None]] = {
    "variable_declarator": _Reader._declarator,
    "assignment_expression": _Reader._assignment,
    "augmented_assignment_expression": _Reader._assignment,
    "unary_expression": _Reader._spoil,
    "update_expression": _Reader._spoil,
    "identifier": _Reader._identifier,
    "member_expression": _Reader._part,
    "subscript_expression": _Reader._part,
    "import_clause": _Reader._pattern,
    "class_declaration": _Reader._declared,
    "enum_declaration": _Reader._declared,
    "for_in_statement": _Reader._named_pattern,
    "catch_clause": _Reader._named_pattern,
    "call_expression": _Reader._called,
    "object": _Reader._object,
    "return_statement": _Reader._returned,
}

_LEAVES: dict[str, Callable[[_Reader, Node], Expression]] = {
    "number": _Reader._number,
    "true": _Reader._word,
    "false": _Reader._word,
    "null": _Reader._word,
    "unary_expression": _Reader._unary,
}

_EXPRESSIONS: dict[str, Callable[[_Reader, Node, int, int], Expression]] = {
    "string": _Reader._string,
    "template_string": _Reader._string,
    "identifier": _Reader._reference,
    "member_expression": _Reader._reference,
    "array": _Reader._array,
    "object": _Reader._record,
    "binary_expression": _Reader._binary,
    "call_expression": _Reader._call,
    "new_expression": _Reader._call,
}
