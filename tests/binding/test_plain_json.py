"""JSON as plain values: a text in which a grammar would find anything is left to the grammar."""

from __future__ import annotations

from typing import Any

import pytest

from flowlint.binding import plain_json
from flowlint.binding.plain_json import Doubtful, load, load_items
from flowlint.syntax.document import MAX_DEPTH


def loaded(text: str) -> Any:
    try:
        return load(text.encode("utf-8", "surrogatepass"))
    except Doubtful:
        return Doubtful


@pytest.mark.parametrize("levels", [MAX_DEPTH, MAX_DEPTH + 1])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
def test_a_text_may_be_nested_as_deeply_as_the_grammar_reads_it(levels: int, opening: str, closing: str) -> None:
    times, more = divmod(levels, len(closing))
    text = "[" * more + opening * times + "1" + closing * times + "]" * more
    assert (loaded(text) is Doubtful) == (levels > MAX_DEPTH)


def test_only_a_text_with_as_many_brackets_as_levels_is_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    walked = list[int]()
    monkeypatch.setattr(plain_json, "_depth", lambda value: walked.append(len(value)) or 0)
    for count in (MAX_DEPTH - 2, MAX_DEPTH - 1):
        assert len(loaded(f"[{', '.join(['{}'] * count)}]")) == count
        assert len(items(f"[[{', '.join(['{}'] * count)}]]")) == 1
    assert walked == [MAX_DEPTH - 1] * 2
    # What stands behind an item is not its own.
    assert len(items(f"[{', '.join(['{}'] * MAX_DEPTH)}]")) == MAX_DEPTH
    assert walked == [MAX_DEPTH - 1] * 2


def test_only_a_text_with_an_escape_is_searched_for_halves_of_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = list[object]()
    monkeypatch.setattr(plain_json, "_has_lone_surrogate", searched.append)
    for text in ('["a"]', r'["\n"]', r'["\u0061"]'):
        loaded(text)
    assert searched == [["a"]]
    assert [value for value, _, _ in items(r'["a", "\n", "b"]')] == ["a", "\n", "b"]
    assert searched == [["a"], "\n"]


def test_many_brackets_side_by_side_are_not_nested() -> None:
    assert loaded(str([[]] * 2 * MAX_DEPTH)) == [[]] * 2 * MAX_DEPTH
    assert loaded('["' + "[{" * MAX_DEPTH + '"]') == ["[{" * MAX_DEPTH]


@pytest.mark.parametrize(("values", "is_read"), [(1_999_999, True), (2_000_000, False)])
def test_a_text_holds_as_many_values_as_memory_is_for(values: int, is_read: bool) -> None:
    found = loaded(f"[{'[],' * values}1,2,3]")
    assert (len(found) == values + 3) if is_read else (found is Doubtful)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (' \t\r\n{"a": 1}\n', {"a": 1}),
        *[(text, Doubtful) for blank in "\f\v\x85\xa0\ufeffX" for text in (f'{blank}{{"a": 1}}', f'{{"a": 1}}{blank}')],
        ('{"a": 1} x', Doubtful),
        ('{"a": 1', Doubtful),
        ("", Doubtful),
        ("\udcff", Doubtful),
        ('{"a": 1, "a": 2}', Doubtful),
        ("[NaN]", Doubtful),
        (r'"\u00e9\n"', "é\n"),
        (r'"\ud83d\ude00"', "😀"),
        (r'"\ud83d"', Doubtful),
        (r'"\\ud83d"', r"\ud83d"),
    ],
)
def test_a_text_is_read_where_it_has_no_fault(text: str, expected: object) -> None:
    assert loaded(text) == expected


def items(text: str) -> Any:
    try:
        return list(load_items(text))
    except Doubtful:
        return Doubtful


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", Doubtful),
        ("[1]", [(1, 1, 2)]),
        (' [ 1 , "a",{"b": [2]} ] ', [(1, 3, 4), ("a", 7, 10), ({"b": [2]}, 11, 21)]),
        ("[1,]", Doubtful),
        ("[1 2]", Doubtful),
        ("[1;2]", Doubtful),
        ("{1}", Doubtful),
        (",1]", Doubtful),
        ("[1] x", Doubtful),
        ("[1]]", Doubtful),
        ("[1]x", Doubtful),
        ("[1", Doubtful),
        ("", Doubtful),
        (r'["\u00e9"]', [("é", 1, 9)]),
        (r'["\ud83d"]', Doubtful),
    ],
)
def test_each_item_of_an_array_is_read_with_its_place(text: str, expected: object) -> None:
    assert items(text) == expected


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_items_are_nested_one_level_less(opening: str, closing: str) -> None:
    fits, deep = ("[" + opening * levels + "1" + closing * levels + "]" for levels in (MAX_DEPTH - 1, MAX_DEPTH))
    assert (len(items(fits)), items(deep)) == (1, Doubtful)
    assert len(items(f"[{', '.join(['[[]]'] * MAX_DEPTH)}]")) == MAX_DEPTH
    assert len(items("[[" + ", ".join(["[]"] * MAX_DEPTH) + "]]")) == 1
