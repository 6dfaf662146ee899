"""Stretches that cover others are found, whatever the order in which they come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flowlint.payloads.code.spans import Spans

SPANS = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=200)


@given(SPANS, SPANS)
def test_it_covers_what_one_of_them_covers(added: list[tuple[int, int]], asked: list[tuple[int, int]]) -> None:
    spans = Spans()
    for one in added:
        spans.add(*one)
    expected = [any(start <= one and end >= other for start, end in added) for one, other in asked]
    assert [spans.cover(*one) for one in asked] == expected
