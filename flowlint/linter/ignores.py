"""Hides the findings that the user ignores, and remembers which ignores were of use."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import chain

from flowlint.config.entries import IgnoreEntry, suppresses
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.ignoring import CommentIgnore, IgnoreUse, RunFacts
from flowlint.model.location import Lines, Location, tokens
from flowlint.model.named_tuple import NamedTuple
from flowlint.sources.glob import Globs


class IgnorePolicy(NamedTuple):
    """What the user said about ignoring: the entries of the configuration, how paths look from there, and the day that it is."""

    entries: tuple[IgnoreEntry, ...] = ()
    relative: Callable[[str], str] = str
    today: datetime.date | None = None


class Ignores:
    """The ignores of one run; ``on`` are the ids of the rules whose findings are wanted, ``known`` those of all rules."""

    def __init__(self, policy: IgnorePolicy, on: Container[str], known: Sequence[str]) -> None:
        self._policy = policy
        self._on = on
        self._known = known
        self._globs = Globs(entry.glob for entry in policy.entries)
        self._of_file: tuple[str, dict[tuple[str, ...], list[IgnoreEntry]]] | None = None
        self._used: set[Location] = set()
        self._reached: set[int] = set()
        self._comments: list[CommentIgnore] = []
        self._of_text: dict[str, dict[int, list[CommentIgnore]]] = {}
        self._lines: tuple[str, Lines] | None = None

    def reach(self, path: str) -> None:
        """Note that the file at ``path`` was checked, so that entries for it could be of use."""
        if not self.all_reached():
            relative = self._policy.relative(path)
            self._reached.update(self._globs.matching(relative))

    def all_reached(self) -> bool:
        """Tell whether every entry could have been of use."""
        return len(self._reached) == len(self._policy.entries)

    def learn(self, comments: Sequence[CommentIgnore], *, judged: bool = True) -> None:
        """Take the ignoring comments of one file; those of the one before are kept, since its triggers are judged later.

        Unless the whole text is ``judged``, nothing is said of comments that hide nothing.
        """
        if judged:
            self._comments.extend(comments)
        for comment in comments:
            by_line = self._of_text.setdefault(comment.place.source.name, {})
            for line in range(comment.line, max(comment.line, comment.last) + 1):
                by_line.setdefault(line, []).append(comment)

    def hides(self, diagnostic: Diagnostic, rule: str) -> bool:
        """Return true when the user ignores a finding of ``rule``, at its place or at what brings it about."""
        hidden = self._hides(diagnostic.place, rule)
        return (diagnostic.cause is not None and self._hides(diagnostic.cause, rule)) or hidden

    def _hides(self, place: Location, rule: str) -> bool:
        hidden = False
        if self._policy.entries and self._policy.today is not None:
            relative = self._policy.relative(place.source.name)
            for entry in self._entries_at(relative, place.pointer):
                if suppresses(entry, relative, place.pointer, rule, self._policy.today):
                    self._used.add(entry.location)
                    hidden = True
        for comment in self._comments_at(place):
            if rule in comment.rules:
                self._used.add(comment.place)
                hidden = True
        return hidden

    def _entries_at(self, path: str, pointer: str) -> Iterator[IgnoreEntry]:
        """Yield the entries that may stand for a place; those of one file are put in order once."""
        if self._of_file is None or self._of_file[0] != path:
            by_pointer: dict[tuple[str, ...], list[IgnoreEntry]] = {}
            for index in self._globs.matching(path):
                entry = self._policy.entries[index]
                wanted = tuple(tokens(entry.pointer))
                by_pointer.setdefault(("*",) if "*" in wanted else wanted, []).append(entry)
            self._of_file = path, by_pointer
        given, known = tuple(tokens(pointer)), self._of_file[1]
        return chain(known.get(("*",), ()), *(known.get(given[:length], ()) for length in range(len(given) + 1)))

    def _comments_at(self, place: Location) -> Sequence[CommentIgnore]:
        by_line = self._of_text.get(place.source.name)
        if by_line is None or place.span is None:
            return ()
        text = place.source.text
        if self._lines is None or self._lines[0] is not text:
            self._lines = (text, Lines(text))
        return by_line.get(self._lines[1].region(place.span, place.source.first_line).line, ())

    def facts(self) -> Iterator[RunFacts]:
        """Yield what became of the comments, then of the entries: an entry may hide what is found of comments, a comment never does."""
        self._of_text = {}
        # A comment of a host may also be one of a script in it.
        comments = {comment.place: comment for comment in self._comments}.values()
        yield RunFacts(tuple(self._use(comment.place, comment.rules, comment.reason, comment=True) for comment in comments))
        yield RunFacts(tuple(self._entry_uses()))

    def _entry_uses(self) -> Iterator[IgnoreUse]:
        today = self._policy.today
        for index, entry in enumerate(self._policy.entries):
            if index in self._reached:
                expired = entry.until is not None and today is not None and today > entry.until
                yield self._use(entry.location, entry.rules, entry.reason, comment=False, until=entry.until, expired=expired)

    def _use(
        self,
        place: Location,
        rules: tuple[str, ...],
        reason: str,
        *,
        comment: bool,
        until: datetime.date | None = None,
        expired: bool = False,
    ) -> IgnoreUse:
        unknown = tuple(rule for rule in rules if rule not in self._known)
        judged = all(rule in self._on for rule in rules or self._known if rule not in unknown)
        return IgnoreUse(place, rules, reason, place in self._used, judged, comment, unknown, until, expired)
