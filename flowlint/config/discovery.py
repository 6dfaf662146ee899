"""The configuration: found, read, checked key by key, and handed on as ``Settings``.

A run without a configuration file imports neither YAML nor TOML nor JSON.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from flowlint.config.settings import Settings, default_definitions
from flowlint.model.errors import ConfigError, SourceError
from flowlint.sources.files import read_file
from flowlint.sources.trees import tree_of

__all__ = ["FILE_NAME", "PROJECT_NAME", "Settings", "load"]

FILE_NAME = ".flowlint.yaml"
PROJECT_NAME = "pyproject.toml"
_MAX_SIZE = 1 << 22
_MAX_TOML = 1 << 19
"""Bytes of a configuration in TOML: its many small tables take 200 times as much memory."""


def load(explicit: str | None, start: str, known_rules: Callable[[], Sequence[str]] | None = None) -> Settings:
    """Return the settings of ``explicit`` or, where that is ``None``, of the nearest configuration from the folder ``start`` upwards.

    In a folder ``.flowlint.yaml`` is preferred to ``[tool.flowlint]`` in ``pyproject.toml``. ``explicit`` may have any name; it is TOML if
    it ends in ``.toml``, else YAML. ``known_rules`` gives the ids of all rules and is asked only if the configuration names one; without
    it any id is accepted. Raises ``ConfigError``, with path, line and column, for whatever is wrong.
    """
    if explicit is not None:
        root = os.path.dirname(explicit) or "."
        stated = _read(explicit, _bytes(explicit), root, known_rules, required=True)
        return stated if stated is not None else _defaults(root)
    found = _discover(start, known_rules)
    return found if found is not None else _defaults(os.path.normpath(start))


def _discover(start: str, known_rules: Callable[[], Sequence[str]] | None) -> Settings | None:
    folder, root = os.path.abspath(start), os.path.normpath(start)
    while True:
        for name in (FILE_NAME, PROJECT_NAME):
            place = os.path.join(folder, name)
            if os.path.lexists(place) and not os.path.isdir(place):
                path = os.path.normpath(os.path.join(root, name))
                data = _bytes(path, within=tree_of(folder, folder))
                # A search costs nothing beside reading TOML, and most projects say nothing to flowlint.
                settings = _read(path, data, root, known_rules) if name == FILE_NAME or b"flowlint" in data else None
                if settings is not None:
                    return settings
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder, root = parent, os.path.normpath(os.path.join(root, os.pardir))


def _bytes(path: str, within: str | None = None) -> bytes:
    try:
        return read_file(path, _MAX_TOML if path.endswith(".toml") else _MAX_SIZE, within=within)
    except SourceError as error:
        raise ConfigError(str(error)) from error


def _read(path: str, data: bytes, root: str, known_rules: Callable[[], Sequence[str]] | None, *, required: bool = False) -> Settings | None:
    """Return the settings of one file; ``None`` where it is TOML without flowlint's table and not ``required``."""
    from flowlint.config.reader import settings_from

    if not path.endswith(".toml"):
        from flowlint.config.yaml_tree import parse

        return settings_from(parse(path, data), root, known_rules)
    from flowlint.config import toml_tree

    whole = toml_tree.parse(path, data)
    own = toml_tree.own_table(whole)
    return settings_from(own or whole, root, known_rules) if own is not None or required else None


def _defaults(root: str) -> Settings:
    return Settings(path=None, root=root, definitions=default_definitions(root), payloads=(root,))
