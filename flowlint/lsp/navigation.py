"""From an argument to its input, from an input to those that pass it, and the symbols of a definition."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from lsprotocol import types

from flowlint.linter.checker import Checker
from flowlint.lsp.positions import Elsewhere, Opened
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.location import region
from flowlint.model.outline import Meaning, contains
from flowlint.model.region import Region


def definition(meaning: Meaning, elsewhere: Elsewhere) -> types.Location | None:
    """Return where the input of an argument is declared, or the flow; ``None`` where the definition has no lines, as an export has not."""
    flow, argument = meaning.request.flow, meaning.argument
    if flow is None or (argument is not None and argument.input is None):
        return None
    place = argument.input.place if argument is not None and argument.input is not None else flow.place
    where = region(place) if place is not None else None
    return located(place.source.name, where, elsewhere) if place is not None and where is not None else None


def located(path: str, where: Region, elsewhere: Elsewhere) -> types.Location | None:
    """Return a region of a file; ``None`` where that cannot be read."""
    page = elsewhere(path)
    return page.location(where) if page is not None else None


def input_at(checker: Checker, opened: Opened, line: int, column: int) -> tuple[FlowDefinition, InputParameter] | None:
    """Return the input that is passed at a line and column of a document, or declared there if that is a definition."""
    for flow, parameter, where in _declared(checker, opened.path):
        if contains(where, line, column):
            return flow, parameter
    meaning = checker.at(opened.text, opened.path, line, column)
    if meaning is None or meaning.request.flow is None or meaning.argument is None or meaning.argument.input is None:
        return None
    return meaning.request.flow, meaning.argument.input


def references(checker: Checker, opened: Opened, line: int, column: int, elsewhere: Elsewhere) -> Iterator[types.Location]:
    """Yield every place at which a payload or a trigger passes the input at a line and column."""
    found = input_at(checker, opened, line, column)
    for mention in checker.mentions(*found) if found is not None else ():
        place = located(mention.path, mention.region, elsewhere)
        if place is not None:
            yield place


def symbols(checker: Checker, opened: Opened) -> list[types.DocumentSymbol]:
    """Return the flows that a definition declares, each with its inputs; none for other documents, and for definitions without lines."""
    found: list[types.DocumentSymbol] = []
    for flow in _flows_of(checker, opened.path):
        declared = list(_declared(checker, opened.path, flow))
        inputs = [_symbol(one.name, str(one.type), types.SymbolKind.Field, where, opened) for _, one, where in declared]
        where = region(flow.place) if flow.place is not None else None
        symbol = _symbol(flow.label, flow.type, types.SymbolKind.Class, where or Region(1, 1, 1, 1), opened)
        ranges = [symbol.range, *(one.range for one in inputs)]
        symbol.range = types.Range(min(one.start for one in ranges), max(one.end for one in ranges))
        symbol.children = inputs
        found.append(symbol)
    return found


def _symbol(name: str, detail: str, kind: types.SymbolKind, where: Region, opened: Opened) -> types.DocumentSymbol:
    place = opened.positions.region(where)
    return types.DocumentSymbol(name or "flow", kind, place, place, detail=detail)


def _flows_of(checker: Checker, path: str) -> Iterable[FlowDefinition]:
    return [flow for flow in checker.flows() if os.path.abspath(flow.source) == path]


def _declared(checker: Checker, path: str, only: FlowDefinition | None = None) -> Iterator[tuple[FlowDefinition, InputParameter, Region]]:
    """Yield the inputs that a definition declares, and where."""
    for flow in _flows_of(checker, path):
        for parameter in flow.inputs if only is None or flow is only else ():
            where = region(parameter.place) if parameter.place is not None else None
            if where is not None:
                yield flow, parameter, where
