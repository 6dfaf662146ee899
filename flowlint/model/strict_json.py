"""JSON read without indulgence: a name that stands twice in an object is a fault, and so are NaN and Infinity."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from flowlint.model.pattern import pattern

NUMBER = pattern(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
"""How JSON writes a number, and most languages too."""


MOST_MARKS = 900_000
"""Commas, colons and opening brackets of a text whose values are known at one time: some 300 MiB of them, with their places."""
_STRINGS = pattern(r'"(?:[^"\\\r\n]|\\.)*+"?')


def is_too_long(text: str) -> bool:
    """Tell whether a text has more than ``MOST_MARKS`` outside its strings; what is in strings is seen where it matters."""
    return len(text) > MOST_MARKS and _marks(text) > MOST_MARKS and _marks(_STRINGS.sub("", text)) > MOST_MARKS


def _marks(text: str) -> int:
    return sum(map(text.count, ",:[{"))


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def refuse(word: str) -> NoReturn:
    """Raise ``ValueError`` for a word that only Python takes for a number."""
    raise ValueError(word)


STRICT = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=refuse)
"""Raises ``ValueError`` for what is not JSON."""


def is_strict(text: str) -> bool:
    """Tell whether a text is JSON without a fault."""
    try:
        STRICT.decode(text)
    except (ValueError, RecursionError):
        return False
    return True
