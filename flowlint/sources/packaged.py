"""The schemas and tables that come with flowlint, and where it was installed from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

DISTRIBUTION = "genesys-flowlint"
"""What package registries call flowlint."""


def load(name: str) -> dict[str, Any]:
    """Return the packaged JSON Schema called ``name``: ``config``, ``flow-definition``, ``report`` or ``launch-request``.

    Raises ``KeyError`` where there is none of that name.
    """
    return packaged(f"{name}.schema.json")


def packaged(name: str) -> dict[str, Any]:
    """Return what the packaged JSON file called ``name`` holds, a schema or other data. Raises ``KeyError`` where there is none."""
    file = _folder() / name
    if not file.is_file():
        raise KeyError(name)
    held: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return held


def _folder() -> Traversable:
    from importlib import resources

    try:
        return resources.files("flowlint.schemas")
    except ModuleNotFoundError:
        # A checkout that is not installed: the schemas stand beside the package.
        return resources.files("flowlint") / ".." / "schemas"


def install_record() -> str | None:
    """Return the record that an installer keeps of where flowlint came from (``direct_url.json``, PEP 610).

    It is empty after an install from a package registry, and ``None`` where flowlint is not installed.
    """
    from importlib.metadata import Distribution, PackageNotFoundError

    try:
        installed = Distribution.from_name(DISTRIBUTION)
    except PackageNotFoundError:
        return None
    return installed.read_text("direct_url.json") or ""
