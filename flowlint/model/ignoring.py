"""What the user ignores, and what became of it in a run; and what else is known of a run as a whole."""

from __future__ import annotations

import datetime

from flowlint.model.location import Location
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.snapshot import StaleSnapshot


class CommentIgnore(NamedTuple):
    """A comment ``# flowlint: ignore[rule] reason``: it hides findings of ``rules`` on the lines of its file from ``line`` to ``last``.

    Lines count from 1; without ``last`` it is that one line.
    """

    rules: tuple[str, ...]
    reason: str
    line: int
    place: Location
    last: int = 0


class IgnoreUse(NamedTuple):
    """One ignore of the configuration or of a comment, after a run that could have needed it.

    ``unknown`` are rules that it names but that do not exist. ``judged`` is true when every rule that it names was on, so that it is of no
    use where ``used`` is false. ``expired`` is true when its last day, ``until``, is over.
    """

    place: Location
    rules: tuple[str, ...]
    reason: str
    used: bool
    judged: bool
    comment: bool
    unknown: tuple[str, ...] = ()
    until: datetime.date | None = None
    expired: bool = False


class RunFacts(NamedTuple):
    """What is known of a run as a whole: of its snapshots, and, once every payload is judged, of what the user ignores."""

    ignores: tuple[IgnoreUse, ...] = ()
    stale: tuple[StaleSnapshot, ...] = ()
