"""Edits of several fixes are put together: which of them fit, and what they make of a text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlint.linter.edits import apply, compatible
from flowlint.model.fix import Edit

TEXT = "0123456789"


def edit(words: str) -> Edit:
    """Return the edit that ``2-4:x`` writes: from, to, and the new text, in which ``/`` is a line break and ``_`` a blank."""
    span, text = words.split(":")
    start, end = span.split("-")
    return Edit(int(start), int(end), text.replace("/", "\n").replace("_", " "))


def parsed(fixes: str) -> list[list[Edit]]:
    return [[edit(words) for words in fix.split(",")] for fix in fixes.split()]


@pytest.mark.parametrize(
    ("fixes", "kept", "text"),
    [
        ("2-4:x", "2-4:x", "01x456789"),
        ("8-9:,2-4:x", "2-4:x,8-9:", "01x45679"),
        # Fixes that touch each other fit; those that overlap do not, whichever begins first.
        ("2-4:x 4-6:y", "2-4:x 4-6:y", "01xy6789"),
        ("4-6:y 2-4:x", "4-6:y 2-4:x", "01xy6789"),
        ("2-4:x 3-6:y", "2-4:x", "01x456789"),
        ("3-6:y 2-4:x", "3-6:y", "012y6789"),
        ("2-8:x 4-5:y", "2-8:x", "01x89"),
        ("4-5:y 2-8:x", "4-5:y", "0123y56789"),
        ("0-1:a 8-9:b 4-5:c 4-6:d", "0-1:a 8-9:b 4-5:c", "a123c567b9"),
        # A fix is made as a whole or not at all.
        ("2-4:x 0-1:a,3-5:y 8-9:z", "2-4:x 8-9:z", "01x4567z9"),
        # What an earlier fix does too is done once.
        ("2-4:x 2-4:x", "2-4:x", "01x456789"),
        ("2-4:x 2-4:x,6-7:y", "2-4:x 6-7:y", "01x45y789"),
        ("2-4:x,2-4:x", "2-4:x", "01x456789"),
        ("2-4:x 2-4:y", "2-4:x", "01x456789"),
        ("2-2:x 2-2:y 2-2:x 2-2:y", "2-2:x 2-2:y", "01xy23456789"),
        ("2-2:y 2-2:x", "2-2:y 2-2:x", "01yx23456789"),
        # Insertions fit beside what is replaced, not inside it.
        ("2-4:x 2-2:a 4-4:b", "2-4:x 2-2:a 4-4:b", "01axb456789"),
        ("2-4:x 3-3:a", "2-4:x", "01x456789"),
        # Where one fix moves lines, no other that moves lines touches the place.
        ("2-3:/,6-7:/ 5-6:/", "2-3:/,6-7:/", "01\n345\n789"),
        ("2-3:/,6-7:/ 5-6:/ 8-9:x", "2-3:/,6-7:/ 8-9:x", "01\n345\n7x9"),
        ("2-3:/,6-7:/ 8-9:x 5-6:/", "2-3:/,6-7:/ 8-9:x", "01\n345\n7x9"),
        ("2-3:/,6-7:x 7-8:/", "2-3:/,6-7:x", "01\n345x789"),
        ("6-8:/ 4-6:/", "6-8:/", "012345\n89"),
        ("2-3:/ 4-5:/", "2-3:/ 4-5:/", "01\n3\n56789"),
        ("4-5:/ 2-3:/", "4-5:/ 2-3:/", "01\n3\n56789"),
        ("2-3:/,6-7:/ 4-5:x", "2-3:/,6-7:/ 4-5:x", "01\n3x5\n789"),
        ("2-2:__,6-7:x 4-4:_", "2-2:__,6-7:x", "01  2345x789"),
        ("2-3:_,6-7:x 4-4:_", "2-3:_,6-7:x 4-4:_", "01 3 45x789"),
        ("2-2:,6-7:x 4-4:_", "2-2:,6-7:x 4-4:_", "0123 45x789"),
        ("2-2:a,6-7:x 4-4:_", "2-2:a,6-7:x 4-4:_", "01a23 45x789"),
        ("2-2:X,6-7:x 4-4:_", "2-2:X,6-7:x 4-4:_", "01X23 45x789"),
        ("2-2:a_,6-7:x 4-4:_", "2-2:a_,6-7:x 4-4:_", "01a 23 45x789"),
        # A fix that was left out does not keep others from being made.
        ("2-4:x 3-5:/ 5-6:/", "2-4:x 5-6:/", "01x4\n6789"),
    ],
)
def test_fixes_that_fit_together_are_made(fixes: str, kept: str, text: str) -> None:
    asked, expected = parsed(fixes), [tuple(fix) for fix in parsed(kept)]
    assert compatible(asked) == expected
    assert apply(TEXT, asked) == text


@pytest.mark.parametrize(
    ("fixes", "expected"),
    [
        # The same lines moved twice, a line moved that another fix breaks, and lines far from each other.
        ([[Edit(4, 4, "  "), Edit(8, 8, "  ")], [Edit(8, 8, "  ")]], [0]),
        ([[Edit(8, 8, "  ")], [Edit(0, 0, "x:\n"), Edit(4, 4, "  "), Edit(8, 8, "  ")]], [0]),
        ([[Edit(4, 4, "  "), Edit(8, 8, "  ")], [Edit(5, 5, "\n")]], [0]),
        ([[Edit(4, 4, "  "), Edit(8, 8, "  ")], [Edit(5, 6, "y")]], [0, 1]),
        ([[Edit(4, 4, "  ")], [Edit(8, 8, "  ")]], [0, 1]),
        ([[Edit(8, 8, "  ")], [Edit(4, 4, "  ")]], [0, 1]),
        ([[Edit(4, 4, "  "), Edit(8, 8, "  ")], [Edit(6, 6, "\n"), Edit(12, 12, "  ")]], [0]),
        ([[Edit(6, 6, "\n"), Edit(12, 12, "  ")], [Edit(4, 4, "  "), Edit(8, 8, "  ")]], [0]),
        ([[Edit(4, 4, "  "), Edit(8, 8, "  ")], [Edit(8, 9, "\n")]], [0]),
        ([[Edit(8, 9, "\n")], [Edit(4, 4, "  "), Edit(8, 8, "  ")]], [0]),
        ([[Edit(4, 4, "  "), Edit(8, 8, "  ")], [Edit(9, 10, "\n")]], [0, 1]),
        ([[Edit(9, 10, "\n")], [Edit(4, 4, "  "), Edit(8, 8, "  ")]], [0, 1]),
    ],
)
def test_of_fixes_that_move_lines_in_one_place_the_first_is_made(fixes: list[list[Edit]], expected: list[int]) -> None:
    assert compatible(fixes) == [tuple(fixes[index]) for index in expected]


edits = st.tuples(st.integers(0, 12), st.integers(0, 3), st.sampled_from(["", "x", "yz", "  ", "\n"])).map(
    lambda parts: Edit(parts[0], min(12, parts[0] + parts[1]), parts[2])
)


@given(st.lists(st.lists(edits, max_size=3), max_size=5))
def test_chosen_edits_never_overlap_and_all_else_stays(fixes: list[list[Edit]]) -> None:
    text = "ABCDEFGHIJKL"
    # The edits of one fix do not overlap.
    fixes = [group for group in fixes if all(a.end <= b.start or b.end <= a.start for a in group for b in group if a != b)]
    chosen = sorted(edit for group in compatible(fixes) for edit in group)
    assert all(earlier.end <= later.start or earlier.start == later.start for earlier, later in pairwise(chosen))
    kept = [letter for index, letter in enumerate(text) if not any(edit.start <= index < edit.end for edit in chosen)]
    assert [letter for letter in apply(text, fixes) if letter.isupper()] == kept


def test_many_fixes_take_no_time() -> None:
    many = [[Edit(index * 4, index * 4 + 1, "X"), Edit(index * 4 + 2, index * 4 + 2, "Y")] for index in range(20_000)]
    assert apply("abcd" * 20_000, reversed(many)) == "XbYcd" * 20_000
