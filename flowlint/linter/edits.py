"""Applies edits to a text: which ones fit together, and what they make of it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from flowlint.model.fix import Edit


def apply(text: str, fixes: Iterable[Iterable[Edit]]) -> str:
    """Return ``text`` with the edits of each fix made; a fix that overlaps an earlier one is left out whole.

    Insertions at one offset keep the order in which they come.
    """
    return made(text, compatible(fixes))


def compatible(fixes: Iterable[Iterable[Edit]]) -> list[tuple[Edit, ...]]:
    """Return the edits of each fix that overlaps no earlier one, those left out that an earlier one makes too.

    Fixes that move lines or break them are worked out for the lines as they stand, so that of two in one place only the first is made.
    """
    taken: list[Edit] = []
    moved: list[tuple[int, int]] = []
    chosen = []
    for edits in fixes:
        whole = sorted(set(edits))
        group = tuple(edit for edit in whole if not _is_in(taken, edit))
        reach = (whole[0].start, max(edit.end for edit in whole)) if any(_moves_lines(edit) for edit in whole) else None
        if reach is not None and any(start <= reach[1] and reach[0] <= end for start, end in moved):
            continue
        if group and not any(_meets(taken, edit) for edit in group):
            chosen.append(group)
            moved += [reach] if reach is not None else []
            for edit in group:
                insort(taken, edit)
    return chosen


def _moves_lines(edit: Edit) -> bool:
    return "\n" in edit.text or (edit.start == edit.end and set(edit.text) == {" "})


def made(text: str, groups: Iterable[Iterable[Edit]]) -> str:
    """Return ``text`` with edits made that do not overlap."""
    parts, position = [], 0
    for edit in sorted((edit for group in groups for edit in group), key=_place):
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join(parts) + text[position:]


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _is_in(taken: list[Edit], edit: Edit) -> bool:
    index = bisect_left(taken, edit)
    return taken[index : index + 1] == [edit]


def _meets(taken: list[Edit], edit: Edit) -> bool:
    """Tell whether ``edit`` overlaps one of ``taken``, which overlap nowhere, so that only the last one before its end can."""
    index = bisect_left(taken, edit.end, key=lambda other: other.start) - 1
    return index >= 0 and taken[index].end > edit.start
