"""Tells what a change of one object does to those that were put into it by their names."""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.payloads.code.program import Change, Effect, Expression, Items, Record, Reference, name_of


def passed_on(value: Expression, change: Change) -> Iterator[tuple[Reference, Change]]:
    """Yield the names in ``value`` whose objects a change of it is made in, each with that change of it."""
    keys = change.keys
    is_deep = change.effect in {Effect.MERGE, Effect.UNKNOWN}
    while keys and isinstance(value, Record):
        if len(keys) > 1 or is_deep:
            spread = (member.value for member in value.members if member.key is None)
            yield from ((one, change._replace(keys=keys)) for one in spread if isinstance(one, Reference) and len(one.path) == 1)
        inner = value.get(name_of(keys[0]) or "")
        if inner is None:
            return
        value, keys = inner, keys[1:]
    if isinstance(value, Record) and is_deep and not keys:
        # Whoever gets the object may change all that is in it.
        yield from ((name, change._replace(keys=(), value=None, effect=Effect.UNKNOWN)) for name in _names_in(value))
    elif isinstance(value, Reference) and len(value.path) == 1 and change.keys and (keys or is_deep):
        yield value, change._replace(keys=keys)


def _names_in(record: Record) -> Iterator[Reference]:
    waiting: list[Expression] = [record]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Record):
            waiting += [member.value for member in one.members]
        elif isinstance(one, Items):
            waiting += one.items
        elif isinstance(one, Reference) and len(one.path) == 1:
            yield one
