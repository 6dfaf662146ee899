"""Judges requests of which it is known what is wrong: only that is given places, bound, and told to the rules that can find something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flowlint.linter.job import Job
from flowlint.linter.outcome import Event, Note, Outcome
from flowlint.linter.precedents import Precedents, case_of
from flowlint.linter.rulebook import Rulebook
from flowlint.model.request import CONTAINER

if TYPE_CHECKING:
    from flowlint.binding.doubts import Doubts
    from flowlint.model.location import Source
    from flowlint.model.payload import Payload


class KnownFaults:
    """Yields what is wrong with requests of which the reasons are known."""

    def __init__(self, job: Job, rulebook: Rulebook) -> None:
        self._job, self._rulebook = job, rulebook
        self._precedents = Precedents()

    def look_at(self, source: Source, start: int, end: int, doubts: Doubts, pointer: str = "") -> Iterator[Event] | None:
        """Judge the request between two offsets of a JSON text, with ``pointer``; ``None`` where that takes a closer look."""
        from flowlint.model.payload import Payload
        from flowlint.syntax.json.skeleton import skeleton

        root = skeleton(source.text, start, end, CONTAINER, doubts.arguments)
        return self._check(Payload(source, root, pointer), doubts) if root is not None else None

    def _check(self, payload: Payload, doubts: Doubts) -> Iterator[Event]:
        """Bind and give to the rules what is in doubt alone: a finding takes 1.1 million instructions instead of 2.5, with its report.

        Where the same was in doubt before, neither is done again.
        """
        # What is found in a text inside another is in the host, so it has no place in the request.
        case, notes = case_of(payload, doubts) if payload.source.embedding is None else None, tuple[Note, ...]()
        found = self._precedents.repeated(case, payload)
        if found is None:
            from flowlint.binding.arguments import bind_doubted
            from flowlint.binding.unknowns import unjudged_values

            binding = bind_doubted(payload, doubts, self._job.judging.container)
            notes = tuple(map(Note, unjudged_values(binding)))
            found = self._rulebook.payload(binding, doubts.groups, unjudged=bool(notes))
            found = self._precedents.kept(case, payload, found) if not notes else found
        yield Outcome(1, partial=int(bool(notes)), notes=notes, judges=(doubts.flow,))
        yield from found
