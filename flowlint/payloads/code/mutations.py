"""Applies to an object of source code what is done to it by its name before it is sent; what is not known for certain becomes a hole."""

from __future__ import annotations

from collections.abc import Collection

from flowlint.payloads.code.program import (
    Bare,
    Change,
    Computed,
    Effect,
    Expression,
    Invocation,
    Key,
    Member,
    Quoted,
    Record,
    Scalar,
    name_of,
)


def changed(record: Record, changes: Collection[Change], before: int) -> Record:
    """Return an object with the changes that are made to it; those from ``before`` on may be made or not."""
    if any(not one.keys and one.effect is not Effect.MERGE and one.start != before for one in changes):
        return _unknown(record)
    draft = _Draft(record)
    for change in changes:
        # What is done by the very call that is asked about comes too late.
        if change.start != before:
            draft.apply(change.keys, change, sure=change.start < before)
    return draft.record()


def has_arguments(call: Invocation) -> bool:
    """Tell whether a call is given any arguments."""
    return bool(call.arguments or call.named or call.is_open)


def constructed(call: Invocation, text: str) -> Record:
    """Return the object whose members the named arguments of a call in ``text`` say; others may set any member."""
    members = []
    for name, value in call.named.items():
        # The name stands before its value, with nothing but the sign, blanks and parentheses between.
        before = text[call.name_end : value.start].rstrip(" \t\r\n(").removesuffix("=").rstrip()
        start = call.name_end + len(before) - len(name)
        if before.endswith(name):
            members.append(Member(Bare(name, start, start + len(name), _unspellable), value, start, value.end, scattered=True))
    is_open = call.is_open or bool(call.arguments) or len(members) < len(call.named)
    return Record(tuple(members), call.start, call.end, literal=False, is_open=is_open)


def _unspellable(_: str) -> None:
    """Refuse every text: the name of an argument is the callee's."""


def opened(record: Record) -> Record:
    """Return an object that other code may change: it may get further members, and what is empty in it may be filled."""
    members = (member._replace(value=_filled(member.value)) for member in record.members)
    return record._replace(members=tuple(members), is_open=True)


def _filled(value: Expression) -> Expression:
    if isinstance(value, Record):
        return opened(value)
    empty = (isinstance(value, Scalar) and value.text == "null") or (isinstance(value, Quoted) and value.content == "")
    return Computed("…", value.start, value.end) if empty else value


def _unknown(record: Record) -> Record:
    """Return an object of which nothing is known any more."""
    return record._replace(members=(), literal=False, is_open=True)


class _Draft:
    """An object in the making: its members, the places of the named ones, and the drafts of those that are changed within."""

    def __init__(self, record: Record) -> None:
        self._before = record
        self._members = list(record.members)
        self._places = {name: index for index, member in enumerate(self._members) if (name := name_of(member.key)) is not None}
        self._inner: dict[int, _Draft] = {}
        self._is_open = record.is_open
        self._is_unknown = False

    def record(self) -> Record:
        """Return the object as it is now."""
        if self._is_unknown:
            return _unknown(self._before)
        for index, draft in self._inner.items():
            self._members[index] = self._members[index]._replace(value=draft.record())
        return self._before._replace(members=tuple(self._members), is_open=self._is_open)

    def apply(self, keys: tuple[Key, ...], change: Change, *, sure: bool) -> None:
        """Make a change at the member that ``keys`` lead to; one that is not ``sure`` may be made or not."""
        if not keys:
            self._become_unknown(change.effect)
            return
        index = self._places.get(name_of(keys[0]) or "")
        if index is None:
            self._apply_to_none(keys, change, sure=sure)
            return
        value = self._members[index].value
        if len(keys) == 1 and change.effect in {Effect.SET, Effect.REMOVE}:
            self._blur(index, is_removed=change.effect is Effect.REMOVE)
        elif isinstance(value, Record):
            if index not in self._inner:
                self._inner[index] = _Draft(value)
            self._inner[index].apply(keys[1:], change, sure=sure)
        elif not isinstance(value, Quoted | Scalar):
            self._blur(index)

    def _become_unknown(self, effect: Effect) -> None:
        if effect is not Effect.MERGE:
            self._is_unknown = True
            return
        for index in range(len(self._members)):
            self._blur(index)
        self._is_open = True

    def _apply_to_none(self, keys: tuple[Key, ...], change: Change, *, sure: bool) -> None:
        """Make a change at a member that is not seen; it may be one of those that another object has."""
        if change.effect is Effect.SET and len(keys) == 1 and sure:
            key, value = keys[0], change.value or Computed("…", change.start, change.end)
            self._places[name_of(key) or ""] = len(self._members)
            self._members.append(Member(key, value, key.start, value.end, scattered=True))
            return
        for index, member in enumerate(self._members):
            if member.key is None:
                self._blur(index)
        self._is_open = self._is_open or change.effect is not Effect.REMOVE

    def _blur(self, index: int, *, is_removed: bool = False) -> None:
        """Forget the value of a member; one that is removed may still be there, if that is not always done."""
        member = self._members[index]
        unknown = Computed("…", member.value.start, member.value.end)
        self._inner.pop(index, None)
        if is_removed:
            self._places.pop(name_of(member.key) or "", None)
            member = member._replace(key=None)
        self._members[index] = member._replace(value=unknown)
