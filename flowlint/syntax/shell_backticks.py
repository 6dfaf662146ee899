"""Commands between backticks, which the shell reads twice."""

from __future__ import annotations

import re

from flowlint.model.embedding import unwritable
from flowlint.syntax.shell_words import Fragment, Word

IN_QUOTED_BACKTICKS = re.compile(r"\\[\\`$\"]")
"""A backslash that the shell takes off what stands between backticks before it reads that; of a double quote only within such quotes."""
_IN_BACKTICKS = re.compile(r"\\[\\`$]")


def certain_in_backticks(host: str, words: tuple[Word, ...], *, in_quotes: bool) -> tuple[Word, ...]:
    """Return the words of a command between backticks, a hole for those in which backslashes mean otherwise there and for what follows.

    Of what follows addresses are kept.
    """
    escape = IN_QUOTED_BACKTICKS if in_quotes else _IN_BACKTICKS
    first = next((place for place, one in enumerate(words) if escape.search(host, one.start, one.end) is not None), len(words))
    if first == len(words):
        return words
    start, end = words[first].start, words[-1].end
    hole = Word((Fragment("${command}", start, end, unwritable, is_hole=True),), start, end)
    addresses = [one for one in words[first:] if "://" in one.text and escape.search(host, one.start, one.end) is None]
    return (*words[:first], hole, *addresses, hole)
