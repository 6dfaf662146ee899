"""Variables that a file defines for the texts in it, and what they fill in there."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MOST_LAYERS = 10
"""Variables within variables that are followed."""
_MOST_OF_ONE = 100_000
"""Code points that other variables may fill in within one."""
_MOST_FILLED_IN = 1 << 20
"""Code points that the variables of a file may fill in."""


class Variables:
    """The values of variables by their names; ``pattern`` finds a variable in a text, with its ``name``.

    A variable within itself stays a placeholder. So does one that would fill in too much, and every one when all have filled in too much.
    """

    def __init__(self, values: Mapping[str, str], pattern: re.Pattern[str]) -> None:
        self._values = values
        self._pattern = pattern
        self._known: dict[str, str | None] = {}
        self._left = _MOST_FILLED_IN

    def fill(self, text: str) -> str:
        """Return ``text`` with the values of variables put in."""
        return self._pattern.sub(self._put_in, text)

    def _put_in(self, match: re.Match[str]) -> str:
        value = self._value(match["name"], _MOST_LAYERS)
        if value is None or len(value) > self._left:
            return match.group()
        self._left -= len(value)
        return value

    def _value(self, name: str, layers: int) -> str | None:
        """Return what a variable fills in; ``None`` where that is not known, or too much."""
        if name not in self._known:
            if name not in self._values or not layers:
                return None
            self._known[name] = None
            self._known[name] = self._within(self._values[name], layers - 1)
        return self._known[name]

    def _within(self, text: str, layers: int) -> str | None:
        parts, done, length = [], 0, 0
        for match in self._pattern.finditer(text):
            value = self._value(match["name"], layers)
            parts += [text[done : match.start()], match.group() if value is None else value]
            length += len(parts[-1])
            done = match.end()
            if length > _MOST_OF_ONE:
                return None
        return "".join([*parts, text[done:]])
