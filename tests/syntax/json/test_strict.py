"""The strict reader: what it accepts, and that the generous one reads the same tree."""

from __future__ import annotations

import json
from typing import Any

import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlint.model.document import Document
from flowlint.model.location import Source
from flowlint.model.node import Kind, Member, Node, plain
from flowlint.model.placeholder import PLACEHOLDER
from flowlint.syntax.document import MAX_DEPTH
from flowlint.syntax.json import generous, strict

json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
    max_leaves=12,
)


def parse(text: str) -> Document:
    return strict.parse(Source("a.json", text))


def test_every_node_stands_where_it_is_written() -> None:
    document = parse('{"a": [1, true], "b": null}')
    assert document.faults == ()
    assert document.roots == (
        Node(
            Kind.OBJECT,
            None,
            0,
            27,
            (
                Member(
                    Node(Kind.STRING, "a", 1, 4),
                    Node(Kind.ARRAY, None, 6, 15, (Node(Kind.NUMBER, 1, 7, 8), Node(Kind.BOOLEAN, True, 10, 14))),
                ),
                Member(Node(Kind.STRING, "b", 17, 20), Node(Kind.NULL, None, 22, 26)),
            ),
        ),
    )


@given(json_values, st.sampled_from([None, 0, 2]), st.booleans())
def test_values_are_those_of_the_standard_library(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    document = parse(text)
    assert document.faults == ()
    (root,) = document.roots
    assert repr(plain(root)) == repr(json.loads(text))


@given(json_values, st.sampled_from([None, 2]))
def test_generous_reader_reads_the_same_tree(value: Any, indent: int | None) -> None:
    source = Source("a.json", json.dumps(value, indent=indent, ensure_ascii=False))
    assert strict.parse(source) == generous.parse(source, nothing)


def nothing(offset: int) -> None:
    """Know no value of a text."""


broken_texts = st.builds(
    lambda value, at, left_out, put_in, indent: (
        (text := json.dumps(value, indent=indent))[: (start := at % (len(text) + 1))] + put_in + text[start + left_out :]
    ),
    st.one_of(st.lists(json_values, max_size=4), st.dictionaries(st.text(max_size=2), json_values, max_size=4)),
    st.integers(0, 500),
    st.integers(0, 2),
    st.sampled_from(["", ",", '"', "}", "]", "{", "x", "“", "// x\n", "${x}", "\n"]),
    st.sampled_from([None, 2]),
)


@settings(max_examples=examples(600))
@given(broken_texts)
def test_of_a_broken_text_what_is_read_strictly_is_what_the_generous_reader_reads(text: str) -> None:
    source = Source("a.json", text)
    assert strict.parse(source) == generous.parse(source, nothing)


@given(st.text(alphabet="{}[]:,\"\\truefalsn0123456789.eE+-/*#“”‘’' \n\t${}xué", max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    document = parse(text)
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        assert document.faults or PLACEHOLDER.search(text)
    for fault in document.faults:
        assert fault.place.span is not None
        assert 0 <= fault.place.span.start <= fault.place.span.end <= len(text)
        for edit in fault.fix.edits if fault.fix else ():
            assert 0 <= edit.start <= edit.end <= len(text)
    assert bool(document.roots) == (document.broken is None)


@pytest.mark.parametrize(
    "text", ["٣", "[٣]", '{"a": 1٣}', "1a", "-", "01", "1.", "tru", "truex", '"\t"', "{'a': 1}", "[1,]", "[1 2]", "nul"]
)
def test_what_json_forbids_has_a_fault(text: str) -> None:
    assert parse(text).faults


def test_deepest_allowed_nesting_is_read() -> None:
    text = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert parse(text).faults == ()
    assert parse(f"[{text}]").broken is not None


@pytest.mark.parametrize("digits", [5_000, 100_000])
def test_number_of_many_digits_is_a_number(digits: int) -> None:
    document = parse("1" * digits)
    assert document.roots == (Node(Kind.NUMBER, float("inf"), 0, digits),)
