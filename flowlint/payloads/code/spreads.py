"""Puts the members of other objects into the one that they are spread into, as far as those are known for certain."""

from __future__ import annotations

from flowlint.payloads.code.json_writer import Resolve
from flowlint.payloads.code.program import Expression, Member, Record, Reference, name_of

_MOST_DEEP = 10
"""Objects that are spread into one another."""

_MOST_SPREAD = 1_000
"""Objects whose members are put into one request."""


def merge(record: Record, resolve: Resolve) -> Record:
    """Return an object whose spread members, and those of the objects in it, have for value the members that they stand for.

    A name that the object has elsewhere too is left out of them: later members win, and what is overridden is no longer known.
    """
    return _Merger(resolve).merged(record, 0)


class _Merger:
    """The work on one request; ``_left`` bounds it."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._left = _MOST_SPREAD

    def merged(self, record: Record, depth: int) -> Record:
        """Return an object with the members of those that are spread into it."""
        if depth > _MOST_DEEP or not any(member.key is None or isinstance(member.value, Record) for member in record.members):
            return record
        named = {name for member in record.members if (name := name_of(member.key)) is not None}
        is_sure = all(member.key is None or name_of(member.key) is not None for member in record.members)
        spread = sum(member.key is None for member in record.members)
        members = []
        for member in record.members:
            value = member.value
            if isinstance(value, Record) and member.key is not None:
                value = self.merged(value, depth + 1)
            elif member.key is None and is_sure and spread == 1:
                value = self._members(value, named, depth)
            members.append(member._replace(value=value))
        return record._replace(members=tuple(members))

    def _members(self, value: Expression, named: set[str], depth: int) -> Expression:
        """Return the object that an expression stands for, without the members named; the expression where that is not known."""
        self._left -= 1
        meaning = self._resolve(value) if isinstance(value, Reference) and self._left > 0 else None
        found = meaning.value if meaning is not None else value
        if not isinstance(found, Record):
            return value
        whole = self.merged(found, depth + 1)
        if whole.is_open or any(name_of(member.key) is None for member in whole.members):
            return value
        kept: list[Member] = [member for member in whole.members if name_of(member.key) not in named]
        return whole._replace(members=tuple(kept))
