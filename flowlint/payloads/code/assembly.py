"""Puts together what a call of source code sends: what names stand for at that call, with all that is done to their objects before it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from flowlint.model.named_tuple import NamedTuple
from flowlint.payloads.code import mutations
from flowlint.payloads.code.control_flow import Around, Branches, ControlFlow
from flowlint.payloads.code.json_writer import Meaning
from flowlint.payloads.code.program import (
    Bare,
    Change,
    Computed,
    Effect,
    Expression,
    Imported,
    Invocation,
    Items,
    Program,
    Record,
    Reference,
    Scalar,
    Variable,
    name_of,
)

_MOST_STEPS = 10
"""Names that are followed one after another."""

_MOST_CHANGES = 200_000
"""Changes of objects that are looked at in one text; what is sent then is not known."""
_SIGNS_A_CHANGE = 16
"""Code points of a changed object that count as a change: it is gone through as a whole each time."""

_MOST_PATHS = 8
"""Paths through a program that are told apart for one call; where there are more, what is done in some of them only is not known."""

_LATER = frozenset({"partial", "partialmethod", "bind"})
"""Functions that make something of what they are given that is called later."""

_Made = TypeVar("_Made")


class Model(NamedTuple):
    """The SDK's class of a request: its name, empty where there is none, and the members that its attributes are sent as."""

    name: str = ""
    fields: Mapping[str, str] = MappingProxyType({})


class Assembler:
    """Knows what names of one program stand for; for the time of ``paths`` that is what a call sees."""

    def __init__(self, program: Program, model: Model, text: str) -> None:
        self._program = program
        self._model = model
        self._text = text
        self._control_flow = ControlFlow(program.regions)
        self._changes_by_region: dict[int, tuple[list[Around], list[tuple[Change, int]]]] = {}
        self._starts = sorted(change.start for one in program.variables.values() if _is_object(one) for change in one.changes)
        self._left = _MOST_CHANGES
        self._call: Invocation | None = None
        self._taken: Mapping[int, int] = {}
        self._met: set[Branches] = set()
        self._is_blurred = False

    def paths(self, call: Invocation | None, make: Callable[[], _Made]) -> list[_Made]:
        """Return what ``make`` makes of what names stand for at a call, once for each path that the program may take before it."""
        self._call, self._met = call, set()
        try:
            made = make()
            paths = _paths(self._met)
            self._is_blurred = len(paths) > _MOST_PATHS
            if self._is_blurred:
                return [make()]
            if len(paths) <= 1:
                return [made]
            return [self._made_in(path, make) for path in paths]
        finally:
            self._call, self._taken, self._is_blurred = None, {}, False

    def _made_in(self, path: Mapping[int, int], make: Callable[[], _Made]) -> _Made:
        self._taken = path
        return make()

    def moment(self, body: Reference, call: Invocation) -> Hashable:
        """Return what is equal for calls that get the same object where nothing was done to any object in between."""
        around = self._control_flow.around(call.start)
        return (
            self._program.home(body),
            body.path,
            around,
            _is_later(call),
            *(bisect_left(self._starts, at) for at in (call.start, call.end)),
        )

    def assembled(self, body: Expression | None, call: Invocation) -> Record | None:
        """Return the object that an expression in a call stands for, with what is set in it before; ``None`` where that is not known."""
        changes: tuple[Change, ...] = ()
        before = call.start
        for name, variable in self._followed(body):
            if isinstance(variable.value, Record) and variable.start > before:
                return None
            changes += self._changes(name, variable)
            body = variable.value
        if isinstance(body, Invocation) and self.is_model(body):
            return self._as_sent(mutations.changed(mutations.constructed(body, self._text), changes, before))
        return mutations.changed(body, changes, before) if isinstance(body, Record) else None

    def is_object(self, body: Expression | None, call: Invocation) -> bool:
        """Return true when ``assembled`` knows the object, without putting it together."""
        for _, variable in self._followed(body):
            if isinstance(variable.value, Record) and variable.start > call.start:
                return False
            body = variable.value
        return isinstance(body, Record) or (isinstance(body, Invocation) and self.is_model(body))

    def resolve(self, reference: Reference) -> Meaning | None:
        """Return what a name stands for, through other names, and whether a change of that would be one for other code, too."""
        value: Expression | None = reference
        changes: tuple[Change, ...] = ()
        shared = False
        for name, variable in self._followed(reference):
            changes += self._changes(name, variable)
            shared = shared or variable.uses > 1 or variable.is_read_into or bool(variable.changes)
            value = variable.value
        if value is None or isinstance(value, Reference | Invocation | Computed | Imported):
            return None
        if isinstance(value, Record):
            self._left -= len(value.members) * bool(changes)
            value = mutations.changed(value, changes, reference.start)
        elif changes and isinstance(value, Items):
            return None
        return Meaning(value, shared)

    def meant(self, expression: Expression | None) -> Expression | None:
        """Return what names stand for that are followed one after another."""
        for _, variable in self._followed(expression):
            if variable.value is None or isinstance(variable.value, Imported) or (variable.changes and isinstance(variable.value, Record)):
                break
            expression = variable.value
        return expression

    def _followed(self, expression: Expression | None) -> Iterator[tuple[Reference, Variable]]:
        """Yield the names that lead from one to the next, each with its variable."""
        for _ in range(_MOST_STEPS):
            variable = self._program.variable(expression) if isinstance(expression, Reference) else None
            if not isinstance(expression, Reference) or variable is None:
                return
            yield expression, variable
            expression = variable.value

    def _changes(self, name: Reference, variable: Variable) -> tuple[Change, ...]:
        """Return the changes of a name's object that may be made before the call at hand, on the path that is looked at."""
        changes = variable.changes
        if not changes or not _is_object(variable):
            return ()
        value = variable.value
        self._left -= len(changes) + ((value.end - value.start) // _SIGNS_A_CHANGE if isinstance(value, Record) else 0)
        if self._left < 0:
            return (Change((), None, 0, 0, Effect.UNKNOWN),)
        if self._call is None:
            return tuple(change for change in changes if change.start != name.start)
        regions, placed = self._placed(variable)
        limits = [self._limit(region, variable, self._call) for region in regions]
        found = []
        for change, number in placed:
            end, branches = limits[number]
            if change.start < end and change.start != name.start:
                found.append(_blurred(change) if branches and self._is_blurred else change)
                if branches:
                    self._met.add(branches)
        return tuple(found)

    def _placed(self, variable: Variable) -> tuple[list[Around], list[tuple[Change, int]]]:
        """Return the regions that a name's object is changed in, and each change with the number of these."""
        known = self._changes_by_region.get(id(variable))
        if known is None:
            numbers: dict[Around, int] = {}
            placed = [(change, numbers.setdefault(self._control_flow.around(change.start), len(numbers))) for change in variable.changes]
            known = self._changes_by_region[id(variable)] = list(numbers), placed
        return known

    def _limit(self, region: Around, variable: Variable, call: Invocation) -> tuple[float, Branches]:
        """Return up to where changes in a region may be made to what a call sends, and the branches that are taken for that."""
        made = self._control_flow.around(variable.start)
        never, is_ordered, branches = self._control_flow.relation(region, self._control_flow.around(call.start), made)
        if never or any(self._taken.get(one.choice, one.start) != one.start for one in branches):
            return -1, ()
        return (call.end if is_ordered and not _is_later(call) else float("inf")), branches

    def is_model(self, call: Invocation) -> bool:
        """Tell whether a call makes an object of the SDK's class of a request."""
        return bool(self._model.name) and call.path[-1] == self._model.name

    def _as_sent(self, record: Record) -> Record:
        """Return an object of the SDK's model with the names that are sent; what is nothing is not sent, and other attributes stay."""
        members = []
        fields = self._model.fields
        attributes = {name: attribute for attribute, name in fields.items()}
        given = {name for member in record.members if (name := name_of(member.key)) is not None}
        misnamed = {name: attribute for name, attribute in attributes.items() if name in given and attribute not in given}
        for member in record.members:
            key = member.key
            is_unset = isinstance(member.value, Scalar) and member.value.text == "null"
            if is_unset or attributes.get(name_of(key) or "") in given:
                continue
            if isinstance(key, Bare) and key.name in fields:
                key = key._replace(name=fields[key.name])
            members.append(member._replace(key=key))
        return record._replace(members=tuple(members), misnamed=MappingProxyType(misnamed))


def _is_object(variable: Variable) -> bool:
    """Tell whether a name may stand for something that can be changed."""
    return isinstance(variable.value, Record | Items | Reference | Invocation)


def _is_later(call: Invocation) -> bool:
    """Tell whether a call only makes something that sends later what it is given, as a constructor does."""
    return call.path[-1] in _LATER or call.path[-1][:1].isupper()


def _blurred(change: Change) -> Change:
    """Return a change that is made or not."""
    return change if change.effect is Effect.UNKNOWN else change._replace(keys=change.keys[:-1], value=None, effect=Effect.MERGE)


def _paths(met: Iterable[Branches]) -> list[Mapping[int, int]]:
    """Return paths, each by the branch that it takes of a choice, so that all branches of what is met are in one of them."""
    paths: list[dict[int, int]] = []
    for branches in sorted(met):
        needed = {one.choice: one.start for one in branches}
        fitting = (path for path in paths if all(path.get(choice, start) == start for choice, start in needed.items()))
        path = next(fitting, None)
        if path is None:
            paths.append(needed)
        else:
            path.update(needed)
    return list(paths)
