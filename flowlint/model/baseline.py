"""A finding that a baseline knows."""

from __future__ import annotations

from typing import NamedTuple


class BaselineEntry(NamedTuple):
    """One known finding; the path is relative to the configuration's folder, with ``/`` between names."""

    path: str
    pointer: str
    rule: str
    fingerprint: str
