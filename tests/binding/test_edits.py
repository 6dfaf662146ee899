"""Edits on text: which of them go together, and what each kind makes of a text."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlint.binding import edits as fixing
from flowlint.linter.edits import apply, compatible
from flowlint.model.fix import Edit
from flowlint.model.location import Source
from flowlint.model.node import Node, plain
from flowlint.syntax.grammars import parse


def value(text: str, grammar: str = "json") -> Node:
    """Return the value of the first member of a text's root."""
    (root,) = parse(grammar, Source("payload", text)).roots
    return root.members[0].value


# Which fixes go together.


@pytest.mark.parametrize(
    ("fixes", "expected"),
    [
        ([], "abcdef"),
        ([[]], "abcdef"),
        ([[Edit(1, 2, "B")], [Edit(4, 5, "E")]], "aBcdEf"),
        ([[Edit(4, 5, "E")], [Edit(1, 2, "B")]], "aBcdEf"),
        ([[Edit(1, 3, "")], [Edit(2, 4, "")]], "adef"),
        ([[Edit(1, 3, "")], [Edit(1, 3, "")]], "adef"),
        ([[Edit(1, 3, "")], [Edit(1, 3, "X")]], "adef"),
        ([[Edit(1, 3, "")], [Edit(3, 5, "")]], "af"),
        ([[Edit(1, 3, "")], [Edit(3, 3, "X"), Edit(1, 1, "Y")]], "aYXdef"),
        ([[Edit(1, 3, "")], [Edit(2, 2, "X")]], "adef"),
        ([[Edit(2, 2, "X")], [Edit(1, 3, "")]], "abXcdef"),
        ([[Edit(2, 2, "X")], [Edit(2, 2, "Y")], [Edit(2, 2, "X")]], "abXYcdef"),
        ([[Edit(0, 6, "")], [Edit(1, 2, "B"), Edit(6, 6, "G")]], ""),
        ([[Edit(1, 2, "B"), Edit(4, 5, "E")], [Edit(4, 5, "E"), Edit(5, 6, "F")]], "aBcdEF"),
        ([[Edit(3, 4, "D"), Edit(5, 6, "F")], [Edit(0, 1, "A"), Edit(3, 5, "")]], "abcDeF"),
    ],
)
def test_fixes_that_overlap_an_earlier_one_are_left_out_whole(fixes: list[list[Edit]], expected: str) -> None:
    assert apply("abcdef", fixes) == expected


@pytest.mark.parametrize(
    ("fixes", "expected"),
    [
        # The same lines moved twice, a line moved that another fix breaks, and lines far from each other.
        ([[Edit(4, 4, "  "), Edit(8, 8, "  ")], [Edit(8, 8, "  ")]], [0]),
        ([[Edit(8, 8, "  ")], [Edit(0, 0, "x:\n"), Edit(4, 4, "  "), Edit(8, 8, "  ")]], [0]),
        ([[Edit(4, 4, "  "), Edit(8, 8, "  ")], [Edit(5, 5, "\n")]], [0]),
        ([[Edit(4, 4, "  "), Edit(8, 8, "  ")], [Edit(5, 6, "y")]], [0, 1]),
        ([[Edit(4, 4, "  ")], [Edit(8, 8, "  ")]], [0, 1]),
        ([[Edit(8, 8, "  ")], [Edit(4, 4, "  ")]], [0, 1]),
        ([[Edit(4, 4, "  "), Edit(8, 8, "  ")], [Edit(6, 6, "\n"), Edit(12, 12, "  ")]], [0]),
        ([[Edit(6, 6, "\n"), Edit(12, 12, "  ")], [Edit(4, 4, "  "), Edit(8, 8, "  ")]], [0]),
        ([[Edit(4, 4, "  "), Edit(8, 8, "  ")], [Edit(8, 9, "\n")]], [0]),
        ([[Edit(8, 9, "\n")], [Edit(4, 4, "  "), Edit(8, 8, "  ")]], [0]),
        ([[Edit(4, 4, "  "), Edit(8, 8, "  ")], [Edit(9, 10, "\n")]], [0, 1]),
        ([[Edit(9, 10, "\n")], [Edit(4, 4, "  "), Edit(8, 8, "  ")]], [0, 1]),
    ],
)
def test_of_fixes_that_move_lines_in_one_place_the_first_is_made(fixes: list[list[Edit]], expected: list[int]) -> None:
    assert compatible(fixes) == [tuple(fixes[index]) for index in expected]


edits = st.tuples(st.integers(0, 12), st.integers(0, 3), st.sampled_from(["", "x", "yz", "  ", "\n"])).map(
    lambda parts: Edit(parts[0], min(12, parts[0] + parts[1]), parts[2])
)


@given(st.lists(st.lists(edits, max_size=3), max_size=5))
def test_chosen_edits_never_overlap_and_all_else_stays(fixes: list[list[Edit]]) -> None:
    text = "ABCDEFGHIJKL"
    # The edits of one fix do not overlap.
    fixes = [group for group in fixes if all(a.end <= b.start or b.end <= a.start for a in group for b in group if a != b)]
    chosen = sorted(edit for group in compatible(fixes) for edit in group)
    assert all(earlier.end <= later.start or earlier.start == later.start for earlier, later in pairwise(chosen))
    kept = [letter for index, letter in enumerate(text) if not any(edit.start <= index < edit.end for edit in chosen)]
    assert [letter for letter in apply(text, fixes) if letter.isupper()] == kept


def test_many_fixes_take_no_time() -> None:
    many = [[Edit(index * 4, index * 4 + 1, "X"), Edit(index * 4 + 2, index * 4 + 2, "Y")] for index in range(20_000)]
    assert apply("abcd" * 20_000, reversed(many)) == "XbYcd" * 20_000


# Places.


@pytest.mark.parametrize(
    ("text", "expected"),
    [('{"a": "one"}', "one"), ("{a: 'one'}", "one"), ("{a: one}", "one"), ('{a: ""}', ""), ("{a: “one”}", "one"), ("{a: 15}", "15")],
)
def test_inside(text: str, expected: str) -> None:
    start, end = fixing.inside(text, value(text, "yaml"))
    assert text[start:end] == expected


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        *[('{"a": "one"}', True), ("{a: 'one'}", True), ('{"a": ""}', True)],
        *[('{"a": "one”, "b": 1}', False), ('{"a": “one"}', False), ('{"a": \'one’}', False)],
        *[('{"a": “one”}', False), ('{"a": 15}', False), ('{"a": ["one"]}', False), ('{"a": {}}', False)],
    ],
)
def test_only_straight_quotes_count(text: str, quoted: bool) -> None:
    assert fixing.is_quoted(text, value(text)) == quoted


@pytest.mark.parametrize(
    ("text", "offset", "blanks", "column"),
    [("ab", 0, 0, 0), ("  ab", 2, 2, 2), ("x\n \tab", 4, 2, 2), ("x\r  ab", 4, 2, 2), ("\ufeff ab", 2, 1, 1), ("x\n- ab", 4, None, 2)],
)
def test_indent_and_column(text: str, offset: int, blanks: int | None, column: int) -> None:
    assert (fixing.indent(text, offset), fixing.column(text, offset)) == (blanks, column)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nNAME\nb\n", "a\nb\n"),
        ("a\r\n  NAME \r\nb", "a\r\nb"),
        ("a\n NAME", "a"),
        ("a\n  NAME \nb", "a\nb"),
        ("a\n  NAME\t \t\nb", "a\nb"),
        ("a\r\nNAME", "a"),
        ("NAME", ""),
        ("a\n  NAME  # one\nb", "a\n  # one\nb"),
        ("{a, NAME}\n", "{a, }\n"),
    ],
)
def test_lines_of(text: str, expected: str) -> None:
    start = text.index("NAME")
    assert apply(text, [[fixing.lines_of(text, start, start + 4)]]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\nb\n\nc\n", "a\n  b\n\n  c\n"), ("a\r\nb\r\n\r\nc\r\n", "a\r\n  b\r\n\r\n  c\r\n"), ("a\n \n  b", "a\n   \n    b"), ("a", "a")],
)
def test_shift_leaves_empty_lines_empty(text: str, expected: str) -> None:
    assert apply(text, [fixing.shift(text, 0, len(text), 2)]) == expected


def test_shift_moves_only_lines_that_begin_between_the_offsets() -> None:
    text = "a: 1\nb: 2\nc: 3\n"
    assert fixing.shift(text, 5, 12, 2) == [Edit(10, 10, "  ")]
    assert fixing.shift(text, 5, 10, 2) == []


@pytest.mark.parametrize(("text", "expected"), [("", "\n"), ("a", "\n"), ("\na\r\n", "\n"), ("a\r\nb\n", "\r\n"), ("\r\n", "\r\n")])
def test_line_break_is_that_of_the_first_line(text: str, expected: str) -> None:
    assert fixing.line_break(text) == expected


@pytest.mark.parametrize("name", ["Flow.agentId", "agent-id", "Flow.a_1", "é"])
def test_plain_names(name: str) -> None:
    assert fixing.is_plain(name)


@pytest.mark.parametrize("name", ["", "a b", 'a"b', "a:", "1a", "a\nb", "{a}", "\ud800"])
def test_names_that_quotes_may_be_needed_for(name: str) -> None:
    assert not fixing.is_plain(name)


# JSON in a string and back.

bodies = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
).filter(lambda body: isinstance(body, dict | list))


@given(body=bodies, indent=st.sampled_from([None, 2, "\t"]), ascii_=st.booleans())
def test_json_goes_into_a_string(body: Any, indent: Any, ascii_: bool) -> None:
    text = json.dumps({"body": body}, indent=indent, ensure_ascii=ascii_)
    found = fixing.stringify(text, value(text))
    assert found is not None
    assert json.loads(json.loads(apply(text, [found]))["body"]) == body
    assert not any(edit.holds_value for edit in found)


@pytest.mark.parametrize(
    "text", ['{"a": 5}', '{"a": "{}"}', '{"a": {"b": 1, "b": 2}}', '{"a": {"b": ${x}}}', '{"a": {${x}: 1}}', '{"a": [NaN]}']
)
def test_what_does_not_go_into_a_string(text: str) -> None:
    assert fixing.stringify(text, value(text)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {b: 1}\n", {"b": 1}),
        ("a:\n  b: it's\n  c: [0x10, ~]\nd: 1\n", {"b": "it's", "c": [16, None]}),
        ("a:\n- b\n- 'c: d'\n", ["b", "c: d"]),
        ('a:\n  "b": |\n    one\n    two\n', {"b": "one\ntwo\n"}),
    ],
)
def test_yaml_goes_into_a_string_as_json(text: str, expected: Any) -> None:
    found = fixing.stringify(text, value(text, "yaml"))
    assert found is not None
    (edit,) = found
    assert edit.holds_value
    after = apply(text, [found])
    assert json.loads(str(plain(value(after, "yaml")))) == expected
    assert after.partition("d: 1")[1:] == text.partition("d: 1")[1:]


@given(body=bodies, ascii_=st.booleans())
def test_json_comes_out_of_a_string(body: Any, ascii_: bool) -> None:
    text = json.dumps({"body": json.dumps(body, ensure_ascii=ascii_)}, ensure_ascii=False)
    found = fixing.destringify(text, value(text))
    if found is None:
        # Only escapes of quotes can be taken out as they stand.
        assert "\\\\" in text
        return
    assert json.loads(apply(text, [found])) == {"body": body}


@pytest.mark.parametrize(
    "text",
    [r'{"a": "{\"b\": 1, \"b\": 2}"}', r'{"a": "{\n}"}', r'{"a": "{\u0022b\u0022: 1}"}', '{"a": {}}', '{"a": "{"}', '{"a": "[NaN]"}'],
)
def test_what_does_not_come_out_of_a_string(text: str) -> None:
    assert fixing.destringify(text, value(text)) is None
