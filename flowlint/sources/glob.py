r"""Patterns for paths, with the meaning that ``.gitignore`` gives them (the manual page ``gitignore(5)``); pure text.

=============  =====================================================================================
``*``          any characters but ``/``
``?``          one character but ``/``
``[a-z]``      one of these characters; ``[!a-z]`` any other
``**/``        this folder and every folder below it
``/**``        everything below
``\*``         the character itself
=============  =====================================================================================

A pattern without ``/``, or with one at its end only, stands for a name at any depth; any other is anchored to the folder that it is
relative to. A ``/`` at the end means folders only. What stands for a folder stands for everything below it. Upper and lower case differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from flowlint.model.named_tuple import NamedTuple

MOST_WILDCARDS = 1_000
"""Patterns with special characters that one file may have."""
LONGEST_WILDCARDS = 1 << 18
"""Characters that these may have in all: to compile each takes 5 microseconds and 300 bytes."""
_STAR = "*"
_DEEP = "**/"
_CLASSES = {"alnum": r"0-9A-Za-z", "alpha": "A-Za-z", "digit": "0-9", "lower": "a-z", "space": r"\s", "upper": "A-Z", "xdigit": "0-9A-Fa-f"}
_MAGIC = frozenset("*?[\\")
_BRACKET = r"(?s)\[([!^]?)(\]?(?:\[:[a-z]+:\]|\\.|[^\]\\])*)\]"
_MEMBER = r"(?s)\[:([a-z]+):\]|(\\.|[^\\])(?:-(\\.|[^\\]))?"


class Pattern(NamedTuple):
    """One pattern, taken apart: its text without outer slashes, whether it is anchored, and whether it stands for folders only."""

    text: str
    anchored: bool
    folder: bool

    @property
    def literal(self) -> bool:
        """Whether no character of the text has a meaning of its own."""
        return _MAGIC.isdisjoint(self.text)


def pattern(glob: str) -> Pattern:
    """Return ``glob`` taken apart; ``./`` at its beginning means the same as ``/``."""
    text = glob[1:] if glob.startswith("./") else glob
    bare = text.rstrip("/") if text.endswith("/") else text
    return Pattern(bare.lstrip("/"), "/" in bare, len(bare) < len(text))


def translate(text: str) -> str:
    """Return the regular expression of a pattern's text, to be matched with ``re.DOTALL`` from end to end.

    It takes time in proportion to the path: what a ``*`` stands for ends at the first place where the rest of its name goes on, and what
    ``**/`` stands for at the first folder where the names behind it do; no later place could serve better. Raises ``ValueError`` with a
    sentence where the text is not a pattern.
    """
    groups = [_Group()]
    place = 0
    while place < len(text):
        token, place = _token(text, place)
        if token == _DEEP:
            groups.append(_Group())
        elif token == "/":
            groups[-1].names.append([""])
        elif token == _STAR:
            groups[-1].names[-1].append("")
        else:
            groups[-1].names[-1][-1] += token
    first, *floating = [group.expression() for group in groups]
    *middle, last = (f"(?:[^/]*+/)*?{group}" for group in floating) if floating else [""]
    return first + "".join(f"(?>{group})" for group in middle) + last


class _Group:
    """Names that follow one another: each the pieces of regular expression between its stars."""

    def __init__(self) -> None:
        self.names = [[""]]

    def expression(self) -> str:
        return "/".join(map(_name, self.names))


def _name(pieces: list[str]) -> str:
    first, *others = pieces
    if not others:
        return first
    *middle, last = others
    end = f"[^/]*{last}(?![^/])" if last else "[^/]*+"
    return f"(?>{first}{''.join(f'(?>[^/]*?{piece})' for piece in middle)}{end})"


def _token(text: str, place: int) -> tuple[str, int]:
    """Return the token at ``place``, and where the next begins: a regular expression for one character unless it is a star or ``/``."""
    character = text[place]
    if character == "*":
        return _stars(text, place)
    if character == "?":
        return "[^/]", place + 1
    if character == "[":
        return _bracket(text, place)
    if character == "\\":
        if place + 1 == len(text):
            raise ValueError("a backslash ends the pattern, expected a character after it")
        return re.escape(text[place + 1]), place + 2
    return re.escape(character), place + 1


def _stars(text: str, place: int) -> tuple[str, int]:
    end = place
    while end < len(text) and text[end] == "*":
        end += 1
    if end - place == 2 and (place == 0 or text[place - 1] == "/"):
        if end == len(text):
            return ".+", end
        if text[end] == "/":
            return _DEEP, end + 1
    return _STAR, end


def _bracket(text: str, place: int) -> tuple[str, int]:
    found = re.compile(_BRACKET).match(text, place)
    if found is None:
        raise ValueError('"[" is never closed, expected "]"')
    members = []
    for name, first, last in re.findall(_MEMBER, found[2]):
        if name:
            members.append(_CLASSES.get(name, ""))
        elif not last:
            members.append(re.escape(first[-1]))
        elif first[-1] <= last[-1]:
            members.append(f"{re.escape(first[-1])}-{re.escape(last[-1])}")
    inside = "".join(members)
    if found[1]:
        return f"[^/{inside}]", found.end()
    return (f"(?!/)[{inside}]" if inside else "(?!)"), found.end()


@cache
def _compiled(*globs: str) -> re.Pattern[str]:
    """Return the regular expression of what any of ``globs`` stands for."""
    return re.compile("|".join(map(_expression, globs)), re.DOTALL)


def _expression(glob: str) -> str:
    text, anchored, folder = pattern(glob)
    start = "" if anchored else "(?:.*/)?"
    end = "/.*" if folder else "(?:/.*)?"
    return f"{start}{translate(text)}{end}"


def matches(glob: str, relative_path: str) -> bool:
    """Tell whether ``glob`` stands for ``relative_path`` or for a folder that it lies in.

    The path has ``/`` between its names, whatever the system, and one at its end where it is a folder. Raises ``ValueError`` as
    ``translate`` does.
    """
    return _compiled(glob).fullmatch(relative_path) is not None


class Globs:
    """Many patterns, asked about a path at once; those without special characters cost two look-ups for each name of the path."""

    __slots__ = ("_any", "_literals", "_others")

    def __init__(self, globs: Iterable[str]) -> None:
        self._literals: dict[str, list[int]] = {}
        self._others: list[tuple[int, str]] = []
        for index, glob in enumerate(globs):
            parts = pattern(glob)
            if parts.literal and parts.text and "//" not in parts.text:
                self._literals.setdefault(f"{'/' * parts.anchored}{parts.text}{'/' * parts.folder}", []).append(index)
            else:
                self._others.append((index, glob))
        self._any = _compiled(*(glob for _, glob in self._others)) if self._others else None

    def matching(self, relative_path: str) -> list[int]:
        """Return the places of the patterns that stand for a path, or for a folder that it lies in, as ``matches`` says."""
        # Most paths fit none.
        fits = self._any is not None and self._any.fullmatch(relative_path) is not None
        found = [index for index, glob in self._others if matches(glob, relative_path)] if fits else []
        start, end = 0, 0
        while self._literals and end < len(relative_path):
            end = relative_path.find("/", start)
            end = end if end >= 0 else len(relative_path)
            for name in (relative_path[start:end], f"/{relative_path[:end]}"):
                found += self._literals.get(name, ())
                found += self._literals.get(f"{name}/", ()) if end < len(relative_path) else ()
            start = end + 1
        return sorted(set(found))
