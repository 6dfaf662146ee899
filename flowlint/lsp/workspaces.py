"""The checkers of a workspace: one for each configuration in it, made when a document first needs it, and again when a file changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from threading import Lock

from flowlint.config.discovery import FILE_NAME, PROJECT_NAME
from flowlint.linter.checker import Checker
from flowlint.model.errors import FlowlintError
from flowlint.sources.files import read_file

_MOST = 4 << 20
"""Bytes of the largest configuration."""

_State = tuple[tuple[str, int, int], ...]
"""Paths, each with the time of its last change in nanoseconds and its size in bytes."""


class Workspaces:
    """The checkers of the folders that an editor has open, and ``texts`` what it has open in them. Several threads may ask at once."""

    def __init__(self, folders: Iterable[str], texts: Callable[[], dict[str, bytes]] = dict) -> None:
        self.folders = tuple(folders)
        self._texts = texts
        self.generation = 0
        self._checkers: dict[str, Checker | FlowlintError] = {}
        self._states: dict[str, _State] = {}
        self._lock = Lock()

    def checker(self, path: str) -> Checker:
        """Return what judges the file at ``path``; raise a ``FlowlintError`` where the configuration or a definition is wrong."""
        folder = self._folder_of(path)
        with self._lock:
            if folder not in self._checkers:
                self._checkers[folder] = _made(folder, self._texts())
                self._states[folder] = _state(folder, self._checkers[folder])
            found = self._checkers[folder]
        if isinstance(found, FlowlintError):
            raise found
        return found

    def look_again(self) -> bool:
        """Return true when a configuration or a definition is another file than when it was read; then all are read again."""
        with self._lock:
            changed = any(_state(folder, self._checkers[folder]) != state for folder, state in self._states.items())
        if changed:
            self.forget()
        return changed

    def forget(self) -> None:
        """Read configurations and definitions again before anything else is judged."""
        with self._lock:
            self._checkers.clear()
            self._states.clear()
            self.generation += 1

    def declares(self, path: str) -> bool:
        """Return true when the file at ``path`` is a definition that something was judged by."""
        with self._lock:
            made = list(self._checkers.values())
        return any(os.path.abspath(flow.source) == path for one in made if isinstance(one, Checker) for flow in one.flows())

    def files_changed(self, paths: Collection[str]) -> None:
        """Judge by files as they are now: configurations and definitions are read again where they may be other ones."""
        with self._lock:
            made = list(self._checkers.values())
        if any(isinstance(one, FlowlintError) or any(map(one.rests_on, paths)) for one in made):
            self.forget()
        else:
            self.generation += 1

    def _folder_of(self, path: str) -> str:
        """Return the nearest folder with a configuration, up to the folder that is open; that folder where there is none."""
        root = next((one for one in sorted(self.folders, key=len, reverse=True) if _is_within(path, one)), os.path.dirname(path))
        folder = os.path.dirname(path)
        while folder != root and len(folder) > len(root):
            if _is_configured(folder):
                return folder
            folder = os.path.dirname(folder)
        return root


def _state(folder: str, made: Checker | FlowlintError) -> _State:
    """Return the times and sizes of what a checker was made of: its configuration, its definitions, and the folders of these."""
    sources = [os.path.abspath(flow.source) for flow in made.flows()] if isinstance(made, Checker) else []
    paths = {os.path.join(folder, FILE_NAME), os.path.join(folder, PROJECT_NAME), *sources, *map(os.path.dirname, sources)}
    return tuple(map(_stamp, sorted(paths)))


def _stamp(path: str) -> tuple[str, int, int]:
    try:
        status = os.stat(path)
    except OSError:
        return path, 0, -1
    return path, status.st_mtime_ns, status.st_size


def _made(folder: str, edited: dict[str, bytes]) -> Checker | FlowlintError:
    try:
        return Checker.of_folder(folder, edited)
    except FlowlintError as error:
        return error


def _is_configured(folder: str) -> bool:
    """Return true when a folder may have a configuration; most files of Python projects say nothing to flowlint."""
    if os.path.lexists(os.path.join(folder, FILE_NAME)):
        return True
    project = os.path.join(folder, PROJECT_NAME)
    try:
        return os.path.lexists(project) and b"flowlint" in read_file(project, _MOST)
    except FlowlintError:
        return False


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))
