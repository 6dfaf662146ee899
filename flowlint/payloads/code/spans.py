"""Remembers stretches of a text, and tells fast whether one of them covers another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right


class Spans:
    """Stretches, each from a start to an end; none is kept that another covers, so their ends are in the order of their starts."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, start: int, end: int) -> None:
        """Remember one more stretch."""
        if not self.cover(start, end):
            covered = slice(bisect_left(self._starts, start), bisect_right(self._ends, end))
            self._starts[covered], self._ends[covered] = [start], [end]

    def cover(self, start: int, end: int) -> bool:
        """Tell whether one stretch begins not behind ``start`` and ends not before ``end``."""
        before = bisect_right(self._starts, start)
        return before > 0 and self._ends[before - 1] >= end
