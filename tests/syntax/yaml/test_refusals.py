from __future__ import annotations

import pytest
from yaml_documents import broken, read

from flowlint.syntax.document import MAX_DEPTH


@pytest.mark.parametrize(
    ("text", "message", "pointer", "offset", "advice"),
    [
        ("a: b: c", "a mapping cannot begin here", "", 4, 'put a value that holds ": " in quotes, or check the indentation'),
        (
            "a: [1,\n 2",
            'did not find expected "," or "]"',
            "/a/2",
            9,
            "close the bracket, or put a comma before what follows; it opens in line 1",
        ),
        (
            "a: 1\nb: {c: 1]\n",
            'did not find expected "," or "}"',
            "/b",
            13,
            "close the brace, or put a comma before what follows; it opens in line 2",
        ),
        ("a:\n\tb: 1", "a value cannot begin with this character", "/a", 3, "indent with spaces; YAML takes no tab there"),
        ("a: @x", "a value cannot begin with this character", "/a", 3, "put the value in quotes"),
        ("a: “b: c”", "a mapping cannot begin here", "", 5, 'use straight quotes (")'),
        ("- a\nb: c", 'did not find expected "-" indicator', "/1", 4, ""),
        ("a: - b", "a list cannot begin here", "/a", 3, ""),
        ("a: {{x}} {{y}: 1", "a mapping cannot begin here", "", 13, "put a value that holds a placeholder in quotes"),
        ("a: 1\n--- [b]\nc\n", "text goes on after the end of the document", "", 13, ""),
    ],
)
def test_a_text_that_cannot_be_read(text: str, message: str, pointer: str, offset: int, advice: str) -> None:
    assert read(text) == broken(text, message, pointer, offset, offset, advice)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x7f", "\uffff"])
def test_a_character_that_yaml_does_not_take(character: str) -> None:
    text = f"\ufeffé: x{character}"
    message = f"character U+{ord(character):04X} is not allowed in YAML"

    assert read(text) == broken(text, message, "", 5, 6, "delete it, or write it as an escape in double quotes")


def test_a_quote_that_is_not_closed() -> None:
    text = "a: 1\nb: 'x\nc: d\n"

    assert read(text) == broken(text, "text ends inside a quoted value", "/b", 8, 9, "close the quote")


def test_a_typographic_quote_that_is_not_closed() -> None:
    text = "{a: “b, c”}"

    assert read(text) == broken(text, "typographic quote opens a text and does not close it", "/a", 4, 5, 'use straight quotes (")')


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? ", "[{"])
def test_depth_is_bounded(opening: str) -> None:
    fault = read(opening * 100_000).broken

    assert fault is not None
    assert fault.message == f"document is nested deeper than {MAX_DEPTH} levels"


def test_the_deepest_document_is_read() -> None:
    assert len(read("[" * MAX_DEPTH + "]" * MAX_DEPTH).roots) == 1
    assert read("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).broken is not None
