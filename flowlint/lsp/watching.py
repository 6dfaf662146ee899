"""Which files, when they change, make every open document be judged again."""

from __future__ import annotations

import os
from collections.abc import Collection

from lsprotocol import types

_NAMES = frozenset({".flowlint.yaml", "pyproject.toml", ".gitignore", "flowlint.lock", "flowlint-baseline.json"})
_GLOBS = ("**/.flowlint.yaml", "**/pyproject.toml", "**/.gitignore", "**/*.{json,yaml,yml,tftpl,lock}", "**/*.i3*")

WATCHERS = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(glob) for glob in _GLOBS])
"""What the editor is asked to tell of."""


def matters(path: str, kind: types.FileChangeType, definitions: Collection[str]) -> bool:
    """Return true when a change at ``path`` may change findings; ``definitions`` are the paths of those that are loaded.

    A new file matters where definitions are, since it may be one.
    """
    if os.path.basename(path) in _NAMES or path in definitions:
        return True
    return kind is types.FileChangeType.Created and os.path.dirname(path) in {os.path.dirname(one) for one in definitions}
