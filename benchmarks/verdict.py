"""The rows of the table: what was measured, against what, and whether it meets its target; and two tables side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median
from types import MappingProxyType
from typing import Any, NamedTuple

HEAD = "| what | today | limit or peer | ratio | target | met |\n| --- | --- | --- | --- | --- | --- |"


class Target(NamedTuple):
    """What a figure is to be: at most ``bound`` of a unit, or at least where ``least`` is true."""

    bound: float
    unit: str
    least: bool = False

    def is_met(self, figure: float) -> bool:
        """Return true when ``figure`` meets the target."""
        return figure >= self.bound if self.least else figure <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.bound:g} {self.unit}"


class Row(NamedTuple):
    """One row: ``figure`` is what the target judges, ``None`` where it could not be measured; ``samples`` are what it was made of."""

    what: str
    today: str
    peer: str = "–"
    ratio: str = "–"
    figure: float | None = None
    target: Target | None = None
    samples: Mapping[str, list[float]] = MappingProxyType({})

    def __str__(self) -> str:
        met = "–" if self.figure is None or self.target is None else "yes" if self.target.is_met(self.figure) else "no"
        return f"| {self.what} | {self.today} | {self.peer} | {self.ratio} | {self.target or '–'} | {met} |"

    def as_json(self) -> dict[str, Any]:
        """Return the row as ``--json`` writes it."""
        target = {"target": str(self.target), "met": self.figure is not None and self.target.is_met(self.figure)} if self.target else {}
        return {"what": self.what, "today": self.today, "peer": self.peer, "figure": self.figure, **target, "samples": dict(self.samples)}


def slower(first: list[float], second: list[float]) -> float:
    """Return how many times as long as the second the first took: the median of the pairs."""
    return median(one / other for one, other in zip(first, second, strict=True))


def milliseconds(times: list[float]) -> str:
    """Return the least of some times in words."""
    least = min(times)
    return f"{least / 1000:.2f} s" if least >= 1000 else f"{least:.0f} ms" if least >= 20 else f"{least:.2f} ms"


def compared(before: dict[str, Any], after: dict[str, Any]) -> Iterable[str]:
    """Yield the lines of a table that sets the figures of two runs side by side; ``before`` and ``after`` are what ``--json`` wrote."""
    yield f"| what | {before['commit']} | {after['commit']} | change of the figure |"
    yield "| --- | --- | --- | --- |"
    earlier = {row["what"]: row for row in before["rows"]}
    for row in after["rows"]:
        old = earlier.get(row["what"])
        if old is not None and old["figure"] and row["figure"] is not None:
            yield f"| {row['what']} | {old['figure']:.3g} | {row['figure']:.3g} | {row['figure'] / old['figure'] - 1:+.0%} |"
