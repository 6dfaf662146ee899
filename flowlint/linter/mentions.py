"""The calls of the platform that one run meets and does not read: each file at its first."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from flowlint.model.errors import SourceError
from flowlint.sources.files import read_beginning

if TYPE_CHECKING:
    from flowlint.model.carried import Mention

MOST_NAMED = 10
"""Files that a run names; of more it gives the number."""


class Mentions:
    """Collects sentences about calls that are not read; what is met in a file counts once it is known what else the file holds.

    ``changed`` tells of the path of a file whether it changed, where only such are looked at.
    """

    def __init__(self, changed: Callable[[str], bool] | None = None) -> None:
        self._changed = changed
        self._met: list[Mention] = []
        self._sentences: dict[str, str] = {}

    @property
    def places(self) -> list[str]:
        """The place of each call, in the order met."""
        return list(self._sentences)

    def meet(self, one: Mention, *, counted: bool) -> None:
        """Keep a call in the file at hand that is not read, where it is ``counted``."""
        if counted:
            self._met.append(one)

    def settle(self, *, held: bool) -> None:
        """Keep what was met in the file at hand; ``held`` is true when something else was found in it."""
        if self._met:
            from flowlint.model.hosting import spot

            self._sentences |= {spot(one.place): one.sentence for one in self._met if not (one.alone and held)}
            self._met = []

    def look_at(self, path: str, *, within: str | None = None, is_read: bool = False, listed: bool = False) -> None:
        """Look for a call in a file from which nothing else is read; one that cannot be opened, or did not change, has none.

        ``is_read`` is true when files of this kind are read elsewhere, ``listed`` when a walk has just met the path as a regular file.
        """
        from flowlint.payloads.unread import call_forms, calls

        kind = call_forms.kind_of(path)
        if kind is None:
            return
        try:
            if kind.manner is call_forms.Manner.SCRIPT and read_beginning(path, 2, within=within, listed=listed) != b"#!":
                return
            data = read_beginning(path, call_forms.MOST, within=within, listed=listed)
        except SourceError:
            return
        if calls.may_hold(data) and (self._changed is None or self._changed(path)):
            from flowlint.payloads.unread import leftovers

            self._met += filter(None, [leftovers.alone_in(path, data, is_read=is_read)])
            self.settle(held=False)

    def sentences(self) -> list[str]:
        """Return what a run says of the calls."""
        named = [f"{place}: {sentence}" for place, sentence in islice(self._sentences.items(), MOST_NAMED)]
        more = len(self._sentences) - MOST_NAMED
        if more <= 0:
            return named
        files = "1 more file launches flows or creates" if more == 1 else f"{more} more files launch flows or create"
        return [*named, f"{files} triggers in forms that flowlint does not read"]
