"""The names of a flow's inputs, and which of them a payload's argument means."""

from __future__ import annotations

from collections.abc import Iterable

from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.identity import once_each
from flowlint.model.payload import Match


def fit(names: Iterable[str], flow: FlowDefinition) -> int:
    """Return how many of ``names``, as a payload passes them, are inputs of ``flow``, whatever their case and with or without scope."""
    return len(_folded_names(flow).intersection(name.rpartition(".")[2].casefold() for name in names))


@once_each
def _folded_names(flow: FlowDefinition) -> frozenset[str]:
    return frozenset(one.short_name.casefold() for one in flow.inputs)


class InputNames:
    """The names of a flow's inputs, looked up in every way in which an argument may spell them.

    ``bare_allowed`` is true when short names are as good as full ones.
    """

    def __init__(self, flow: FlowDefinition, *, bare_allowed: bool) -> None:
        self._bare_allowed = bare_allowed
        self._full = {parameter.name: parameter for parameter in reversed(flow.inputs)}
        self._short: dict[str, tuple[InputParameter, ...]] = {}
        self._folded: dict[str, tuple[InputParameter, ...]] = {}
        self._folded_short: dict[str, tuple[InputParameter, ...]] = {}
        for parameter in self._full.values():
            for table, name in (
                (self._short, parameter.short_name),
                (self._folded, parameter.name.casefold()),
                (self._folded_short, parameter.short_name.casefold()),
            ):
                table[name] = (parameter, *table.get(name, ()))

    def meet(self, name: str) -> tuple[Match, tuple[InputParameter, ...]]:
        """Return how ``name`` meets the inputs, and every one that it meets in that way: several, where it is not known which is meant."""
        if name in self._full:
            return Match.EXACT, (self._full[name],)
        folded = name.casefold()
        if self._bare_allowed and name in self._short:
            found = self._short[name]
            return (Match.EXACT if len(found) == 1 else Match.SCOPE), found
        if folded in self._folded:
            return Match.CASE, self._folded[folded]
        found = self._folded_short.get(folded, ())
        if not found:
            return Match.NONE, ()
        return (Match.CASE if self._bare_allowed and len(found) == 1 else Match.SCOPE), found


@once_each
def names_of(flow: FlowDefinition, *, bare_allowed: bool) -> InputNames:
    """Return the names of the inputs of ``flow``."""
    return InputNames(flow, bare_allowed=bare_allowed)
