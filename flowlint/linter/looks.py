"""Looks into files, one text after the other: what is proven clean is counted at once, and only the rest is looked at closely.

Nothing here depends on another file, or remembers one; so another process may do it, and the run adds up what comes of it in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from flowlint.binding.screen import Line, Settled
from flowlint.linter import contents
from flowlint.linter.compiled import Compiled
from flowlint.linter.job import Job
from flowlint.linter.outcome import Event, Outcome, Proven
from flowlint.model.carried import Mention, Stretch, Text
from flowlint.model.location import Source
from flowlint.syntax.document import decode

if TYPE_CHECKING:
    from flowlint.binding.resolver import FileRuling
    from flowlint.linter.inspector import Inspector
    from flowlint.model.carried import Carried
    from flowlint.model.payload import Payload

Look: TypeAlias = "Settled | Mention | Iterable[Event]"
"""What comes of one text, of several that are proven clean together, or of a call that is not read."""


class Looks:
    """Looks into files for one job; ``meet`` says that somebody wants the payloads of each text, so none may be passed over."""

    def __init__(self, job: Job, compiled: Compiled, meet: Callable[[Sequence[Payload]], None] | None = None) -> None:
        self._job, self._max_size = job, job.scope.max_size
        self._screen, self._rulebook = compiled.screen, compiled.rulebook
        self._is_quick = meet is None and job.known.baseline is None and not job.wants.payloads

    @cached_property
    def _inspector(self) -> Inspector:
        from flowlint.linter.inspector import Inspector

        return Inspector(self._job, self._screen, self._rulebook, is_quick=self._is_quick)

    def at_once(self, path: str, data: bytes, ruling: FileRuling) -> Look | None:
        """Return what comes of a small JSON file where ``at_request`` tells it; nothing else is asked of most files."""
        if not self._is_quick or not path.endswith(".json") or len(data) > self._max_size:
            return None
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return None
        return self.at_request(path, text, ruling)

    def at_request(self, path: str, text: str, ruling: FileRuling) -> Settled | list[Event] | None:
        """Return what comes of a JSON text that is proven clean, or is one request of which it is known what is wrong.

        ``None`` where it takes a closer look.
        """
        found = self._screen.judge(text, ruling)
        if found is None or isinstance(found, Settled):
            return found if found is not None and found.payloads else None
        events = self._inspector.look_at_request(Source(path, text), found)
        return list(events) if events is not None else None

    def into(self, path: str, stream: BinaryIO, ruling: FileRuling, *, strict: bool, any_kind: bool = True) -> Iterator[Look]:
        """Yield what comes of a content; ``strict`` means that it must hold a payload, and for ``any_kind`` see ``contents.texts_of``.

        Raises ``SourceError`` where the content is damaged, after what comes before that, and ``UnreadKind`` where it is not read.
        """
        return self.at(path, contents.texts_of(path, stream, self._max_size, any_kind=any_kind), ruling, strict=strict)

    def at(self, path: str, carried: Iterable[Carried | Stretch | Mention], ruling: FileRuling, *, strict: bool) -> Iterator[Look]:
        """Yield what comes of what the file at ``path`` holds."""
        must_hold = strict or ruling.bare or ruling.expected
        for one in self._sifted(carried, ruling):
            if isinstance(one, (Settled, Mention)):
                yield one
            elif isinstance(one, Line):
                yield self._at_line(path, one, ruling, strict=strict, must_hold=must_hold)
            elif not isinstance(one, Text) or one.source is not None:
                yield self._inspector.look_into(one, path, ruling)
            else:
                yield self._at_text(path, one, ruling, strict=strict, must_hold=must_hold)

    def _sifted(self, carried: Iterable[Carried | Stretch | Mention], ruling: FileRuling) -> Iterator[Carried | Settled | Mention | Line]:
        """Yield what a file holds, but of its stretches of lines only what is not proven clean, and how many payloads are."""
        for one in carried:
            if not isinstance(one, Stretch):
                yield one
            elif self._job.wants.payloads:
                yield from one.texts()
            else:
                clean, doubtful = self._screen.sift(one, ruling)
                yield clean
                yield from doubtful

    def _at_line(self, path: str, line: Line, ruling: FileRuling, *, strict: bool, must_hold: bool) -> Look:
        source = Source(path, line.text, first_line=line.first_line)
        events = self._inspector.look_at_request(source, line.doubts) if self._is_quick else None
        if events is not None:
            return events
        return self._at_text(path, Text("json", line.text.encode(), line.first_line), ruling, strict=strict, must_hold=must_hold)

    def _at_text(self, path: str, text: Text, ruling: FileRuling, *, strict: bool, must_hold: bool) -> Look:
        is_json = text.grammar == "json" and not text.size
        items = self._at_items(path, text, ruling, strict=strict) if is_json and text.data.lstrip()[:1] == b"[" else None
        if items is not None:
            return items
        clean = self._screen.settle(text.data, ruling, must_hold=must_hold) if is_json else None
        if clean is None or (not clean.payloads and (b"topicName" in text.data or contents.may_hold_request(text.data))):
            look = self._inspector.look_at_json if is_json and self._is_quick else self._inspector.look_closely
            return look(text, path, ruling, strict=strict)
        if clean.payloads and not self._job.wants.payloads:
            return clean
        proven, why = (Proven(text, clean.payloads), "") if clean.payloads else (None, contents.why_not(text))
        return (Outcome(clean.payloads, clean.left_out, why=why, judges=clean.judges, proven=proven),)

    def _at_items(self, path: str, text: Text, ruling: FileRuling, *, strict: bool) -> Look | None:
        """Return what comes of an array of payloads, of which only those are looked at that are not proven clean; else ``None``."""
        if self._job.wants.payloads or ruling.only is not None:
            return None
        source = decode(path, text.data, text.first_line)
        sifted = self._screen.sift_items(source.text, ruling) if isinstance(source, Source) else None
        if sifted is None or not isinstance(source, Source):
            return None
        if not sifted.items:
            return sifted.clean if sifted.clean.payloads else None
        return self._inspector.look_at_items(source, text, sifted, ruling, strict=strict)
