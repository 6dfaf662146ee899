"""Parses HCL into a tree with places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache

from tree_sitter import Node

from flowlint.model.named_tuple import NamedTuple
from flowlint.model.pattern import pattern
from flowlint.payloads.terraform.hcl.templates import heredoc_runs, quoted_runs
from flowlint.payloads.terraform.hcl.tree import (
    Attribute,
    Block,
    Call,
    Document,
    Expression,
    Index,
    Literal,
    Member,
    Object,
    Raw,
    Reference,
    Run,
    RunKind,
    Template,
    Tuple,
)
from flowlint.syntax import grammar
from flowlint.syntax.document import MAX_DEPTH
from flowlint.syntax.grammar import Budget, Grammar, Unreadable


def parse(text: str, budget: Budget | None = None, *, before: str = "", behind: str = "") -> Document:
    """Return what ``text`` consists of; ``before`` and ``behind`` are parsed around it and do not count for places.

    Raises ``Unreadable`` where it takes more steps than ``budget`` has left.
    """
    return _Reader(text, before, behind, budget).document()


class Part(NamedTuple):
    """A block of which only the header was read, its type and labels; the text as a whole, without a header, is one too.

    ``texts`` are what its attributes are set to, as it is written.
    """

    header: tuple[str, ...]
    texts: dict[str, str]

    def value(self, name: str) -> Expression | None:
        """Return what the attribute of this name is set to, or ``None`` where there is none."""
        text = self.texts.get(name)
        return _value(text) if text is not None else None


@lru_cache(64)
def _value(text: str) -> Expression:
    """Return what a text says; a search for a flow comes to the same one by several ways."""
    return parse_expression(text) or Raw(text, 0, len(text))


def outline(text: str) -> list[Part]:
    """Return ``text`` as a whole and its outermost blocks. Values are read later, when they are asked for: most never are.

    Raises ``Unreadable`` where it takes too many steps.
    """
    return _Reader(text, "", "", None).outline()


def parse_expression(text: str) -> Expression | None:
    """Return the one expression that ``text`` is, or ``None`` where it is none, or takes too many steps to read."""
    if is_plain(text):
        return Template(tuple(quoted_runs(text, 1, len(text) - 1, ())), 0, len(text))
    try:
        document = parse(text, before="value = ", behind="\n")
    except Unreadable:
        return None
    if document.error is not None or document.blocks or len(document.attributes) != 1:
        return None
    return document.attributes[0].value


def is_plain(text: str) -> bool:
    """Return true for a quoted string that is what it says: no grammar is needed to read it, and nothing in it refers to anything."""
    return _PLAIN.fullmatch(text) is not None


_PLAIN = pattern(r'"[ !#&-\[\]-~]*"')
_WRAPPERS = frozenset(("expression", "literal_value", "template_expr", "collection_value"))
_INSERTED = {"template_interpolation": RunKind.INTERPOLATION, "template_directive": RunKind.DIRECTIVE}
_STEPS = frozenset(("get_attr", "index", "splat"))
_SPLATS = frozenset(("splat", "full_splat", "attr_splat"))
_BRACKETED = 3


class _Reader:
    """One text, its tree, and what has been put together of that, by the node."""

    __slots__ = ("_built", "_bytes", "_errors", "_offsets", "_root", "_shift", "_text")

    def __init__(self, text: str, before: str, behind: str, budget: grammar.Budget | None) -> None:
        self._text = text
        self._shift = len(before)
        self._built: dict[int, _Element] = {}
        whole = f"{before}{text}{behind}"
        # A lone surrogate cannot be encoded; the question mark in its stead is one character too.
        self._bytes = whole.encode("utf-8", "replace")
        self._offsets = grammar.Offsets(whole)
        self._root = grammar.tree(Grammar.HCL, self._bytes, budget).root_node
        self._errors = sorted(_errors(self._root))

    def document(self) -> Document:
        """Return the whole, put together from the innermost parts outwards, without recursion."""
        order = []
        waiting = [(self._root, 0)]
        while waiting:
            node, depth = waiting.pop()
            order.append(node)
            if depth < MAX_DEPTH:
                waiting.extend((part, depth + 1) for part in self._parts(node))
        for node in reversed(order):
            build = _BUILDERS.get(node.type, _Reader._raw)
            self._built[node.id] = build(self, node)
        error = self._place(self._errors[0]) if self._errors else None
        return Document(*self._content(self._root), error)

    def outline(self) -> list[Part]:
        """Return the text as a whole, and its outermost blocks."""
        blocks = (node for node in self._entries(self._root) if node.type == "block")
        return [Part((), self._texts(self._root)), *(Part(self._header(node), self._texts(node)) for node in blocks)]

    def _texts(self, node: Node) -> dict[str, str]:
        """Return what each attribute of a block is set to, of several with one name the first."""
        found: dict[str, str] = {}
        for entry in self._entries(node):
            if entry.type == "attribute":
                name, *_, value = entry.named_children
                found.setdefault(self._slice(name), self._slice(value))
        return found

    def _header(self, node: Node) -> tuple[str, ...]:
        """Return the type of a block, and its labels."""
        header: list[str] = []
        for child in node.named_children:
            if child.type == "block_start":
                break
            if child.type in {"identifier", "string_lit"}:
                header.append((self._template(child).content or "") if header and child.type == "string_lit" else self._slice(child))
        return tuple(header)

    def _parts(self, node: Node) -> Iterator[Node]:
        """Yield the nodes from which ``node`` is put together."""
        if node.type in {"config_file", "ERROR", "block"}:
            yield from self._entries(node)
        elif node.type == "attribute":
            yield _bare(node.named_children[-1])
        elif node.type in {"tuple", "function_arguments"}:
            yield from (_bare(child) for child in node.named_children if child.type == "expression")
        elif node.type == "object":
            yield from (_bare(side) for element in node.named_children for side in _sides(element))
        elif node.type == "function_call":
            yield from (part for child in node.named_children if child.type == "function_arguments" for part in self._parts(child))
        elif node.type in {"string_lit", "quoted_template", "heredoc_template"}:
            yield from (part for child in node.named_children if (part := _interpolated(child)) is not None)

    def _entries(self, node: Node) -> Iterator[Node]:
        """Yield the blocks and attributes of a block or file; of what cannot be parsed only whole blocks."""
        for child in node.named_children:
            if child.type == "body":
                yield from self._entries(child)
            elif child.type == "block" or (child.type == "attribute" and node.type != "ERROR" and not self._is_broken(child)):
                yield child
            elif child.type == "ERROR":
                yield from (inner for inner in child.named_children if inner.type == "block")

    def _is_broken(self, attribute: Node) -> bool:
        """Return true when a fault stands in an attribute or behind it on its line, so its value is not what is written."""
        line_end = self._bytes.find(b"\n", attribute.end_byte)
        first = bisect_left(self._errors, attribute.start_byte)
        return first < len(self._errors) and self._errors[first] <= (line_end if line_end >= 0 else len(self._bytes))

    def _block(self, node: Node) -> Block:
        kind, *labels = self._header(node)
        return Block(kind, tuple(labels), *self._content(node), *self._span(node))

    def _content(self, node: Node) -> tuple[tuple[Attribute, ...], tuple[Block, ...]]:
        found = [self._built[entry.id] for entry in self._entries(node) if entry.id in self._built]
        return tuple(one for one in found if isinstance(one, Attribute)), tuple(one for one in found if isinstance(one, Block))

    def _attribute(self, node: Node) -> Attribute:
        name, *_, value = node.named_children
        return Attribute(self._slice(name), self._expression(value), *self._span(node))

    def _expression(self, node: Node) -> Expression:
        bare = _bare(node)
        found = self._built.get(bare.id)
        return self._raw(bare) if found is None or isinstance(found, Attribute | Block) else found

    def _template(self, node: Node) -> Template:
        inserted = [self._inserted(child) for child in node.named_children if child.type in _INSERTED]
        start, end = self._span(node)
        if node.type != "heredoc_template":
            return Template(tuple(quoted_runs(self._text, start + 1, end - 1, inserted)), start, end)
        opening, word, *_, last = (child for child in node.named_children if child.type.startswith("heredoc_"))
        content = self._text.find("\n", self._place(word.end_byte)) + 1
        closing = self._text.rfind("\n", 0, self._place(last.start_byte)) + 1
        runs = heredoc_runs(self._text, content, closing, inserted, flush=self._slice(opening) == "<<-")
        return Template(tuple(runs), start, end, heredoc=True)

    def _inserted(self, node: Node) -> Run:
        part = _interpolated(node)
        expression = self._expression(part) if part is not None else None
        return Run(self._slice(node), *self._span(node), _INSERTED[node.type], expression)

    def _literal(self, node: Node) -> Literal:
        return Literal(self._slice(node), *self._span(node))

    def _operation(self, node: Node) -> Literal | Raw:
        """Return a number with its minus sign as one; any other operation is not read."""
        text = self._slice(node)
        return (Literal if re.fullmatch(r"-\d[\d.eE+-]*", text) else Raw)(text, *self._span(node))

    def _tuple(self, node: Node) -> Tuple:
        return Tuple(tuple(self._expression(part) for part in self._parts(node)), *self._span(node))

    def _object(self, node: Node) -> Object:
        members = (self._member(child) for child in node.named_children if child.type == "object_elem")
        return Object(tuple(members), *self._span(node))

    def _member(self, node: Node) -> Member:
        key, value = _sides(node)
        read = self._expression(key)
        if _bare(key).type == "variable_expr" and not self._slice(key).startswith("("):
            word, start, end = self._slice(key), *self._span(key)
            read = Template((Run(word, start, end),), start, end)
        return Member(read, self._expression(value), *self._span(node))

    def _call(self, node: Node) -> Call | Raw:
        name = self._text[self._place(node.start_byte) : self._text.find("(", self._place(node.start_byte))].strip()
        if any(child.type == "ellipsis" for part in node.named_children for child in part.named_children):
            return self._raw(node)
        return Call(name, tuple(self._expression(part) for part in self._parts(node)), *self._span(node))

    def _traversal(self, node: Node) -> Reference | Raw:
        parts = [node] if node.type == "variable_expr" else _named(node)
        if not parts or parts[0].type != "variable_expr" or any(part.type not in _STEPS for part in parts[1:]):
            return self._raw(node)
        steps = (step for part in parts[1:] for step in self._steps(part))
        return Reference(self._slice(node), (self._slice(parts[0]), *steps), *self._span(node))

    def _steps(self, node: Node) -> Iterator[str | Index]:
        waiting = [node]
        while waiting:
            part = waiting.pop()
            if part.type == "get_attr":
                yield self._slice(_named(part)[-1])
            elif part.type == "index":
                yield Index(self._key(part))
            elif part.type in _SPLATS:
                if part.type != "splat":
                    yield Index(None)
                waiting.extend(reversed(_named(part)))

    def _key(self, node: Node) -> str | int | None:
        text = self._slice(node).strip("[] .")
        if text.isdecimal():
            return int(text)
        key = next((_bare(child) for child in _named(_named(node)[0]) if child.type == "expression"), None)
        return self._template(key).content if key is not None and key.type == "string_lit" else None

    def _raw(self, node: Node) -> Raw:
        return Raw(self._slice(node), *self._span(node))

    def _slice(self, node: Node) -> str:
        start, end = self._span(node)
        return self._text[start:end]

    def _span(self, node: Node) -> tuple[int, int]:
        return self._place(node.start_byte), self._place(node.end_byte)

    def _place(self, byte: int) -> int:
        """Return the offset in code points; what is parsed around the text counts as its beginning and end."""
        return min(max(self._offsets.of_byte(byte) - self._shift, 0), len(self._text))


_Element = Attribute | Block | Expression

_BUILDERS: dict[str, Callable[[_Reader, Node], _Element]] = {
    "block": _Reader._block,
    "attribute": _Reader._attribute,
    "string_lit": _Reader._template,
    "quoted_template": _Reader._template,
    "heredoc_template": _Reader._template,
    "numeric_lit": _Reader._literal,
    "bool_lit": _Reader._literal,
    "null_lit": _Reader._literal,
    "operation": _Reader._operation,
    "tuple": _Reader._tuple,
    "object": _Reader._object,
    "function_call": _Reader._call,
    "expression": _Reader._traversal,
    "variable_expr": _Reader._traversal,
}


def _errors(root: Node) -> Iterator[int]:
    """Yield where each fault begins."""
    waiting = [root] if root.has_error else []
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            yield node.start_byte
        waiting.extend(child for child in node.children if child.has_error)


def _named(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _bare(node: Node) -> Node:
    """Return the expression within parentheses and the grammar's own wrappers."""
    while node.type in _WRAPPERS:
        children = [child for child in node.children if child.type != "comment"]
        if len(children) == _BRACKETED and children[0].type == "(":
            node = children[1]
        elif len(children) == 1:
            node = children[0]
        else:
            break
    return node


def _sides(element: Node) -> tuple[Node, ...]:
    """Return the key and the value of a member."""
    key, value = element.child_by_field_name("key"), element.child_by_field_name("val")
    return (key, value) if key is not None and value is not None else ()


def _interpolated(node: Node) -> Node | None:
    """Return the expression within ``${…}``."""
    if node.type != "template_interpolation":
        return None
    return next((_bare(child) for child in node.named_children if child.type == "expression"), None)
