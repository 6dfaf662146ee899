"""Source code as far as requests stand in it: literals, names and calls, whatever the language, each with its place.

Every place is an offset in code points of the text that was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from flowlint.model.named_tuple import NamedTuple
from flowlint.payloads.code.control_flow import Region

MOST_NESTED = 50
"""Levels of nesting of an expression that is read; what stands deeper counts as computed."""

MOST_ITEMS = 10_000
"""Items of a list, and objects of a text, that are read; a list of more counts as computed."""

Spell = Callable[[str], str | None]
"""Spells a text as the language must at some place, or returns ``None`` where it cannot be written safely."""


class Run(NamedTuple):
    """A stretch of a string's content and of the text that spells it; of a computed one ``content`` is the expression as written.

    ``scope`` is set where that is a name, whose value is put in as it is.
    """

    content: str
    start: int
    end: int
    computed: bool = False
    scope: int = -1


class Quoted(NamedTuple):
    """A string: its runs, where its first content begins and its last ends, and how content is written in its quotes."""

    runs: tuple[Run, ...]
    inner_start: int
    inner_end: int
    start: int
    end: int
    spell: Spell

    @property
    def content(self) -> str | None:
        """What it says, or ``None`` where a part of that is computed."""
        if len(self.runs) == 1:
            return None if self.runs[0].computed else self.runs[0].content
        return None if any(run.computed for run in self.runs) else "".join(run.content for run in self.runs)


def runs_between(text: str, start: int, end: int, found: Iterable[Run]) -> Iterator[Run]:
    """Yield the runs from ``start`` to ``end`` of a text: those that were ``found`` there, and what is between them, as it is."""
    for run in found:
        if run.start > start:
            yield Run(text[start : run.start], start, run.start)
        yield run
        start = run.end
    if end > start:
        yield Run(text[start:end], start, end)


class Scalar(NamedTuple):
    """A number, a truth value or nothing, as JSON writes it."""

    text: str
    start: int
    end: int


class Bare(NamedTuple):
    """A name without quotes that stands for a string, such as a member's; ``spell`` is given a new one in JSON's quotes."""

    name: str
    start: int
    end: int
    spell: Spell


class Computed(NamedTuple):
    """What only running the code would tell: as it is written, its JSON type where that is known, and what it is one of, if it is."""

    text: str
    start: int
    end: int
    type: str = ""
    options: tuple[Expression, ...] = ()


class Imported(NamedTuple):
    """What a name is imported as: a module, or what follows its name and a dot in one."""

    name: str
    start: int
    end: int


class Reference(NamedTuple):
    """A name or a path of attributes, such as ``self.session``, and the scope that it is used in."""

    path: tuple[str, ...]
    start: int
    end: int
    scope: int = 0


class Items(NamedTuple):
    """A list."""

    items: tuple[Expression, ...]
    start: int
    end: int


class Member(NamedTuple):
    """A member of an object: its name, ``None`` where it stands for members of another object, and its value.

    ``end`` is behind all that belongs to the value; ``scattered`` is true when its parts stand apart, so that it has no place as a whole.
    """

    key: Expression | None
    value: Expression
    start: int
    end: int
    scattered: bool = False


class Record(NamedTuple):
    """An object; ``literal`` is true when it is written with braces, colons and commas, ``is_open`` that it may get other members later.

    ``misnamed`` are attributes that the SDK's model does not send since it has others for them, by the member that was meant.
    """

    members: tuple[Member, ...]
    start: int
    end: int
    literal: bool = True
    is_open: bool = False
    misnamed: Mapping[str, str] = MappingProxyType({})

    def get(self, name: str) -> Expression | None:
        """Return the value of the last member of that name, or ``None``."""
        return next((member.value for member in reversed(self.members) if name_of(member.key) == name), None)


class Sum(NamedTuple):
    """A string put together of parts."""

    parts: tuple[Expression, ...]
    start: int
    end: int


class Invocation(NamedTuple):
    """A call: the path of what is called, its arguments by position and by name, and whether there may be others.

    ``name_start`` and ``name_end`` are the place of the last part of the path; a call within the path stands in it as ``()``.
    """

    path: tuple[str, ...]
    arguments: tuple[Expression, ...]
    named: Mapping[str, Expression]
    is_open: bool
    start: int
    end: int
    name_start: int
    name_end: int
    scope: int = 0

    @property
    def root(self) -> Reference:
        """The name that the path begins with."""
        return Reference(self.path[:1], self.start, self.start, self.scope)


Expression = Quoted | Scalar | Bare | Computed | Imported | Reference | Items | Record | Sum | Invocation


Key = Bare | Quoted
"""A step to a member."""


OWN = frozenset({"self", "cls", "this"})
"""What code calls the object, or the class, that it belongs to."""


class Effect(StrEnum):
    """What a change does: it sets or removes one member, sets members that are not known, or anything."""

    SET = "set"
    REMOVE = "remove"
    MERGE = "merge"
    UNKNOWN = "unknown"


class Change(NamedTuple):
    """A change of an object by its name: the steps to the member or object that is changed and their places, and what is done there.

    ``scope`` is that of the code that makes the change.
    """

    keys: tuple[Key, ...]
    value: Expression | None
    start: int
    end: int
    effect: Effect = Effect.SET
    scope: int = -1


def merged(keys: tuple[Key, ...], given: Expression, start: int, end: int) -> list[Change]:
    """Return the changes that set all members of what is given in the object that ``keys`` lead to."""
    if not isinstance(given, Record) or given.is_open:
        return [Change(keys, None, start, end, Effect.MERGE)]
    changes: list[Change] = []
    for member in given.members:
        if member.key is None:
            changes += merged(keys, member.value, start, end)
        elif isinstance(member.key, Bare | Quoted) and name_of(member.key) is not None:
            changes.append(Change((*keys, member.key), member.value, start, end))
        else:
            changes.append(Change(keys, None, start, end, Effect.MERGE))
    return changes


class Variable(NamedTuple):
    """What a name in a scope stands for: its one value, ``None`` where it has several or another kind, and what changes that.

    ``uses`` counts how often it is read; ``is_read_into`` is true when members of its value are.
    """

    value: Expression | None
    changes: tuple[Change, ...]
    uses: int
    is_read_into: bool
    start: int


class Program(NamedTuple):
    """The calls in a text in order, its objects that may be requests, and its variables by scope and name.

    Of these objects nothing is made that is seen: each is sent, returned or shown as it stands. ``parents`` gives the scope around each.
    ``compared`` are the places of objects that something is said to equal. ``regions`` are the functions, loops and branches, ``methods``
    the names of methods that the text defines, ``classes`` the scopes of classes.
    """

    calls: tuple[Invocation, ...]
    records: tuple[Record, ...]
    variables: Mapping[tuple[int, str], Variable]
    parents: tuple[int, ...]
    compared: frozenset[tuple[int, int]] = frozenset()
    regions: tuple[Region, ...] = ()
    methods: frozenset[str] = frozenset()
    classes: frozenset[int] = frozenset()

    def variable(self, reference: Reference) -> Variable | None:
        """Return the variable that a name means, from the scope of its use outwards; ``None`` for an unknown name.

        A member of an object that nothing changes is one; ``None`` for other paths.
        """
        home = self.home(reference)
        if home is not None:
            return self.variables[home, reference.path[0]]
        holder = self.variable(reference._replace(path=reference.path[:1])) if len(reference.path) == 2 else None
        if holder is None or not isinstance(holder.value, Record) or holder.value.is_open:
            return None
        name = reference.path[1]
        value = holder.value.get(name)
        is_changed = any(not one.keys or (name_of(one.keys[0]) == name and _reaches(one, value)) for one in holder.changes)
        return holder._replace(value=value, changes=(), uses=2) if value is not None and not is_changed else None

    def field(self, expression: Expression | None) -> Expression | None:
        """Return the one value of the field that an object's own code names, as ``self.url``; ``None`` where that is not known."""
        if not isinstance(expression, Reference) or len(expression.path) != 2 or expression.path[0] not in OWN:
            return None
        scope = expression.scope
        while scope >= 0 and scope not in self.classes:
            scope = self.parents[scope]
        variable = self.variables.get((scope, field_named(expression.path[1])))
        return variable.value if variable is not None else None

    def home(self, reference: Reference) -> int | None:
        """Return the scope of the variable that a name means, or ``None`` where there is none."""
        if len(reference.path) != 1:
            return None
        scope = reference.scope
        while scope >= 0 and (scope, reference.path[0]) not in self.variables:
            scope = self.parents[scope]
        return scope if scope >= 0 else None


def _reaches(change: Change, value: Expression | None) -> bool:
    """Tell whether a change of a member gives it another value, or may change what that is; whoever gets a string cannot."""
    return change.effect in {Effect.SET, Effect.REMOVE} or not isinstance(value, Quoted | Scalar)


def field_named(name: str) -> str:
    """Return the name by which a scope of a class has a field; no variable is called so."""
    return f".{name}"


def name_of(key: Expression | None) -> str | None:
    """Return the name that a key spells, or ``None`` where it is computed."""
    if isinstance(key, Bare):
        return key.name
    return key.content if isinstance(key, Quoted) else None


def overridden(members: Iterable[Member]) -> tuple[Member, ...]:
    """Return the members of an object; those before one that stands for others may get other values by it."""
    kept: list[Member] = []
    for member in members:
        if member.key is None:
            kept = [one if one.key is None else one._replace(value=Computed("…", one.value.start, one.value.end)) for one in kept]
        kept.append(member)
    return tuple(kept)
