"""Counts findings while they are found: by defect, flow, rule, input and file, with the payloads that have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flowlint.model.census import (
    CELL,
    DEFECT,
    GROUPS,
    MOST_DEFECTS,
    MOST_PLACED_FILES,
    MOST_PLACES,
    OTHER_INPUTS,
    Census,
    CitedFlow,
    Spot,
    Tally,
)
from flowlint.model.contract import contract_hash
from flowlint.model.fix import Safety
from flowlint.model.hosting import in_host
from flowlint.model.location import Source
from flowlint.model.severity import Severity
from flowlint.model.wording import LONGEST_NAME

if TYPE_CHECKING:
    from flowlint.linter.outcome import Found
    from flowlint.model.finding import Place
    from flowlint.model.flow import FlowDefinition
    from flowlint.model.payload import Payload

_Key = tuple[str, int, str, str, str]
"""The group, and what findings have in common in it: the number of the flow, the rule, the input and the path."""
_Told = tuple[object, ...]
"""What tells the payloads of one text apart."""


class _Count:
    """The numbers of one tally while they grow; of the text at hand it is known which payloads were counted."""

    __slots__ = ("_first", "_others", "_text", "findings", "payloads", "safe", "severity", "spots")

    def __init__(self, severity: Severity) -> None:
        self.severity = severity
        self.payloads = self.findings = self.safe = self._text = 0
        self.spots: tuple[Spot, ...] = ()
        self._first: _Told = ()
        # Most texts hold one payload, and most tallies are of one file: a set for each would take most of the memory.
        self._others: set[_Told] | None = None

    def count_payload(self, payload: _Told, text: int) -> None:
        """Count a payload of a text once."""
        if self._text != text:
            self._text, self._first, self._others = text, payload, None
        elif payload == self._first or (self._others is not None and payload in self._others):
            return
        elif self._others is None:
            self._others = {payload}
        else:
            self._others.add(payload)
        self.payloads += 1


class Tallies:
    """The counts of one run; memory grows with the defects and the faulty files, not with the findings."""

    def __init__(self) -> None:
        self._counts: dict[_Key, _Count] = {}
        self._shared: dict[tuple[int, str, str | None], tuple[_Count, ...]] = {}
        self._flows: dict[int, int] = {}
        self._cited: list[tuple[FlowDefinition | None, CitedFlow | None]] = []
        self._inputs: set[tuple[int, str, str]] = set()
        self._files = 0
        self._text: tuple[str, int] = "", 0
        self._texts = 0
        self._payloads = {kind: _Count(Severity.INFO) for kind in ("faulty", "wrong", "open")}

    def count(self, found: Found, severity: Severity, place: Callable[[], Place]) -> None:
        """Count one finding of a severity; ``place`` is asked only where its place is kept."""
        payload = self._payload(found.concerns)
        fix = found.diagnostic.fix
        safe = fix is not None and fix.safety is Safety.SAFE
        spot: Spot | None = None
        of_file = self._of_file(found, severity)
        for count in (*self._of_defect(found, severity), of_file):
            count.findings += 1
            count.safe += safe
            if severity is not count.severity and severity.rank > count.severity.rank:
                count.severity = severity
            if payload is not None:
                count.count_payload(payload, self._texts)
            if len(count.spots) < MOST_PLACES and (count is not of_file or self._files <= MOST_PLACED_FILES):
                spot = spot or _spot(place())
                count.spots += (spot,)
        if payload is not None:
            self._count_payload(found, severity, payload)

    def repeat(self, found: Found, severity: Severity) -> None:
        """Count a payload that shares a part, in which the same was found and counted before, with another."""
        payload = self._payload(found.concerns)
        counts = [self._counts[key] for key in self._keys(found) if key in self._counts] if payload is not None else []
        if payload is None or not counts:
            return
        for count in counts:
            count.count_payload(payload, self._texts)
        self._count_payload(found, severity, payload)

    def census(self) -> Census:
        """Return what was counted so far."""
        tallies: dict[str, list[Tally]] = {group: [] for group in (DEFECT, *GROUPS, CELL)}
        for (group, flow, rule, name, path), count in self._counts.items():
            tallies[group].append(
                Tally(
                    self._cited[flow][1] if flow >= 0 else None,
                    rule,
                    name,
                    path,
                    count.severity,
                    count.payloads,
                    count.findings,
                    count.safe,
                    count.spots,
                )
            )
        payloads = {kind: count.payloads for kind, count in self._payloads.items()}
        return Census({group: tuple(sorted(found, key=lambda one: one.order)) for group, found in tallies.items()}, **payloads)

    def _of_defect(self, found: Found, severity: Severity) -> tuple[_Count, ...]:
        """Return the counts of a finding but that of its file: looked up at once where the same defect was met before."""
        key = id(found.flow), found.rule.id, found.diagnostic.parameter
        known = self._shared.get(key)
        if known is None:
            known = tuple(self._of_key(one, severity) for one in self._keys(found) if one[0] != "file")
            # A flow of which an identity is kept is kept as well.
            if len(self._shared) < MOST_DEFECTS:
                self._shared[key] = known
        return known

    def _of_file(self, found: Found, severity: Severity) -> _Count:
        key = "file", -1, "", "", found.diagnostic.place.source.name
        self._files += key not in self._counts
        return self._of_key(key, severity)

    def _of_key(self, key: _Key, severity: Severity) -> _Count:
        if key not in self._counts:
            self._counts[key] = _Count(severity)
        return self._counts[key]

    def _keys(self, found: Found) -> Iterator[_Key]:
        rule, path = found.rule.id, found.diagnostic.place.source.name
        flow, name = self._flow(found.flow), self._input(found)
        yield DEFECT, flow, rule, name, ""
        yield CELL, flow, rule, "", ""
        yield "flow", flow, "", "", ""
        yield "rule", -1, rule, "", ""
        yield "file", -1, "", "", path
        if name:
            yield "input", flow, "", name, ""

    def _flow(self, flow: FlowDefinition | None) -> int:
        """Return the number of a flow; that of no flow is another one than that of what has nothing to do with flows."""
        number = self._flows.get(id(flow))
        if number is None:
            number = self._flows[id(flow)] = len(self._cited)
            # The definition is kept, so no other one gets its identity.
            self._cited.append((flow, _cited(flow) if flow is not None else None))
        return number

    def _input(self, found: Found) -> str:
        name = found.diagnostic.parameter or ""
        if not name:
            return ""
        name = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
        key = self._flow(found.flow), found.rule.id, name
        if key not in self._inputs:
            if len(self._inputs) >= MOST_DEFECTS:
                return OTHER_INPUTS
            self._inputs.add(key)
        return name

    def _payload(self, concerns: Payload | Source | None) -> _Told | None:
        """Return what tells the payloads of one text apart, and begin with a new text where this is one; ``None`` for no payload."""
        if concerns is None:
            return None
        source, pointer = (concerns, "") if isinstance(concerns, Source) else (concerns.source, concerns.pointer)
        text = source.name, source.first_line
        if text != self._text:
            self._text = text
            self._texts += 1
        return (pointer, in_host(source.whole).span) if source.embedding is not None else (pointer,)

    def _count_payload(self, found: Found, severity: Severity, payload: _Told) -> None:
        self._payloads["faulty"].count_payload(payload, self._texts)
        if severity.value == "error":
            self._payloads["wrong"].count_payload(payload, self._texts)
        if found.unjudged:
            self._payloads["open"].count_payload(payload, self._texts)


def _cited(flow: FlowDefinition) -> CitedFlow:
    return CitedFlow(flow.label, flow.id, flow.version, contract_hash(flow), flow.source)


def _spot(place: Place) -> Spot:
    return Spot(place.path, place.region.line, place.region.column) if place.region is not None else Spot(place.path)
