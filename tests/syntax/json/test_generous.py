"""Crooked JSON: each slip is one fault with every place in its fix, and the fixed text is strict JSON of the same meaning."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flowlint.linter.edits import apply
from flowlint.model.document import Document
from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span
from flowlint.model.node import Kind, Node, plain
from flowlint.payloads.transcript import excerpt
from flowlint.syntax.json import strict


def parse(text: str) -> Document:
    return strict.parse(Source("a.json", text))


MENDED: dict[str, tuple[str, str, Any]] = {
    "comment": ('{"a": 1 // one\n}', '{"a": 1\n}', {"a": 1}),
    "block comment": ('{/* x */"a": 1}', '{"a": 1}', {"a": 1}),
    "comment on a line of its own": ('# x\n{\n  // y\r\n  "a": 1}', '{\n  "a": 1}', {"a": 1}),
    "trailing commas": ('{"a": [1,], }', '{"a": [1] }', {"a": [1]}),
    "missing comma between lines": ('{"a": 1\n "b": 2}', '{"a": 1,\n "b": 2}', {"a": 1, "b": 2}),
    "typographic quotes": ("{“a”: “x”}", '{"a": "x"}', {"a": "x"}),
    "straight quotes inside typographic ones": ('{“a”: “say "x" now”}', '{"a": "say \\"x\\" now"}', {"a": 'say "x" now'}),
    "straight quote closed by a typographic one": ('{"a”: "x”, "b": “y"}', '{"a": "x", "b": "y"}', {"a": "x", "b": "y"}),
    "single quotes": ("{'a': 'it\\'s'}", '{"a": "it\'s"}', {"a": "it's"}),
    "unquoted key": ("{a: 1}", '{"a": 1}', {"a": 1}),
    "literals": ('{"a": True, "b": None}', '{"a": true, "b": null}', {"a": True, "b": None}),
    "control character": ('{"a": "x\ty"}', '{"a": "x\\ty"}', {"a": "x\ty"}),
    "byte order mark": ('\ufeff{"a": 1}', '{"a": 1}', {"a": 1}),
}


@pytest.mark.parametrize(("text", "mended", "value"), MENDED.values(), ids=MENDED)
def test_fix_gives_strict_json_of_the_same_meaning(text: str, mended: str, value: Any) -> None:
    document = parse(text)
    (fault,) = document.faults
    assert fault.recovered
    assert fault.fix is not None
    assert apply(text, [fault.fix.edits]) == mended
    assert json.loads(mended) == value == plain(document.roots[0])


def test_one_kind_is_one_fault_with_every_edit() -> None:
    text = '{"a": [1,], "b": 2,}'
    source = Source("a.json", text)
    assert strict.parse(source).faults == (
        SyntaxFault(
            FaultClass.SYNTAX,
            "trailing commas are not allowed in JSON (2 here)",
            Location(source, "", Span(8, 9)),
            help="put no comma after the last member or item",
            fix=Fix("remove trailing commas", Safety.SAFE, (Edit(8, 9, ""), Edit(18, 19, ""))),
        ),
    )


@pytest.mark.parametrize(
    ("text", "message", "start"),
    [
        ("", "text is empty, expected a JSON object", 0),
        ("  ", "text is empty, expected a JSON object", 2),
        ('{"a": 1', "text ends before the JSON value does", 7),
        ('{"a": [1, 2', "text ends before the JSON value does", 11),
        ('{"a": 1} x', "text goes on after the end of the JSON value", 9),
        ('{"a" 1}', 'expected ":" after a key, found "1"', 5),
        ('{"a": }', 'expected a value, found "}"', 6),
        ("[1, 2}", 'expected "]", found "}"', 5),
        ('{"a": 01}', "number is not written as JSON requires", 6),
        ('{"a": "x}', "string has no closing quote", 6),
        ('{"a": "\\x"}', "escape in a string is not one of JSON's", 7),
    ],
)
def test_what_cannot_be_read_is_one_fault_at_its_place(text: str, message: str, start: int) -> None:
    document = parse(text)
    assert document.roots == ()
    assert [(fault.message, fault.place.span.start if fault.place.span else None, fault.recovered) for fault in document.faults] == [
        (message, start, False)
    ]


@pytest.mark.parametrize("hole", ["${x}", "{{ y }}", "-${x}", "${a}${b}", "${x}px", "{{a}}-{{b}}"])
def test_unquoted_placeholder_is_a_hole(hole: str) -> None:
    document = parse(f'{{"a": {hole}, "b": [{hole}]}}')
    assert document.faults == ()
    (root,) = document.roots
    assert root.get("a") == Node(Kind.HOLE, hole, 6, 6 + len(hole))
    assert [item.kind for item in root.get("b").items] == [Kind.HOLE]  # type: ignore[union-attr]


def test_placeholder_in_the_place_of_members_is_a_member() -> None:
    (root,) = parse('{"a": 1, ${more} }').roots
    assert [(key.kind, value.kind) for key, value in root.members] == [(Kind.STRING, Kind.NUMBER), (Kind.HOLE, Kind.HOLE)]


def test_duplicate_key_knows_the_first_and_goes_where_both_are_equal() -> None:
    text = '{"a": {"k": 1, "k": 1}}'
    source = Source("a.json", text)
    assert strict.parse(source).faults == (
        SyntaxFault(
            FaultClass.DUPLICATE_KEY,
            'key "k" is given twice in one object',
            Location(source, "/a/k", Span(15, 18)),
            help="keep one of the two; JSON readers disagree on which of them counts",
            fix=Fix("remove the second of the two equal members", Safety.SAFE, (Edit(13, 21, ""),)),
            first=Location(source, "/a/k", Span(7, 10)),
        ),
    )


@pytest.mark.parametrize(
    ("one", "other", "is_mended"),
    [
        ('"${x}"', '"${x}"', True),
        ("${x}", "${x}", True),
        ('"${x}"', "${x}", False),
        ('{"a": ["${x}"]}', '{"a": [${x}]}', False),
        ("1", "1.0", False),
        ("[1, 2]", "[1]", False),
    ],
)
def test_a_placeholder_in_quotes_is_not_equal_to_one_without(one: str, other: str, is_mended: bool) -> None:
    (fault,) = parse(f'{{"k": {one}, "k": {other}}}').faults
    assert (fault.rule, fault.fix is not None) == (FaultClass.DUPLICATE_KEY, is_mended)


def test_half_a_surrogate_pair_is_a_fault_and_a_whole_one_is_not() -> None:
    assert parse('{"a": "\\ud83d\\ude00"}').faults == ()
    (fault,) = parse('{"a": "\\ud83d"}').faults
    assert (fault.rule, fault.place.pointer, fault.recovered) == (FaultClass.LONE_SURROGATE, "/a", True)


EMBEDDED_HOLES = [
    ('{"a": "x"${more}}', [("a", Kind.STRING), ("${more}", Kind.HOLE)]),
    ('{"a": [1] ${more}}', [("a", Kind.ARRAY), ("${more}", Kind.HOLE)]),
    ('{${more} "a": 1}', [("${more}", Kind.HOLE), ("a", Kind.NUMBER)]),
    ('{"a": "x"}${more}', [("a", Kind.STRING)]),
    ("{...}", [("...", Kind.HOLE)]),
    ('{"a": <true|false>, "b": …}', [("a", Kind.HOLE), ("b", Kind.HOLE)]),
    ('{"a": 1, ...}', [("a", Kind.NUMBER), ("...", Kind.HOLE)]),
]


@pytest.mark.parametrize(("text", "members"), EMBEDDED_HOLES)
def test_what_a_host_puts_in_may_bring_commas_and_members(text: str, members: list[tuple[str, Kind]]) -> None:
    document = strict.parse(excerpt(Source("a.sh", text), 0, len(text)))
    assert document.faults == ()
    (root,) = document.roots
    assert [(key.value, value.kind) for key, value in root.members] == members
    assert parse(text).faults


@pytest.mark.parametrize("text", ['{"a": ${rest}', '${before}{"a": 1}', "...", "<json>"])
def test_text_that_a_host_begins_or_ends_is_one_hole(text: str) -> None:
    document = strict.parse(excerpt(Source("a.sh", text), 0, len(text)))
    assert (document.faults, [root.kind for root in document.roots]) == ((), [Kind.HOLE])
