"""Which paths Git leaves out: ``.gitignore`` files and ``.git/info/exclude``, read as the manual page ``gitignore(5)`` says.

Each pattern is asked about the very path at hand, as Git does, and never about what lies below it: an ignored folder is not entered.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from flowlint.model.errors import SourceError
from flowlint.sources.files import read_file
from flowlint.sources.glob import LONGEST_WILDCARDS, MOST_WILDCARDS, Pattern, pattern, translate

_MAX_SIZE = 4 << 20
"""Bytes that a file of patterns may have."""
_MAX_POINTER = 1 << 16
"""Bytes that a file may have which only names a folder of Git's."""


_LONGEST_LINE = 4096
"""Characters of the longest pattern: more than a path can have."""


class _Wildcards:
    """Patterns with special characters, each with its rank; most paths fit none, which one regular expression tells."""

    __slots__ = ("_compiled", "_regexes", "_whole")

    def __init__(self, regexes: list[tuple[int, str]]) -> None:
        self._regexes = regexes[::-1]
        self._whole = re.compile("|".join(f"(?:{regex})\\Z" for _, regex in regexes), re.DOTALL) if regexes else None
        self._compiled: dict[int, re.Pattern[str]] = {}

    def last(self, path: str) -> int:
        """Return the rank of the last pattern that fits ``path``, -1 where none does."""
        if self._whole is None or self._whole.match(path) is None:
            return -1
        return next((rank for rank, regex in self._regexes if self._pattern(rank, regex).fullmatch(path)), -1)

    def _pattern(self, rank: int, regex: str) -> re.Pattern[str]:
        found = self._compiled.get(rank)
        if found is None:
            found = self._compiled[rank] = re.compile(regex, re.DOTALL)
        return found


class IgnoreFile:
    """The patterns of one file, of which the last that fits decides.

    Names, whole paths and endings without special characters, by far the most frequent, cost one look-up each. Raises ``ValueError`` where
    there are more patterns of other kinds than a run has time for.
    """

    __slots__ = ("_any", "_endings", "_folders", "_literals", "_negated", "_suffixes", "_wildcards")

    def __init__(self, text: str) -> None:
        self._literals: dict[str, int] = {}
        self._suffixes: list[tuple[str, bool, int]] = []
        self._negated: set[int] = set()
        wildcards: list[tuple[int, str]] = []
        folders: list[tuple[int, str]] = []
        size = 0
        for rank, line in enumerate(text.removeprefix("\ufeff").split("\n")):
            before = len(wildcards) + len(folders)
            if len(line) <= _LONGEST_LINE:
                self._add(rank, line.removesuffix("\r"), wildcards, folders)
            size += len(line) if len(wildcards) + len(folders) > before else 0
            if len(wildcards) + len(folders) > MOST_WILDCARDS:
                raise ValueError(f"it has more than {MOST_WILDCARDS:,} patterns with special characters")
            if size > LONGEST_WILDCARDS:
                raise ValueError(f"its patterns with special characters have more than {LONGEST_WILDCARDS:,} characters")
        self._endings = tuple(suffix for suffix, _, _ in self._suffixes)
        self._wildcards, self._folders = _Wildcards(wildcards), _Wildcards(folders)
        self._any = bool(self._literals or self._suffixes or wildcards or folders)

    def _add(self, rank: int, line: str, wildcards: list[tuple[int, str]], folders: list[tuple[int, str]]) -> None:
        line = _without_trailing_spaces(line)
        glob = line.removeprefix("!")
        parts = pattern(glob)
        # To Git a path never has an empty name or "." in it, so that such patterns match nothing.
        if line.startswith("#") or not parts.text or glob.startswith("./") or "//" in glob:
            return
        if line.startswith("!"):
            self._negated.add(rank)
        if parts.literal:
            self._literals[f"{'/' * parts.anchored}{parts.text}{'/' * parts.folder}"] = rank
        elif not parts.anchored and parts.text[0] == "*" and Pattern(parts.text[1:], False, False).literal:
            self._suffixes.append((parts.text[1:], parts.folder, rank))
        else:
            try:
                regex = translate(parts.text)
            except ValueError:
                return
            (folders if parts.folder else wildcards).append((rank, regex if parts.anchored else f"(?:.*/)?{regex}"))

    def __bool__(self) -> bool:
        return self._any

    def decides(self, path: str, name: str, folder: bool) -> bool | None:
        """Tell whether ``path``, relative to the file's own folder, is ignored; ``None`` where no pattern speaks of it."""
        literals = self._literals
        rank = max(literals.get(name, -1), literals.get(f"/{path}", -1), self._wildcards.last(path))
        if folder:
            rank = max(rank, literals.get(f"{name}/", -1), literals.get(f"/{path}/", -1), self._folders.last(path))
        if self._endings and name.endswith(self._endings):
            rank = max(rank, *(one for suffix, only, one in self._suffixes if name.endswith(suffix) and (folder or not only)), -1)
        return None if rank < 0 else rank not in self._negated


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
        rules = IgnoreFile(data.decode("utf-8", "surrogateescape")) if data.strip() else None
    except SourceError as error:
        on_note(f"{error}; nothing is ignored by it")
        return None
    except ValueError as error:
        on_note(f'cannot use "{path}": {error}; nothing is ignored by it')
        return None
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
