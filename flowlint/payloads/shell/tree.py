"""The tree that the tree-sitter grammar for Bash makes of a script.

For the grammar every character beyond ASCII is a letter, so its offsets in bytes are offsets in code points.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import tree_sitter
from tree_sitter import Node as Tree
from tree_sitter import Query

from flowlint.syntax import grammar
from flowlint.syntax.grammar import Grammar

DEEPEST = 1_000
"""Nodes within nodes that are followed."""

HOLES = frozenset({"simple_expansion", "expansion", "command_substitution", "arithmetic_expansion", "process_substitution"})
"""What stands for something that only a run knows."""
_MOST_IN_ERROR = 10_000
"""Nodes that the grammar could make nothing of, side by side; a query takes time by the square of their number."""
_MOST_SPLITS = 20
_LINE_END = re.compile(rb"(?<!\\)(?<!\\\r)\n")
_NOT_ASCII = re.compile(r"[^\x01-\x7f]")
_POSITIONAL = re.compile(r"\$[0-9](?!\w)")
"""Arguments of a script, which the grammar does not take for variables behind some quotes."""


@cache
def _compiled(query: str) -> Query:
    """Return a query ready to run; to compile one takes longer than to run it on most scripts."""
    return tree_sitter.Query(grammar.language(Grammar.BASH), query)


class ShellTree:
    """The tree of one script, and ``read``, the bytes that it was made from; raises ``Unreadable`` where it takes too many steps."""

    def __init__(self, text: str, budget: grammar.Budget | None = None) -> None:
        self._inner: dict[int, list[Tree]] = {}
        self.read = _POSITIONAL.sub("$x", _NOT_ASCII.sub("x", text)).encode("ascii")
        self._tree = grammar.tree(Grammar.BASH, self.read, budget)
        self._split_lines()

    @property
    def root(self) -> Tree:
        """The node of the whole script."""
        return self._tree.root_node

    @property
    def is_too_wide(self) -> bool:
        """Whether the grammar could make nothing of so much of the script that a query would hardly end."""
        return any(node.type == "ERROR" and node.child_count > _MOST_IN_ERROR for node in (self.root, *self.root.children))

    def captures(self, query: str, name: str) -> list[Tree]:
        """Return the nodes that a query calls ``name``, in order."""
        found = tree_sitter.QueryCursor(_compiled(query)).captures(self._tree.root_node).get(name, [])
        return sorted(found, key=lambda node: node.start_byte)

    def above(self, node: Tree) -> list[Tree]:
        """Return what a node stands in, from the outside in; the tree itself would look for it in everything before."""
        path: list[Tree] = []
        holder = self._tree.root_node
        while holder.id != node.id:
            path.append(holder)
            inner = self._inner.get(holder.id)
            if inner is None:
                inner = self._inner[holder.id] = holder.children
            place = bisect_right(inner, node.start_byte, key=lambda child: child.start_byte) - 1
            while place > 0 and inner[place].end_byte < node.end_byte:
                place -= 1
            if place < 0 or len(path) > DEEPEST:
                return []
            holder = inner[place]
        return path

    def _split_lines(self) -> None:
        """Parse again where the grammar read on over the end of a line, as it does behind a long pipeline before a here-document."""
        budget = grammar.Budget(_MOST_SPLITS * len(self.read))
        for _ in range(_MOST_SPLITS if b"<<" in self.read and not self.is_too_wide else 0):
            ends = [end for node in self.captures("(command) @command", "command") for end in self._overrun(node)]
            if not ends:
                return
            split = bytearray(self.read)
            for end in ends:
                split[end] = ord(";")
            try:
                self._tree = grammar.tree(Grammar.BASH, bytes(split), budget)
            except grammar.Unreadable:
                return
            self.read = bytes(split)

    def _overrun(self, command: Tree) -> Iterator[int]:
        if command.start_point.row == command.end_point.row:
            return
        for before, after in pairwise(command.children):
            if before.end_point.row != after.start_point.row:
                found = _LINE_END.search(self.read, before.end_byte, after.start_byte)
                if found is not None:
                    yield found.start()


def writes(node: Tree) -> bool:
    """Return true when a node writes to a file."""
    return node.type == "file_redirect" and node.children[0].type in {">", ">>", ">|", "&>"}


def redirects(node: Tree) -> bool:
    """Return true when a node redirects what a command reads or writes."""
    return node.type in {"heredoc_redirect", "herestring_redirect", "file_redirect"}


def is_argument(node: Tree) -> bool:
    """Return true when a node is a word of a command."""
    return node.type in {"word", "string", "raw_string", "ansi_c_string", "concatenation", "number", *HOLES}


def arguments_of(command: Tree) -> list[Tree]:
    """Return the words of a command behind its name."""
    name = command.child_by_field_name("name")
    behind = command.children if name is not None else ()
    return [one for one in behind if name is not None and one.start_byte >= name.end_byte and one.is_named and not redirects(one)]
