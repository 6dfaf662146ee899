"""JSON in quotes of the shell whose own quotes of that kind end them too early."""

from __future__ import annotations

import json
import re

from flowlint.model.fix import Edit
from flowlint.model.named_tuple import NamedTuple

_QUOTE_IN_SINGLE = re.compile(r"""'\\''|'"'"'|'"?\$\{?\w+\}?"?'|'""")
"""A single quote, or several that leave the quotes for a moment."""
_APOSTROPHE = re.compile(r"\w'[\w\s,.!?]")
_ENDS_JSON = re.compile(r"[}\]]\s*\Z")
_ENDS_WORD = re.compile(r"[\s;|&)]|\Z")
_BARE = re.compile(r'"\s*[{\[][\s{\[]*"[\w$]')
_ENDS_BARE = re.compile(r'[}\]]\s*(?P<quote>")(?=[\s;|&)]|\Z)')
_VARIABLE = re.compile(r"\$\{?\w+\}?")
SUSPECTS = f"{_APOSTROPHE.pattern}|{_BARE.pattern}"
"""One of these stands wherever quotes end so."""


class Misquoted(NamedTuple):
    """Quotes around a body that end too early: where they were meant to end, and the quotes inside that were meant as text.

    ``edits`` keep all of these as text, where some do.
    """

    end: int
    inner: tuple[int, ...]
    edits: tuple[Edit, ...]


def meant(text: str, offset: int, limit: int) -> Misquoted | None:
    """Return how the quotes at ``offset`` were meant, where others of their kind in the JSON between end them before."""
    if text[offset] == "'":
        return _in_single_quotes(text, offset, limit)
    return _in_double_quotes(text, offset, limit) if text[offset] == '"' else None


def _in_single_quotes(text: str, offset: int, limit: int) -> Misquoted | None:
    """Return the single quotes at ``offset`` where apostrophes in their JSON end them.

    What is between must be JSON with them, and an odd number of them, so the shell opens another quote behind the last.
    """
    if text[offset + 1 : offset + 65].lstrip()[:1] not in {"{", "["}:
        return None
    inner: list[int] = []
    for quote in _QUOTE_IN_SINGLE.finditer(text, offset + 1, limit):
        at = quote.start()
        if len(quote.group()) > 1:
            continue
        if _ENDS_JSON.search(text, max(at - 64, offset), at) is not None and _ENDS_WORD.match(text, at + 1) is not None:
            if len(inner) % 2 == 0 or not _is_json(text[offset + 1 : at], _QUOTE_IN_SINGLE):
                return None
            return Misquoted(at + 1, tuple(inner), tuple(Edit(apostrophe, apostrophe + 1, "'\\''") for apostrophe in inner))
        if _APOSTROPHE.match(text, at - 1) is None:
            return None
        inner.append(at)
    return None


def _in_double_quotes(text: str, offset: int, limit: int) -> Misquoted | None:
    """Return the double quotes at ``offset`` where those of their JSON end them."""
    if _BARE.match(text, offset) is None:
        return None
    for end in _ENDS_BARE.finditer(text, offset, limit):
        content = text[offset + 1 : end.start("quote")]
        if _is_json(content, _VARIABLE):
            inner = tuple(offset + 1 + at for at, character in enumerate(content) if character == '"')
            # Other quotes around it would not suit what other fixes write between these.
            return Misquoted(end.end(), inner, tuple(Edit(quote, quote, "\\") for quote in inner) if "\\" not in content else ())
    return None


def _is_json(text: str, filled_in: re.Pattern[str]) -> bool:
    """Return true when a text between quotes is JSON, whatever is filled in."""
    try:
        json.loads(filled_in.sub(lambda found: "0" if "$" in found.group() else "'", text), strict=False)
    except (ValueError, RecursionError):
        return False
    return True
