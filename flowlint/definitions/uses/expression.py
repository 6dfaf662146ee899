"""Architect's expressions, as text: parsed into a tree, and what they read.

Names have a scope (``Flow.ani``) and may have members behind them (``Flow.jsonData.ani``, ``Flow.list[0]``). Case means nothing in names,
functions and words. Strings are in double quotes, with a backslash before what is meant as it is. A placeholder stands for anything that
fits where it is: within a string for text, behind a point for a member, elsewhere for an expression that is not known.

What this grammar does not know raises ``Unreadable``, so nobody takes it for an expression that reads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Union

from flowlint.model.named_tuple import NamedTuple


class Unreadable(Exception):
    """The text is not an expression that the grammar knows."""


class Name(NamedTuple):
    """A variable, its scope and members in ``path``; ``start`` is its offset."""

    path: tuple[str, ...]
    start: int


class Literal(NamedTuple):
    """A string, a number or a word such as ``true``; ``unset`` where it is ``NOT_SET``."""

    unset: bool = False


class Hole(NamedTuple):
    """A placeholder that may become any expression."""

    start: int


class Call(NamedTuple):
    """A function and what is passed to it."""

    function: str
    arguments: tuple[Tree, ...]


class Operation(NamedTuple):
    """Operators of one rank, in lower case, between their operands; also an index behind what it is taken of."""

    signs: tuple[str, ...]
    operands: tuple[Tree, ...]


Tree = Union[Name, Literal, Hole, Call, Operation]  # noqa: UP007 (read at run time before its parts are known)


class Read(NamedTuple):
    """One variable that an expression names, and whether it asks there if that is set."""

    name: Name
    tested: bool


TESTS = frozenset({"isset", "isnotset", "isnotsetorempty"})
"""Functions that ask whether something is set, in lower case."""
COMPARISONS = frozenset({"==", "!=", "=", "<>"})

_DEEPEST = 64
"""Brackets within brackets up to which an expression is read."""
_TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<hole>\{\{[^{}\n]*\}\}|\$\{[^{}\n]*\})
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<number>\d+(?:\.\d+)?|\.\d+)
    |(?P<word>[^\W\d]\w*)
    |(?P<sign>==|!=|<>|<=|>=|&&|\|\||[-+*/%^&<>=!?:.,()\[\]])""",
    re.DOTALL | re.VERBOSE,
)
_RANKS = (
    ("or", "||"),
    ("and", "&&"),
    ("==", "!=", "=", "<>"),
    ("<", "<=", ">", ">="),
    ("+", "-", "&"),
    ("*", "/", "%"),
    ("^",),
)
_RANK = {sign: rank for rank, signs in enumerate(_RANKS, 1) for sign in signs}
_END = ("end", "", 0)


def parse(text: str) -> Tree:
    """Return the tree of an expression; raise ``Unreadable`` where the grammar does not know it."""
    parser = _Parser(text)
    tree = parser.whole()
    if parser.kind != "end":
        raise Unreadable
    return tree


def reads(tree: Tree) -> Iterator[Read | Hole]:
    """Yield the variables that an expression names, in the order written, and the placeholders that may name any."""
    waiting: list[tuple[Tree, bool]] = [(tree, False)]
    while waiting:
        node, tested = waiting.pop()
        if isinstance(node, Name):
            yield Read(node, tested)
        elif isinstance(node, Hole):
            yield node
        elif isinstance(node, Call):
            within = tested or node.function.lower() in TESTS
            waiting += [(argument, within) for argument in reversed(node.arguments)]
        elif isinstance(node, Operation):
            within = tested or (not COMPARISONS.isdisjoint(node.signs) and any(map(_is_unset, node.operands)))
            waiting += [(operand, within) for operand in reversed(node.operands)]


def _is_unset(node: Tree) -> bool:
    """Return true for ``NOT_SET``, also where a function gives it a type, as ``ToString(NOT_SET)``."""
    while isinstance(node, Call) and len(node.arguments) == 1:
        node = node.arguments[0]
    return isinstance(node, Literal) and node.unset


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unreadable
        kind = str(match.lastgroup)
        if kind != "blank":
            yield kind, match[0].lower() if kind == "sign" else match[0], at
        at = match.end()


class _Parser:
    """Reads the tokens of one expression, the first of those that are left in ``kind``, ``text`` and ``start``."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._depth = 0
        self._step()

    def _step(self) -> None:
        self.kind, self.text, self.start = next(self._tokens, _END)

    def _take(self, sign: str) -> bool:
        """Step over a sign, and return whether it is there."""
        found = self.kind == "sign" and self.text == sign
        if found:
            self._step()
        return found

    def _demand(self, sign: str) -> None:
        if not self._take(sign):
            raise Unreadable

    def whole(self) -> Tree:
        """Read an expression as it stands between brackets: operators, and a choice such as ``a ? b : c``."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable
        tree = self._ranked(1)
        if self._take("?"):
            chosen = self.whole()
            self._demand(":")
            tree = Operation(("?",), (tree, chosen, self.whole()))
        self._depth -= 1
        return tree

    def _rank(self) -> int:
        """Return how strongly the operator that comes next binds; 0 where none comes."""
        return _RANK.get(self.text.lower(), 0) if self.kind in {"sign", "word"} else 0

    def _ranked(self, least: int) -> Tree:
        """Read operands and the operators between them that bind at least so strongly."""
        tree = self._operand()
        while (rank := self._rank()) >= least:
            signs, operands = [], [tree]
            while self._rank() == rank:
                signs.append(self.text.lower())
                self._step()
                operands.append(self._ranked(rank + 1))
            tree = Operation(tuple(signs), tuple(operands))
        return tree

    def _operand(self) -> Tree:
        while (self.kind == "sign" and self.text in {"-", "+", "!"}) or (self.kind == "word" and self.text.lower() == "not"):
            self._step()
        tree = self._single()
        while True:
            if self._take("["):
                tree = Operation(("[",), (tree, self.whole()))
                self._demand("]")
            elif self._take("."):
                if self.kind not in {"word", "hole"}:
                    raise Unreadable
                self._step()
            else:
                return tree

    def _single(self) -> Tree:
        kind, text, start = self.kind, self.text, self.start
        if self._take("("):
            tree = self.whole()
            self._demand(")")
            return tree
        if kind not in {"string", "number", "word", "hole"}:
            raise Unreadable
        self._step()
        if kind == "hole":
            return Hole(start)
        if kind != "word":
            return Literal()
        return self._named(text, start)

    def _named(self, word: str, start: int) -> Tree:
        """Read what begins with a word: a function, a variable, or a word that is a value."""
        path = [word]
        while self._take("."):
            if self.kind == "hole":
                return self._with_hole(path, start)
            if self.kind != "word":
                raise Unreadable
            path.append(self.text)
            self._step()
        if self._take("("):
            return Call(path[-1], self._arguments())
        folded = word.lower()
        if len(path) == 1 and folded in {"true", "false", "not_set"}:
            return Literal(folded == "not_set")
        if len(path) == 1 and folded in _RANK:
            raise Unreadable
        return Name(tuple(path), start)

    def _with_hole(self, path: list[str], start: int) -> Tree:
        """Read a name with a placeholder in it: behind scope and name it is a member, elsewhere it may name any variable."""
        hole = Hole(self.start)
        self._step()
        return Name(tuple(path), start) if len(path) > 1 else hole

    def _arguments(self) -> tuple[Tree, ...]:
        if self._take(")"):
            return ()
        found = [self.whole()]
        while self._take(","):
            found.append(self.whole())
        self._demand(")")
        return tuple(found)
