"""What a run says of the snapshot that its definitions come from."""

from __future__ import annotations

import os

from flowlint.model.location import Location
from flowlint.model.named_tuple import NamedTuple

_SHOWN = 12
"""Digits of a contract's hash that people are shown."""


def fetch_command(folder: str, *options: str) -> str:
    """Return the command that fetches the flows of the snapshot in ``folder`` again."""
    from shlex import quote

    return f"`{' '.join(('flowlint fetch', *options, '--to', quote(folder or os.curdir)))}`"


class LockedFlow(NamedTuple):
    """What the lock says of one flow: the hash of its contract, and how many whole days ago it was fetched, -1 for the future."""

    contract: str
    days: int

    @property
    def words(self) -> str:
        """The facts for people: ``contract 1f0c33ab9d7e, fetched 3 days ago``."""
        age = {-1: "in the future by its lock", 0: "today", 1: "1 day ago"}.get(self.days, f"{self.days} days ago")
        return f"contract {self.contract[:_SHOWN]}, fetched {age}"


class StaleSnapshot(NamedTuple):
    """A snapshot with flows that were fetched longer ago than the user allows.

    ``place`` is where its lock says so of the oldest, which is called ``name`` and was fetched on ``date`` (``2026-11-24``). ``flows`` is
    the number of such flows, ``limit`` the age allowed, in words. ``ahead`` is true when they were fetched in the future instead, so that
    their age is not known.
    """

    place: Location
    name: str
    date: str
    flows: int
    limit: str
    ahead: bool = False
