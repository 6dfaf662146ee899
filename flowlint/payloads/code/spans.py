"""Remembers stretches of a text, and tells fast whether one of them covers another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

_MOST_RECENT = 64
"""Stretches that are looked at one by one before all are put in order again."""


class Spans:
    """Stretches, each from a start to an end."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._recent: list[tuple[int, int]] = []
        self._all = list(spans)
        self._sort()

    def _sort(self) -> None:
        self._all = sorted(self._all + self._recent)
        self._recent = []
        self._starts = [start for start, _ in self._all]
        self._furthest = list(accumulate((end for _, end in self._all), max))

    def add(self, start: int, end: int) -> None:
        """Remember one more stretch; fastest where they come in order."""
        if not self._starts or start >= self._starts[-1]:
            self._all.append((start, end))
            self._starts.append(start)
            self._furthest.append(max(end, self._furthest[-1]) if self._furthest else end)
            return
        self._recent.append((start, end))
        if len(self._recent) > _MOST_RECENT:
            self._sort()

    def cover(self, start: int, end: int) -> bool:
        """Tell whether one stretch begins not behind ``start`` and ends not before ``end``."""
        before = bisect_right(self._starts, start)
        if before and self._furthest[before - 1] >= end:
            return True
        return any(one <= start and end <= other for one, other in self._recent)
