from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlint.model.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("plain text, 東京 😀", "plain text, 東京 😀"),
        ("a\tb\r\nc", "a\\tb\\r\\nc"),
        ("\x00\x1b[0m\x7f\x9b", "\\x00\\x1b[0m\\x7f\\x9b"),
        ("\u202eevil\u200b\u00a0", "\\u202eevil\\u200b\\xa0"),
        ("\ud800 \U000e0041", "\\ud800 \\U000e0041"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters()))
def test_whatever_comes_is_shown_and_stays_so(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert printable(shown) == shown
