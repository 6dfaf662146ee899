"""Comments in hosts that ignore findings: which lines each speaks of."""

from __future__ import annotations

import pytest

from flowlint.model.location import Source
from flowlint.payloads.comments import ignores

COMMENT = "<!-- flowlint: ignore[null-value] known -->"


def lines(text: str, opening: str = "<!--", closing: str = "-->", *, whole_paragraph: bool = False) -> list[tuple[int, int]]:
    found = ignores(Source("a", text), opening, closing, whole_paragraph=whole_paragraph)
    return [(one.line, one.last) for one in found]


@pytest.mark.parametrize("closing", ["```", "````", "``` ", "  ```"])
def test_a_comment_before_a_fence_speaks_of_it_to_its_end(closing: str) -> None:
    text = f"{COMMENT}\n```json\n{{}}\n{closing}\n\n{COMMENT}\n```json\n{{}}\n{closing}\nmore\n"
    assert lines(text) == [(2, 4), (7, 9)]


def test_a_comment_in_a_fence_is_none() -> None:
    assert lines(f"````md\n{COMMENT}\n```json\n{{}}\n```\n````\n{COMMENT}\ntext\n") == [(8, 8)]


def test_a_comment_in_a_script_speaks_of_its_line_or_of_the_paragraph_below() -> None:
    text = "# flowlint: ignore[null-value]\n\ncurl \\\n  x\n\nsend  # flowlint: ignore\n"
    assert lines(text, "#", "", whole_paragraph=True) == [(3, 4), (6, 6)]
    assert lines(text, "#", "") == [(3, 3), (6, 6)]
