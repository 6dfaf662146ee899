"""In which order a program's code is run, as far as its text tells: what is repeated, what excludes each other, and what comes later."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from enum import StrEnum

from flowlint.model.named_tuple import NamedTuple

_MOST_DEEP = 50
"""Regions within one another that are looked at."""


class Kind(StrEnum):
    """What a stretch of code is: a function, which may be run at any time, a loop, or one branch of a choice."""

    FUNCTION = "function"
    LOOP = "loop"
    BRANCH = "branch"


class Region(NamedTuple):
    """A stretch of code; ``choice`` is where the choice begins that it is a branch of, ``leaves`` means that the function ends with it."""

    start: int
    end: int
    kind: Kind
    choice: int = -1
    leaves: bool = False


Branches = tuple[Region, ...]
"""The branches that are run for something to happen, none of which two belong to one choice."""

Around = tuple[Region, ...]


class ControlFlow:
    """The regions of one program."""

    def __init__(self, regions: Iterable[Region] = ()) -> None:
        self._regions: list[tuple[Region, Around]] = []
        self._known: dict[tuple[Around, Around, Around], tuple[bool, bool, Branches]] = {}
        around: list[Region] = []
        for region in sorted(regions, key=lambda one: (one.start, -one.end)):
            while around and around[-1].end <= region.start:
                around.pop()
            around.append(region)
            self._regions.append((region, tuple(around[:_MOST_DEEP])))
        self._starts = [region.start for region, _ in self._regions]

    def around(self, place: int) -> Around:
        """Return the regions that a place stands in, the outermost first."""
        index = bisect_right(self._starts, place) - 1
        if index < 0:
            return ()
        regions = self._regions[index][1]
        return tuple(one for one in regions if place < one.end) if regions and regions[-1].end <= place else regions

    def relation(self, change: Around, call: Around, made: Around) -> tuple[bool, bool, Branches]:
        """Return whether a change never happens to what a call sends, whether only if it stands before it, and the branches that it needs.

        ``made`` are the regions in which the object is made: what is repeated around that makes another one each time.
        """
        key = change, call, made
        if key not in self._known:
            self._known[key] = _relation(*key)
        return self._known[key]


def _relation(change: Around, call: Around, made: Around) -> tuple[bool, bool, Branches]:
    repeated = [one for one in change if one.kind is not Kind.BRANCH and one not in made]
    is_ordered = not any(one in call for one in repeated) and not any(
        one.kind is Kind.FUNCTION and one not in made for one in (*change, *call)
    )
    needed = []
    for index, one in enumerate(change):
        if one.kind is not Kind.BRANCH or one in call or one in made:
            continue
        if any(outer.kind is not Kind.BRANCH and outer not in made for outer in change[:index]):
            # Another run may take another branch, on the same object.
            break
        if any(other.choice == one.choice for other in call if other.kind is Kind.BRANCH) or (one.leaves and is_ordered):
            return True, is_ordered, ()
        needed.append(one)
    return False, is_ordered, tuple(needed)
