"""The folders that flowlint may not leave by itself, so that neither a link nor a search leads a run to a stranger's files."""

from __future__ import annotations

import os

from flowlint.model.named_tuple import NamedTuple
from flowlint.sources.files import leads_out
from flowlint.sources.ignored import repository_top

OUTSIDE = "is outside the repository or folder being checked"
"""The end of a sentence about a path that leads out of its tree."""


def tree_of(folder: str, root: str = os.curdir) -> str:
    """Return the folder that links below ``folder`` may not lead out of, as an absolute path without links.

    It is the top of the repository; else ``root``, which is the configuration's folder, or the working directory, where ``folder`` lies
    there; else ``folder`` itself.
    """
    start = os.path.realpath(folder)
    top = repository_top(start)
    if top is not None:
        return top
    return next((os.path.realpath(one) for one in (root, os.curdir) if not leads_out(start, one)), start)


def way_out(path: str, root: str = os.curdir) -> str | None:
    """Return the tree that what is written to ``path`` would lie outside of, where a link leads there; ``None`` where none does.

    It is the tree that the path names, whatever its links lead to: that of the working directory or of the configuration's folder ``root``
    where the path lies there, else that of its own folder.
    """
    named = os.path.abspath(path)
    trees = (tree_of(one, root) for one in (os.curdir, root))
    tree = next((one for one in trees if _holds(one, named)), None) or tree_of(os.path.dirname(named), root)
    return tree if leads_out(path, tree) else None


def stray(path: str, root: str) -> str | None:
    """Return the repository that ``path`` lies outside of, where a configuration in ``root`` may not name it; ``None`` where it may.

    A configuration in the repository that is checked may be a stranger's. One from elsewhere is the user's own, and where there is no
    repository nothing says where what belongs together ends.
    """
    top = repository_top(os.path.realpath(root))
    return top if top is not None and not leads_out(os.curdir, top) and leads_out(path, top) else None


class Bounds(NamedTuple):
    """What one run may not leave: the configuration's folder ``root``, where there is a configuration, and the ``named`` paths."""

    root: str | None = None
    named: tuple[str, ...] = ()

    def around(self, folder: str) -> str | None:
        """Return the folder below which is looked for whatever may refer to ``folder``, an absolute path; ``None`` where nothing is.

        It is the repository's top or the configuration's folder, whichever is nearer. Without either, nothing says what belongs together
        but the folders that were named, or else the working directory: where only files were named, nothing is looked for.
        """
        projects = [one for one in (repository_top(folder), self.root) if one is not None and _holds(one, folder)]
        named = filter(os.path.isdir, self.named or (os.curdir,))
        found = [os.path.abspath(one) for one in projects or named if _holds(one, folder)]
        return max(found, key=len, default=None)

    def reach(self, path: str) -> bool:
        """Return true where a reference may lead to ``path``: with links followed, it lies with the run's own folders or named paths."""
        starts = [os.curdir, *([self.root] if self.root is not None else []), *map(_folder, self.named)]
        return any(not leads_out(path, repository_top(os.path.abspath(start)) or start) for start in starts)


def _folder(path: str) -> str:
    return path if os.path.isdir(path) else os.path.dirname(path) or os.curdir


def _holds(folder: str, path: str) -> bool:
    return f"{path}{os.sep}".startswith(os.path.join(os.path.abspath(folder), ""))


def name_of(path: str) -> str:
    """Return the last part of a path, as ``os.path.basename`` does, for a quarter of its cost where that is simple."""
    return path[path.rfind("/") + 1 :] if os.sep == "/" else os.path.basename(path)


def plain_path(path: str, here: str) -> str:
    """Return the same text for every spelling of one path, seen from the folder ``here``; most paths of a walk are that text already."""
    if os.sep != "/" or path[:1] == "." or "/." in path or "//" in path:
        path = os.path.abspath(path)
    return path.removeprefix(here)
