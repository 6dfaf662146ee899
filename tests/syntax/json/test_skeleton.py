from __future__ import annotations

import json
from typing import Any

import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlint.model.location import Source
from flowlint.model.node import Node
from flowlint.syntax.json import strict
from flowlint.syntax.json.skeleton import skeleton

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), words),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=6,
)


def outlined(node: Node) -> Node:
    return node._replace(children=())


@settings(max_examples=examples(300))
@given(
    st.dictionaries(words, values, max_size=3),
    st.dictionaries(words, values, max_size=4),
    st.sets(words, max_size=2),
    st.sampled_from([None, 2]),
)
def test_a_skeleton_is_the_tree_less_the_children_of_what_nobody_asks_for(
    around: dict[str, Any], held: dict[str, Any], others: set[str], indent: int | None
) -> None:
    text = json.dumps({**around, "inputData": held}, indent=indent, ensure_ascii=False)
    wanted = {*list(held)[:1], *others}
    found, whole = skeleton(text, "inputData", wanted), strict.parse(Source("payload.json", text)).roots[0]
    if "\\" in text:
        assert found is None
        return
    members = []
    for member in whole.members:
        if member.key.value == "inputData":
            inner = [one if one.key.value in wanted else one._replace(value=outlined(one.value)) for one in member.value.members]
            members.append(member._replace(value=member.value._replace(children=tuple(inner))))
        else:
            members.append(member._replace(value=outlined(member.value)))
    assert found == whole._replace(children=tuple(members))


@pytest.mark.parametrize("text", ['{"inputData": {}}', ' {\n"inputData" : { } }\n'])
def test_an_object_without_members_is_one(text: str) -> None:
    assert skeleton(text, "inputData", ()) == strict.parse(Source("payload.json", text)).roots[0]
