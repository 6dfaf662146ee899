"""The files below a folder, in an order that never changes, without those that Git ignores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from flowlint.model.named_tuple import NamedTuple
from flowlint.sources.files import complaint
from flowlint.sources.ignored import IgnoreFile, exclude_file, read_ignore_file, repository_top
from flowlint.sources.tracked import Tracked

LEFT_OUT = frozenset(
    {
        ".bzr", ".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".svn", ".terraform", ".tox", ".venv",
        "__pycache__", "node_modules",
    }
)  # fmt: skip
"""Folders that are never entered: what tools keep for themselves. A folder with a ``pyvenv.cfg``, a Python environment, is not either."""

_ENVIRONMENT, _REPOSITORY, _PATTERNS = "pyvenv.cfg", ".git", ".gitignore"
_MARKS = frozenset({_ENVIRONMENT, _REPOSITORY, _PATTERNS})
"""Names that say that a folder is a Python environment, or a working tree of Git, or has a file of patterns."""

_MOST_LISTED = 10_000
"""Names of one folder that are kept as they are."""

_Rules = tuple[tuple[int, IgnoreFile], ...]
"""Ignore files that speak of a folder, the innermost first; each with the length of the path of its own folder below the top."""


class _Folder(NamedTuple):
    """A folder on the way: its path as it is yielded, and where it lies below ``top``, with a ``/`` at the end.

    ``top`` is the top of a working tree, where ``in_git`` is true, else the folder that the walk began in. ``ignored`` is true where only
    what Git tracks counts.
    """

    path: str
    position: str
    rules: _Rules
    top: str
    in_git: bool
    ignored: bool = False


class _Listed(NamedTuple):
    """What a folder holds, by name. ``links`` are those of the files that are links, ``marks`` those names of ``_MARKS`` that it has."""

    files: Iterable[str]
    links: set[str]
    folders: list[str]
    marks: set[str]


def walk(
    root: str,
    *,
    excluded: Callable[[str, bool], bool] | None = None,
    wanted: Wanted | None = None,
    on_error: Callable[[str], None] = lambda _: None,
    on_note: Callable[[str], None] = lambda _: None,
    on_ignored: Callable[[str], None] = lambda _: None,
    on_link: Callable[[str], None] = lambda _: None,
    tracked: Tracked | None = None,
) -> Iterator[str]:
    """Yield the regular files below ``root`` that are ``wanted``, or every one.

    In each folder the files come first, then the folders, both by name. Paths begin with ``root`` as it was given, ``.`` left away.
    ``excluded`` gets such a path and whether it is a folder. Links to files are yielded, links to folders not followed. Left out are
    ``LEFT_OUT``, broken links, and what the ``.gitignore`` files from the repository's top down and its ``.git/info/exclude`` name, unless
    Git tracks it, which ``tracked`` knows; a repository within another has its own rules. Outside a repository the ``.gitignore`` files
    from ``root`` down count. ``root`` itself is entered though it be ignored. ``on_error`` gets one sentence for each folder that cannot be
    read, ``on_note`` one for each file of patterns, and for each repository that Git does not list; ``on_ignored`` gets the path of each
    file and folder that Git ignores, ``on_link`` that of each link to a file before it is yielded, or left out.
    """
    known = tracked or Tracked()
    stack = [_surroundings(root, on_note)]
    first = True
    while stack:
        folder = stack.pop()
        listed = _list(folder.path or ".", wanted, on_error)
        if listed is None or (_ENVIRONMENT in listed.marks and not first):
            continue
        folder = _with_its_rules(folder, listed, on_note, inner=not first)
        first = False
        prefix = os.path.join(folder.path, "") if folder.path else ""

        def is_kept(name: str, is_folder: bool, folder: _Folder = folder, prefix: str = prefix) -> bool:
            if _is_left_out(folder, name, is_folder, known, on_note):
                on_ignored(prefix + name)
                return False
            return not (excluded and excluded(prefix + name, is_folder))

        for name in listed.links:
            on_link(prefix + name)
        # In most folders nothing is left out, and nothing has to be asked.
        all_kept = not (folder.rules or folder.ignored or excluded)
        yield from map(prefix.__add__, listed.files if all_kept else (name for name in listed.files if is_kept(name, False)))
        for name in reversed(listed.folders):
            if is_kept(name, True):
                inner = folder._replace(path=prefix + name, position=f"{folder.position}{name}/", ignored=_is_ignored(folder, name, True))
                stack.append(inner)


def _with_its_rules(folder: _Folder, listed: _Listed, on_note: Callable[[str], None], *, inner: bool) -> _Folder:
    """Return ``folder`` with the rules that it holds itself; ``inner`` means that it may be a repository within another."""
    if inner and _REPOSITORY in listed.marks and _is_working_tree(folder.path):
        folder = _inner(folder.path, os.path.abspath(folder.path), on_note)
    own = read_ignore_file(os.path.join(folder.path, ".gitignore"), folder.top, on_note) if _PATTERNS in listed.marks else None
    return folder._replace(rules=((len(folder.position), own), *folder.rules)) if own is not None else folder


class Wanted:
    """How the names end of the files that are looked for, in lower case.

    A suffix without a point is a whole name, an empty one stands for all names without a point. ``suffixes`` is called for the first name
    that does not end in ``surely``, which is one of them: many folders hold nothing else.
    """

    def __init__(self, suffixes: Callable[[], Iterable[str]], surely: str = "") -> None:
        self._suffixes, self._surely = suffixes, surely or "\0"

    @cached_property
    def _endings(self) -> tuple[frozenset[str], tuple[str, ...]]:
        every = tuple(self._suffixes())
        return frozenset(one for one in every if "." not in one[1:]), tuple(one for one in every if "." in one[1:])

    def takes(self, name: str) -> bool:
        """Tell whether a file of this name is looked for."""
        if name.endswith(self._surely):
            return True
        last, longer = self._endings
        point = name.rfind(".")
        if point >= 0 and name[point:] in last:
            return True
        name = name.lower()
        return name[max(point, 0) :] in last or (point < 0 and "" in last) or name.endswith(longer)


def _list(folder: str, wanted: Wanted | None, on_error: Callable[[str], None]) -> _Listed | None:
    """Return what a folder holds, or ``None`` where it cannot be read, which is said."""
    try:
        return _read(folder, wanted)
    except (OSError, ValueError) as error:
        on_error(complaint(folder, error))
        return None


def _read(folder: str, wanted: Wanted | None) -> _Listed:
    files: list[str] = []
    runs: list[str] = []
    links: set[str] = set()
    folders: list[str] = []
    marks: set[str] = set()
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if entry.is_file(follow_symlinks=False):
                if wanted is None or wanted.takes(name):
                    files.append(name)
            elif entry.is_dir(follow_symlinks=False):
                if name not in LEFT_OUT:
                    folders.append(name)
            elif (wanted is None or wanted.takes(name)) and _leads_to_file(entry):
                files.append(name)
                links.add(name)
            if name in _MARKS:
                marks.add(name)
            if len(files) == _MOST_LISTED:
                runs.append("/".join(sorted(files)))
                files.clear()
    folders.sort()
    return _Listed(_in_order(runs, sorted(files)), links, folders, marks)


def _in_order(runs: list[str], last: list[str]) -> Iterable[str]:
    """Return the names of ``runs``, each a text of sorted names, and of the ``last``; a text takes a quarter of the memory of its names."""
    if not runs:
        return last
    from heapq import merge

    return merge(*map(_names, runs), last)


def _names(run: str) -> Iterator[str]:
    start = 0
    while (end := run.find("/", start)) >= 0:
        yield run[start:end]
        start = end + 1
    yield run[start:]


def _leads_to_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _is_ignored(folder: _Folder, name: str, is_folder: bool) -> bool:
    """Tell whether patterns leave a file or folder out; what lies in a folder that they leave out cannot be taken in again."""
    if folder.ignored:
        return True
    for length, patterns in folder.rules:
        decision = patterns.decides(f"{folder.position[length:]}{name}", name, is_folder)
        if decision is not None:
            return decision
    return False


def _is_left_out(folder: _Folder, name: str, is_folder: bool, tracked: Tracked, on_note: Callable[[str], None]) -> bool:
    ignored = bool(folder.rules or folder.ignored) and _is_ignored(folder, name, is_folder)
    return ignored and not (folder.in_git and tracked.holds(folder.top, folder.position + name, on_note))


def _is_working_tree(folder: str) -> bool:
    """Tell whether a folder that holds ``.git`` is a repository's: to Git an empty folder of that name means nothing."""
    git = os.path.join(folder, ".git")
    return os.path.isfile(git) or os.path.lexists(os.path.join(git, "HEAD"))


def _inner(path: str, top: str, on_note: Callable[[str], None]) -> _Folder:
    """Return the top folder of a working tree, with the rules that hold for all of it."""
    exclude = exclude_file(top)
    outer = read_ignore_file(exclude, os.path.dirname(os.path.dirname(exclude)), on_note)
    return _Folder(path, "", ((0, outer),) if outer is not None else (), top, in_git=True)


def _surroundings(root: str, on_note: Callable[[str], None]) -> _Folder:
    """Return the folder ``root`` with the rules that come from above it."""
    start = os.path.abspath(root)
    path = "" if root in {"", "."} else root
    top = repository_top(start)
    if top is None:
        return _Folder(path, "", (), start, in_git=False)
    found = _inner(path, top, on_note)
    folder = top
    for name in os.path.relpath(start, top).split(os.sep) if start != top else ():
        own = read_ignore_file(os.path.join(folder, ".gitignore"), top, on_note)
        if own is not None:
            found = found._replace(rules=((len(found.position), own), *found.rules))
        found = found._replace(position=f"{found.position}{name}/")
        folder = os.path.join(folder, name)
    return found
