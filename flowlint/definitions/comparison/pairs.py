"""The flows of two sides, brought together: which old one became which new one, and how launch requests use it before and after."""

from __future__ import annotations

from flowlint.definitions.comparison.change import Change, ChangeKind, Impact
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, is_launchable
from flowlint.model.named_tuple import NamedTuple


def pair(old: list[FlowDefinition], new: list[FlowDefinition]) -> list[tuple[FlowDefinition, FlowDefinition | None]]:
    """Return each of the flows ``old`` with the one of ``new`` that it became, or ``None`` where it is gone."""
    if len(old) == len(new) == 1:
        return [(old[0], new[0])]
    by_id = {flow.id.lower(): flow for flow in reversed(new) if flow.id is not None}
    found = {id(flow): by_id.pop(flow.id.lower()) for flow in old if flow.id is not None and flow.id.lower() in by_id}
    taken = {id(flow) for flow in found.values()}
    by_name: dict[str, list[FlowDefinition]] = {}
    for flow in reversed(new):
        if id(flow) not in taken:
            by_name.setdefault(flow.name, []).append(flow)
    for flow in old:
        if id(flow) not in found and by_name.get(flow.name):
            found[id(flow)] = by_name[flow.name].pop()
    return [(flow, found.get(id(flow))) for flow in old]


def impact(old: FlowDefinition, *, breaks: bool, risky: bool = True) -> Impact:
    """Return what a change means; where no request launches the old flow, none was without error, and what else fills it is not known."""
    if breaks and is_launchable(old.type):
        return Impact.BREAKING
    return Impact.RISKY if breaks or risky else Impact.COMPATIBLE


class Use(NamedTuple):
    """How launch requests reach the inputs of a flow.

    ``passable`` is true when they may pass arguments at all. ``demanded`` are the names that each must pass. ``bodies`` are the inputs of
    which one must be named by a request with arguments, since it takes the whole body; empty where the flow takes values by name.
    """

    passable: bool
    demanded: frozenset[str]
    bodies: frozenset[str]


def use(flow: FlowDefinition) -> Use:
    """Return how launch requests reach the inputs of ``flow``."""
    takes_none = flow.request_body is RequestBody.NONE
    return Use(
        passable=bool(flow.inputs) and not takes_none,
        demanded=frozenset(one.name for one in flow.inputs if one.required and not takes_none),
        bodies=frozenset(one.name for one in flow.json_inputs) if flow.request_body is RequestBody.JSON else frozenset(),
    )


def _by_name(flow: FlowDefinition) -> dict[str, InputParameter]:
    """Return the inputs of ``flow`` by name, in the order declared; of those with one name, the first."""
    found: dict[str, InputParameter] = {}
    for one in flow.inputs:
        found.setdefault(one.name, one)
    return found


class Sides:
    """The two definitions of one flow, their inputs by name, and how requests use them."""

    def __init__(self, old: FlowDefinition, new: FlowDefinition) -> None:
        self.old, self.new = old, new
        self.before, self.after = use(old), use(new)
        self.old_inputs, self.new_inputs = _by_name(old), _by_name(new)

    def change(self, kind: ChangeKind, message: str, *, breaks: bool = False, risky: bool = True) -> Change:
        """Return a change of the flow as a whole."""
        return Change(kind, impact(self.old, breaks=breaks, risky=risky), message, self.old, self.new, self.old.place, self.new.place)

    def input_change(
        self,
        kind: ChangeKind,
        message: str,
        old: InputParameter | None,
        new: InputParameter | None,
        *,
        breaks: bool = False,
        risky: bool = True,
        guess: bool = False,
    ) -> Change:
        """Return a change of one input, which is ``None`` on the side that does not have it."""
        return Change(
            kind,
            impact(self.old, breaks=breaks, risky=risky),
            message,
            self.old,
            self.new,
            self.old.place_of(old) if old is not None else self.old.place,
            self.new.place_of(new) if new is not None else self.new.place,
            old.name if old is not None else new.name if new is not None else None,
            guess,
        )

    def may_omit(self, name: str) -> bool:
        """Return true when a request without error against the old definition may leave out an input called ``name``."""
        demanded, bodies = self.before.demanded, self.before.bodies
        # Names that differ only in case collide: a request that must pass both always has an error.
        possible = len({one.casefold() for one in demanded}) == len(demanded)
        return possible and name not in demanded and not (bodies == {name} and demanded)

    def now_demanded(self, name: str) -> bool:
        """Return true when requests that left out an input called ``name`` now lack it."""
        return name in self.after.demanded and self.may_omit(name)
