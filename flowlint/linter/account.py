"""Adds up what comes of everything that a run looks at: the one place that does."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from flowlint import registry
from flowlint.linter.job import Job
from flowlint.linter.outcome import (
    MOST_IN_STRINGS,
    NO_ARGUMENTS,
    NOT_LOADED,
    OTHER_FIELDS,
    TOO_MANY,
    Alike,
    Event,
    Found,
    FoundTrigger,
    Note,
    Outcome,
)
from flowlint.model.flow import FlowDefinition
from flowlint.model.printable import row
from flowlint.model.report import Summary
from flowlint.model.unread import Unread

if TYPE_CHECKING:
    from flowlint.linter.ignores import Ignores
    from flowlint.linter.ledger import Ledger
    from flowlint.model.carried import BodyFile
    from flowlint.model.payload import Payload


class Sink(Protocol):
    """What a run puts its findings into."""

    def take(self, found: Found, ignores: Ignores | None) -> bool:
        """Take one finding, unless it is ignored; return true where the report shows it."""


_MOST_FLOWS = 3
"""Flows that are named of those that are not loaded."""


class _Many:
    """What looks like a launch request in one file and is not judged for one reason: the first, how many, and which flows they name."""

    __slots__ = ("first", "flows", "number")

    def __init__(self, first: Alike) -> None:
        self.first = first
        self.number = 0
        self.flows: dict[str, None] = {}

    def add(self, one: Alike) -> None:
        """Count one more."""
        self.number += 1
        if len(self.flows) <= _MOST_FLOWS:
            self.flows[one.flow] = None

    def note(self) -> Note:
        """Return the sentence about them."""
        one, what = self.number == 1, f"{self.number:,} objects from here on look like launch requests but were not checked"
        return Note(f"{self.first.place}: {'looks like a launch request but was not checked' if one else what}: {self._why(one)}")

    def _why(self, one: bool) -> str:
        if self.first.why != NOT_LOADED:
            if self.first.why == OTHER_FIELDS:
                return f'{"it has" if one else "they have"} other fields than a launch request, or a "flowId" that is not a string'
            if self.first.why == NO_ARGUMENTS:
                return "it passes no argument of its flow" if one else "they pass no argument of their flows"
            if self.first.why == TOO_MANY:
                return f"{MOST_IN_STRINGS:,} others in strings of this text were; split it"
            return f"{'its' if one else 'their'} JSON is cut off, too long, or wrong in another way"
        known = list(filter(None, self.flows))[:_MOST_FLOWS]
        if not known:
            return "its flow is not loaded" if one else "their flows are not loaded"
        more = " and others" if len(self.flows) > len(known) else ""
        return f"flow{'' if len(self.flows) == 1 else 's'} {row(known)}{more} {'is' if len(self.flows) == 1 else 'are'} not loaded"


class Held:
    """What one file holds, as far as it has been read.

    ``left_out`` counts the payloads that are not to be judged, and ``met`` the triggers and calls. ``why`` is a clause on why the text
    looked into last holds no payload, and ``files`` are those that calls send. ``near`` counts what looks like a launch request and is not
    judged, by the reason.
    """

    __slots__ = ("files", "left_out", "met", "near", "payloads", "why")

    def __init__(self, payloads: int = 0) -> None:
        self.payloads = payloads
        self.left_out = self.met = 0
        self.why = ""
        self.near: dict[str, _Many] = {}
        self.files: list[BodyFile] = []

    @property
    def judged(self) -> bool:
        """Whether there is a payload, a trigger or a call that was judged, or is to be."""
        return self.payloads + self.met > 0

    @property
    def notes(self) -> tuple[Note, ...]:
        """The sentences about what looks like a launch request and is not judged, where there is any."""
        return tuple(many.note() for many in self.near.values())

    @property
    def anything(self) -> bool:
        """Whether there is anything, be it only what did not change."""
        return self.judged or self.left_out > 0


class Account:
    """The counts of one run, and what it met: flows that judged, triggers to be judged at the end, definitions that lack, ignores.

    ``ledger`` keeps the payloads and triggers that passed, where a reporter asks for them. ``problems`` are those of hosts, which are told
    when everything is read. ``meet`` gets the payloads of each text that was looked at.
    """

    def __init__(self, job: Job, sink: Sink, summary: Summary, meet: Callable[[Sequence[Payload]], None] | None = None) -> None:
        self.summary = summary
        self.ledger: Ledger | None = None
        self.ignores: Ignores | None = None
        self.judges: dict[int, FlowDefinition] = {}
        self.lacking: list[Unread] = []
        self.triggers: list[FoundTrigger] = []
        self.problems: list[str] = []
        self._job = job
        self._sink = sink
        self._meet = meet
        self._said: set[Hashable] = set()
        if job.judging.policy is not None and job.judging.heeds_ignores:
            self._heed_ignores()
        if job.wants.payloads:
            from flowlint.linter.ledger import Ledger

            self.ledger = Ledger()

    def add(self, events: Iterable[Event], held: Held | None = None) -> bool:
        """Add what is found and met to the counts, and to what a file has ``held``; return true where the report shows a finding."""
        shown: set[int] = set()
        for event in events:
            if isinstance(event, Found):
                if self._sink.take(event, self.ignores):
                    shown.add(id(event.concerns))
                continue
            self._count(event)
            if event.judged is not None and self._meet is not None:
                self._meet(event.judged.payloads)
            if held is not None:
                held.payloads += event.payloads
                held.left_out += event.left_out
                held.met += event.met
                held.why = event.why or held.why
                held.files += event.files
                for one in event.near:
                    held.near.setdefault(one.why, _Many(one)).add(one)
            if self.ledger is not None:
                self._enter(self.ledger, event, shown)
        return bool(shown)

    def judged_by(self, flows: Iterable[FlowDefinition]) -> None:
        """Remember the flows that judged something."""
        for flow in flows:
            self.judges[id(flow)] = flow

    def say(self, note: Note) -> None:
        """Say what could not be judged, once."""
        said = note.subject or note.sentence
        if said not in self._said:
            self._said.add(said)
            self.summary.unchecked.append(note.sentence)

    def _count(self, outcome: Outcome) -> None:
        self.summary.unjudged += outcome.unjudged
        self.summary.unread += outcome.unread
        self.summary.partial += outcome.partial
        self.summary.capped += outcome.capped
        self.judged_by(outcome.judges)
        self.lacking += outcome.lacking
        self.triggers += outcome.triggers
        self.problems += outcome.problems
        for note in outcome.notes:
            self.say(note)
        if outcome.comments and self._job.judging.heeds_ignores:
            self._heed_ignores().learn(outcome.comments, judged=outcome.is_whole)

    @staticmethod
    def _enter(ledger: Ledger, outcome: Outcome, shown: set[int]) -> None:
        """Enter the payloads that passed, which are those in which nothing is shown."""
        if outcome.proven is not None and not shown:
            ledger.proven(*outcome.proven)
        if outcome.judged is not None and not any(id(payload.source) in shown for payload in outcome.judged.payloads[:1]):
            passed = [payload for payload in outcome.judged.payloads if id(payload) not in shown]
            ledger.judged(passed, of_stream=outcome.judged.of_stream)

    def _heed_ignores(self) -> Ignores:
        if self.ignores is None:
            from flowlint.linter.ignores import IgnorePolicy, Ignores

            known = registry.rule_ids()
            self.ignores = Ignores(self._job.judging.policy or IgnorePolicy(), set(filter(self._job.judging.rules.is_on, known)), known)
        return self.ignores
