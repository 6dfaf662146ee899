from __future__ import annotations

import json
from typing import Any

import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlint.model.location import Source
from flowlint.syntax.json import strict
from flowlint.syntax.json.skeleton import skeleton

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), words)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=6,
)


def times(text: str, name: str) -> int:
    return sum(text.startswith(f'"{name}"', offset) for offset in range(len(text)))


@settings(max_examples=examples(300))
@given(
    st.dictionaries(words, scalars, max_size=2),
    st.dictionaries(words, values, max_size=4),
    st.dictionaries(words, scalars, max_size=2),
    st.integers(0, 2),
    st.sampled_from([None, 2]),
    st.sampled_from(["", " \n", "[ "]),
)
def test_a_skeleton_is_the_tree_with_only_the_members_that_are_asked_for(
    before: dict[str, Any], held: dict[str, Any], behind: dict[str, Any], count: int, indent: int | None, margin: str
) -> None:
    body = json.dumps({**before, "inputData": held, **behind}, indent=indent, ensure_ascii=False)
    text, wanted = margin + body, list(held)[:count]
    found = skeleton(text, len(margin), len(text), "inputData", wanted)
    if "\\" in text or (found is None and any(times(text, name) > 1 for name in ("inputData", *wanted))):
        assert found is None
        return
    whole = strict.item(text, len(margin))
    assert whole is not None
    holder = whole.member("inputData")
    assert holder is not None
    inner = tuple(one for one in holder.value.members if one.key.value in wanted)
    assert found == whole._replace(children=(holder._replace(value=holder.value._replace(children=inner)),))


@pytest.mark.parametrize("text", ['{"inputData": {}}', ' {\n"inputData" : { } }\n'])
def test_an_object_without_members_is_one(text: str) -> None:
    start = text.index("{")
    assert skeleton(text, start, len(text.rstrip()), "inputData", ()) == strict.parse(Source("payload.json", text)).roots[0]


@pytest.mark.parametrize(
    "text",
    [
        '{"inputData": {"a": "\\u0041"}}',
        '{"inputData": {"a": "a"}}',
        '{"inputData": {"a": {"a": 1}}}',
        '{"name": "inputData", "inputData": {"a": 1}}',
    ],
)
def test_what_a_search_cannot_tell_apart_has_to_be_parsed(text: str) -> None:
    assert skeleton(text, 0, len(text), "inputData", ["a"]) is None
