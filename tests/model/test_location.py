"""Texts inside texts: what is found and changed in one lands in its host, and nowhere else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlint.linter.edits import made
from flowlint.model.fix import Edit
from flowlint.model.location import Embedding, Source, Span
from flowlint.payloads.transcript import Transcript, as_it_is, json_string, on_one_line

MARGIN = "  > "


def quoted(text: str) -> Source:
    """A text whose lines stand behind a margin of the host."""
    lines = text.splitlines(keepends=True)
    host = Source("host", "".join(["head\n", *(MARGIN + line for line in lines)]))
    transcript, start = Transcript(host), len("head\n")
    for line in lines:
        transcript.copy(start + len(MARGIN), start + len(MARGIN) + len(line), on_one_line)
        start += len(MARGIN) + len(line)
    return transcript.source()


def embedding(source: Source) -> Embedding:
    assert source.embedding is not None
    return source.embedding


def unquoted(host: str) -> str:
    return "".join(line.removeprefix(MARGIN) for line in host.removeprefix("head\n").splitlines(keepends=True))


texts = st.text(st.sampled_from('ab"\n'), min_size=1, max_size=12)


@given(text=texts, ends=st.tuples(st.integers(0, 12), st.integers(0, 12)), new=st.sampled_from(["", "x", "a b"]))
def test_an_edit_behind_a_margin_is_the_edit_of_the_text(text: str, ends: tuple[int, int], new: str) -> None:
    start, end = sorted(min(one, len(text)) for one in ends)
    edit = Edit(start, end, new)
    source = quoted(text)

    placed = embedding(source).edit(edit)

    assert placed is not None
    after = made(embedding(source).host.text, [(placed,)])
    expected = made(text, [(edit,)])
    assert unquoted(after) in {expected, expected + MARGIN}
    assert after.startswith("head\n")


@given(text=texts, offset=st.integers(0, 11))
def test_each_character_behind_a_margin_has_its_place(text: str, offset: int) -> None:
    source = quoted(text)
    offset = min(offset, len(text) - 1)
    span = embedding(source).span(Span(offset, offset + 1))
    assert embedding(source).host.text[span.start : span.end] == text[offset]


@pytest.mark.parametrize(
    ("edit", "after"),
    [
        (Edit(0, 2, ""), "head\n  > b\n  > c\n"),
        (Edit(1, 4, ""), "head\n  > ac\n"),
        (Edit(2, 2, "x"), "head\n  > a\n  > xb\n  > c\n"),
        (Edit(2, 4, "x"), "head\n  > a\n  > xc\n"),
        (Edit(4, 6, ""), "head\n  > a\n  > b\n  > "),
        (Edit(3, 6, ""), "head\n  > a\n  > b"),
    ],
)
def test_with_the_end_of_a_line_goes_the_margin_of_the_next(edit: Edit, after: str) -> None:
    source = quoted("a\nb\nc\n")
    placed = embedding(source).edit(edit)
    assert placed is not None
    assert made(embedding(source).host.text, [(placed,)]) == after


def test_what_needs_a_new_line_behind_a_margin_is_not_written() -> None:
    assert embedding(quoted("a\nb\n")).edit(Edit(2, 2, "x\ny")) is None


def test_an_edit_does_not_swallow_what_stands_between_stretches_of_another_kind() -> None:
    host = Source("host", "a\n# said\nb\n")
    transcript = Transcript(host)
    transcript.copy(0, 2, as_it_is)
    transcript.copy(9, 11, lambda text: text)
    inner = embedding(transcript.source())
    assert inner.edit(Edit(1, 3, "")) is None
    assert inner.edit(Edit(0, 2, "")) == Edit(0, 2, "")
    assert inner.edit(Edit(2, 3, "c")) == Edit(9, 10, "c")


strings = st.text(st.sampled_from('a"\\/\n\r\té漢😀'), max_size=10)


@given(text=strings, ends=st.tuples(st.integers(0, 10), st.integers(0, 10)), new=strings, spelling=st.sampled_from([True, False]))
def test_an_edit_in_a_json_string_is_the_edit_of_what_it_holds(text: str, ends: tuple[int, int], new: str, spelling: bool) -> None:
    start, end = sorted(min(one, len(text)) for one in ends)
    host = "[" + json.dumps(text, ensure_ascii=spelling) + ", 1]"
    source = json_string(Source("host", host), 1, len(host) - 4)
    assert source.text == text

    placed = embedding(source).edit(Edit(start, end, new))

    if text:
        assert placed is not None
        after = made(host, [(placed,)])
        assert json.loads(after) == [made(text, [(Edit(start, end, new),)]), 1]
        assert after.endswith(", 1]")


def test_a_json_string_of_very_many_escapes_is_one_place_at_which_nothing_is_written() -> None:
    text = "\n" * 200_001 + "é\U0001f600"
    host = f"[{json.dumps(text)}]"

    source = json_string(Source("host", host), 1, len(host) - 1)

    assert source.text == text
    assert embedding(source).span(Span(200_000, 200_001)) == Span(2, len(host) - 2)
    assert embedding(source).edit(Edit(200_000, 200_001, "x")) is None


def code_words() -> Source:
    """``{"a": true}`` as a host spells it that has ``True`` for ``true`` and other quotes."""
    host = Source("host", "{'a': True}")

    def marks(text: str) -> str | None:
        return text if not text.strip("{}[]:, ") else None

    transcript = Transcript(host)
    transcript.copy(0, 1, marks)
    transcript.put('"', 1, 2, lambda _: None, marks)
    transcript.copy(2, 3)
    transcript.put('"', 3, 4, lambda _: None, marks)
    transcript.copy(4, 6, marks)
    transcript.word("true", 6, 10, {"true": "True", "[true]": None, '"true"': "'true'", "false": "False"}.get, marks)
    transcript.copy(10, 11, marks)
    return transcript.source()


@pytest.mark.parametrize(
    ("edits", "written"),
    [
        ((Edit(6, 6, '"'), Edit(10, 10, '"')), "{'a': 'true'}"),
        ((Edit(6, 6, "["), Edit(10, 10, "]")), "{'a': [True]}"),
        ((Edit(6, 10, "false"),), "{'a': False}"),
        ((Edit(0, 6, ""), Edit(10, 11, "")), "True"),
        ((Edit(1, 6, ""),), "{True}"),
        ((Edit(1, 2, ""), Edit(3, 4, "")), None),
        ((Edit(1, 3, ""),), None),
        ((Edit(7, 11, ""),), None),
        ((Edit(7, 7, "x"),), None),
    ],
)
def test_a_word_is_spelt_as_a_whole_and_an_edit_reaches_only_its_likes(edits: tuple[Edit, ...], written: str | None) -> None:
    source = code_words()
    assert source.text == '{"a": true}'
    assert source.embedding is not None
    placed = source.embedding.edits(edits)
    assert (None if placed is None else made(source.embedding.host.text, [placed])) == written


def test_only_an_edit_that_repeats_a_value_says_so() -> None:
    source = code_words()
    assert source.embedding is not None
    assert source.embedding.edits((Edit(6, 10, "false"),)) == (Edit(6, 10, "False", holds_value=True),)
