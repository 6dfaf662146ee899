"""Collects what a program's names stand for while its tree is walked."""

from __future__ import annotations

from flowlint.model.code import MOST_ITEMS, Change, Expression, Invocation, Program, Record, Variable


class Names:
    """The scopes of one program as they are met, the calls and the objects in it."""

    def __init__(self) -> None:
        self.calls: list[Invocation] = []
        self.records: list[Record] = []
        self.compared: list[tuple[int, int]] = []
        self._parents = [-1]
        self._bound: dict[tuple[int, str], list[tuple[Expression | None, int]]] = {}
        self._changes: list[tuple[int, str, Change]] = []
        self._uses: list[tuple[int, str]] = []
        self._looks: list[tuple[int, str]] = []
        self._assigned: list[tuple[int, str, Expression | None, int]] = []

    def scope(self, parent: int) -> int:
        """Return a new scope in ``parent``."""
        self._parents.append(parent)
        return len(self._parents) - 1

    def bind(self, scope: int, name: str, value: Expression | None, start: int) -> None:
        """Note that a name is given a value, ``None`` where it is not known."""
        self._bound.setdefault((scope, name), []).append((value, start))

    def declare(self, scope: int, name: str) -> None:
        """Note that a name belongs to a scope, and has no value yet."""
        self._bound.setdefault((scope, name), [])

    def assign(self, scope: int, name: str, value: Expression | None, start: int) -> None:
        """Note that a name, of whatever scope around, is given a value."""
        self._assigned.append((scope, name, value, start))

    def change(self, scope: int, name: str, change: Change) -> None:
        """Note that the object of a name is changed."""
        self._changes.append((scope, name, change._replace(scope=scope)))

    def use(self, scope: int, name: str) -> None:
        """Note that a name is read."""
        self._uses.append((scope, name))

    def look_into(self, scope: int, name: str) -> None:
        """Note that a member of a name's value is read."""
        self._looks.append((scope, name))

    @property
    def has_room(self) -> bool:
        """Whether more objects are to be noted; of very many only the first are."""
        return len(self.records) < MOST_ITEMS

    def program(self) -> Program:
        """Return all that was noted."""
        for scope, name, value, start in self._assigned:
            self._bound.setdefault(self._home(scope, name), []).append((value, start))
        changes: dict[tuple[int, str], list[Change]] = {}
        uses: dict[tuple[int, str], int] = {}
        for scope, name, change in self._changes:
            changes.setdefault(self._home(scope, name), []).append(change)
        for scope, name in self._uses:
            home = self._home(scope, name)
            uses[home] = uses.get(home, 0) + 1
        looks = {self._home(scope, name) for scope, name in self._looks}
        variables = {
            key: Variable(
                values[0][0] if len(values) == 1 else None,
                tuple(sorted(changes.get(key, ()), key=lambda change: change.start)),
                uses.get(key, 0),
                key in looks,
                values[0][1] if values else 0,
            )
            for key, values in self._bound.items()
        }
        calls = sorted(self.calls, key=lambda call: (call.start, -call.end))
        records = sorted(self.records, key=lambda record: record.start)
        return Program(tuple(calls), tuple(records), variables, tuple(self._parents), frozenset(self.compared))

    def _home(self, scope: int, name: str) -> tuple[int, str]:
        while scope >= 0 and (scope, name) not in self._bound:
            scope = self._parents[scope]
        return max(scope, 0), name
