"""Where values inside a JSON text without a fault are: no tree is made, and what is not asked for is only passed over."""

from __future__ import annotations

import json
from collections.abc import Sequence
from json.decoder import WHITESPACE, scanstring  # type: ignore[attr-defined]
from typing import TypeAlias, cast

from flowlint.model.location import Span

_skip = WHITESPACE.match
_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]

Way: TypeAlias = Sequence[str | int | None]
"""Keys and indices."""


class Ways:
    """Finds the values of a text to which ways lead that are asked for in its order, and none inside another."""

    def __init__(self, text: str) -> None:
        self._text, self._passed = text, cast("Way", ())
        self._holders: list[_Holder] = []

    def span(self, way: Way) -> Span:
        """Return where the value to which a way leads begins and ends."""
        holders, shared = self._holders, 0
        while shared < min(len(self._passed), len(way)) and self._passed[shared] == way[shared]:
            shared += 1
        while len(holders) > shared + 1:
            end = holders.pop().end()
            holders[-1].leave(end)
        start = _skip(self._text, 0).end()
        for depth in range(shared, len(way)):
            if depth == len(holders):
                holders.append(_Holder(self._text, start))
            start = holders[depth].value_of(way[depth])
        end = _scan(self._text, start)[1]
        if holders:
            holders[-1].leave(end)
        self._passed = way
        return Span(start, end)


class _Holder:
    """An object or array of which one member is read after the other."""

    __slots__ = ("_at", "_is_object", "_number", "_text")

    def __init__(self, text: str, start: int) -> None:
        self._text, self._is_object = text, text[start] == "{"
        self._at, self._number = start, -1

    def value_of(self, step: str | int | None) -> int:
        """Go on to the value of a member, and return where it begins."""
        while True:
            name, start = self._next()
            if name == step:
                return start
            self.leave(_scan(self._text, start)[1])

    def leave(self, end: int) -> None:
        """Go on from the value of a member, which ends there."""
        self._at = _skip(self._text, end).end()

    def end(self) -> int:
        """Go on to the end, from behind a value, and return where that is."""
        while self._text[self._at] == ",":
            self.leave(_scan(self._text, self._next()[1])[1])
        return self._at + 1

    def _next(self) -> tuple[str | int, int]:
        offset = _skip(self._text, self._at + 1).end()
        if not self._is_object:
            self._number += 1
            return self._number, offset
        name, offset = scanstring(self._text, offset + 1, True)
        colon = _skip(self._text, offset).end()
        return cast("str", name), _skip(self._text, colon + 1).end()
