"""JSON as plain values, for texts without a fault: the first step of the fast path."""

from __future__ import annotations

import json
from collections.abc import Iterator
from json.decoder import WHITESPACE  # type: ignore[attr-defined]
from typing import Any

from flowlint.model.strict_json import MOST_PLAIN_MARKS, STRICT, is_too_long
from flowlint.syntax.document import MAX_DEPTH

_scan = STRICT.scan_once  # type: ignore[attr-defined]
_skip = WHITESPACE.match


class Doubtful(Exception):
    """The text needs a closer look."""


def load(data: bytes) -> Any:
    """Return the value of a JSON text; raise ``Doubtful`` where a grammar would report anything about it."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Doubtful from None
    return load_text(text.strip(" \t\r\n"))


def load_text(text: str) -> Any:
    """Return the value of a JSON text without blanks around it; raise ``Doubtful`` where a grammar would report anything about it."""
    if len(text) > MOST_PLAIN_MARKS and is_too_long(text, MOST_PLAIN_MARKS, ":[{"):
        raise Doubtful
    try:
        value, end = _scan(text, 0)
    except (ValueError, RecursionError, StopIteration):
        raise Doubtful from None
    if end != len(text) or (_has_many_brackets(text, 0, end) and _depth(value) > MAX_DEPTH):
        raise Doubtful
    # Looking for one character first takes 0.1 us of a middling text, looking for two 1.6.
    if "\\" in text and "\\u" in text and _has_lone_surrogate(value):
        raise Doubtful
    return value


def load_items(text: str) -> Iterator[tuple[Any, int, int]]:
    """Yield each item of a JSON array, where it begins and ends; raise ``Doubtful`` where a grammar would report anything about it."""
    at = _skip(text, 0).end()
    closing = "["
    try:
        while text[at] != "]" or closing == "[":
            if text[at] != closing:
                raise Doubtful
            start = _skip(text, at + 1).end()
            value, end = _scan(text, start)
            if _has_many_brackets(text, start, end) and _depth(value) >= MAX_DEPTH:
                raise Doubtful
            if text.find("\\", start, end) >= 0 and _has_lone_surrogate(value):
                raise Doubtful
            yield value, start, end
            at, closing = _skip(text, end).end(), ","
    except (ValueError, RecursionError, StopIteration, IndexError):
        raise Doubtful from None
    if _skip(text, at + 1).end() != len(text):
        raise Doubtful


def _has_many_brackets(text: str, start: int, end: int) -> bool:
    """Return true when a text may be nested too deeply; to find the few brackets of a payload takes half of counting them."""
    left, find = MAX_DEPTH, text.find
    for bracket in "{[":
        at = start - 1
        while (at := find(bracket, at + 1, end)) >= 0:
            left -= 1
            if not left:
                return True
    return False


def _depth(value: Any) -> int:
    """Return the levels of nesting of a value, counted without recursion."""
    depth, level = 0, [value]
    while level:
        containers = [item for item in level if isinstance(item, (dict, list))]
        if containers:
            depth += 1
        level = [child for item in containers for child in (item.values() if isinstance(item, dict) else item)]
    return depth


def _has_lone_surrogate(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
