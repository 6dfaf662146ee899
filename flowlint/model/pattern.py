"""Regular expressions that are compiled when they are first used, so that a run pays only for those that it needs."""

from __future__ import annotations

import re
from typing import Any, cast


class _Late:
    """Stands for a pattern; the first use of any method compiles it, and keeps the method."""

    def __init__(self, *arguments: Any) -> None:
        self._arguments = arguments

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._arguments), name)
        setattr(self, name, found)
        return found


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return the regular expression ``text``; it is compiled, and found wrong, when it is first used."""
    return cast("re.Pattern[str]", _Late(text, flags))


def bytes_pattern(text: bytes, flags: int = 0) -> re.Pattern[bytes]:
    """Return the same for bytes."""
    return cast("re.Pattern[bytes]", _Late(text, flags))
