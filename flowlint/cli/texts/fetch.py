"""What ``flowlint fetch`` says: what was written, what was left out, and what of the snapshot could not be read any more."""

from __future__ import annotations

import os
from collections.abc import Iterable

from flowlint.definitions.snapshots.fetch import Lost, Reading
from flowlint.definitions.snapshots.kept import Kept
from flowlint.definitions.snapshots.store import Stored
from flowlint.model.printable import counted, row

_SHOWN = 8


def written(stored: list[Stored], folder: str) -> list[str]:
    """Return which files were written, and the counts."""
    fresh = [one for one in stored if one.written]
    lines = [f'wrote {one.path}: "{one.item.flow.name}" version {one.item.flow.version}' for one in fresh]
    return [
        *lines,
        f'fetched {counted(len(stored), "flow")} into "{folder}": {len(fresh)} written, {len(stored) - len(fresh)} unchanged',
    ]


def left_out(unpublished: tuple[str, ...], kept: Kept) -> list[str]:
    """Return which flows are not published, and which settings of the snapshot were kept."""
    lines = [f"{counted(len(unpublished), 'flow')} left out, since not published: {_listed(unpublished)}"] if unpublished else []
    settings = f"requestBody kept as the snapshot states it, since the platform does not tell: {_listed(kept.settings)}"
    return [*lines, *([settings] if kept.settings else [])]


def not_read(kept: Kept) -> list[str]:
    """Return what this client may not read, and what stands there instead."""
    reading = kept.reading
    coarse = [one.flow.name for one in reading.fetched if one.reason]
    why = "since the configuration could not be read"
    lines = [f"{counted(len(coarse), 'flow')} with coarse types, {why}: {_listed(coarse)}"] if coarse else []
    if reading.no_triggers:
        held = f"not read, those that the snapshot knows are kept ({_listed(kept.triggers)})" if kept.triggers else "left out"
        lines.append(f"triggers are {held}: {reading.no_triggers}")
    return lines


def lost(flows: Iterable[Lost], folder: str, *, deleted: bool) -> list[str]:
    """Return of each flow that the platform does not give any more why, and what became of its file."""
    done = "deleted from the snapshot" if deleted else "kept in the snapshot, delete it with --prune"
    found = list(flows)
    shown = found if deleted else found[:_SHOWN]
    lines = [f'flow "{one.entry.name}" ({os.path.join(folder, one.entry.file)}) is {_reason(one)}: {done}' for one in shown]
    more = len(found) - len(shown)
    return [*lines, f"{counted(more, 'other flow')} of the snapshot cannot be read any more"] if more else lines


def _reason(one: Lost) -> str:
    return "not published any more" if one.unpublished else "not on the platform any more, or this client may not see it"


def failures(reading: Reading) -> list[str]:
    """Return which flows could not be read, and why."""
    shown = [f'flow "{one.name}" is left as it was: {one.error}' for one in reading.failed[:_SHOWN]]
    more = len(reading.failed) - _SHOWN
    return [*shown, f"{counted(more, 'other flow')} could not be read"] if more > 0 else shown


def _listed(names: Iterable[str]) -> str:
    return row(list(names), _SHOWN)
