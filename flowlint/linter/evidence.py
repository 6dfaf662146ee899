"""Which definition a flow id in payloads belongs to, and what speaks for it; where nothing does, the definitions that it may be."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from flowlint.linter.inventory import Inventory, Sighting
from flowlint.model.flow import FlowDefinition
from flowlint.model.flow_hint import fits, name_in
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.request import stands_for_id
from flowlint.model.spelling import distance, fold


class Link(NamedTuple):
    """A flow id, the first place that gives it, and the definition that it belongs to, with what speaks for that.

    ``definition`` is empty where nothing does; ``candidates`` are then the definitions that it may be, the likeliest first.
    """

    flow_id: str
    place: Sighting
    definition: str = ""
    reason: str = ""
    candidates: tuple[str, ...] = ()


def links(inventory: Inventory, deployed: Mapping[str, tuple[str, str]]) -> tuple[Link, ...]:
    """Return a link for each flow id in payloads that no definition states, and for each placeholder that carries the name of one flow.

    ``deployed`` are definitions by their id in lower case, each with what says so: a lock or a Terraform state.
    """
    stated = {flow.id.lower() for flow in inventory.flows if flow.id is not None}
    without = [flow for flow in inventory.flows if flow.id is None]
    spelled = {flow_id.lower(): flow_id for flow_id in reversed(inventory.ids)}
    open_ids = [flow_id for key, flow_id in reversed(spelled.items()) if key not in stated]
    placeholders = [flow_id for flow_id in open_ids if stands_for_id(flow_id)]
    open_ids = [flow_id for flow_id in open_ids if flow_id not in placeholders]
    found = [link for one in placeholders for link in _of_placeholder(one, inventory)]
    for flow_id in open_ids:
        places = inventory.ids[flow_id]
        known = deployed.get(flow_id.lower()) or _named(places, without)
        if known is None and len(open_ids) == len(inventory.flows) == len(without) == 1:
            known = without[0].source, "the only definition here"
        if known is not None:
            found.append(Link(flow_id, places[0], *known))
        else:
            found.append(Link(flow_id, places[0], candidates=_likely(places[0], without)))
    return tuple(found)


def _of_placeholder(placeholder: str, inventory: Inventory) -> Iterator[Link]:
    """Yield the link to the one flow whose name a placeholder carries; without one it stays a placeholder."""
    words = name_in(placeholder)
    fitting = {flow.source for flow in inventory.flows if words and fits(words, (flow.name, _stem(flow.source)))}
    if len(fitting) == 1:
        yield Link(placeholder, inventory.ids[placeholder][0], fitting.pop(), "by its name")


def _named(places: Sequence[Sighting], flows: Sequence[FlowDefinition]) -> tuple[str, str] | None:
    """Return the one definition whose name is beside the id, with the place, or ``None`` where there is none or more than one."""
    named: dict[str, str] = {}
    for place in places:
        for flow in flows:
            if reason := _names(place, flow):
                named.setdefault(flow.source, reason)
    return next(iter(named.items())) if len(named) == 1 else None


def _names(place: Sighting, flow: FlowDefinition) -> str:
    """Return where the name of ``flow`` is beside an id, as a phrase; nothing where it is not."""
    names = {name_in(flow.name), name_in(_stem(flow.source))} - {()}
    if any(_holds(name_in(text), name) for text in place.beside for name in names):
        return f"named at {place.address}"
    return f"named like {place.path}" if name_in(_stem(place.path)) in names else ""


def _holds(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return any(words[start : start + len(name)] == name for start in range(len(words) - len(name) + 1))


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


def _likely(place: Sighting, flows: Sequence[FlowDefinition]) -> tuple[str, ...]:
    """Return the definitions, those first whose file is called nearly as the one with the payload."""
    name = fold(_stem(place.path))
    order = sorted(flows, key=lambda flow: (distance(name, fold(_stem(flow.source)), 20), flow.source))
    return tuple(dict.fromkeys(flow.source for flow in order))
