"""What comes of looking at a text, a call or a trigger, as values that the run adds up."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from itertools import chain
from typing import TYPE_CHECKING

from flowlint.binding.resolver import FileRuling
from flowlint.contracts import Rule
from flowlint.model.location import Source
from flowlint.model.named_tuple import NamedTuple

if TYPE_CHECKING:
    from flowlint.model.carried import BodyFile, Text
    from flowlint.model.diagnostic import Diagnostic
    from flowlint.model.flow import FlowDefinition
    from flowlint.model.ignoring import CommentIgnore
    from flowlint.model.location import Location, Span
    from flowlint.model.payload import Payload
    from flowlint.model.trigger import TriggerDeclaration
    from flowlint.model.unread import Unread

_BEGINNING = 64
"""Code points among which a text has its first sign."""


class Found(NamedTuple):
    """What a rule found in the user's own file, and the flow that judged.

    ``concerns`` is the payload in which it was found, or the text where all payloads of that are concerned. ``unjudged`` says that no flow
    judged all of that payload: none is known, its definition or its text could not be read, or a part is known only when it is sent.
    """

    rule: Rule
    diagnostic: Diagnostic
    flow: FlowDefinition | None = None
    concerns: Payload | Source | None = None
    unjudged: bool = False

    @property
    def record(self) -> int | None:
        """Which payload of its file it is about, from 1: by the line at which its text begins, or by the item of a list."""
        if self.concerns is None or isinstance(self.concerns, Source):
            return self.concerns.first_line if self.concerns is not None else None
        first, source = self.concerns.pointer[1:].partition("/")[0], self.concerns.source
        return int(first) + 1 if first.isdecimal() and not _is_object(source) else source.first_line

    @property
    def identity(self) -> tuple[str, str, str, Span | None]:
        """What is the same where the same is found in another reading."""
        return (self.rule.id, self.diagnostic.message, self.diagnostic.place.source.name, self.diagnostic.place.span)


def _is_object(source: Source) -> bool:
    """Tell whether the text of the user's own file that holds a payload is an object of JSON, which may have a number for a key."""
    from flowlint.model.hosting import in_host

    return in_host(source.whole).source.text[:_BEGINNING].lstrip("\ufeff \t\r\n")[:1] == "{"


class Note(NamedTuple):
    """A sentence about what could not be judged; it is said once, or once of its ``subject`` where several payloads share that."""

    sentence: str
    subject: Hashable = None


NOT_LOADED = "not loaded"
OTHER_FIELDS = "other fields"
NO_ARGUMENTS = "no arguments"
CUT_OFF = "cut off"
TOO_MANY = "too many"
MOST_IN_STRINGS = 5_000
"""Requests in strings of one text that are looked at closely, at half a millisecond and 8 kB each; clean ones are only counted."""


class Alike(NamedTuple):
    """What looks like a launch request inside something else and is not judged: where it is, and why.

    ``why`` is one of the five reasons above, and ``flow`` the id that it names where no definition with that is loaded and it is a GUID.
    ``place`` is empty where another with the same reason is before it in the text.
    """

    place: str
    why: str
    flow: str = ""


class FoundTrigger(NamedTuple):
    """A trigger to be judged when all payloads are known, the path of its file, and what is settled for that."""

    declaration: TriggerDeclaration
    path: str
    ruling: FileRuling


class Judged(NamedTuple):
    """The payloads of one text that were judged; ``of_stream`` is true where the text holds several documents."""

    payloads: tuple[Payload, ...]
    of_stream: bool


class Proven(NamedTuple):
    """A JSON text of which all payloads passed, and how many there are."""

    text: Text
    payloads: int


class Outcome(NamedTuple):
    """What came of one look, beside what was found.

    ``payloads`` were judged, and ``left_out`` are not to be judged; ``met`` counts calls and triggers. ``why`` is a clause on why a text
    holds no payload. ``unjudged`` are payloads for which no flow is known, ``unread`` those whose
    definition could not be read, ``partial`` others that no flow judged wholly, and ``capped`` counts rules that stopped looking.
    ``judges`` are flows that judged, ``lacking`` definitions that could not be read and were needed, ``files`` those that calls send.
    ``comments`` ignore findings; nothing is said of those that hide nothing unless the text ``is_whole``, so that all of it is judged.
    ``near`` is what looks like a launch request inside something else and is not judged.
    ``judged`` and ``proven`` say which payloads passed, unless something was found in them since the look began.
    """

    payloads: int = 0
    left_out: int = 0
    met: int = 0
    why: str = ""
    unjudged: int = 0
    unread: int = 0
    partial: int = 0
    capped: int = 0
    notes: tuple[Note, ...] = ()
    problems: tuple[str, ...] = ()
    judges: tuple[FlowDefinition, ...] = ()
    lacking: tuple[Unread, ...] = ()
    triggers: tuple[FoundTrigger, ...] = ()
    files: tuple[BodyFile, ...] = ()
    comments: tuple[CommentIgnore, ...] = ()
    is_whole: bool = True
    near: tuple[Alike, ...] = ()
    judged: Judged | None = None
    proven: Proven | None = None


Event = Found | Outcome
"""What is met in the order in which it is: findings stream, so that nobody holds all of them."""


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """Return what came of several looks into one text."""
    every = list(outcomes)
    return Outcome(
        payloads=sum(one.payloads for one in every),
        left_out=sum(one.left_out for one in every),
        met=sum(one.met for one in every),
        why=next((one.why for one in reversed(every) if one.why), ""),
        unjudged=sum(one.unjudged for one in every),
        unread=sum(one.unread for one in every),
        partial=sum(one.partial for one in every),
        capped=sum(one.capped for one in every),
        notes=tuple(chain.from_iterable(one.notes for one in every)),
        problems=tuple(chain.from_iterable(one.problems for one in every)),
        judges=tuple(chain.from_iterable(one.judges for one in every)),
        lacking=tuple(chain.from_iterable(one.lacking for one in every)),
        triggers=tuple(chain.from_iterable(one.triggers for one in every)),
        near=tuple(chain.from_iterable(one.near for one in every)),
    )


def unchecked(place: Location, sentence: str) -> Note:
    """Return a note on what could not be judged at a place."""
    from flowlint.model.hosting import spot

    return Note(f"{spot(place)}: {sentence}")


class Extent(NamedTuple):
    """How many bytes were read, and of how many."""

    read: int
    size: int


class Progress(NamedTuple):
    """How far a run has come: the files that it looked at, the payloads in them, and the findings.

    ``whole`` is how much was read of all files, where their sizes are known, and ``at_hand`` of a large one that is being read.
    """

    files: int
    payloads: int
    findings: int
    whole: Extent | None = None
    at_hand: Extent | None = None


Watch = Callable[[Callable[[], Progress]], None]
"""What is told, before a run begins, whom to ask how far it has come."""
