from __future__ import annotations

import pytest
from yaml_documents import apply, read, values

from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span
from flowlint.model.node import plain


def duplicate(text: str, pointer: str, name: str, first: Span, again: Span, fix: Fix | None) -> SyntaxFault:
    return SyntaxFault(
        FaultClass.DUPLICATE_KEY,
        f'key "{name}" is given twice in one object',
        Location(Source("p.yaml", text), pointer, again),
        help="keep one of the two; readers disagree on which of them counts",
        fix=fix,
        first=Location(Source("p.yaml", text), pointer, first),
    )


def test_a_duplicate_key_stays_in_the_tree() -> None:
    text = "a:\n  x/y: 1\n  'x/y': true\n"
    document = read(text)

    assert document.faults == (duplicate(text, "/a/x~1y", "x/y", Span(5, 8), Span(14, 19), None),)
    assert [(key.value, value.value) for key, value in document.roots[0].members[0].value.members] == [("x/y", 1), ("x/y", True)]


def test_equal_duplicates_are_deleted_by_a_safe_fix() -> None:
    text = "a: [1, {b: c}]\na: [1, {b: c}]  # again\nd: 1\n"

    assert read(text).faults == (
        duplicate(
            text, "/a", "a", Span(0, 1), Span(15, 16), Fix("remove the second of the two equal members", Safety.SAFE, (Edit(15, 39, ""),))
        ),
    )


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("a: 1\nb: 2\na: 1", "a: 1\nb: 2\n"),
        ("x:\n  a: 1\r\n  a: 1\r\ny: 2", "x:\n  a: 1\r\ny: 2"),
        ("- a: 1\n  a: 1\n- 2", "- a: 1\n- 2"),
        ("a:\n  b: 1\na:\n  b: 1\n\nc: 1\n", "a:\n  b: 1\n\nc: 1\n"),
        ("a: |\n  t\na: |\n  t\nc: 1\n", "a: |\n  t\nc: 1\n"),
        ("{a: 1, a: 1}", "{a: 1}"),
        ("{a: 1,\n a: 1,\n b: 2,}", "{a: 1,\n b: 2,}"),
        ('{"a": "x" , "b": 2, "a": "x" }', '{"a": "x" , "b": 2 }'),
        ("a: 1\na: 2\na: 2\n", "a: 1\na: 2\n"),
    ],
)
def test_the_fix_of_a_duplicate_leaves_the_rest_as_it_was(text: str, fixed: str) -> None:
    (fix,) = [fault.fix for fault in read(text).faults if fault.fix]

    assert (apply(text, fix), plain(read(fixed).roots[0])) == (fixed, plain(read(text).roots[0]))


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 1.0\n",
        "a: 1\na: true\n",
        "a: 1\na: 2\na: 1\n"[:10],
        "a: &x 1\na: &y 1\nb: *y\n",
        "{a: 1, # why\n a: 1}",
        "a: 1\n? a\n: 1\n",
        "b: |+\n  t\n\na: 1\na: 1\n",
    ],
)
def test_a_duplicate_without_a_sure_fix(text: str) -> None:
    fixes = [fault.fix for fault in read(text).faults]

    assert [apply(text, fix) for fix in fixes if fix] in ([], ["a: 1\n"])
    assert [fault.rule for fault in read(text).faults] == [FaultClass.DUPLICATE_KEY]


def test_placeholders_as_names_are_no_duplicates() -> None:
    assert read("{{a}}: 1\n{{a}}: 1\n").faults == ()


def test_merge_keys_bring_in_what_is_not_given() -> None:
    text = "base: &b {x: 1, y: 2}\na: {<<: *b, y: 3}\nc:\n  y: 4\n  <<: [{x: 5}, *b, {z: 6}]\n'<<': 7\nd: {<<: 8}\n"

    assert values(text) == [{"base": {"x": 1, "y": 2}, "a": {"x": 1, "y": 3}, "c": {"x": 5, "z": 6, "y": 4}, "<<": 7, "d": {"<<": 8}}]
