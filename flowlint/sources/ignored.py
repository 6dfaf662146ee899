"""Which paths Git leaves out: ``.gitignore`` files and ``.git/info/exclude``, read as the manual page ``gitignore(5)`` says.

Each pattern is asked about the very path at hand, as Git does, and never about what lies below it: an ignored folder is not entered.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from flowlint.errors import SourceError
from flowlint.model.glob import Pattern, pattern, translate
from flowlint.sources.files import read_file

_MAX_SIZE = 4 << 20
"""Bytes that a file of patterns may have."""
_MAX_POINTER = 1 << 16
"""Bytes that a file may have which only names a folder of Git's."""


class IgnoreFile:
    """The patterns of one file. Names and whole paths without special characters, by far the most frequent, cost one look-up each."""

    __slots__ = ("_names", "_paths", "_patterns", "_regex", "_suffixes")

    def __init__(self, text: str) -> None:
        self._patterns: list[tuple[re.Pattern[str] | str, Pattern, bool]] = []
        self._names: set[str] = set()
        self._paths: set[str] = set()
        suffixes: list[str] = []
        regexes: list[str] = []
        for line in text.removeprefix("\ufeff").split("\n"):
            self._add(line.removesuffix("\r"), suffixes, regexes)
        self._suffixes = tuple(suffixes)
        self._regex = re.compile("|".join(regexes), re.DOTALL) if regexes else None

    def _add(self, line: str, suffixes: list[str], regexes: list[str]) -> None:
        line = _without_trailing_spaces(line)
        negated = line.startswith("!")
        glob = line[1:] if negated else line
        parts = pattern(glob)
        # To Git a path never has an empty name or "." in it, so that such patterns match nothing.
        if line.startswith("#") or not parts.text or glob.startswith("./") or "//" in glob:
            return
        if parts.literal:
            (self._paths if parts.anchored else self._names).add(parts.text)
            self._patterns.append((parts.text, parts, negated))
            return
        try:
            regex = translate(parts.text)
        except ValueError:
            return
        whole = regex if parts.anchored else f"(?:.*/)?{regex}"
        if not parts.anchored and parts.text[0] == "*" and Pattern(parts.text[1:], False, False).literal:
            suffixes.append(parts.text[1:])
        else:
            regexes.append(f"(?:{whole})\\Z")
        self._patterns.append((re.compile(whole, re.DOTALL), parts, negated))

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def decides(self, path: str, name: str, folder: bool) -> bool | None:
        """Tell whether ``path``, relative to the file's own folder, is ignored; ``None`` where no pattern speaks of it."""
        if not (
            name in self._names
            or name.endswith(self._suffixes)
            or path in self._paths
            or (self._regex is not None and self._regex.match(path) is not None)
        ):
            return None
        for matcher, parts, negated in reversed(self._patterns):
            if parts.folder and not folder:
                continue
            if (path if parts.anchored else name) == matcher if isinstance(matcher, str) else matcher.fullmatch(path) is not None:
                return not negated
        return None


def _without_trailing_spaces(line: str) -> str:
    bare = line.rstrip(" ")
    escapes = len(bare) - len(bare.rstrip("\\"))
    return f"{bare} " if len(bare) < len(line) and escapes % 2 else bare


def read_ignore_file(path: str, within: str, on_note: Callable[[str], None] = lambda _: None) -> IgnoreFile | None:
    """Return the patterns of ``path``, or ``None`` where there are none.

    ``within`` is the folder that links may not lead out of; ``on_note`` takes a sentence about a file that is there and cannot be read.
    """
    if not os.path.lexists(path):
        return None
    try:
        data = read_file(path, _MAX_SIZE, within=within)
    except SourceError as error:
        on_note(f"{error}; nothing is ignored by it")
        return None
    rules = IgnoreFile(data.decode("utf-8", "surrogateescape")) if data.strip() else None
    return rules or None


def repository_top(folder: str) -> str | None:
    """Return the nearest of ``folder``, an absolute path, and its parents that holds ``.git``."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def exclude_file(top: str) -> str:
    """Return the path of ``info/exclude`` of the repository at ``top``; in a worktree or submodule ``.git`` is a file that leads to it."""
    git = os.path.join(top, ".git")
    if os.path.isfile(git):
        git = os.path.join(top, _first_line(git).removeprefix("gitdir:").strip())
        git = os.path.join(git, _first_line(os.path.join(git, "commondir")))
    return os.path.join(git, "info", "exclude")


def _first_line(path: str) -> str:
    try:
        return read_file(path, _MAX_POINTER).decode("utf-8", "surrogateescape").partition("\n")[0].strip()
    except SourceError:
        return ""
