"""Where a shell script sets its variables, and how far what it sets holds."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from tree_sitter import Node as Tree

from flowlint.payloads.shell.mentions import UNUSED, bare_names, blanked, is_apostrophe
from flowlint.payloads.shell.tree import ShellTree

_MOST_PARTS = 100
"""Statements that put one array together."""
_RUNS_FILE = re.compile(r"^[ \t]*(?:source|\.|eval)[ \t]", re.MULTILINE)


class Assignments:
    """The assignments of one script: ``text`` is what the grammar reads, ``written`` what stands there."""

    def __init__(self, tree: ShellTree, text: str, written: str) -> None:
        self._tree, self._text, self._written = tree, text, written
        self._found: dict[tuple[str, int], Tree | None] = {}
        self._by_function: dict[str, dict[int, list[Tree]]] = {}

    def only(self, name: str, node: Tree) -> Tree | None:
        """Return the statement that sets a variable of a node where it is the only one.

        No command such as ``read`` is given its name, and another function than that of the node does not see what it sets.
        """
        key = name, self._function(node)
        if key not in self._found:
            self._found[key] = self._only(*key)
        return self._found[key]

    def array(self, name: str, node: Tree) -> tuple[list[Tree], bool]:
        """Return the statements that put an array together before a node, and whether these are all; none where that is not certain."""
        found = self._seen(name, self._function(node))
        is_plain = [one.children[1].type for one in found] == ["=", *["+="] * (len(found) - 1)] and len(found) <= _MOST_PARTS
        is_other = any(one.named_children[-1].type != "array" or one.end_byte > node.start_byte for one in found)
        is_given = self._bare.get(name, [0, 0])[1] > len(found) - 1
        if not is_plain or is_other or is_given or not self.holds(found[0], node):
            return [], False
        certain = [one for one in found if self.holds(one, node)]
        return certain, len(certain) == len(found)

    def holds(self, statement: Tree, node: Tree) -> bool:
        """Return true when what a statement sets is so at a node behind it: no branch leads past it, and no other file is read between."""
        first = bisect_right(self._file_runs, statement.end_byte)
        if first < len(self._file_runs) and self._file_runs[first] < node.start_byte:
            return False
        above = self._tree.above(statement)
        while above and above[-1].type in {"declaration_command", "list"}:
            above.pop()
        holder = above[-1] if above else None
        if holder is None or holder.type in {"command", "pipeline"}:
            return False
        return holder.start_byte <= node.start_byte < holder.end_byte

    def _function(self, node: Tree) -> int:
        """Return where the function begins that a node is in, -1 where it is in none."""
        return next((one.start_byte for one in reversed(self._tree.above(node)) if one.type == "function_definition"), -1)

    def _seen(self, name: str, function: int) -> list[Tree]:
        """Return the statements that set a variable as a function sees it: its own one, or that of the whole script.

        None where it is another function's own, which those that this calls see too.
        """
        if name not in self._by_function:
            placed = [(one, self._function(one)) for one in self._by_name.get(name, [])]
            own = {place for one, place in placed if place >= 0 and self._is_local(one)}
            found = self._by_function[name] = {}
            for one, place in placed:
                found.setdefault(place if place in own else -1, []).append(one)
        found = self._by_function[name]
        is_anothers = function >= 0 and function not in found and found.keys() - {-1}
        return [] if is_anothers else found.get(function) or found.get(-1, [])

    def _is_local(self, assignment: Tree) -> bool:
        holder = self._tree.above(assignment)[-1:]
        return bool(holder) and holder[0].type == "declaration_command" and holder[0].children[0].type in {"local", "declare", "typeset"}

    def _only(self, name: str, function: int) -> Tree | None:
        assignments = self._seen(name, function)
        if not assignments:
            return self._read_from_heredoc(name)
        if len(assignments) != 1 or assignments[0].child_count < 3 or assignments[0].children[1].type != "=":
            return None
        return assignments[0] if not self._bare.get(name, [0, 0])[1] else None

    def _read_from_heredoc(self, name: str) -> Tree | None:
        """Return the statement that reads a variable from a here-document as a whole (``read -d ''``), where nothing else names it."""
        if "read" not in self._text or self._bare.get(name, [0, 0])[0] != 1:
            return None
        for statement in self._tree.captures("(redirected_statement) @statement", "statement"):
            is_read = re.fullmatch(rf"(?:IFS=\S*\s+)?read\s.*-\w*d\s+(?:''|\"\")\s+{name}", self._source_of(statement.children[0]))
            if is_read is not None and statement.children[1].type == "heredoc_redirect":
                return statement
        return None

    def _source_of(self, node: Tree) -> str:
        return self._written[node.start_byte : node.end_byte]

    @cached_property
    def _by_name(self) -> dict[str, list[Tree]]:
        found: dict[str, list[Tree]] = {}
        for node in self._tree.captures("(variable_assignment) @assignment", "assignment"):
            name = node.child_by_field_name("name")
            if name is not None:
                found.setdefault(self._source_of(name).partition("[")[0], []).append(node)
        return found

    @cached_property
    def _bare(self) -> dict[str, list[int]]:
        found = self._tree.captures(UNUSED, "mention")
        unused = (node for node in found if node.type != "raw_string" or not is_apostrophe(self._text, node))
        return bare_names(blanked(self._text, unused))

    @cached_property
    def _file_runs(self) -> list[int]:
        """Where lines begin that run another file, which may set anything."""
        return [match.start() for match in _RUNS_FILE.finditer(self._text)]
