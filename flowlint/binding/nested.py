"""Finds the launch requests inside objects of another kind, such as the records of a log, also where a string holds them as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flowlint.binding.envelope import DOCUMENTED, FOREIGN_CONTAINERS, has_scope
from flowlint.binding.names import fit
from flowlint.binding.plain_json import Doubtful, load_text
from flowlint.model.flow import FlowDefinition
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.placeholder import has_placeholder
from flowlint.model.request import CONTAINER, is_guid, spells_flow_id, stands_for_id
from flowlint.model.spelling import fold
from flowlint.model.strict_json import MOST_MARKS, is_too_long

Step = str | int | None
"""Leads from a value to one inside it: a key, an index, or ``None`` into the JSON that a string holds."""

_CONTAINERS = frozenset({CONTAINER, "parameters"})
"""What passes arguments beside a ``flowId``, so that an object is a launch request whatever it is in."""
_PLAIN = DOCUMENTED | _CONTAINERS
_WRAPPING = FOREIGN_CONTAINERS | {fold(CONTAINER), "parameters"}
_END = object()
_MOST_MARKS = MOST_MARKS // 3
"""Commas, colons and opening brackets of JSON in a string: to find what is wrong with a request in it, a tree of all of it is made."""


class Nested(NamedTuple):
    """An object with a ``flowId`` and a container, and the way to it; ``None`` for a string that seems to hold one but is not JSON."""

    steps: tuple[Step, ...]
    request: dict[str, Any] | None

    @property
    def is_plain(self) -> bool:
        """Whether it has no other fields than a launch request, so it can only be one."""
        return self.request is not None and type(self.request["flowId"]) is str and _PLAIN.issuperset(self.request)

    @property
    def may_be_judged(self) -> bool:
        """Whether it is plain, names one flow, and passes what may be arguments; what is called ``parameters`` must have names."""
        request = self.request
        if request is None or not self.is_plain or stands_for_id(request["flowId"]):
            return False
        return _may_be_arguments(request[CONTAINER]) if CONTAINER in request else bool(_names(request["parameters"]))

    def is_for(self, flow: FlowDefinition) -> bool:
        """Tell whether it passes arguments to ``flow``: what is called ``parameters`` may be those of anything else."""
        request = self.request
        return request is not None and self.may_be_judged and (CONTAINER in request or fit(_names(request["parameters"]), flow) > 0)


def may_hold(text: str) -> bool:
    """Return true when a text has the names of a request's fields; any other holds none."""
    return "flowId" in text and any(name in text for name in _CONTAINERS)


def requests_within(root: Any) -> Iterator[Nested]:
    """Yield the requests inside a plain value, in order; none where it is one itself. Nothing is looked for in arguments."""
    if any(any(map(spells_flow_id, one)) for one in records(root)):
        return
    steps: list[Step] = []
    levels: list[Iterator[tuple[Step, Any]]] = [iter([(None, root)])]
    while levels:
        step, value = next(levels[-1], (None, _END))
        if value is _END:
            levels.pop()
            del steps[-1:]
            continue
        steps.append(step)
        if type(value) is dict and len(steps) > 1 and _seems_request(value):
            yield Nested(tuple(steps[1:]), value)
        elif type(value) in {dict, list}:
            levels.append(_parts(value))
            continue
        elif type(value) is str and _may_be_json(text := value.strip(" \t\r\n")) and may_hold(text):
            try:
                levels.append(iter([(None, _held(text))]))
                continue
            except Doubtful:
                yield Nested(tuple(steps[1:]), None)
        steps.pop()


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


def _parts(value: Any) -> Iterator[tuple[Step, Any]]:
    """Return what may be or hold a request in an object or a list, one after the other: there may be a million, each at a long way."""
    inner: Iterable[tuple[Step, Any]] = value.items() if type(value) is dict else enumerate(value)
    return ((name, one) for name, one in inner if type(one) in {dict, list, str} and not _is_argument(name))


def _may_be_json(text: str) -> bool:
    """Tell whether a text begins as an object or as a list with one, as ``[INFO] …`` does not."""
    return text[:1] == "{" or (text[:1] == "[" and text[1:].lstrip()[:1] in {"{", "["})


def _held(text: str) -> Any:
    """Return the value of a JSON text in a string; raise ``Doubtful`` where a grammar would report anything, or it is too long."""
    if is_too_long(text, _MOST_MARKS):
        raise Doubtful
    return load_text(text)


def _seems_request(value: dict[str, Any]) -> bool:
    """Tell whether an object has a ``flowId`` and what may be arguments: a schema describes both, a table of words has texts for them."""
    flow_id, passed = value.get("flowId", {}), [value[name] for name in _CONTAINERS if name in value]
    if type(flow_id) in {dict, list} or not passed:
        return False
    return any(map(_may_be_arguments, passed)) or (type(flow_id) is str and (is_guid(flow_id) or has_placeholder(flow_id)))


def _may_be_arguments(held: Any) -> bool:
    """Tell whether what a container holds may be arguments; in its place logs write a text such as ``[Object]``, or names alone."""
    if type(held) is str:
        return held.lstrip()[:1] == "{"
    return held is None or type(held) is dict or (type(held) is list and any(type(one) is dict for one in held))


def _names(held: Any) -> list[str]:
    """Return the names of arguments in an object of them, or in a list of objects that have each a ``name``."""
    if type(held) is dict:
        return list(held)
    return [one["name"] for one in held if type(one) is dict and type(one.get("name")) is str] if type(held) is list else []


def _is_argument(name: Step) -> bool:
    """Tell whether a key holds arguments or is the name of one."""
    return type(name) is str and (name == CONTAINER or has_scope(name))
