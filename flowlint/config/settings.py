"""What a configuration settles."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from flowlint.model.identity import once_each
from flowlint.model.mode import ContainerMode
from flowlint.model.named_tuple import NamedTuple
from flowlint.sources.glob import Globs

if TYPE_CHECKING:
    from flowlint.config.entries import BindingEntry, FlowEntry, IgnoreEntry, MaxAge
    from flowlint.model.severity import Severity

DEFAULT_FOLDER = "flows"
"""The folder beside the configuration whose definitions are loaded where none are stated."""

DEFAULT_BASELINE = "flowlint-baseline.json"
"""The baseline beside the configuration, where none is named."""

LOCK = "flowlint.lock"
"""The lock of a snapshot, beside the definitions that it tells of."""

_NOTHING: Mapping[str, str] = {}


class Settings(NamedTuple):
    """The user's settings; paths are resolved. A tuple, since it stands on every run's way and a dataclass costs three times as much.

    ``path`` is the configuration file, ``None`` where there is none. ``root`` is its folder, or the folder where the search began; globs
    are relative to it. ``definitions_place`` is where the user names ``definitions``, so a missing one is an error, and
    ``payloads_place`` where they name ``payloads``, so what lies there is one; both are empty where they do not. ``flows`` has an
    alias or id for each entry. In ``rules``, by rule or group, ``None`` means off. ``max_age`` is how old the flows of a snapshot may be.
    """

    path: str | None
    root: str
    definitions: tuple[str, ...] = ()
    definitions_place: str = ""
    payloads: tuple[str, ...] = ()
    payloads_place: str = ""
    flows: Mapping[str, FlowEntry] = _NOTHING  # type: ignore[assignment]
    exclude: tuple[str, ...] = ()
    bindings: tuple[BindingEntry, ...] = ()
    container: ContainerMode = ContainerMode.AUTO
    rules: Mapping[str, Severity | None] = _NOTHING  # type: ignore[assignment]
    ignore: tuple[IgnoreEntry, ...] = ()
    substitutions: Mapping[str, str] = _NOTHING
    max_age: MaxAge | None = None

    def resolve(self, path: str) -> str:
        """Return ``path``, which is relative to the configuration, as the working directory sees it."""
        return resolve(self.root, path)

    def relative(self, path: str) -> str:
        """Return ``path``, which is relative to the working directory, as globs see it: relative to the root, with ``/`` between names."""
        if os.sep != "/":
            path = path.replace(os.sep, "/")
        if self.root == os.curdir:
            if path[:1] not in {"/", "."} and "/." not in path:
                return path
        elif path.startswith(f"{self.root}/") and "/." not in path:
            return path[len(self.root) + 1 :]
        folder, slash, name = path.rpartition("/")
        if name in _NO_NAMES:
            return os.path.relpath(path, self.root).replace(os.sep, "/")
        # The files of a folder share most of the way, which takes 12 us to work out.
        way = _way(folder + slash or os.curdir, self.root, "" if path[:1] == self.root[:1] == "/" else os.getcwd())
        return name if way == os.curdir else f"{way}/{name}"

    def excludes(self, path: str, folder: bool = False) -> bool:
        """Return true when ``path``, as the working directory sees it, is excluded, by itself or by a folder that it lies in."""
        if not self.exclude:
            return False
        relative = self.relative(path) + ("/" if folder else "")
        return bool(_globs(self.exclude).matching(relative))


_NO_NAMES = frozenset({"", os.curdir, os.pardir})


@lru_cache(maxsize=64)
def _way(folder: str, root: str, working: str) -> str:
    """Return the way from ``root`` to a folder, both as the folder ``working`` sees them, with ``/`` between names."""
    return os.path.relpath(os.path.join(working, folder), os.path.join(working, root)).replace(os.sep, "/")


@once_each
def _globs(globs: tuple[str, ...]) -> Globs:
    return Globs(globs)


def resolve(root: str, path: str) -> str:
    """Return ``path``, which is relative to ``root``, as the working directory sees it."""
    return os.path.normpath(os.path.join(root, path))


def default_definitions(root: str) -> tuple[str, ...]:
    """Return the folder of definitions that needs no stating, where there is one."""
    folder = resolve(root, DEFAULT_FOLDER)
    return (folder,) if os.path.isdir(folder) else ()
