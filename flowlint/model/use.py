"""What a flow does with its inputs: whether it reads them, and whether it ever asks if they are set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from flowlint.model.location import Location, Source, excerpted, region
from flowlint.model.named_tuple import NamedTuple


class Use(StrEnum):
    """What a flow does with an input, wherever in the flow it does so.

    ``never``: it neither reads nor sets it. ``guarded``: somewhere it asks whether the input is set, or sets it. ``unguarded``: it reads
    the input and never does either.
    """

    UNGUARDED = "unguarded"
    GUARDED = "guarded"
    NEVER = "never"


class InputUse(NamedTuple):
    """The use of one input, ``None`` where it is not known, and what decided it: a place, and the name of an action where known.

    ``returned`` is true when the input is an output of the flow too, so it has a purpose even where nothing reads it.
    """

    use: Use | None = None
    place: Location | None = None
    action: str = ""
    returned: bool = False

    @property
    def is_unused(self) -> bool:
        """Whether the flow has no use for the input."""
        return self.use is Use.NEVER and not self.returned

    @property
    def line(self) -> int | None:
        """The line that decided, in a format that has lines."""
        where = region(self.place) if self.place is not None else None
        return where.line if where is not None else None

    def facts(self) -> dict[str, str | int | None]:
        """Return what machine formats say of the use."""
        return {"use": self.use and self.use.value, "useLine": self.line, "useAction": self.action or None}

    @property
    def where(self) -> str:
        """The deciding place as a sentence names it: ``line 5``, or the action; empty where neither is known."""
        if self.line is not None:
            return f"line {self.line}"
        return f'action "{self.action}"' if self.action else ""

    @property
    def reading(self) -> str:
        """The deciding read as a participle: ``read at line 5``, ``read by action "Wait"``, or ``read``."""
        return f"read {'at' if self.line is not None else 'by'} {self.where}" if self.where else "read"


UNKNOWN = InputUse()

BodyReader = Callable[[Any, Iterable[str]], Mapping[str, InputUse]]
"""Finds in what a definition holds the use of inputs, by their names as declared."""


class Body:
    """What a definition holds beside its declarations, read when a rule or command first asks for a use, and then let go."""

    __slots__ = ("_held", "_names", "_read", "_uses")

    def __init__(self, held: Any, names: Iterable[str], read: BodyReader) -> None:
        self._held, self._names, self._read = held, tuple(names), read
        self._uses: Mapping[str, InputUse] | None = None

    def use_of(self, name: str) -> InputUse:
        """Return the use of the input with this name."""
        return self._known().get(name, UNKNOWN)

    def read(self, texts: dict[tuple[int, int], Source]) -> ReadBody:
        """Return what the body says of the inputs, without the body; ``texts`` keeps the lines that places are on (``excerpted``)."""
        uses = self._known().items()
        return ReadBody({name: use._replace(place=use.place and excerpted(use.place, texts)) for name, use in uses})

    def _known(self) -> Mapping[str, InputUse]:
        # Another thread may let go what is held as soon as it is read.
        held = self._held
        uses = self._uses
        if uses is None:
            self._uses = uses = self._read(held, self._names)
            self._held = None
        return uses


class ReadBody(Body):
    """A body of which only the uses are left."""

    __slots__ = ()

    def __init__(self, uses: Mapping[str, InputUse]) -> None:
        self._held, self._uses = None, uses

    def __reduce__(self) -> tuple[type[ReadBody], tuple[Mapping[str, InputUse]]]:
        return ReadBody, (self._uses or {},)
