"""Where a value is to which keys and indices lead."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlint.syntax.json import ways
from flowlint.syntax.json.ways import Ways

Way = tuple[str | int, ...]


def spans(text: str, some: Iterable[Way]) -> list[tuple[int, int]]:
    return list(map(Ways(text).span, some))


def leaves(value: Any, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Yield what holds nothing else, with the way to it, in order."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not inner or not value:
        yield way, value
    for name, one in inner:
        yield from leaves(one, (*way, name))


values = st.recursive(
    st.sampled_from([1, -2.5e3, True, None, "", "x", 'a"b\\', "{", "]", "é"]),
    lambda some: st.one_of(
        st.lists(some, max_size=4), st.dictionaries(st.sampled_from(["a", "b.c", 'd"', "", "0", "é"]), some, max_size=4)
    ),
    max_leaves=20,
)


@given(value=values, indent=st.sampled_from([None, 1]), ascii_only=st.booleans(), chosen=st.sets(st.integers(0, 20)))
def test_values_are_where_their_texts_are(value: Any, indent: int | None, ascii_only: bool, chosen: set[int]) -> None:
    text = f" \n{json.dumps(value, indent=indent, ensure_ascii=ascii_only)}\t"
    wanted = [leaf for number, leaf in enumerate(leaves(value)) if number in chosen]
    found = spans(text, (way for way, _ in wanted))
    assert [json.loads(text[start:end]) for start, end in found] == [one for _, one in wanted]
    assert all(text[start:end] == text[start:end].strip() for start, end in found)
    assert found == sorted(found)


def test_where_values_begin_and_end() -> None:
    text = '{"a": [1, {"b" : "x"} , 22], "c":{}, "d": {"e": [[], 3]}}'
    found = spans(text, [("a", 0), ("a", 1, "b"), ("a", 2), ("c",), ("d", "e", 1)])
    assert [text[start:end] for start, end in found] == ["1", '"x"', "22", "{}", "3"]
    assert spans(text, [()]) == [(0, len(text))]


@pytest.mark.parametrize("number", [10, 1_000])
def test_each_value_is_passed_over_once(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned: list[int] = []
    scan = ways._scan

    def counted(text: str, start: int) -> tuple[Any, int]:
        value, end = scan(text, start)
        scanned.append(end - start)
        return value, end

    monkeypatch.setattr(ways, "_scan", counted)
    text = json.dumps({"a": {"b": [{"x": "y" * 10, "r": {"n": one}, "z": [1, 2]} for one in range(number)]}, "c": 1})
    assert len(spans(text, [("a", "b", one, "r") for one in range(number)] + [("c",)])) == number + 1
    assert sum(scanned) < len(text)
