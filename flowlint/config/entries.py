"""The composed values of a configuration: a flow, a binding, an ignored place. Each knows its own place, as ``path:line:column``."""

from __future__ import annotations

import datetime

from flowlint.model.flow import RequestBody
from flowlint.model.location import Location, tokens
from flowlint.model.mode import Shape
from flowlint.model.named_tuple import NamedTuple
from flowlint.sources.glob import matches


class FlowEntry(NamedTuple):
    """What the configuration says of one flow: the path of its definition, resolved, its request-body setting, and its id."""

    definition: str | None
    request_body: RequestBody | None
    id: str | None
    place: str


class BindingEntry(NamedTuple):
    """Which files are judged against which flow: globs, and the flow's path, alias, id or name as the user wrote it."""

    files: tuple[str, ...]
    flow: str
    shape: Shape
    place: str

    def covers(self, relative_path: str) -> bool:
        """Return true when a file, its path relative to the configuration's root, is meant."""
        return any(matches(glob, relative_path) for glob in self.files)


class MaxAge(NamedTuple):
    """How old a snapshot may be: in seconds, and in words such as ``14 days``."""

    seconds: int
    words: str


class IgnoreEntry(NamedTuple):
    """Findings that the user does not want to see: where, of which rules (empty: of all), why, and until when, that day included.

    ``pointer`` is the beginning of a JSON pointer, in whole tokens; the token ``*`` stands for any one. Empty, it stands for whole files.
    """

    glob: str
    pointer: str
    rules: tuple[str, ...]
    reason: str
    until: datetime.date | None
    location: Location


def suppresses(entry: IgnoreEntry, path: str, pointer: str, rule: str, today: datetime.date) -> bool:
    """Return true when ``entry`` hides a finding of ``rule`` at ``pointer`` in ``path``, which is relative to the configuration's root."""
    if (entry.until is not None and today > entry.until) or (entry.rules and rule not in entry.rules):
        return False
    wanted, given = tokens(entry.pointer), tokens(pointer)
    if len(wanted) > len(given) or any(want not in {"*", token} for want, token in zip(wanted, given, strict=False)):
        return False
    return matches(entry.glob, path)
