"""The objects that the calls of source code send as a whole: what is known of each by its call, and the ways in which each is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowlint.model.carried import Carried, HostFacts, Readings, Text
from flowlint.model.location import Location
from flowlint.model.named_tuple import NamedTuple


class Whole(NamedTuple):
    """An object as one call sends it, and the place of its literal."""

    place: tuple[int, int]
    text: Text


def creating(found: Carried | Whole) -> Carried | Whole:
    """Return what was found in a call that makes a trigger of it."""
    return _knowing(found, found.text.facts._replace(creates_trigger=True)) if isinstance(found, Whole) else found


def addressed(found: Carried | Whole, place: Location) -> Carried | Whole:
    """Return what was found in a call that has its address from a place."""
    return _knowing(found, found.text.facts._replace(address=place)) if isinstance(found, Whole) else found


def _knowing(whole: Whole, facts: HostFacts) -> Whole:
    return whole._replace(text=whole.text._replace(facts=facts))


def gathered(found: Iterable[Carried | Whole]) -> Iterator[Carried]:
    """Yield what was found; an object that is sent in several ways is one text with several readings, and equal ones are one."""
    order: dict[int | tuple[int, int], Carried | None] = {}
    ways: dict[tuple[int, int], dict[tuple[bytes, bool, bool], Text]] = {}
    for number, one in enumerate(found):
        if isinstance(one, Whole):
            order.setdefault(one.place)
            ways.setdefault(one.place, {}).setdefault((one.text.data, one.text.facts.certain, one.text.facts.creates_trigger), one.text)
        else:
            order[number] = one
    for place, carried in order.items():
        texts = tuple(ways[place].values()) if isinstance(place, tuple) else ()
        if carried is not None:
            yield carried
        else:
            yield texts[0] if len(texts) == 1 else Readings(texts, every=True)
