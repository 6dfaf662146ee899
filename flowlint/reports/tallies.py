"""Counts findings as they come: by defect, flow, rule, input and file, with the payloads that have them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

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
    """The numbers of one tally while they grow; of the text at hand it is known which payloads were counted."""

    __slots__ = ("_first", "_others", "_text", "findings", "most_spots", "payloads", "safe", "severity", "spots")

    def __init__(self, severity: Severity, most_spots: int = MOST_PLACES) -> None:
        self.severity, self.most_spots = severity, most_spots
        self.payloads = self.findings = self.safe = self._text = 0
        self.spots: tuple[Spot, ...] = ()
        self._first: Hashable = None
        # Most texts hold one payload, and most tallies are of one file: a set for each would take most of the memory.
        self._others: set[Hashable] | None = None

    @property
    def numbers(self) -> tuple[Severity, int, int, int, tuple[Spot, ...]]:
        """What a tally has beside what its findings have in common."""
        return self.severity, self.payloads, self.findings, self.safe, self.spots

    def add(self, fact: Fact, text: int) -> None:
        """Count a finding; in a text that is not 0 its payload too."""
        self.findings += 1
        self.safe += fact.safe
        severity = fact.severity
        if severity is not self.severity and severity.rank > self.severity.rank:
            self.severity = severity
        if text:
            self.count_payload(fact.payload, text)

    def count_payload(self, payload: Hashable, text: int) -> None:
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
    """The counts of one run; memory grows with the defects and the faulty files, not with the findings.

    Findings of one text come one after the other: what of a payload was counted is forgotten when the next text begins. Without ``files``
    there are no counts by file, which take 0.4 kB of each that is faulty.
    """

    def __init__(self, *, files: bool = True) -> None:
        self._counts: dict[_Key, _Count] = {}
        self._files: dict[str, _Count] | None = {} if files else None
        self._shared: dict[tuple[CitedFlow | None, str, str], tuple[_Count, ...]] = {}
        self._inputs: set[tuple[CitedFlow | None, str, str]] = set()
        self._text: Hashable = None
        self._texts = 0
        self._payloads = {kind: _Count(Severity.INFO) for kind in ("faulty", "wrong", "open", "certain", "met", "met_open")}

    def count(self, fact: Fact, spot: Callable[[], Spot]) -> None:
        """Count one finding; ``spot`` is asked only where its place is kept."""
        self._begin(fact)
        place, texts = None, self._texts if fact.text is not None else 0
        for count in (*self._of_defect(fact), *self._of_file(fact)):
            count.add(fact, texts)
            if len(count.spots) < count.most_spots:
                place = place or spot()
                count.spots += (place,)
        if texts:
            self._count_payload(fact)

    def repeat(self, fact: Fact) -> None:
        """Count a payload that shares a part, in which the same was found and counted before, with another."""
        self._begin(fact)
        known = [*map(self._counts.get, self._keys(fact)), (self._files or {}).get(fact.path)] if fact.text is not None else []
        counts = [count for count in known if count is not None]
        for count in counts:
            count.count_payload(fact.payload, self._texts)
        if counts:
            self._count_payload(fact)
        elif fact.text is not None:
            self.conceal(fact)

    def conceal(self, fact: Fact) -> None:
        """Count the payload of a finding that is not shown."""
        if fact.text is not None:
            self._begin(fact)
            self._count_kinds(fact, ["met"])

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

    def _begin(self, fact: Fact) -> None:
        if fact.text is not None and fact.text != self._text:
            self._text = fact.text
            self._texts += 1

    def _of_defect(self, fact: Fact) -> tuple[_Count, ...]:
        """Return the counts of a finding but that of its file: looked up at once where the same defect was met before."""
        key = fact.flow, fact.rule, fact.input
        known = self._shared.get(key)
        if known is None:
            known = tuple(self._counts.setdefault(one, _Count(fact.severity)) for one in self._keys(fact))
            if len(self._shared) < MOST_DEFECTS:
                self._shared[key] = known
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

    def _count_payload(self, fact: Fact) -> None:
        kinds = ["faulty", "met"]
        if fact.severity is Severity.ERROR:
            kinds += ["wrong", "certain"] if fact.rule != UNKNOWN_FLOW else ["wrong"]
        self._count_kinds(fact, [*kinds, "open"] if fact.unjudged else kinds)

    def _count_kinds(self, fact: Fact, kinds: Iterable[str]) -> None:
        for kind in (*kinds, "met_open") if fact.unjudged else kinds:
            self._payloads[kind].count_payload(fact.payload, self._texts)


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
