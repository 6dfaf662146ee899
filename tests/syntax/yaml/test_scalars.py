from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from yaml_documents import apply, place, quoting, read, values

from flowlint.model.document import Document
from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Source
from flowlint.model.node import Kind, Member, Node, plain
from flowlint.syntax.yaml import scalars


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("", Kind.NULL, None),
        ("~", Kind.NULL, None),
        ("null", Kind.NULL, None),
        ("True", Kind.BOOLEAN, True),
        ("false", Kind.BOOLEAN, False),
        ("tRUE", Kind.STRING, "tRUE"),
        ("y", Kind.STRING, "y"),
        ("0", Kind.NUMBER, 0),
        ("+1", Kind.NUMBER, 1),
        ("-12", Kind.NUMBER, -12),
        ("007", Kind.NUMBER, 7),
        ("0x1F", Kind.NUMBER, 31),
        (".5", Kind.NUMBER, 0.5),
        ("1.", Kind.NUMBER, 1.0),
        ("1.5e+3", Kind.NUMBER, 1500.0),
        ("1.2.3", Kind.STRING, "1.2.3"),
        ("-", None, None),
        (".", Kind.STRING, "."),
        ("1 2", Kind.STRING, "1 2"),
        ("2025-3-9", Kind.STRING, "2025-3-9"),
        ("a1b2c3d4-e5f6", Kind.STRING, "a1b2c3d4-e5f6"),
        ("12345678-e5f6", Kind.STRING, "12345678-e5f6"),
        ("'no'", Kind.STRING, "no"),
        ('"1e3"', Kind.STRING, "1e3"),
        ("!!str 5", Kind.STRING, "5"),
        ("!!str no", Kind.STRING, "no"),
        ("! 5", Kind.STRING, "5"),
        ('!!int "5"', Kind.NUMBER, 5),
        ('!!bool "x"', Kind.STRING, "x"),
        ("!!binary aGk=", Kind.STRING, "aGk="),
        ("!!timestamp 2025-03-29", Kind.STRING, "2025-03-29"),
        ("!custom text", Kind.STRING, "text"),
        ("!custom 5", Kind.NUMBER, 5),
        ("<x>", Kind.STRING, "<x>"),
        ("one\n  two", Kind.STRING, "one two"),
    ],
)
def test_a_scalar_that_all_readers_read_alike(text: str, kind: Kind | None, value: object) -> None:
    document = read(f"k: {text}\n")
    if kind is None:
        kind, value = Kind.ARRAY, None
        document = read(f"k:\n{text}\n")
    ((_, node),) = document.roots[0].members

    assert (document.faults, node.kind, node.value, type(node.value)) == ((), kind, value, type(value))


def test_a_number_of_very_many_digits_is_read() -> None:
    assert values("9" * 5000) == [float("inf")]


BOOLEAN = ("a boolean", "a string", "write true or false, or quote it if a string is meant")
NUMBER = "quote it if a string is meant, or write the number as JSON does"


@pytest.mark.parametrize(
    ("text", "old", "new", "advice"),
    [
        *((word, *BOOLEAN) for word in ("yes", "No", "ON", "off")),
        ("2025-03-29", "a date", "a string", "quote it"),
        ("2025-03-29T10:15:00Z", "a date-time", "a string", "quote it"),
        ("2025-03-29 10:15:00.5 +01:00", "a date-time", "a string", "quote it"),
        ("12:30:00", "a number", "a string", NUMBER),
        ("1:30", "a number", "a string", NUMBER),
        ("1_000", "a number", "a string", NUMBER),
        ("0b1", "a number", "a string", NUMBER),
        ("-0x1", "a number", "a string", NUMBER),
        ("0o17", "a string", "a number", NUMBER),
        ("08", "a string", "a number", NUMBER),
        ("1e3", "a string", "a number", NUMBER),
        ("1.5e3", "a string", "a number", NUMBER),
        ("-.5", "a string", "a number", NUMBER),
        ("017", "an octal number", "a decimal number", NUMBER),
    ],
)
def test_a_scalar_that_yaml_1_1_and_1_2_read_differently(text: str, old: str, new: str, advice: str) -> None:
    whole = f"k: [{text}]"
    end = 4 + len(text)
    document = read(whole)

    assert document.roots[0].members[0].value.items == (Node(Kind.HOLE, text, 4, end),)
    assert document.faults == (
        SyntaxFault(
            FaultClass.YAML_TRAP,
            f"this value is {old} in YAML 1.1 and {new} in YAML 1.2",
            place(whole, "/k/0", 4, end),
            help=advice,
            fix=quoting(4, end) if advice == "quote it" or ":" in text else None,
        ),
    )
    if document.faults[0].fix is not None:
        assert values(apply(whole, document.faults[0].fix)) == [{"k": [text]}]


@given(st.text(alphabet="0123456789+-.eExob_:TZ yno", min_size=1, max_size=8))
def test_a_trap_is_exactly_where_pyyaml_reads_something_else(text: str) -> None:
    whole = f"k: {text}"
    document = read(whole)
    if document.broken is not None or document.roots[0].members[0].value.kind not in {Kind.HOLE, Kind.NUMBER, Kind.STRING}:
        return
    if re.fullmatch("[-+]?0[bx]_+", text.strip()):  # PyYAML takes it for a number and fails
        return
    loader = yaml.SafeLoader(text)
    tag = loader.resolve(yaml.ScalarNode, text.strip(), (True, False)).rpartition(":")[2]
    node = document.roots[0].members[0].value
    read_alike = {Kind.NUMBER: {"int", "float"}, Kind.STRING: {"str", "value"}}.get(node.kind)
    if read_alike is not None:
        assert tag in read_alike
        if tag in {"int", "float"}:
            assert yaml.safe_load(text) == node.value
    elif tag in {"int", "float"}:
        assert yaml.safe_load(text) != plain(read(whole, {}).roots[0].members[0].value)
    else:
        assert tag != "str" or read(whole, {}).roots[0].members[0].value.kind is Kind.NUMBER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0123", [(Kind.NUMBER, 123), (Kind.NUMBER, 1)]),
        ("no", [(Kind.STRING, "no"), (Kind.BOOLEAN, True)]),
        ("0o17", [(Kind.NUMBER, 15), (Kind.STRING, "0o17")]),
        ("2027-01-31", [(Kind.STRING, "2027-01-31"), (Kind.STRING, "2027-01-31")]),
        ("12:30:00", [(Kind.STRING, "12:30:00"), (Kind.NUMBER, 1)]),
        ("123", []),
        ("true", []),
        ("NaN", []),
        ("", []),
    ],
)
def test_what_yaml_1_2_and_1_1_read(text: str, expected: list[tuple[Kind, object]]) -> None:
    assert [(node.kind, node.value) for node in scalars.readings(text)] == expected


def test_a_definition_is_read_by_yaml_1_2_in_silence() -> None:
    assert values("a: no\nb: 2025-03-29\nc: 1e3\nd: 017\ne: “x”\nf: .inf\n", {}) == [
        {"a": "no", "b": "2025-03-29", "c": 1000.0, "d": 17, "e": "“x”", "f": float("inf")}
    ]


def test_numbers_that_are_not_finite_are_one_fault() -> None:
    text = "a: .inf\nb: -.INF\nc: .nan\n"
    document = read(text)

    assert document == Document(
        Source("p.yaml", text),
        document.roots,
        (
            SyntaxFault(
                FaultClass.SYNTAX,
                "3 numbers are not finite; JSON has no NaN or Infinity",
                place(text, "/a", 3, 7),
                help="write a finite number, or leave the argument out",
            ),
        ),
    )
    assert [value.kind for _, value in document.roots[0].members] == [Kind.HOLE] * 3


def test_typographic_quotes_are_one_fault_with_all_edits() -> None:
    text = '{“flowId”: “a b”, c: ["x", ‘y’], d: “say "no"”, e: x “y”}'
    document = read(text)
    fixed = '{"flowId": "a b", c: ["x", "y"], d: “say "no"”, e: x “y”}'

    assert [plain(root) for root in document.roots] == [{"flowId": "a b", "c": ["x", "y"], "d": 'say "no"', "e": "x “y”"}]
    assert [(fault.message, fault.place, fault.recovered) for fault in document.faults] == [
        ("typographic quotes around 4 keys and values", place(text, "", 1, 9), True)
    ]
    assert apply(text, document.faults[0].fix) == fixed


def test_a_value_in_typographic_quotes() -> None:
    text = "a: “x”"

    assert read(text) == Document(
        Source("p.yaml", text),
        (Node(Kind.OBJECT, None, 0, 6, (Member(Node(Kind.STRING, "a", 0, 1), Node(Kind.STRING, "x", 3, 6)),)),),
        (
            SyntaxFault(
                FaultClass.SYNTAX,
                "typographic quotes around a value",
                place(text, "/a", 3, 6),
                help='use straight quotes ("); in YAML the typographic ones are part of the text',
                fix=Fix("replace typographic quotes by straight ones", Safety.SAFE, (Edit(3, 4, '"'), Edit(5, 6, '"'))),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [("“a”: 1", "a key"), ("“a”: 1\n“b”: 1", "2 keys"), ("[“a”, “b”]", "2 values"), ("“a”: ‘b’", "2 keys and values")],
)
def test_typographic_quotes_around_keys_and_values(text: str, what: str) -> None:
    assert [fault.message for fault in read(text).faults] == [f"typographic quotes around {what}"]


def test_half_a_surrogate_pair() -> None:
    text = 'a: "\\ud83c\\udf89 \\udf89 \\ud83c"\nb: \'\\ud83c\'\nc: "\\\\ud83c"\nd: "\\U0000d83c"\n'
    document = read(text)
    message, advice = "string holds half of a surrogate pair, which is no character", "write the whole pair, or the character itself"

    assert [plain(root) for root in document.roots] == [{"a": "🎉 \ufffd \ufffd", "b": "\\ud83c", "c": "\\ud83c", "d": "\ufffd"}]
    assert document.faults == (
        SyntaxFault(FaultClass.LONE_SURROGATE, message, place(text, "/a", 3, 31), help=advice),
        SyntaxFault(FaultClass.LONE_SURROGATE, message, place(text, "/d", text.index('"\\U'), len(text) - 1), help=advice),
    )
