"""Counts findings as they come: by defect, flow, rule, input and file, with the payloads that have them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator

from flowlint.model.census import (
    CELL,
    DEFECT,
    GROUPS,
    MOST_DEFECTS,
    MOST_PLACED_FILES,
    MOST_PLACES,
    OTHER_INPUTS,
    UNKNOWN_FLOW,
    Census,
    CitedFlow,
    Spot,
    Tally,
)
from flowlint.model.contract import contract_hash
from flowlint.model.finding import Finding, Place
from flowlint.model.fix import Safety
from flowlint.model.flow import FlowDefinition
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.severity import Severity
from flowlint.model.wording import LONGEST_NAME

_Key = tuple[str, CitedFlow | None, str, str]
"""The group, and what findings have in common in it: the flow, the rule and the input. Those of one file are counted apart."""


class Fact(NamedTuple):
    """What is counted of one finding.

    ``text`` is what tells the text that holds the payload from others, and ``payload`` the payload in it; without ``text`` it concerns
    none. ``unjudged`` says that no flow judged all of the payload.
    ``input`` is the input, else the name that is passed and is none of an input or a flow.
    """

    flow: CitedFlow | None
    rule: str
    input: str
    path: str
    severity: Severity
    safe: bool
    text: Hashable | None = None
    payload: Hashable = ""
    unjudged: bool = False


class _Count:
    """The numbers of one tally while they grow."""

    __slots__ = ("findings", "most_spots", "payloads", "safe", "severity", "spots")

    def __init__(self, severity: Severity = Severity.INFO, most_spots: int = MOST_PLACES) -> None:
        self.severity, self.most_spots = severity, most_spots
        self.payloads = self.findings = self.safe = 0
        self.spots: tuple[Spot, ...] = ()

    @property
    def numbers(self) -> tuple[Severity, int, int, int, tuple[Spot, ...]]:
        """What a tally has beside what its findings have in common."""
        return self.severity, self.payloads, self.findings, self.safe, self.spots


class _Concerned(NamedTuple):
    """What counts a finding, and what counts only the payload that it is in."""

    counts: tuple[_Count, ...]
    payloads: tuple[_Count, ...]


class Tallies:
    """The counts of one run; memory grows with the defects and the faulty files, not with the findings.

    Findings of one text come one after the other: what of a payload was counted is forgotten when the next text begins. Without ``files``
    there are no counts by file, which take 0.4 kB of each that is faulty.
    """

    def __init__(self, *, files: bool = True) -> None:
        self._counts: dict[_Key, _Count] = {}
        self._files: dict[str, _Count] | None = {} if files else None
        self._concerned: dict[tuple[Hashable, ...], _Concerned] = {}
        self._inputs: set[tuple[CitedFlow | None, str, str]] = set()
        self._text: Hashable = None
        self._counted: dict[Hashable, Collection[_Count]] = {}
        self._payloads = {kind: _Count() for kind in ("faulty", "wrong", "open", "certain", "met", "met_open")}

    def count(self, fact: Fact, spot: Callable[[], Spot]) -> None:
        """Count one finding; ``spot`` is asked only where its place is kept."""
        concerned, severity, place = self._of_defect(fact), fact.severity, None
        counts = (*concerned.counts, *self._of_file(fact))
        for count in counts:
            count.findings += 1
            count.safe += fact.safe
            if severity is not count.severity and severity.rank > count.severity.rank:
                count.severity = severity
            if len(count.spots) < count.most_spots:
                place = place or spot()
                count.spots += (place,)
        self._count_payload(fact, (*counts, *concerned.payloads))

    def repeat(self, fact: Fact) -> None:
        """Count a payload that shares a part, in which the same was found and counted before, with another."""
        known = (*map(self._counts.get, self._keys(fact)), (self._files or {}).get(fact.path))
        counts = [count for count in known if count is not None]
        self._count_payload(fact, (*counts, *(self._kinds(fact) if counts else self._kinds_met(fact))))

    def conceal(self, fact: Fact) -> None:
        """Count the payload of a finding that is not shown."""
        self._count_payload(fact, self._kinds_met(fact))

    def census(self) -> Census:
        """Return what was counted so far."""
        tallies: dict[str, list[Tally]] = {group: [] for group in (DEFECT, *GROUPS, CELL)}
        for (group, flow, rule, name), count in self._counts.items():
            tallies[group].append(Tally(flow, rule, name, "", *count.numbers))
        tallies["file"] += [Tally(None, "", "", path, *count.numbers) for path, count in (self._files or {}).items()]
        payloads = {kind: count.payloads for kind, count in self._payloads.items()}
        faulty, wrong, of_open = payloads["faulty"], payloads["wrong"], payloads["open"]
        return Census(
            {group: tuple(sorted(found, key=lambda one: one.order)) for group, found in tallies.items()},
            faulty,
            wrong,
            of_open,
            unmatched=wrong - payloads["certain"],
            concealed=max(payloads["met"] - faulty - payloads["met_open"] + of_open, 0),
        )

    def _count_payload(self, fact: Fact, counts: tuple[_Count, ...]) -> None:
        """Count the payload of a finding, where it concerns one, once in each count."""
        if fact.text is None:
            return
        if fact.text != self._text:
            self._text, self._counted = fact.text, {}
        known = self._counted.get(fact.payload)
        for count in counts:
            count.payloads += known is None or count not in known
        # Most payloads have one finding.
        self._counted[fact.payload] = counts if known is None else {*known, *counts}

    def _of_defect(self, fact: Fact) -> _Concerned:
        """Return what counts a finding, but that of its file: looked up at once where the same defect was met before."""
        key = fact.flow, fact.rule, fact.input, fact.severity, fact.unjudged
        known = self._concerned.get(key)
        if known is None:
            counts = tuple(self._counts.setdefault(one, _Count(fact.severity)) for one in self._keys(fact))
            known = _Concerned(counts, self._kinds(fact))
            if len(self._concerned) < MOST_DEFECTS:
                self._concerned[key] = known
        return known

    def _of_file(self, fact: Fact) -> tuple[_Count, ...]:
        if self._files is None:
            return ()
        count = self._files.get(fact.path)
        if count is None:
            count = self._files[fact.path] = _Count(fact.severity, MOST_PLACES if len(self._files) < MOST_PLACED_FILES else 0)
        return (count,)

    def _keys(self, fact: Fact) -> Iterator[_Key]:
        flow, rule, name = fact.flow, fact.rule, self._input(fact)
        yield DEFECT, flow, rule, name
        yield CELL, flow, rule, ""
        yield "flow", flow, "", ""
        yield "rule", None, rule, ""
        if name and rule != UNKNOWN_FLOW:
            yield "input", flow, "", name

    def _input(self, fact: Fact) -> str:
        name = fact.input
        if not name:
            return ""
        name = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
        key = fact.flow, fact.rule, name
        if key not in self._inputs:
            if len(self._inputs) >= MOST_DEFECTS:
                return OTHER_INPUTS
            self._inputs.add(key)
        return name

    def _kinds(self, fact: Fact) -> tuple[_Count, ...]:
        """Return what counts payloads with a finding of this kind that is shown."""
        is_wrong = fact.severity is Severity.ERROR
        holds = {"wrong": is_wrong, "certain": is_wrong and fact.rule != UNKNOWN_FLOW, "open": fact.unjudged}
        kinds = ("faulty", *(kind for kind in holds if holds[kind]))
        return (*map(self._payloads.__getitem__, kinds), *self._kinds_met(fact))

    def _kinds_met(self, fact: Fact) -> tuple[_Count, ...]:
        """Return what counts payloads with any such finding, shown or not."""
        return (self._payloads["met"], self._payloads["met_open"]) if fact.unjudged else (self._payloads["met"],)


def census_of(findings: Iterable[Finding]) -> Census:
    """Return the counts of findings that are all known."""
    tallies = Tallies()
    for one in findings:
        flow = cited(one.flow) if one.flow is not None else None
        safe = one.fix is not None and one.fix.safety is Safety.SAFE
        text = (one.place.path, one.record) if one.record is not None else None
        fact = Fact(flow, one.rule, one.parameter or "", one.place.path, one.severity, safe, text)
        tallies.count(fact, lambda place=one.place: spot(place))  # type: ignore[misc]
    return tallies.census()


def cited(flow: FlowDefinition) -> CitedFlow:
    """Return a flow as counts name it."""
    return CitedFlow(flow.label, flow.id, flow.version, contract_hash(flow), flow.source)


def spot(place: Place) -> Spot:
    """Return a place as counts keep it."""
    return Spot(place.path, place.region.line, place.region.column) if place.region is not None else Spot(place.path)
