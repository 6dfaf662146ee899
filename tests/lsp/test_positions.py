"""Positions in the three encodings, over every line end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from flowlint.lsp import positions
from flowlint.lsp.positions import Positions, changed
from flowlint.model.location import Lines, Span

ENCODINGS = [str(one.value) for one in types.PositionEncodingKind]
TEXTS = st.lists(st.sampled_from(["a", "é", "€", "😀", "\n", "\r\n", "\r", "\t"]), max_size=12).map("".join)


@pytest.mark.parametrize(("encoding", "character"), [("utf-32", 2), ("utf-16", 3), ("utf-8", 5)])
def test_columns_are_counted_in_the_units_agreed_upon(encoding: str, character: int) -> None:
    positions = Positions("x\né😀b", encoding)
    assert positions.position(4) == types.Position(1, character + 1 if encoding == "utf-8" else character)
    assert positions.offset(positions.position(4)) == 4


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, place=st.integers(0, 40))
def test_an_offset_comes_back(encoding: str, text: str, place: int) -> None:
    offset = min(place, len(text))
    if text[offset - 1 : offset + 1] == "\r\n":
        return
    positions = Positions(text, encoding)
    assert positions.offset(positions.position(offset)) == offset


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, first=st.integers(0, 40), second=st.integers(0, 40))
def test_a_region_is_where_findings_have_it(encoding: str, text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    positions = Positions(text, encoding)
    assert positions.region(Lines(text).region(Span(start, end))) == positions.range(start, end)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=st.one_of(TEXTS, st.text(alphabet="a\n\u2028\x85\x0b\x0c😀", max_size=9)), first=st.integers(0, 40), second=st.integers(0, 40))
def test_a_change_is_made_where_the_editor_makes_it(encoding: str, text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    if "\r\n" in {text[start - 1 : start + 1], text[end - 1 : end + 1]}:
        return
    change = types.TextDocumentContentChangePartial(Positions(text, encoding).range(start, end), "new")
    whole = types.TextDocumentContentChangeWholeDocument("all")
    assert changed(text, [change], encoding) == text[:start] + "new" + text[end:]
    assert changed(text, [change, whole], encoding) == "all"


PLACES = st.builds(types.Position, st.integers(0, 5), st.integers(0, 5))
CHANGES = st.one_of(
    st.builds(types.TextDocumentContentChangePartial, st.builds(types.Range, PLACES, PLACES), st.text(alphabet="a\n\r😀", max_size=4)),
    st.builds(types.TextDocumentContentChangeWholeDocument, TEXTS),
)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=st.text(alphabet="a\n\r😀", max_size=12), changes=st.lists(CHANGES, max_size=5))
def test_changes_are_made_one_after_the_other(encoding: str, text: str, changes: list[types.TextDocumentContentChangeEvent]) -> None:
    expected = text
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = map(Positions(expected, encoding).offset, (change.range.start, change.range.end))
            expected = expected[:start] + change.text + expected[max(start, end) :]
        else:
            expected = change.text
    assert changed(text, changes, encoding) == expected


def test_many_changes_do_not_look_through_the_whole_text_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    lines = positions._lines

    def counted(text: str) -> list[str]:
        looked.append(len(text))
        return lines(text)

    monkeypatch.setattr(positions, "_lines", counted)
    text = "a word\n" * 1_000
    places = [types.Range(types.Position(line, 2), types.Position(line, 6)) for line in range(1_000)]
    changes = [types.TextDocumentContentChangePartial(place, "name") for place in places]
    assert changed(text, changes, "utf-16") == "a name\n" * 1_000
    assert sum(looked) <= 3 * len(text)


@pytest.mark.parametrize("position", [types.Position(0, 99), types.Position(9, 0), types.Position(9, 9)])
def test_a_position_outside_the_text_is_the_end_of_its_line_or_of_the_text(position: types.Position) -> None:
    text = "one\ntwo"
    assert Positions(text, "utf-16").offset(position) == (3 if position.line == 0 else len(text))
