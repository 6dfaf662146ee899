"""Edits of several fixes are put together: which of them fit, and what they make of a text."""

from __future__ import annotations

import pytest

from flowlint.linter.edits import apply, compatible
from flowlint.model.fix import Edit

TEXT = "0123456789"


def edit(words: str) -> Edit:
    """Return the edit that ``2-4:x`` writes: from, to, and the new text, in which ``/`` is a line break and ``_`` a blank."""
    span, text = words.split(":")
    start, end = span.split("-")
    return Edit(int(start), int(end), text.replace("/", "\n").replace("_", " "))


def edits(fixes: str) -> list[list[Edit]]:
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
        # Insertions fit beside what is replaced, not inside it.
        ("2-4:x 2-2:a 4-4:b", "2-4:x 2-2:a 4-4:b", "01axb456789"),
        ("2-4:x 3-3:a", "2-4:x", "01x456789"),
        # Where one fix moves lines, no other that moves lines touches the place.
        ("2-3:/,6-7:/ 5-6:/", "2-3:/,6-7:/", "01\n345\n789"),
        ("2-3:/,6-7:x 7-8:/", "2-3:/,6-7:x", "01\n345x789"),
        ("6-8:/ 4-6:/", "6-8:/", "012345\n89"),
        ("2-3:/ 4-5:/", "2-3:/ 4-5:/", "01\n3\n56789"),
        ("4-5:/ 2-3:/", "4-5:/ 2-3:/", "01\n3\n56789"),
        ("2-3:/,6-7:/ 4-5:x", "2-3:/,6-7:/ 4-5:x", "01\n3x5\n789"),
        ("2-2:__,6-7:x 4-4:_", "2-2:__,6-7:x", "01  2345x789"),
        ("2-3:_,6-7:x 4-4:_", "2-3:_,6-7:x 4-4:_", "01 3 45x789"),
        ("2-2:,6-7:x 4-4:_", "2-2:,6-7:x 4-4:_", "0123 45x789"),
        ("2-2:a,6-7:x 4-4:_", "2-2:a,6-7:x 4-4:_", "01a23 45x789"),
        # A fix that was left out does not keep others from being made.
        ("2-4:x 3-5:/ 5-6:/", "2-4:x 5-6:/", "01x4\n6789"),
    ],
)
def test_fixes_that_fit_together_are_made(fixes: str, kept: str, text: str) -> None:
    asked, expected = edits(fixes), [tuple(fix) for fix in edits(kept)]
    assert compatible(asked) == expected
    assert apply(TEXT, asked) == text


def test_many_fixes_are_put_together_in_any_order() -> None:
    text = "ab" * 500
    fixes = [[Edit(2 * number, 2 * number + 1, str(number))] for number in range(500)]
    expected = "".join(f"{number}b" for number in range(500))
    assert apply(text, fixes) == apply(text, fixes[::-1]) == apply(text, fixes[::2] + fixes[1::2] + fixes) == expected
