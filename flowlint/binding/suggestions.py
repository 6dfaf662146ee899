"""The inputs that a misspelt or unknown name may mean, the most likely first."""

from __future__ import annotations

from collections.abc import Iterable

from flowlint.model.datatype import judge
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.node import Kind, Node, outline
from flowlint.model.payload import Argument
from flowlint.model.spelling import closest, distance, fold

MOST_GUESSED = 100
"""Unknown names in one payload up to which each is asked what it was meant for; more are no slips of the pen."""


def suggestions(argument: Argument, flow: FlowDefinition, used: Iterable[str] = ()) -> list[str]:
    """Return the names of inputs that an unknown argument was probably meant for, the best first.

    Ranked by: equal but for case, scope and separators; then by slips of the pen; among equals an input whose type takes the value. Inputs
    that the payload uses already are left out.
    """
    return [name for _, name in _ranked(argument, flow, used)]


def clear_suggestion(argument: Argument, flow: FlowDefinition, used: Iterable[str] = ()) -> str | None:
    """Return the best suggestion where it is better than every other, else ``None``."""
    ranked = _ranked(argument, flow, used)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _ranked(argument: Argument, flow: FlowDefinition, used: Iterable[str]) -> list[tuple[tuple[int, int, int], str]]:
    name = argument.known_name
    short = name.rpartition(".")[2] or name
    taken = set(used)
    found: list[tuple[tuple[int, int, int], int, str]] = []
    for index, parameter in enumerate(flow.inputs):
        if parameter.name in taken or not (closest(short, [parameter.short_name]) or (short == name and closest(name, [parameter.name]))):
            continue
        unlike = int(fold(short) != fold(parameter.short_name))
        slips = distance(short.casefold(), parameter.short_name.casefold())
        found.append(((unlike, slips, int(not _takes(parameter, argument.value))), index, parameter.name))
    return [(rank, name) for rank, _, name in sorted(found)]


def _takes(parameter: InputParameter, value: Node) -> bool:
    """Tell whether a value is of the outer JSON type that an input wants."""
    if parameter.type.collection:
        return value.kind in {Kind.ARRAY, Kind.HOLE}
    return value.kind is Kind.HOLE or judge(parameter.type.name, outline(value)) is None
