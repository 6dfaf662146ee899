"""Which definition a flow id in payloads belongs to, and what speaks for it; where nothing does, the definitions that it may be."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from flowlint.linter.inventory import Inventory, Sighting
from flowlint.model.flow import FlowDefinition, is_launchable
from flowlint.model.flow_hint import fits, name_in
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.request import stands_for_id

_ENOUGH = 2
"""Arguments whose names tell one flow from others; one name may be anybody's."""


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
    # The case of an id tells nothing, that of a placeholder tells one variable from another.
    spelled = {flow_id.lower(): flow_id for flow_id in reversed(inventory.ids) if not stands_for_id(flow_id)}
    open_ids = [flow_id for key, flow_id in reversed(spelled.items()) if key not in stated]
    found = _of_placeholders([one for one in inventory.ids if stands_for_id(one) and one.lower() not in stated], inventory)
    names, inputs = _names(without), _inputs(without)
    launchable = [(flow.source, frozenset(name_in(_stem(flow.source)))) for flow in without if is_launchable(flow.type)]
    for flow_id in open_ids:
        places = inventory.ids[flow_id]
        known = deployed.get(flow_id.lower()) or _named(places, names)
        if known is None and len(open_ids) == len(inventory.flows) == len(without) == 1 and not inventory.unread:
            known = without[0].source, "the only definition here"
        known = known or _fitting(places[0], inputs)
        if known is not None:
            found.append(Link(flow_id, places[0], *known))
        else:
            found.append(Link(flow_id, places[0], candidates=_likely(places[0], launchable)))
    return tuple(found)


def _of_placeholders(placeholders: Sequence[str], inventory: Inventory) -> list[Link]:
    """Return the link of each placeholder that carries the name of one flow; without one it stays a placeholder."""
    words = {one: name_in(one) for one in placeholders}
    fitting: dict[str, set[str]] = {one: set() for one in placeholders if words[one]}
    for flow in inventory.flows:
        names = (flow.name, _stem(flow.source))
        for one, sources in fitting.items():
            if fits(words[one], names):
                sources.add(flow.source)
    return [Link(one, inventory.ids[one][0], sources.pop(), "by its name") for one, sources in fitting.items() if len(sources) == 1]


def _names(flows: Sequence[FlowDefinition]) -> dict[tuple[str, ...], set[str]]:
    """Return the definitions by the words of their names."""
    found: dict[tuple[str, ...], set[str]] = {}
    for flow in flows:
        for name in {name_in(flow.name), name_in(_stem(flow.source))} - {()}:
            found.setdefault(name, set()).add(flow.source)
    return found


def _named(places: Sequence[Sighting], names: Mapping[tuple[str, ...], set[str]]) -> tuple[str, str] | None:
    """Return the one definition whose name is beside the id, with the place, or ``None`` where there is none or more than one."""
    longest = max(map(len, names), default=0)
    named: dict[str, str] = {}
    for place in places:
        for words, reason in _said(place, longest):
            named |= {source: reason for source in names.get(words, ()) if source not in named}
    return next(iter(named.items())) if len(named) == 1 else None


def _inputs(flows: Sequence[FlowDefinition]) -> dict[str, set[str]]:
    """Return the definitions by the names of their inputs, without scope and in lower case."""
    found: dict[str, set[str]] = {}
    for flow in flows:
        for one in flow.inputs:
            found.setdefault(one.short_name.casefold(), set()).add(flow.source)
    return found


def _fitting(place: Sighting, inputs: Mapping[str, set[str]]) -> tuple[str, str] | None:
    """Return the one definition that has an input for each of several arguments, with the place, or ``None`` where that is not one."""
    if len(place.passed) < _ENOUGH:
        return None
    having = set.intersection(*(inputs.get(name, set()) for name in place.passed))
    return (having.pop(), f"has the inputs that {place.address} passes") if len(having) == 1 else None


def _said(place: Sighting, longest: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield words beside an id that may be a name, of up to ``longest`` words, each with where they are as a phrase."""
    for text in place.beside:
        words = name_in(text)
        for start in range(len(words)):
            for end in range(start + 1, min(start + longest, len(words)) + 1):
                yield words[start:end], f"named at {place.address}"
    yield name_in(_stem(place.path)), f"named like {place.path}"


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


def _likely(place: Sighting, flows: Sequence[tuple[str, frozenset[str]]]) -> tuple[str, ...]:
    """Return the definitions, those first whose file's name has the most words in common with that of the file with the payload."""
    words = frozenset(name_in(_stem(place.path)))
    order = sorted(flows, key=lambda flow: (-len(words & flow[1]), flow[0]))
    return tuple(dict.fromkeys(source for source, _ in order))
