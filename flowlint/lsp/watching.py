"""Which files, when they change, make every open document be judged again."""

from __future__ import annotations

from lsprotocol import types

_GLOBS = ("**/.flowlint.yaml", "**/pyproject.toml", "**/.gitignore", "**/*.{json,yaml,yml,tftpl,lock}", "**/*.i3*")

WATCHERS = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(glob) for glob in _GLOBS])
"""What the editor is asked to tell of."""
