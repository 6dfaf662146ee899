"""What Git tracks: it is never ignored, whatever the files of patterns say."""

from __future__ import annotations

from collections.abc import Callable

from flowlint.model.errors import ConfigError
from flowlint.model.named_tuple import NamedTuple


class _Names(NamedTuple):
    """The files, links and submodules that Git tracks in one working tree, and the folders that hold them, relative to its top."""

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()


class Tracked:
    """The answers of one run: Git is asked once for each working tree, and only when a pattern would leave something out.

    Where it is missing, or refuses, nothing counts as tracked; that is said once.
    """

    __slots__ = ("_names",)

    def __init__(self) -> None:
        self._names: dict[str, _Names] = {}

    def holds(self, top: str, path: str, on_note: Callable[[str], None]) -> bool:
        """Tell whether ``path``, relative to the ``top`` of a working tree, is tracked, or is a folder that holds what is tracked."""
        names = self._names.get(top)
        if names is None:
            names = self._names[top] = _names(top, on_note)
        return path in names.files or path in names.folders


def _names(top: str, on_note: Callable[[str], None]) -> _Names:
    from flowlint.sources import git

    try:
        files = git.tracked(top)
    except ConfigError as error:
        on_note(f"files that Git both ignores and tracks were left out: {error}")
        return _Names()
    folders: set[str] = set()
    for path in files:
        while (path := path.rpartition("/")[0]) and path not in folders:
            folders.add(path)
    return _Names(files, frozenset(folders))
