"""Offsets in Python's source code for the lines and columns by which its own grammar counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate


class Places:
    """The lines of one text; ``shift`` is what stands before the first."""

    def __init__(self, text: str, shift: int) -> None:
        self._lines = [shift, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
        self._wide = [match.start() for match in re.finditer(r"[^\x00-\x7f]", text) if match.start() >= shift]
        self._excess = [0, *accumulate(len(text[at].encode("utf-8", "surrogatepass")) - 1 for at in self._wide)]
        self._wide_bytes = [at + excess for at, excess in zip(self._wide, self._excess, strict=False)]

    def place(self, line: int, column: int) -> int:
        """Return the offset for a line from 1 and a column in bytes."""
        start = self._lines[line - 1]
        byte = start + self._excess[bisect_left(self._wide, start)] + column
        return byte - self._excess[bisect_left(self._wide_bytes, byte)]
