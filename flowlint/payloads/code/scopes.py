"""Collects what a program's names stand for while its tree is walked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from flowlint.model.request import FIELDS
from flowlint.payloads.code.aliases import passed_on
from flowlint.payloads.code.control_flow import Region
from flowlint.payloads.code.program import (
    MOST_ITEMS,
    OWN,
    Change,
    Effect,
    Expression,
    Imported,
    Invocation,
    Key,
    Program,
    Record,
    Variable,
    field_named,
    name_of,
)

_Placed = TypeVar("_Placed", Invocation, Record)
Tree = TypeVar("Tree")

Held = tuple[tuple[int, str], ...]
"""The names, each with its scope, by which an expression is known that is sent, returned or shown; none where that is done at once."""

Steps = tuple[str | None, tuple[Key, ...], bool]
"""The name that a path begins with, if it does, its steps before the first that is computed, and whether these are all."""

_SENDS = re.compile(
    r"(?:.*_)?request|.*Request|(?:do|api|async)?_?(?:send|post|launch|execute|start|trigger|invoke|submit|dispatch|run|write)(?![a-z]).*"
)

_TELLING = re.compile(
    r"flow|trigger|content[-_ ]?type|xmlhttp|xhr|\\[xu0-7]"
    r"|(?:self|cls|this)\s{0,9}\.\s{0,9}#?\w{0,99}(?:ur[il]|endpoint|address|path|\s{0,9}[^\w\s.(]{0,3}=)"
)
"""What every address of a call, every object that looks like a request, and headers have in their text in lower case.

An escape may hide it.

So may a field of a class that is called an address, and every field may be set.
"""
_OF_TELLING = ("flow", "trigger", "content", "xmlhttp", "xhr", "\\", "self", "cls", "this")
"""One of these is in every such text; to look for them all takes a tenth of looking for the expression in the body of a function."""

_WORD = re.compile(r"[\w$]+", re.ASCII)

_MOST_GIVEN = 100
"""Times that an object is noted as given away by others that it was put into; those that come first tell enough."""


def sends(name: str) -> bool:
    """Tell whether a function's name says that it sends what it is given, or launches something with it."""
    return _SENDS.fullmatch(name) is not None


class Standings(Generic[Tree]):
    """Where the expressions of one text stand, by what tells the nodes of its tree apart."""

    def __init__(self, identity: Callable[[Tree], int]) -> None:
        self._identity = identity
        self._held: dict[int, Held] = {}
        self._kept: set[int] = set()
        self._named: set[int] = set()

    def held(self, node: Tree) -> Held | None:
        """Return the names by which a node's value is known that is only sent, returned or shown; ``None`` where it is used otherwise."""
        return self._held.get(self._identity(node))

    def keeps(self, node: Tree) -> bool:
        """Tell whether no code is seen to get an object that is made here, with what is put into it."""
        return self._identity(node) in self._kept

    def is_named(self, node: Tree) -> bool:
        """Tell whether an object that is made here is known by a name, so that its changes are those of what is put into it by name."""
        return self._identity(node) in self._named

    def is_made(self, node: Tree) -> bool:
        """Tell whether either holds of a node."""
        identity = self._identity(node)
        return identity in self._kept or identity in self._named

    def hold(self, nodes: Iterable[Tree], held: Held) -> None:
        """Note by which names the values of nodes are known."""
        self._held.update((self._identity(node), held) for node in nodes)

    def keep(self, nodes: Iterable[Tree]) -> None:
        """Note objects that no code is seen to get."""
        self._kept.update(map(self._identity, nodes))

    def name(self, nodes: Iterable[Tree]) -> None:
        """Note objects that are known by a name."""
        self._named.update(map(self._identity, nodes))


class Names:
    """The scopes of one program as they are met, the calls and the objects in it."""

    def __init__(self) -> None:
        self.calls: list[Invocation] = []
        self._records: list[tuple[Record, Held]] = []
        self.compared: list[tuple[int, int]] = []
        self.regions: list[Region] = []
        self.methods: set[str] = set()
        self.classes: set[int] = set()
        self._failing: list[tuple[int, int]] = []
        self._parents = [-1]
        self._bound: dict[tuple[int, str], list[tuple[Expression | None, int]]] = {}
        self._valued: set[str] = set()
        self._changes: list[tuple[int, str, Change]] = []
        self._uses: list[tuple[int, str, Held | None, int]] = []
        self._looks: list[tuple[int, str]] = []
        self._assigned: list[tuple[int, str, Expression | None, int]] = []

    def scope(self, parent: int) -> int:
        """Return a new scope in ``parent``."""
        self._parents.append(parent)
        return len(self._parents) - 1

    def bind(self, scope: int, name: str, value: Expression | None, start: int) -> None:
        """Note that a name is given a value, ``None`` where it is not known."""
        if value is not None:
            self._valued.add(name)
        self._bound.setdefault((scope, name), []).append((value, start))

    def declare(self, scope: int, name: str) -> None:
        """Note that a name belongs to a scope, and has no value yet."""
        self._valued.add(name)
        self._bound.setdefault((scope, name), [])

    def assign(self, scope: int, name: str, value: Expression | None, start: int) -> None:
        """Note that a name, of whatever scope around, is given a value."""
        self._assigned.append((scope, name, value, start))

    def bind_field(self, scope: int, name: str, value: Expression | None, start: int) -> None:
        """Note that a field of the class around a scope is given a value, ``None`` where it is not known."""
        while scope >= 0 and scope not in self.classes:
            scope = self._parents[scope]
        if scope >= 0:
            self.bind(scope, field_named(name), value, start)

    def share(self, scope: int, name: str, start: int) -> None:
        """Note that a scope means a name of one around it, and may give it another value."""
        self.bind(scope, name, None, start)
        self._assigned.append((max(self._parents[scope], 0), name, None, start))

    def change(self, scope: int, name: str, change: Change) -> None:
        """Note that the object of a name is changed."""
        self._changes.append((scope, name, change._replace(scope=scope)))

    def set_member(self, scope: int, steps: Steps, value: Expression | None, place: tuple[int, int], *, is_removed: bool = False) -> None:
        """Note that the member is set or removed that ``steps`` lead to, or another one where these are not all."""
        name, keys, exact = steps
        if name in OWN and keys and (field := name_of(keys[0])) is not None:
            self.bind_field(scope, field, value if exact and len(keys) == 1 else None, place[0])
        known, unknown = (Effect.REMOVE, Effect.UNKNOWN) if is_removed else (Effect.SET, Effect.MERGE)
        if name is not None:
            self.change(scope, name, Change(keys, value if exact else None, *place, known if exact else unknown))

    def give_away(self, scope: int, steps: Steps, place: tuple[int, int]) -> None:
        """Note that other code gets what ``steps`` lead to, and may change it where it may be an object."""
        name, keys, exact = steps
        if name is not None and not (exact and keys and name_of(keys[-1]) in FIELDS):
            self.change(scope, name, Change(keys, None, *place, Effect.UNKNOWN))

    def use(self, scope: int, name: str, start: int, held: Held | None = None) -> None:
        """Note that a name is read, to be known by other names, or, with ``None``, in another way than to send, return or show it."""
        self._uses.append((scope, name, held, start))

    def record(self, record: Record, held: Held) -> None:
        """Note an object that may be a request, and the names by which it is known."""
        self._records.append((record, held))

    def look_into(self, scope: int, name: str) -> None:
        """Note that a member of a name's value is read."""
        self._looks.append((scope, name))

    def fail(self, start: int, end: int) -> None:
        """Note that what stands from ``start`` to ``end`` is expected to fail."""
        self._failing.append((start, end))

    def concerns(self, scope: int, body: str) -> bool:
        """Tell whether the text of a function's body in ``scope`` may have to do with a request; what is around it has been noted.

        It has if it may hold one, or a class, or a name that stands for a value outside, which it may read or change. Names with other
        letters than those of ASCII are not told from each other.
        """
        lower = body.lower()
        if not body.isascii() or (any(map(lower.__contains__, _OF_TELLING)) and _TELLING.search(lower) is not None):
            return True
        words = set(_WORD.findall(body))
        return not words.isdisjoint({"global", "class"}) or any(self._may_mean_value(scope, word) for word in words & self._valued)

    def _may_mean_value(self, scope: int, name: str) -> bool:
        """Tell whether a name has a value that is known, or none yet; that of parameters and functions stays unknown."""
        values = self._bound.get(self._home(scope, name))
        return values is not None and (not values or any(not isinstance(value, Imported | None) for value, _ in values))

    @property
    def has_room(self) -> bool:
        """Whether more objects are to be noted; of very many only the first are."""
        return len(self._records) < MOST_ITEMS

    def program(self) -> Program:
        """Return all that was noted."""
        for scope, name, value, start in self._assigned:
            self._bound.setdefault(self._home(scope, name), []).append((value, start))
        changes = self._changes_by_home()
        uses: dict[tuple[int, str], int] = {}
        for scope, name, *_ in self._uses:
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
        calls = sorted(self._expected(self.calls), key=lambda call: (call.start, -call.end))
        made_into = self._made_into()
        kept = (record for record, held in self._records if not any(self._home(*one) in made_into for one in held))
        records = sorted(self._expected(kept), key=lambda record: record.start)
        compared, methods = frozenset(self.compared), frozenset(self.methods)
        regions, classes = tuple(self.regions), frozenset(self.classes)
        return Program(tuple(calls), tuple(records), variables, tuple(self._parents), compared, regions, methods, classes)

    def _changes_by_home(self) -> dict[tuple[int, str], list[Change]]:
        """Return the changes of each name's object, by that name or by one of an object that it was put into."""
        changes: dict[tuple[int, str], list[Change]] = {}
        noted = sorted(self._changes, key=lambda one: one[2].start)
        made = [(self._home(scope, name), change) for scope, name, change in noted]
        seen = set()
        given: dict[tuple[int, str], int] = {}
        # What is passed on is added behind, and is passed on in its turn.
        for home, change in made:
            changes.setdefault(home, []).append(change)
            for value, _ in self._bound.get(home, ()):
                for reference, inner in passed_on(value, change) if value is not None else ():
                    found = self._home(reference.scope, reference.path[0]), inner
                    is_new = (found[0], inner.keys, change.start) not in seen
                    if is_new and (inner.keys or given.setdefault(found[0], 0) < _MOST_GIVEN):
                        given[found[0]] = given.get(found[0], 0) + (not inner.keys)
                        seen.add((found[0], inner.keys, change.start))
                        made.append(found)
        return changes

    def _expected(self, found: Iterable[_Placed]) -> Iterator[_Placed]:
        return (one for one in found if not self._fails(one.start))

    def _fails(self, place: int) -> bool:
        return any(start <= place < end for start, end in self._failing)

    def _made_into(self) -> set[tuple[int, str]]:
        """Return the names whose objects are used to make something else, to be changed, or to fail, and those of several values."""
        known_by: dict[tuple[int, str], list[tuple[int, str]]] = {}
        waiting = [home for home, values in self._bound.items() if len(values) > 1]
        for scope, name, held, start in self._uses:
            home = self._home(scope, name)
            if held is None or self._fails(start):
                waiting.append(home)
            for one in held or ():
                known_by.setdefault(self._home(*one), []).append(home)
        found: set[tuple[int, str]] = set()
        while waiting:
            home = waiting.pop()
            if home not in found:
                found.add(home)
                waiting += known_by.get(home, ())
        return found

    def _home(self, scope: int, name: str) -> tuple[int, str]:
        while scope >= 0 and (scope, name) not in self._bound:
            scope = self._parents[scope]
        return max(scope, 0), name
