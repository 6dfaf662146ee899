"""Finds the launch requests inside objects of another kind, such as the records of a log, also where a string holds them as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowlint.binding.envelope import DOCUMENTED, FOREIGN_CONTAINERS, has_scope
from flowlint.binding.plain_json import Doubtful, load_text
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.request import CONTAINER, spells_flow_id
from flowlint.model.spelling import fold

Step = str | int | None
"""Leads from a value to one inside it: a key, an index, or ``None`` into the JSON that a string holds."""

_CONTAINERS = frozenset({CONTAINER, "parameters"})
"""What passes arguments beside a ``flowId``, so that an object is a launch request whatever it is in."""
_PLAIN = DOCUMENTED | _CONTAINERS
_WRAPPING = FOREIGN_CONTAINERS | {fold(CONTAINER), "parameters"}


class Nested(NamedTuple):
    """An object with a ``flowId`` and a container, and the way to it; ``None`` for a string that seems to hold one but is not JSON."""

    steps: tuple[Step, ...]
    request: dict[str, Any] | None

    @property
    def is_plain(self) -> bool:
        """Whether it has no other fields than a launch request, so it can only be one."""
        return self.request is not None and type(self.request["flowId"]) is str and _PLAIN.issuperset(self.request)


def may_hold(text: str) -> bool:
    """Return true when a text has the names of a request's fields; any other holds none."""
    return "flowId" in text and any(name in text for name in _CONTAINERS)


def requests_within(root: Any) -> Iterator[Nested]:
    """Yield the requests inside a plain value, in order; none where it is one itself. Nothing is looked for in arguments."""
    if any(any(map(spells_flow_id, one)) for one in records(root)):
        return
    waiting: list[tuple[tuple[Step, ...], Any]] = [((), root)]
    while waiting:
        steps, value = waiting.pop()
        if type(value) is str:
            text = value.strip(" \t\r\n")
            if text[:1] in {"{", "["} and may_hold(text):
                try:
                    waiting.append(((*steps, None), load_text(text)))
                except Doubtful:
                    yield Nested(steps, None)
        elif type(value) is dict and steps and _seems_request(value):
            yield Nested(steps, value)
        elif type(value) in {dict, list}:
            inner = value.items() if type(value) is dict else enumerate(value)
            waiting += [((*steps, name), one) for name, one in inner if type(one) in {dict, list, str} and not _is_argument(name)][::-1]


def is_around(root: Any, *, bare: bool, alone: bool) -> bool:
    """Return true when a value, or an item of a list, may be an object that is sent around a request, with ``bare`` under any name.

    Where objects are records of their own, it is so only if the request is ``alone`` in it.
    """
    return any(
        type(value) is dict and "flowId" in value and (bare or fold(name) in _WRAPPING)
        for one in records(root)
        if len(one) == 1 or not alone
        for name, value in one.items()
    )


def records(root: Any) -> list[dict[str, Any]]:
    """Return the objects that a plain value is, or has as items."""
    return [one for one in (root if type(root) is list else (root,)) if type(one) is dict]


def _seems_request(value: dict[str, Any]) -> bool:
    return "flowId" in value and type(value["flowId"]) is not dict and not _CONTAINERS.isdisjoint(value)


def _is_argument(name: str | int) -> bool:
    """Tell whether a key holds arguments or is the name of one."""
    return type(name) is str and (name == CONTAINER or has_scope(name))
