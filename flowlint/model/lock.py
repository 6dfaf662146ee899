"""What a snapshot says of itself: which flow each of its files holds, in which version, and since when."""

from __future__ import annotations

from typing import NamedTuple


class LockEntry(NamedTuple):
    """One flow of a snapshot.

    ``id``, ``name``, ``type`` and ``version`` are as the flow's file has them. ``published_date`` is when that version was published, in
    UTC (``2026-11-24T09:30:00Z``), and ``None`` where the platform does not say. ``contract`` is the hash of what payloads are judged
    against, ``file`` the name of the file in the snapshot's folder and ``file_hash`` the hash of its bytes; both are SHA-256 in
    hexadecimal. ``region`` is the domain that the flow was read from, ``fetched_at`` the time at which this content was first fetched.
    """

    id: str
    name: str
    type: str
    version: str | None
    published_date: str | None
    contract: str
    file: str
    file_hash: str
    region: str
    fetched_at: str


class Lock(NamedTuple):
    """The entries of a snapshot, by id."""

    entries: tuple[LockEntry, ...] = ()

    def by_id(self, flow_id: str) -> LockEntry | None:
        """Return the entry of the flow with this id, in any letter case, or ``None``."""
        folded = flow_id.lower()
        return next((entry for entry in self.entries if entry.id.lower() == folded), None)

    def by_file(self, name: str) -> LockEntry | None:
        """Return the entry whose file has this name, or ``None``."""
        return next((entry for entry in self.entries if entry.file == name), None)
