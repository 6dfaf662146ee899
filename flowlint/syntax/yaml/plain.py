"""The YAML that people write most, as plain values without PyYAML: maps in block style whose values are scalars, lists of them, or maps.

One pattern reads a line. A text with anything else is left to the composer, which reads all of YAML, and so is one with a scalar that YAML
1.1 and 1.2 read differently. Of a text that is read here the composer makes the same values, without a fault
(``tests/syntax/yaml/test_plain.py``); it takes 6 times as long, and PyYAML has to be loaded for it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from flowlint.model.pattern import pattern
from flowlint.syntax.yaml.scalars import core, trap

MOST_BYTES = 1 << 18
"""Longer texts are left to the composer, which counts what they hold."""
_MOST_LEVELS = 20
_LONGEST_MET = 200
"""Code points of a line that is remembered."""
_QUOTES = frozenset("\"'")

_QUOTED = r"""(?:"[^"\\]*"|'[^']*')"""
_WORDS = r"-?[A-Za-z0-9_/][\w./@+()-]*(?: +[\w./@+()-]+)*"
_KEY = r"[A-Za-z_$][\w.$-]{0,127}"
_LINE = pattern(
    rf"( *)(?! )(?:(-) +(?! )|({_QUOTED}|{_KEY}):(?: +(?! )|\Z))?"  # the margin, and what begins an item of a list or a member of a map
    rf"(?:({_QUOTED})|({_WORDS})|(\[[^\[\]#]*\]))? *(?:(?<![^ ])#.*)?",  # the value, and a comment
    re.ASCII,
)
_ITEM = pattern(rf" *(?:({_QUOTED})|({_WORDS})) *(?:,(?! *\Z)|\Z)", re.ASCII)


class _NotPlain(Exception):
    """The text needs the composer."""


def read(data: bytes) -> dict[str, Any] | None:
    """Return the value of a YAML text, or ``None`` where only the composer can tell."""
    if len(data) > MOST_BYTES:
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if "{" in text or not text.replace("\n", "").isprintable():
        return None
    try:
        return _map(text.removeprefix("---\n").split("\n"))
    except _NotPlain:
        return None


def _map(lines: list[str]) -> dict[str, Any]:
    place = _Place()
    for line in lines:
        margin, is_item, key, value, listed, is_empty = (_met if len(line) <= _LONGEST_MET else _line)(line)
        if key is None and not is_item:
            continue
        if margin != place.margin or is_item is place.is_map:
            place.move(margin, is_item=is_item)
        if listed:
            value = _list(listed[1:-1])
        place.empty = None
        if key is None:
            place.holder.append(value)
            continue
        if key in place.holder:
            raise _NotPlain
        place.holder[key] = value
        if is_empty:
            place.empty = key
    if not place.root:
        raise _NotPlain
    return place.root


def _line(line: str) -> tuple[int, bool, str | None, Any, str | None, bool]:
    """Return the margin of a line, whether it begins an item, its key, its value or the list that this is, and whether it has none."""
    match = _LINE.fullmatch(line)
    if match is None:
        raise _NotPlain
    margin, dash, key, quoted, words, listed = match.groups()
    is_empty = not (quoted or words or listed)
    if dash is None and key is None and not is_empty:
        raise _NotPlain
    value = quoted[1:-1] if quoted else _scalar(words) if words else None
    return len(margin), dash is not None, key[1:-1] if key and key[0] in _QUOTES else key, value, listed, is_empty


_met = lru_cache(maxsize=1024)(_line)
"""Reads a line that may come again: of a thousand definitions most do, and to read them takes a sixth of the time of the definitions."""


class _Place:
    """The map or list that the next line may go on, with its margin, and ``empty``, its last key, where the value of that may follow."""

    __slots__ = ("_outer", "empty", "holder", "is_map", "margin", "root")

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}
        self.holder: Any = self.root
        self.margin, self.is_map = 0, True
        self.empty: str | None = None
        self._outer: list[tuple[int, bool, Any]] = []

    def move(self, margin: int, *, is_item: bool) -> None:
        """Go to the map or list that a line at ``margin`` belongs to; raise ``_NotPlain`` where there is none."""
        if self.empty is not None and (margin > self.margin or (margin == self.margin and is_item)):
            inner: Any = [] if is_item else {}
            self.holder[self.empty] = inner
            self._outer.append((self.margin, self.is_map, self.holder))
            self.margin, self.is_map, self.holder = margin, not is_item, inner
        while self._outer and (self.margin > margin or (self.margin == margin and not self.is_map and not is_item)):
            self.margin, self.is_map, self.holder = self._outer.pop()
        if self.margin != margin or self.is_map is is_item or len(self._outer) > _MOST_LEVELS:
            raise _NotPlain


@lru_cache(maxsize=256)
def _scalar(words: str) -> Any:
    kind, value = core(words)
    if trap(words, kind) is not None:
        raise _NotPlain
    return value


def _list(text: str) -> list[Any]:
    items: list[Any] = []
    offset = 0 if text.strip(" ") else len(text)
    while offset < len(text):
        match = _ITEM.match(text, offset)
        if match is None:
            raise _NotPlain
        quoted, words = match.groups()
        items.append(quoted[1:-1] if quoted is not None else _scalar(words))
        offset = match.end()
    return items
