"""Which comments of a YAML text ignore findings, and on which line."""

from __future__ import annotations

import time

import pytest

from flowlint.model.ignoring import CommentIgnore
from flowlint.model.location import Location, Source, Span
from flowlint.syntax.grammars import parse
from flowlint.syntax.yaml import comments


def ignores(text: str) -> list[tuple[tuple[str, ...], str, int]]:
    """Return of each ignore comment the rules, the reason and the line that it speaks of."""
    document = parse("yaml", Source("a.yaml", text))
    assert document.broken is None
    return [(one.rules, one.reason, one.line) for one in comments.ignores(document.source, document.roots)]


def test_a_comment_is_known_with_its_place() -> None:
    comment = "# flowlint: ignore[null-value, yaml-trap] as agreed"
    document = parse("yaml", Source("a.yaml", f"a: 1\nb: 2  {comment}  \n", first_line=10))
    place = Location(document.source, "", Span(11, 11 + len(comment)))
    assert comments.ignores(document.source, document.roots) == (CommentIgnore(("null-value", "yaml-trap"), "as agreed", 11, place),)


@pytest.mark.parametrize(
    ("comment", "rules", "reason"),
    [
        ("# flowlint: ignore[x]", ("x",), ""),
        ("#flowlint:ignore[x]", ("x",), ""),
        ("#\tflowlint: ignore [ x , y ] why # not", ("x", "y"), "why # not"),
        ("# flowlint: ignore[x, x, y,]", ("x", "y"), ""),
        ("# later  # flowlint: ignore[x]", ("x",), ""),
        ("# flowlint: ignore", (), ""),
        ("# flowlint: ignore all of it", (), "all of it"),
        ("# flowlint: ignore[]", (), ""),
        ("# flowlint: ignore[x", (), "[x"),
    ],
)
def test_how_a_comment_is_written(comment: str, rules: tuple[str, ...], reason: str) -> None:
    assert ignores(f"a: 1 {comment}\n") == [(rules, reason, 1)]
    assert ignores(f"{comment}\na: 1\n") == [(rules, reason, 2)]


@pytest.mark.parametrize("comment", ["# flowlint: ignored[x]", "# Flowlint: ignore[x]", "# flowlint ignore[x]", "# myflowlint: ignore[x]"])
def test_other_comments_ignore_nothing(comment: str) -> None:
    assert ignores(f"a: 1 {comment}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "a: 'x # flowlint: ignore[x]'\n",
        'a: "x\n  # flowlint: ignore[x]\n  y"\n',
        "a: b#flowlint:ignore[x]\n",
        "a: |\n  x # flowlint: ignore[x]\n  # flowlint: ignore[x]\n",
        "a: |2-\n\n  # flowlint: ignore[x]\nb: 1\n",
        "a: >+\n  # flowlint: ignore[x]\n\n",
        "- |\n # flowlint: ignore[x]\n- 1\n",
        "|\n # flowlint: ignore[x]",
        "'# flowlint: ignore[x]': 1\n",
    ],
)
def test_what_stands_in_a_string_is_no_comment(text: str) -> None:
    assert ignores(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: |\n  text\n# flowlint: ignore[x]\nb: 2\n", 4),
        ("a: |\n  text\n # flowlint: ignore[x]\nb: 2\n", 4),
        ("a: >-\n  text\n\n\n# flowlint: ignore[x]\nb: 2\n", 6),
        ("- |+\n  text\n\n# flowlint: ignore[x]\n- 1", 5),
        ("a: one\n  two # flowlint: ignore[x]\n", 2),
    ],
)
def test_a_comment_behind_a_long_string_is_one(text: str, line: int) -> None:
    assert ignores(text) == [(("x",), "", line)]


def test_a_line_of_comments_speaks_of_the_next_line_that_holds_something() -> None:
    text = "# flowlint: ignore[x]\n\n# words\n  # flowlint: ignore[y]\na: 1 # flowlint: ignore[z]\nb: 2\n"
    assert ignores(text) == [(("x",), "", 5), (("y",), "", 5), (("z",), "", 5)]


def test_a_comment_before_the_first_key_reaches_over_directives_and_marks() -> None:
    assert ignores("# flowlint: ignore[x]\n%YAML 1.2\n--- # words\na: 1\n") == [(("x",), "", 4)]
    assert ignores("--- # flowlint: ignore[x]\na: 1\n") == [(("x",), "", 2)]
    assert ignores("# flowlint: ignore[x]\n--- {a: 1}\n") == [(("x",), "", 2)]


def test_every_document_of_a_stream_has_its_comments() -> None:
    text = "a: 1 # flowlint: ignore[x]\n---\n# flowlint: ignore[y]\nb: 1\n# flowlint: ignore[z]\n...\n---\nc: 1\n"
    assert ignores(text) == [(("x",), "", 1), (("y",), "", 4), (("z",), "", 8)]


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_comment_at_the_end_speaks_of_a_line_that_is_not_there(end: str) -> None:
    assert ignores(f"a: 1\n# flowlint: ignore[x]{end}") == [(("x",), "", 3)]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_may_end_in_other_ways(end: str) -> None:
    text = "\ufeffa: 1 # flowlint: ignore[x] why\n# flowlint: ignore[y]\n\nb: 1\n"
    text += "# flowlint: ignore[z]\nc: {d: 1, # flowlint: ignore[u]\n e: 2}\n"
    assert ignores(text.replace("\n", end)) == [(("x",), "why", 1), (("y",), "", 4), (("z",), "", 6), (("u",), "", 6)]


def test_many_comments_take_no_longer_than_few() -> None:
    count = 100_000
    source = Source("a.yaml", "# flowlint: ignore[x]\n" * count + "a: 1\n")
    roots = parse("yaml", source).roots
    started = time.process_time()
    found = comments.ignores(source, roots)
    assert time.process_time() - started < 20
    assert {one.line for one in found} == {count + 1}
    assert len(found) == count


def test_a_comment_at_the_very_end_belongs_to_no_entry() -> None:
    document = parse("yaml", Source("a.yaml", "run: x\n# flowlint: ignore"))
    (found,) = comments.ignores(document.source, document.roots, whole_entries=True)
    assert (found.line, found.last) == (3, 0)
