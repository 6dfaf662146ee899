"""Addresses with a placeholder as documentation writes it, which a shell would take for a redirection or for several words."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[<{]")
_ADDRESS = re.compile(
    r"(?<=[\s=\"'])(?P<before>(?:https?://[^\s<>{}\"']{0,200})?)(?P<hole><[\w-](?:[\w .-]{0,40}[\w-])?>|\{\{[ \t]*[\w.-]{1,40}[ \t]*\}\})"
    r"(?=[^\s<>\"'|;&]{0,200}flow[^\s<>\"'|;&]{0,60}xec)",
    re.IGNORECASE,
)


def as_words(text: str) -> str:
    """Return a text in which letters stand for such placeholders, so that every offset stays what it was."""
    return _ADDRESS.sub(lambda address: address["before"] + "x" * len(address["hole"]), text) if _MARKS.search(text) else text
