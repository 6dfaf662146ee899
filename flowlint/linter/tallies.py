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
from flowlint.model.wording import LONGEST_NAME

if TYPE_CHECKING:
    from flowlint.linter.outcome import Found
    from flowlint.model.finding import Place
    from flowlint.model.flow import FlowDefinition
    from flowlint.model.payload import Payload
    from flowlint.model.severity import Severity

_Key = tuple[str, int, str, str, str]
"""The group, and what findings have in common in it: the number of the flow, the rule, the input and the path."""


class _Count:
    """The numbers of one tally while they grow."""

    __slots__ = ("findings", "payloads", "safe", "severity", "spots")

    def __init__(self, severity: Severity) -> None:
        self.severity = severity
        self.payloads = self.findings = self.safe = 0
        self.spots: tuple[Spot, ...] = ()


class Tallies:
    """The counts of one run; memory grows with the defects and the faulty files, not with the findings."""

    def __init__(self) -> None:
        self._counts: dict[_Key, _Count] = {}
        self._flows: dict[int, int] = {}
        self._cited: list[tuple[FlowDefinition | None, CitedFlow | None]] = []
        self._inputs: set[tuple[int, str, str]] = set()
        self._files = 0
        self._text: tuple[str, int] = "", 0
        self._met: set[tuple[object, ...]] = set()
        self._payloads = {"faulty": 0, "wrong": 0, "open": 0}

    def count(self, found: Found, severity: Severity, place: Callable[[], Place]) -> None:
        """Count one finding of a severity; ``place`` is asked only where its place is kept."""
        payload = self._payload(found.concerns)
        fix = found.diagnostic.fix
        safe = fix is not None and fix.safety is Safety.SAFE
        spot: Spot | None = None
        for key in self._keys(found):
            count = self._counts.get(key)
            if count is None:
                count = self._counts[key] = _Count(severity)
                self._files += key[0] == "file"
            count.findings += 1
            count.safe += safe
            if severity.rank > count.severity.rank:
                count.severity = severity
            if payload is not None and self._is_new(key, payload):
                count.payloads += 1
            if len(count.spots) < MOST_PLACES and (key[0] != "file" or self._files <= MOST_PLACED_FILES):
                spot = spot or _spot(place())
                count.spots += (spot,)
        if payload is not None:
            self._count_payload(found, severity, payload)

    def repeat(self, found: Found, severity: Severity) -> None:
        """Count a payload that shares a part, in which the same was found and counted before, with another."""
        payload = self._payload(found.concerns)
        keys = [key for key in self._keys(found) if key in self._counts] if payload is not None else []
        if payload is None or not keys:
            return
        for key in keys:
            self._counts[key].payloads += self._is_new(key, payload)
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
        return Census({group: tuple(sorted(found, key=lambda one: one.order)) for group, found in tallies.items()}, **self._payloads)

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

    def _payload(self, concerns: Payload | Source | None) -> tuple[object, ...] | None:
        """Return what tells the payloads of one text apart, and begin with a new text where this is one; ``None`` for no payload."""
        if concerns is None:
            return None
        source, pointer = (concerns, "") if isinstance(concerns, Source) else (concerns.source, concerns.pointer)
        text = source.name, source.first_line
        if text != self._text:
            self._text = text
            self._met.clear()
        return (pointer, in_host(source.whole).span) if source.embedding is not None else (pointer,)

    def _is_new(self, key: object, payload: tuple[object, ...]) -> bool:
        if (key, payload) in self._met:
            return False
        self._met.add((key, payload))
        return True

    def _count_payload(self, found: Found, severity: Severity, payload: tuple[object, ...]) -> None:
        for kind, holds in (("faulty", True), ("wrong", severity.value == "error"), ("open", found.unjudged)):
            if holds and self._is_new(kind, payload):
                self._payloads[kind] += 1


def _cited(flow: FlowDefinition) -> CitedFlow:
    return CitedFlow(flow.label, flow.id, flow.version, contract_hash(flow), flow.source)


def _spot(place: Place) -> Spot:
    return Spot(place.path, place.region.line, place.region.column) if place.region is not None else Spot(place.path)
