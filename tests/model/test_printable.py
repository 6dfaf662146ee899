from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlint.model.printable import pieces, printable, printable_json


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("plain text, 東京 😀", "plain text, 東京 😀"),
        ("a\tb\r\nc", "a\\tb\\r\\nc"),
        ("\x00\x1b[0m\x7f\x9b", "\\x00\\x1b[0m\\x7f\\x9b"),
        ("\u202eevil\u200b\u00a0", "\\u202eevil\\u200b\\xa0"),
        ("\ud800 \U000e0041", "\\ud800 \\U000e0041"),
        ("a\u2028b\u0085c", "a\\u2028b\\x85c"),
        ("::error file=a::x.json", r"\x3a:error file=a::x.json"),
        ("  ::1 is at the start of a line", r"  \x3a:1 is at the start of a line"),
        ("in a line ::debug::x ::group name::", r"in a line \x3a:debug\x3a:x \x3a:group name::"),
        ("Std::Foo, arn:aws:iam::12:role, ::1", "Std::Foo, arn:aws:iam::12:role, ::1"),
        ("a ##vso[task.complete result=x]b", r"a #\x23vso[task.complete result=x]b"),
        ("##[group]a ####[b] ##\u034fvso[c]", "#\\x23[group]a ###\\x23[b] #\\x23\u034fvso[c]"),
        ("##teamcity[x] ## Heading [1] a##b", r"#\x23teamcity[x] ## Heading [1] a##b"),
        ("--- a", r"\x2d-- a"),
        ("+++ ~~~ ^^^ +++", r"\x2b++ ~~~ ^^^ +++"),
        ("travis_fold:start:a travis_fold", r"travis\x5ffold:start:a travis_fold"),
        ("\x1b[0Ksection_start:1:a\r\x1b[0K", r"\x1b[0Ksection_start:1:a\r\x1b[0K"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters()))
def test_whatever_comes_is_shown_and_stays_so(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert printable(shown) == shown


COMMANDS = st.lists(
    st.sampled_from(
        ["::", ":", "##", "#", "[", "vso[", "error ", "teamcity[", "travis_", "fold:", "--- ", " ", "\n", "\x85", "é", "\ud800"]
    )
)


@given(COMMANDS.map("".join))
def test_pieces_are_those_of_the_whole(text: str) -> None:
    assert (len(pieces(text)), "".join(pieces(text))) == (len(text), printable(text))
    assert printable(printable(text)) == printable(text)


@given(COMMANDS.map("".join))
def test_json_is_equal_for_who_reads_it_and_inert_for_who_shows_it(text: str) -> None:
    for options in ({}, {"indent": 2}, {"compact": True}, {"ascii_only": True}):
        shown = printable_json({text: [text]}, **options)
        assert json.loads(shown) == {text: [text]}
        assert all(line.isprintable() and "##[" not in line and "##vso[" not in line for line in shown.split("\n"))


def test_json_as_it_is_written() -> None:
    assert printable_json({"a\x85": ["##[b]", "é\u202e", 1.5, None]}) == r'{"a\u0085": ["#\u0023[b]", "é\u202e", 1.5, null]}'
    assert printable_json(["é", "\U000e0041"], compact=True, ascii_only=True) == r'["\u00e9","\udb40\udc41"]'
