from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flowlint.model.location import Lines, Span
from flowlint.model.region import Region


@given(st.text(alphabet=st.sampled_from('a"é名😀\ud800\u0301\n\r')), st.lists(st.integers(0, 40), min_size=1), st.integers(1, 3))
def test_columns_in_bytes_are_those_of_the_line_so_far(text: str, offsets: list[int], first_line: int) -> None:
    lines = Lines(text)
    for offset in offsets:
        start = min(offset, len(text))
        region = lines.region(Span(start, len(text)), first_line)
        before, whole = text[start - region.column + 1 : start], text[len(text) - region.end_column + 1 :]
        column, end_column = (len(part.encode("utf-8", "surrogatepass")) + 1 for part in (before, whole))
        assert lines.byte_region(Span(start, len(text)), first_line) == region._replace(column=column, end_column=end_column)


def test_a_region_ends_with_its_first_line() -> None:
    assert Region(2, 3, 2, 9).on_one_line(5) == Region(2, 3, 2, 9)
    assert Region(2, 3, 4, 1).on_one_line(7) == Region(2, 3, 2, 7)
    assert Region(2, 3, 4, 1).on_one_line(0) == Region(2, 3, 2, 3)
