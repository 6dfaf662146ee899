"""Trees that the grammars of tree-sitter make of texts, each within a limit of steps: none of them is certain to come to an end."""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import StrEnum
from functools import cache
from itertools import accumulate

import tree_sitter
import tree_sitter_bash
import tree_sitter_hcl
import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Point, Tree

LEAST_STEPS = 2_000
"""Steps that any text may take; a step is a hundred of the parser's own, or ``_STRETCH`` bytes that it reads once more."""
BYTES_A_STEP = 12
"""Bytes of a text that allow it one step more; minified code takes one for 45."""
MOST_STEPS = 40_000
"""Steps that no text may exceed; the dearest take a quarter of a millisecond."""
_STRETCH = 4_096


class Grammar(StrEnum):
    """A grammar, by the name of its language."""

    BASH = "Bash"
    HCL = "HCL"
    JAVASCRIPT = "JavaScript"
    TYPESCRIPT = "TypeScript"
    TSX = "TSX"


class Unreadable(Exception):
    """A text cannot be read in its language; the text of the exception says why, and ``offset`` where, if that is known."""

    def __init__(self, reason: str, offset: int | None = None) -> None:
        super().__init__(reason)
        self.offset = offset


@cache
def language(grammar: Grammar) -> Language:
    """Return a grammar as the library takes it."""
    return tree_sitter.Language(_LANGUAGES[grammar]())


_LANGUAGES = {
    Grammar.BASH: tree_sitter_bash.language,
    Grammar.HCL: tree_sitter_hcl.language,
    Grammar.JAVASCRIPT: tree_sitter_javascript.language,
    Grammar.TYPESCRIPT: tree_sitter_typescript.language_typescript,
    Grammar.TSX: tree_sitter_typescript.language_tsx,
}


class Offsets:
    """Where bytes stand in a text, in code points: a grammar counts in bytes of UTF-8. A lone surrogate is one byte."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [match.start() for match in re.finditer(r"[^\x00-\x7f]", text)]
        self._excess = [0, *accumulate(len(text[at].encode("utf-8", "replace")) - 1 for at in self._wide)]
        self._bytes = [at + excess for at, excess in zip(self._wide, self._excess, strict=False)]

    def bytes_before(self, offset: int) -> int:
        """Return how many bytes stand before a code point."""
        return offset + self._excess[bisect_left(self._wide, offset)]

    def of_byte(self, byte: int) -> int:
        """Return the code point that begins at a byte."""
        return byte - self._excess[bisect_left(self._bytes, byte)] if self._wide else byte


class Budget:
    """The steps that are left for texts of ``size`` bytes in all."""

    def __init__(self, size: int) -> None:
        self.left = min(LEAST_STEPS + size // BYTES_A_STEP, MOST_STEPS)

    def is_spent(self, _offset: int = 0, _has_error: bool = False) -> bool:
        """Count a step, and tell whether none is left."""
        self.left -= 1
        return self.left <= 0


def tree(grammar: Grammar, data: bytes, budget: Budget | None = None) -> Tree:
    """Return the tree of a text in UTF-8; raises ``Unreadable`` where it takes more steps than are left in ``budget``, or its own one."""
    budget = budget or Budget(len(data))
    furthest, is_parsed = 0, False

    def read(offset: int, _: Point | None) -> bytes:
        # Where nothing is left the text ends: a scan for something far ahead asks nobody whether it may go on.
        nonlocal furthest
        if offset < furthest and not is_parsed and budget.is_spent():
            return b""
        furthest = max(furthest, offset + _STRETCH)
        return data[offset : offset + _STRETCH]

    try:
        # A parser that was stopped goes on with the same text when it gets the next one, so each text has its own.
        found = tree_sitter.Parser(language(grammar)).parse(read, progress_callback=budget.is_spent)
    except ValueError:
        found = None
    if found is None or budget.left <= 0:
        raise Unreadable(f"reading it as {grammar} takes too many steps")
    # From here on only nodes read, each its own text.
    is_parsed = True
    return found
