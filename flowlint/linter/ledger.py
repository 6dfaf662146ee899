"""Keeps account of the payloads and triggers that passed, for reporters that list them too."""

from __future__ import annotations

from collections.abc import Sequence

from flowlint.model.carried import Text
from flowlint.model.hosting import in_host
from flowlint.model.location import Lines, Location, Span, region
from flowlint.model.payload import Payload
from flowlint.model.report import CheckedFile, PassedPayload

MOST_NAMED = 10_000
"""Payloads of one file that are kept one by one, so that memory stays bounded; more are counted."""


class Ledger:
    """The payloads and triggers of a run that passed, file by file."""

    def __init__(self) -> None:
        self._triggers: dict[str, list[PassedPayload]] = {}
        self._files: list[CheckedFile] = []
        self._path = ""
        self._passed: list[PassedPayload] = []
        self._more = 0

    def open(self, path: str) -> None:
        """Go on to the file at ``path``."""
        self._close()
        self._path = path

    def proven(self, text: Text, payloads: int) -> None:
        """Note that all of ``payloads`` in a JSON text passed."""
        if len(self._passed) >= MOST_NAMED:
            self._more += payloads
            return
        if text.data.lstrip()[:1] != b"[":
            self._note(text.first_line, "")
            return
        for index in range(payloads):
            self._note(text.first_line, f"/{index}")

    def judged(self, payloads: Sequence[Payload], *, of_stream: bool) -> None:
        """Note payloads of one text that passed; ``of_stream`` says that the text holds several documents."""
        embedded = bool(payloads) and payloads[0].source.embedding is not None
        lines = Lines(in_host(payloads[0].place).source.text) if payloads and (of_stream or embedded) else None
        for payload in payloads:
            place = in_host(payload.place)
            start = place.span.start if place.span is not None else 0
            line = lines.region(Span(start, start), place.source.first_line).line if lines is not None else place.source.first_line
            self._note(line, payload.pointer)

    def trigger_passed(self, path: str, place: Location) -> None:
        """Note that a trigger in the file at ``path`` passed."""
        found = region(in_host(place))
        self._triggers.setdefault(path, []).append(PassedPayload(found.line if found is not None else 1, place.pointer, "trigger"))

    def files(self) -> tuple[CheckedFile, ...]:
        """Return the files with payloads or triggers that passed, by path."""
        self._close()
        for path, triggers in self._triggers.items():
            self._files.append(CheckedFile(path, tuple(triggers[:MOST_NAMED]), max(len(triggers) - MOST_NAMED, 0)))
        self._triggers = {}
        return tuple(sorted(self._files))

    def _note(self, line: int, pointer: str) -> None:
        if len(self._passed) < MOST_NAMED:
            self._passed.append(PassedPayload(line, pointer))
        else:
            self._more += 1

    def _close(self) -> None:
        if self._passed:
            self._files.append(CheckedFile(self._path, tuple(self._passed), self._more))
        self._passed, self._more = [], 0
