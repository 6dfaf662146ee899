"""The functions of a shell script: what each of them consists of, and who calls it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice

from tree_sitter import Node as Tree

from flowlint.payloads.shell.tree import ShellTree

_MOST_CALLS = 1_000
"""Calls of functions that are looked at in one script."""
_MOST_DEEP = 4
"""Functions that call one another."""
_MOVES = re.compile(r"(?<![\w$-])(?:shift|set|getopts)(?![\w-])")
"""What changes which argument has which number; of these only a ``shift`` that is a statement of its own is followed."""
_SHIFT = "shift"
_SETTING_UP = frozenset({"declaration_command", "variable_assignment", "comment"})


class Functions:
    """The functions of one script that are defined once and leave their arguments in order."""

    def __init__(self, tree: ShellTree, source_of: Callable[[Tree], str]) -> None:
        self._tree, self._source_of = tree, source_of
        self._left = _MOST_CALLS

    def answering(self, name: str) -> Tree | None:
        """Return the one command that a function consists of, beside what sets its variables."""
        body = self._bodies.get(name)
        parts = body.named_children if body is not None else []
        doing = [part for part in parts if part.type not in _SETTING_UP and self._source_of(part) != _SHIFT]
        return doing[0] if len(doing) == 1 else None

    def shifted(self, node: Tree) -> int:
        """Return how many arguments of its function are gone at a node."""
        holder = self._holder(node)
        body = holder.child_by_field_name("body") if holder is not None else None
        return sum(part.end_byte <= node.start_byte for part in self._shifts(body)) if body is not None else 0

    def _shifts(self, body: Tree) -> list[Tree]:
        return [part for part in body.named_children if self._source_of(part) == _SHIFT]

    def _holder(self, node: Tree) -> Tree | None:
        return next((one for one in reversed(self._tree.above(node)) if one.type == "function_definition"), None)

    def calls(self, node: Tree) -> list[tuple[Tree, ...]]:
        """Return the ways that lead to a node in a function: the calls of functions on each, from the outermost on.

        The empty way, where it is in none or nothing calls that, and where too many were asked for before.
        """
        found = list(islice(self._calls(node, 0), self._left))
        self._left -= len(found) if found != [()] else 0
        return found or [()]

    def _calls(self, node: Tree, depth: int) -> Iterator[tuple[Tree, ...]]:
        holder = self._holder(node)
        name = holder.child_by_field_name("name") if holder is not None else None
        called = self._callers.get(self._source_of(name), []) if name is not None and depth < _MOST_DEEP else []
        behind = [call for call in called if holder is not None and call.start_byte >= holder.end_byte]
        for call in behind:
            yield from ((*way, call) for way in self._calls(call, depth + 1))
        if not behind:
            yield ()

    @cached_property
    def _bodies(self) -> dict[str, Tree]:
        found: dict[str, list[Tree | None]] = {}
        for node in self._tree.captures("(function_definition) @function", "function"):
            name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
            if name is not None:
                is_plain = body is not None and body.type == "compound_statement"
                moves = len(_MOVES.findall(self._source_of(body))) - len(self._shifts(body)) if body is not None else 0
                found.setdefault(self._source_of(name), []).append(body if is_plain and not moves else None)
        return {name: bodies[0] for name, bodies in found.items() if len(bodies) == 1 and bodies[0] is not None}

    @cached_property
    def _callers(self) -> dict[str, list[Tree]]:
        found: dict[str, list[Tree]] = {}
        for node in self._tree.captures("(command) @command", "command") if self._bodies else ():
            name = node.child_by_field_name("name")
            if name is not None and self._source_of(name) in self._bodies:
                found.setdefault(self._source_of(name), []).append(node)
        return found
