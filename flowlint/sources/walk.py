"""The files below a folder, in an order that never changes, without those that Git ignores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from flowlint.sources.files import complaint
from flowlint.sources.ignored import IgnoreFile, exclude_file, read_ignore_file, repository_top

LEFT_OUT = frozenset(
    {
        ".bzr", ".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".svn", ".terraform", ".tox", ".venv",
        "__pycache__", "node_modules",
    }
)  # fmt: skip
"""Folders that are never entered: what tools keep for themselves. A folder with a ``pyvenv.cfg``, a Python environment, is not either."""

_Rules = tuple[tuple[int, IgnoreFile], ...]
"""Ignore files that speak of a folder, the innermost first; each with the length of the path of its own folder below the top."""


def walk(
    root: str,
    *,
    excluded: Callable[[str, bool], bool] | None = None,
    suffixes: tuple[str, ...] = (),
    on_error: Callable[[str], None] | None = None,
    on_note: Callable[[str], None] = lambda _: None,
) -> Iterator[str]:
    """Yield the regular files below ``root`` whose names end in one of ``suffixes`` (lower case; none: every file).

    In each folder the files come first, then the folders, both by name. Paths begin with ``root`` as it was given, ``.`` left away.
    ``excluded`` gets such a path and whether it is a folder. Links to files are yielded, links to folders not followed. Left out are
    ``LEFT_OUT``, broken links, and what the ``.gitignore`` files from the repository's top down and its ``.git/info/exclude`` name;
    outside a repository the ``.gitignore`` files from ``root`` down count. ``root`` itself is entered though it be ignored.
    ``on_error`` gets one sentence for each folder that cannot be read, ``on_note`` one for each file of patterns.
    """
    tree, position, rules = _surroundings(root, on_note)
    stack = [("" if root in {"", "."} else root, position, rules)]
    first = True
    while stack:
        folder, position, rules = stack.pop()
        try:
            files, folders, environment, with_rules = _list(folder or ".", suffixes)
        except (OSError, ValueError) as error:
            if on_error is not None:
                on_error(complaint(folder or ".", error))
            continue
        if environment and not first:
            continue
        first = False
        prefix = os.path.join(folder, "") if folder else ""
        if with_rules and (own := read_ignore_file(f"{prefix}.gitignore", tree, on_note)) is not None:
            rules = ((len(position), own), *rules)
        for name in files:
            if not (rules and _ignored(rules, position + name, name, False)) and not (excluded and excluded(prefix + name, False)):
                yield prefix + name
        stack.extend(
            (prefix + name, f"{position}{name}/", rules)
            for name in reversed(folders)
            if not (rules and _ignored(rules, position + name, name, True)) and not (excluded and excluded(prefix + name, True))
        )


def _list(folder: str, suffixes: tuple[str, ...]) -> tuple[list[str], list[str], bool, bool]:
    files: list[str] = []
    folders: list[str] = []
    environment = with_rules = False
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if name not in LEFT_OUT:
                    folders.append(name)
            elif (not suffixes or name.lower().endswith(suffixes)) and (entry.is_file(follow_symlinks=False) or _leads_to_file(entry)):
                files.append(name)
            environment = environment or name == "pyvenv.cfg"
            with_rules = with_rules or name == ".gitignore"
    files.sort()
    folders.sort()
    return files, folders, environment, with_rules


def _leads_to_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _ignored(rules: _Rules, position: str, name: str, folder: bool) -> bool:
    for length, patterns in rules:
        decision = patterns.decides(position[length:], name, folder)
        if decision is not None:
            return decision
    return False


def _surroundings(root: str, on_note: Callable[[str], None]) -> tuple[str, str, _Rules]:
    """Return the top of the repository, where ``root`` lies below it, with a ``/`` at the end, and the rules that come from above."""
    start = os.path.abspath(root)
    top = repository_top(start)
    if top is None:
        return start, "", ()
    exclude = exclude_file(top)
    outer = read_ignore_file(exclude, os.path.dirname(os.path.dirname(exclude)), on_note)
    rules: _Rules = ((0, outer),) if outer is not None else ()
    position = ""
    folder = top
    for name in os.path.relpath(start, top).split(os.sep) if start != top else ():
        own = read_ignore_file(os.path.join(folder, ".gitignore"), top, on_note)
        if own is not None:
            rules = ((len(position), own), *rules)
        position += f"{name}/"
        folder = os.path.join(folder, name)
    return top, position, rules
