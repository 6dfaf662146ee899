"""The objects that the calls of source code send as a whole: what is known of each by its call, and the ways in which each is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flowlint.model.carried import Carried, Readings, Text
from flowlint.model.named_tuple import NamedTuple


class Whole(NamedTuple):
    """An object as one call sends it, and the place of its literal."""

    place: tuple[int, int]
    text: Text


def knowing(found: Carried | Whole, **facts: Any) -> Carried | Whole:
    """Return what was found in a call, with what else is known of it by that."""
    return found._replace(text=found.text._replace(facts=found.text.facts._replace(**facts))) if isinstance(found, Whole) else found


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
