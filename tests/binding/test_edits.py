"""Edits on text: what each kind makes of a text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlint.binding import edits as fixing
from flowlint.linter.edits import apply
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span
from flowlint.model.node import Kind, Node, plain
from flowlint.syntax.grammars import parse


def value(text: str, grammar: str = "json") -> Node:
    """Return the value of the first member of a text's root."""
    (root,) = parse(grammar, Source("payload", text)).roots
    return root.members[0].value


# Places.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": "one"}', "one"),
        ("{a: 'one'}", "one"),
        ("{a: one}", "one"),
        ('{a: ""}', ""),
        ("{a: “one”}", "one"),
        ("{a: 15}", "15"),
        ("{a: Xone}", "Xone"),
    ],
)
def test_inside(text: str, expected: str) -> None:
    start, end = fixing.inside(text, value(text, "yaml"))
    assert text[start:end] == expected
    for width in (0, 1):
        assert fixing.inside(text, Node(Kind.STRING, "", start - 1, start - 1 + width)) == (start - 1, start - 1 + width)


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
    [
        ("ab", 0, 0, 0),
        ("  ab", 2, 2, 2),
        ("x\n \tab", 4, 2, 2),
        ("x\r  ab", 4, 2, 2),
        ("\ufeff ab", 2, 1, 1),
        ("x\n- ab", 4, None, 2),
        ("aX: b", 4, None, 4),
    ],
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
        ("\r\nNAME", ""),
        ("\nNAME", ""),
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


def test_what_yaml_writes_is_kept_in_the_letters_that_can_be_shown() -> None:
    for written, held in (("[é, '\u200b']", '["\\u00e9", "\\u200b"]'), ("[é, ü]", '["é", "ü"]')):
        text = f"a: {written}\n"
        assert fixing.stringify(text, value(text, "yaml")) == (Edit(3, 3 + len(written), f"'{held}'", holds_value=True),)


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


@pytest.mark.parametrize(
    ("written", "edits"),
    [
        ("""'{"b": 1}'""", (Edit(3, 4, ""), Edit(12, 13, ""))),
        ("""'{"b": "it''s"}'""", None),
        ('"[1]"', (Edit(3, 4, ""), Edit(7, 8, ""))),
        ('"{\\"b\\": 1}"', (Edit(3, 4, ""), Edit(5, 6, ""), Edit(8, 9, ""), Edit(14, 15, ""))),
        ('"{\\x22b\\x22: 1}"', None),
        ("[1]", None),
        ("'x'", None),
    ],
)
def test_json_comes_out_of_a_string_of_yaml_only_where_its_text_is_the_json(written: str, edits: tuple[Edit, ...] | None) -> None:
    text = f"a: {written}\n"
    assert fixing.destringify(text, value(text, "yaml")) == edits


# Names and ids.

GUID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"


@pytest.mark.parametrize(
    ("written", "around", "expected"),
    [
        (f" {GUID} ", "spaces", GUID),
        (f"{{{GUID}}}", "braces", GUID),
        (f"({GUID})", "characters", GUID),
        (f" {{{GUID}}}", "braces", GUID),
        (GUID, None, None),
        (f"${{{GUID}}}", None, None),
        ("x", None, None),
    ],
)
def test_an_id_is_freed_of_what_is_around_it(written: str, around: str | None, expected: str | None) -> None:
    text = f'{{"flowId": "{written}"}}'
    found = fixing.freed_id(text, value(text))
    if around is None:
        assert found is None
        return
    fix = Fix(f"remove the {around}", Safety.SAFE, (Edit(12, 12 + len(written), GUID),))
    assert found == fixing.FreedId(GUID, around, fix)
    assert fixing.freed_id('{"flowId": 5}', value('{"flowId": 5}')) is None


@pytest.mark.parametrize(
    ("text", "grammar", "word", "written"),
    [
        ('{"a": "one"}', "json", "two", '{"a": "two"}'),
        ('{"a": "one"}', "json", "v2.{id}_x", '{"a": "v2.{id}_x"}'),
        ('{"a": "one"}', "json", 'tw"o', None),
        ('{"a": "one"}', "json", "", None),
        ('{"a": "on\\u0065"}', "json", "two", None),
        ('{"a": 5}', "json", "two", None),
        ("a: one", "yaml", "two", "a: two"),
        ("a: 'one'", "yaml", "two", "a: 'two'"),
    ],
)
def test_a_word_is_written_in_place_of_a_string(text: str, grammar: str, word: str, written: str | None) -> None:
    fix = fixing.respelled(text, value(text, grammar), word, "the title", Safety.UNSAFE)
    assert (fix and (fix.title, fix.safety, apply(text, [fix.edits]))) == (written and ("the title", Safety.UNSAFE, written))


def test_keys_that_are_misspelt_are_found_with_the_right_one() -> None:
    text = '{"Flow_Id": 1, "NAME": 2, "name": 3, "type": 4, "other": 5, "EnAbled": 6, "EnAbled": 7, ${x}: 8, "fl\\u006fwid": 9}'
    source = Source("a.json", text)
    holder = parse("json", source).roots[0]
    found = list(fixing.misspelt_keys(source, "/part", holder, ("flowId", "name", "type", "enabled"), "a trigger"))

    def finding(key: str, right: str, start: int, pointer: str, *, fixed: bool) -> tuple[str, Diagnostic]:
        edits = (Edit(start + 1, start + 1 + len(key), right),)
        return right, Diagnostic(
            f'"{key}" is not a field of a trigger, expected "{right}"',
            Location(source, f"/part/{pointer}", Span(start, start + 2 + len(key) + 5 * (pointer == "flowid"))),
            help=f'rename it to "{right}"',
            fix=Fix(f'rename it to "{right}"', Safety.SAFE, edits) if fixed else None,
        )

    twice = [finding("EnAbled", "enabled", start, "EnAbled", fixed=False) for start in (text.index('"EnAb'), text.rindex('"EnAb'))]
    assert found == [
        finding("Flow_Id", "flowId", 1, "Flow_Id", fixed=True),
        *twice,
        finding("flowid", "flowId", text.index('"fl'), "flowid", fixed=False),
    ]
    assert list(fixing.misspelt_keys(source, "", None, ("name",), "a trigger")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": {"value": 5}}', '{"a": 5}'),
        ('{"a": { "value" : {"value": [5]} }}', '{"a": [5]}'),
        ("a:\n  value: 5\n", "a: 5\n"),
        ("a: {value: 5}\n", "a: 5\n"),
        ("a:\n  value:\n", "a:\n"),
        ("a:\n  value: |2\n     x\n", None),
        ("a:\n  ? value\n  : 5\n", None),
        ("a: [value: 5]\n", None),
        ("a:\n  value:\n    value: 5\n", "a: 5\n"),
        ("a: # why\n  value: 5\n", None),
        ('{"a": {"value": 5, "b": 6}}', None),
        ("x: &v 5\na:\n  value: *v\n", None),
        ("a: {value: 5 # why\n  }\n", None),
    ],
)
def test_a_value_comes_out_of_its_wrapper(text: str, expected: str | None) -> None:
    grammar = "json" if text.startswith("{") else "yaml"
    wrapper = next(member.value for member in parse(grammar, Source("payload", text)).roots[0].members if member.key.value == "a")
    inner = wrapper
    while inner.members:
        inner = inner.members[0].value
    edits = fixing.unwrap(text, wrapper, inner)
    assert (apply(text, [edits]) if edits else None) == expected


@pytest.mark.parametrize(
    ("word", "plain_word"),
    [
        ("two", True),
        ("v2.users.{id}", True),
        ("a_b", True),
        ("1", True),
        ("a b", False),
        ("a-b", False),
        ("{x}", False),
        ("", False),
        ("_", False),
    ],
)
def test_words_that_need_no_escape(word: str, plain_word: bool) -> None:
    assert fixing.is_plain_word(word) is plain_word


@pytest.mark.parametrize(
    ("text", "states"),
    [
        *[(f"a: {mark}\n  b\n", True) for mark in ("|2", ">1", "|-9", "|+1", "|1-", ">2+", "|2  ", "|2 # why", "|2\t# why")],
        *[(f"a: {mark}\n  b\n", False) for mark in ("|", ">", "|-", ">+", "|0", "|12", "2", "|2x", "| 2")],
        ("a: |2\r\n  b\r\n", False),
    ],
)
def test_whether_a_block_states_its_indentation(text: str, states: bool) -> None:
    assert fixing.states_indentation(text, 3, len(text)) is states
    assert fixing.states_indentation(text, 0, 3) is False
    assert fixing.states_indentation(text, text.index("\n"), len(text)) is False


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("", True),
        (" \t\r\n{}[]:,", True),
        ("{A: B}", True),
        ("B, A", True),
        ("x A B", False),
        ("A x B", False),
        ("A B x", False),
        ("A-B", False),
    ],
)
def test_only_marks_stand_around_what_is_known(text: str, marks: bool) -> None:
    known = [Node(Kind.STRING, name, text.index(name), text.index(name) + 1) for name in "BA" if name in text]
    assert fixing.only_marks(text, 0, len(text), *known) is marks
    assert fixing.only_marks(f"-{text}-", 1, len(text) + 1, *(one._replace(start=one.start + 1, end=one.end + 1) for one in known)) is marks
