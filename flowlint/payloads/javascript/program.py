"""JavaScript and TypeScript to literals, names and calls, by the grammars of tree-sitter; what cannot be read there is left out."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from flowlint.model.request import spells_flow_id
from flowlint.payloads.code.program import (
    MOST_NESTED,
    Bare,
    Change,
    Effect,
    Expression,
    Imported,
    Invocation,
    Key,
    Program,
    Quoted,
    Record,
    merged,
    name_of,
)
from flowlint.payloads.code.scopes import Names, Steps
from flowlint.payloads.javascript.expectations import failing_part, is_test_of_failure
from flowlint.payloads.javascript.expressions import Expressions
from flowlint.payloads.javascript.functions import CHANGING
from flowlint.payloads.javascript.grammar import FUNCTIONS, PARTS, WRAPPERS, given_to, grammar_of, inside
from flowlint.payloads.javascript.positions import CHOICES, MET, Positions, choices_of, harmless_arguments
from flowlint.payloads.javascript.regions import WITH_REGIONS, regions_of
from flowlint.payloads.javascript.strings import plain_name
from flowlint.syntax import grammar


def parse(text: str, kind: str) -> Program:
    """Return what a text holds; ``kind``, the suffix of its file or what its host calls it, tells which grammar reads it.

    Raises ``Unreadable`` where it takes too many steps.
    """
    names = Names()
    _Reader(text, names).walk(grammar.tree(grammar_of(kind), text.encode("utf-8", "replace")).root_node)
    return names.program()


_WITH_DEFAULTS = frozenset({"assignment_pattern", "object_assignment_pattern", "required_parameter", "optional_parameter"})

_NAMES = frozenset({"identifier", "shorthand_property_identifier"})
_LEAVES = frozenset(
    {"comment", "false", "null", "number", "predefined_type", "property_identifier", "string", "string_fragment", "true", "type_identifier"}
)
"""Nodes without anything in them that is walked; half of all are such."""

_OF_MODULES = frozenset({"import_statement", "export_statement"})
"""Statements that make a text a module."""


class _Reader:
    """One text, and what is met in its tree."""

    def __init__(self, text: str, names: Names) -> None:
        self._names = names
        self._functions = {0: 0}
        self._is_module = False
        self._put_off: list[tuple[Node, int]] = []
        self._bodies: set[int] = set()
        self._read = Expressions(text)
        self._span = self._read.span
        self._slice = self._read.slice
        self._positions = Positions(self._slice)

    def walk(self, root: Node) -> None:
        """Note what stands in a tree, but for bodies of functions that have nothing to do with requests.

        Only in a module that is whole: in other scripts, a function that gives a value to an undeclared name makes it known everywhere.
        """
        self._is_module = not root.has_error and any(one.type in _OF_MODULES for one in root.named_children)
        self._enter(root, 0)
        for body, scope in self._put_off:
            if self._names.concerns(scope, self._slice(body)):
                self._enter(body, scope)

    def _enter(self, part: Node, scope: int) -> None:
        """Note what stands in a part of a tree, without recursion for its nesting."""
        waiting = [(part, part.type, scope)]
        while waiting:
            node, kind, scope = waiting.pop()
            if not (kind == "statement_block" and node.id in self._bodies and node is not part):
                inner = self._note(node, kind, scope) if kind in _NOTED else scope
                waiting += [(child, found, inner) for child in reversed(node.named_children) if (found := child.type) not in _LEAVES]

    def _note(self, node: Node, kind: str, scope: int) -> int:
        """Note what a node of a ``kind`` does to names, and return the scope of what stands in it."""
        if kind in MET:
            self._positions.meet(node, kind, scope)
        if kind in WITH_REGIONS:
            self._names.regions += regions_of(node, self._span)
        if kind in FUNCTIONS:
            return self._function(node, scope)
        note = _NOTES.get(kind)
        if note is not None:
            note(self, node, scope)
        if kind == "class_body":
            return self._class(scope)
        return self._block(scope) if kind == "statement_block" else scope

    def _block(self, scope: int) -> int:
        inner = self._names.scope(scope)
        self._functions[inner] = self._functions[scope]
        return inner

    def _class(self, scope: int) -> int:
        inner = self._block(scope)
        self._names.classes.add(inner)
        return inner

    def _field(self, node: Node, scope: int) -> None:
        """Note what a class says that a field of its objects is; without a value it has none yet."""
        self._valued(node, scope)
        name, value = node.child_by_field_name("name") or node.child_by_field_name("property"), node.child_by_field_name("value")
        if name is not None and value is not None:
            self._names.bind_field(scope, self._slice(name), self._read.expression(value, scope, 0), self._span(name)[0])

    def _function(self, node: Node, scope: int) -> int:
        name = node.child_by_field_name("name")
        if name is not None and node.type.endswith("declaration"):
            self._names.bind(scope, self._slice(name), None, self._span(name)[0])
        elif name is not None and node.type == "method_definition":
            self._names.methods.add(self._slice(name))
        inner = self._names.scope(scope)
        self._functions[inner] = inner
        body = node.child_by_field_name("body")
        if body is not None and body.type != "statement_block":
            self._given_away(body, inner)
        elif body is not None and self._is_module:
            self._put_off.append((body, inner))
            self._bodies.add(body.id)
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
            if part.type in {"identifier", "type_identifier", "shorthand_property_identifier_pattern"}:
                self._names.bind(scope, self._slice(part), None, self._span(part)[0])
            default = part.child_by_field_name("right") or part.child_by_field_name("value") if part.type in _WITH_DEFAULTS else None
            waiting += [one for one in part.named_children if default is None or one.id != default.id]

    def _imported(self, node: Node, scope: int) -> None:
        """Note the names that an import gives to modules and to what is in them."""
        source = node.parent.child_by_field_name("source") if node.parent is not None else None
        module = self._slice(source)[1:-1].removeprefix("node:") if source is not None else ""
        waiting = [node]
        while waiting:
            part = waiting.pop()
            name, alias = part.child_by_field_name("name"), part.child_by_field_name("alias")
            own = alias or name or part
            whole = f"{module}.{self._slice(name)}" if name is not None else module
            if own.type == "identifier":
                self._names.bind(scope, self._slice(own), Imported(whole, *self._span(own)), self._span(own)[0])
            elif name is None:
                waiting += part.named_children

    def _named_pattern(self, node: Node, scope: int) -> None:
        for field in ("name", "left", "parameter"):
            named = node.child_by_field_name(field)
            if named is not None:
                self._pattern(named, scope)

    def _declarator(self, node: Node, scope: int) -> None:
        name, value, inner = node.child_by_field_name("name"), node.child_by_field_name("value"), scope
        if name is None:
            return
        if value is not None:
            self._given_away(value, scope)
        if node.parent is not None and node.parent.type == "variable_declaration":
            scope = self._functions[scope]
        if name.type != "identifier":
            self._pattern(name, scope)
        elif value is not None:
            self._names.bind(scope, self._slice(name), self._read.expression(value, inner, 0), self._span(name)[0])
        else:
            self._names.declare(scope, self._slice(name))

    def _assignment(self, node: Node, scope: int) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        plain = node.type == "assignment_expression"
        self._given_away(right, scope)
        if left.type == "identifier":
            value = self._read.expression(right, scope, 0) if plain else None
            self._names.assign(scope, self._slice(left), value, self._span(left)[0])
        elif left.type in {"member_expression", "subscript_expression"}:
            self._set(left, self._read.expression(right, scope, 0) if plain else None, scope)
        else:
            self._pattern(left, scope)

    def _set(self, target: Node, value: Expression | None, scope: int, *, is_removed: bool = False) -> None:
        self._names.set_member(scope, self._steps(target, scope), value, self._span(target), is_removed=is_removed)

    def _spoil(self, node: Node, scope: int) -> None:
        """Note that ``delete name.key`` or ``name.key++`` changes an object."""
        argument = node.child_by_field_name("argument")
        is_removed = node.type == "unary_expression"
        if argument is None or (is_removed and not self._slice(node).startswith("delete")):
            return
        if argument.type == "identifier":
            self._names.assign(scope, self._slice(argument), None, self._span(argument)[0])
        else:
            self._set(argument, None, scope, is_removed=is_removed)

    def _given_away(self, value: Node, scope: int, place: tuple[int, int] | None = None) -> None:
        """Note that other code gets an object by its name, or a part of it that may be an object, and may change it."""
        waiting = [value]
        while waiting:
            one = waiting.pop()
            while one.type in WRAPPERS and one.named_children:
                one = inside(one)
            if one.type in CHOICES:
                waiting += choices_of(one)
            elif one.type in _NAMES or one.type in PARTS:
                self._names.give_away(scope, self._steps(one, scope), place or self._span(one))

    def _returned(self, node: Node, scope: int) -> None:
        for value in node.named_children:
            self._given_away(value, scope)

    def _put_together(self, node: Node, scope: int) -> None:
        """Note what is given away by the object that it is put into; by the name of that, only what has a name itself is followed."""
        if self._positions.keeps(node):
            return
        is_named = self._positions.is_named(node)
        for one in node.named_children:
            value = one.child_by_field_name("value") if one.type == "pair" else one
            if value is None or value.type in {"comment", "method_definition"}:
                continue
            has_name = value.type in _NAMES or (value.type == "spread_element" and value.named_children[0].type == "identifier")
            if not is_named or not has_name:
                self._given_away(value, scope)

    def _valued(self, node: Node, scope: int) -> None:
        """Note what a default, a member of a class or of a module has for value, or whose members stand for names."""
        value = next(filter(None, map(node.child_by_field_name, ("value", "right", "object"))), None)
        if value is not None:
            self._given_away(value, scope)

    def _steps(self, node: Node, scope: int) -> Steps:
        """Return the steps to what an expression names."""
        keys: list[Key] = []
        exact = True
        while node.type in PARTS and len(keys) < MOST_NESTED:
            inner = node.child_by_field_name("object")
            if inner is None:
                node = inside(node)
                continue
            step = node.child_by_field_name("property") or node.child_by_field_name("index")
            key: Expression | None = None
            if step is not None and step.type in {"property_identifier", "private_property_identifier"}:
                key = Bare(self._slice(step), *self._span(step), plain_name)
            elif step is not None:
                key = self._read.expression(step, scope, 0)
            if isinstance(key, Bare | Quoted) and name_of(key) is not None:
                keys.append(key)
            else:
                keys, exact = [], False
            node = inner
        return (self._slice(node) if node.type in _NAMES or node.type == "this" else None), tuple(reversed(keys)), exact

    def _identifier(self, node: Node, scope: int) -> None:
        self._names.use(scope, self._slice(node), self._span(node)[0], self._positions.held(node))

    def _part(self, node: Node, scope: int) -> None:
        failing = failing_part(self._slice, node)
        if failing is not None:
            self._names.fail(*self._span(failing))
        holder = node.child_by_field_name("object")
        if holder is not None and holder.type == "identifier":
            self._names.look_into(scope, self._slice(holder))

    def _object(self, node: Node, scope: int) -> None:
        self._put_together(node, scope)
        held = self._positions.held(node)
        if held is None or not self._names.has_room:
            return
        keys = (pair.child_by_field_name("key") or pair for pair in node.named_children)
        if any(spells_flow_id(self._slice(key).strip("'\"`")) for key in keys if key.end_byte - key.start_byte < 20):
            record = self._read.expression(node, scope, 0)
            if isinstance(record, Record):
                self._names.record(record, held)

    def _called(self, node: Node, scope: int) -> None:
        call = self._read.invocation(node, scope, 0)
        given = given_to(node)
        if call is not None and node.type == "call_expression":
            self._names.calls.append(call)
            if is_test_of_failure(call.path):
                self._names.fail(*self._span(node))
            self._change_by(call, node, scope)
            if call.path == ("Object", "assign") and given:
                given = self._assigned_into(node, given, scope)
        harmless = {one.id for one in harmless_arguments(self._slice, node)}
        for argument in given:
            inner = argument.named_children[0] if argument.type == "template_substitution" and argument.named_children else argument
            if argument.id not in harmless:
                self._given_away(inner, scope, self._span(node))

    def _change_by(self, call: Invocation, node: Node, scope: int) -> None:
        """Note that a method changes what it is called on."""
        function = node.child_by_field_name("function")
        root, keys, exact = self._steps(function, scope) if call.path[-1] in CHANGING and function is not None else (None, (), False)
        if root is not None:
            self._names.change(scope, root, Change(keys[:-1] if exact else keys, None, *self._span(node), Effect.UNKNOWN))

    def _assigned_into(self, node: Node, given: list[Node], scope: int) -> list[Node]:
        """Note what ``Object.assign`` sets in its first argument, and return what it is given that it may do more with."""
        root, keys, exact = self._steps(given[0], scope)
        if root is None or not exact:
            return given
        for one in given[1:]:
            for change in merged(keys, self._read.expression(one, scope, 0), *self._span(node)):
                self._names.change(scope, root, change)
        return given[1:]


_NOTES: dict[str, Callable[[_Reader, Node, int], None]] = {
    "variable_declarator": _Reader._declarator,
    **dict.fromkeys(("assignment_expression", "augmented_assignment_expression"), _Reader._assignment),
    **dict.fromkeys(("unary_expression", "update_expression"), _Reader._spoil),
    **dict.fromkeys(("identifier", "shorthand_property_identifier"), _Reader._identifier),
    **dict.fromkeys(("member_expression", "subscript_expression"), _Reader._part),
    "import_clause": _Reader._imported,
    **dict.fromkeys(("class_declaration", "enum_declaration", "for_in_statement", "catch_clause"), _Reader._named_pattern),
    **dict.fromkeys(("call_expression", "new_expression"), _Reader._called),
    "object": _Reader._object,
    **dict.fromkeys(("return_statement", "yield_expression", "array", "jsx_expression"), _Reader._returned),
    **dict.fromkeys(_WITH_DEFAULTS, _Reader._valued),
    **dict.fromkeys(("public_field_definition", "field_definition"), _Reader._field),
    **dict.fromkeys(("export_statement", "with_statement"), _Reader._valued),
}

_NOTED = MET | WITH_REGIONS | FUNCTIONS | _NOTES.keys() | {"class_body", "statement_block"}
"""The kinds of nodes of which anything is noted: half of those that are walked."""
