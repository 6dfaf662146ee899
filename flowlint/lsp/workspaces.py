"""The checkers of a workspace: one for each configuration in it, made when a document first needs it, and again when a file changed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from threading import Lock

from flowlint.linter.checker import Checker
from flowlint.model.errors import FlowlintError

CONFIGURATIONS = (".flowlint.yaml", "pyproject.toml")


class Workspaces:
    """The checkers of the folders that an editor has open. Several threads may ask at once."""

    def __init__(self, folders: Iterable[str]) -> None:
        self.folders = tuple(folders)
        self.generation = 0
        self._checkers: dict[str, Checker | FlowlintError] = {}
        self._lock = Lock()

    def checker(self, path: str) -> Checker:
        """Return what judges the file at ``path``; raise a ``FlowlintError`` where the configuration or a definition is wrong."""
        folder = self._folder_of(path)
        with self._lock:
            if folder not in self._checkers:
                self._checkers[folder] = _made(folder)
            found = self._checkers[folder]
        if isinstance(found, FlowlintError):
            raise found
        return found

    def forget(self) -> None:
        """Read configurations and definitions again before anything else is judged."""
        with self._lock:
            self._checkers.clear()
            self.generation += 1

    def definitions(self) -> frozenset[str]:
        """Return the absolute paths of the definitions that documents are judged against."""
        with self._lock:
            made = [one for one in self._checkers.values() if isinstance(one, Checker)]
        return frozenset(os.path.abspath(flow.source) for one in made for flow in one.flows())

    def _folder_of(self, path: str) -> str:
        """Return the nearest folder with a configuration, up to the folder that is open; that folder where there is none."""
        root = next((one for one in sorted(self.folders, key=len, reverse=True) if _is_within(path, one)), os.path.dirname(path))
        folder = os.path.dirname(path)
        while folder != root and len(folder) > len(root):
            if any(os.path.lexists(os.path.join(folder, name)) for name in CONFIGURATIONS[:1]):
                return folder
            folder = os.path.dirname(folder)
        return root


def _made(folder: str) -> Checker | FlowlintError:
    try:
        return Checker.of_folder(folder)
    except FlowlintError as error:
        return error


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))
