"""The inputs that a misspelt or unknown name may mean, the most likely first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeAlias

from flowlint.model.datatype import judge
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.identity import once_each
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.near_words import NearWords
from flowlint.model.node import Kind, Node, outline
from flowlint.model.payload import Argument
from flowlint.model.spelling import LONGEST_COMPARED, distance, fold, tolerance

MOST_GUESSED = 100
"""Unknown names in one payload up to which each is asked what it was meant for; more are no slips of the pen."""


Ranking: TypeAlias = list[tuple[tuple[int, int, int], str]]
"""Names of inputs, the best first, each with what it is ranked by."""


def suggestions(argument: Argument, flow: FlowDefinition, used: Collection[str] = ()) -> list[str]:
    """Return the names of inputs that an unknown argument was probably meant for, the best first."""
    return [name for _, name in ranking(argument, flow, used)]


def clear_suggestion(ranked: Ranking) -> str | None:
    """Return the best suggestion where it is better than every other, else ``None``."""
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def ranking(argument: Argument, flow: FlowDefinition, used: Collection[str] = ()) -> Ranking:
    """Return which inputs an unknown argument was probably meant for.

    Ranked by: equal but for case, scope and separators; then by slips of the pen; among equals an input whose type takes the value. Inputs
    that the payload uses already are left out.
    """
    name = argument.known_name
    short, words = name.rpartition(".")[2] or name, _words(flow)
    near = words.short.near(short)
    if short == name:
        near |= {index: distance(short.casefold(), words.short.folded[index]) for index in words.full.near(name) if index not in near}
    alike, found = words.short.alike.get(fold(short), ()), list[tuple[tuple[int, int, int], int, str]]()
    for index, slips in near.items():
        parameter = flow.inputs[index]
        if parameter.name not in used:
            found.append(((int(index not in alike), slips, int(not _takes(parameter, argument.value))), index, parameter.name))
    return [(rank, name) for rank, _, name in sorted(found)]


class _Words:
    """Names by which the inputs of a flow are known, in their order."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)
        self.folded = [name.casefold() for name in self._names]
        self.alike: dict[str, list[int]] = {}
        for index, name in enumerate(self._names):
            self.alike.setdefault(fold(name), []).append(index)
        # What is longer is near to none that is compared.
        self._short = [index for index, name in enumerate(self.folded) if len(name) <= 4 * LONGEST_COMPARED]
        self._table = NearWords([self.folded[index] for index in self._short])

    def near(self, word: str) -> dict[int, int]:
        """Return the indices of names for which ``word`` may be meant, each with its slips."""
        if len(word) > LONGEST_COMPARED:
            return {}
        folded = word.casefold()
        near = {index: distance(folded, self.folded[index]) for index in self.alike.get(fold(word), ())}
        for place, slips in self._table.within(folded, tolerance(word)):
            index = self._short[place]
            if slips < max(len(word), len(self._names[index])):
                near.setdefault(index, slips)
        return near


class _Both(NamedTuple):
    short: _Words
    full: _Words


@once_each
def _words(flow: FlowDefinition) -> _Both:
    return _Both(_Words(one.short_name for one in flow.inputs), _Words(one.name for one in flow.inputs))


def _takes(parameter: InputParameter, value: Node) -> bool:
    """Tell whether a value is of the outer JSON type that an input wants."""
    if parameter.type.collection:
        return value.kind in {Kind.ARRAY, Kind.HOLE}
    return value.kind is Kind.HOLE or judge(parameter.type.name, outline(value)) is None
