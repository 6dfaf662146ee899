"""Calls: an HTTP request as a file spells it, around the payload that is its body."""

from __future__ import annotations

from flowlint.model.credential import credential_in
from flowlint.model.fix import Edit
from flowlint.model.location import Location, Source, Span
from flowlint.model.named_tuple import NamedTuple

NO_BODY = "nothing was checked: the request states no JSON body"
"""Said of a call that may get its body from elsewhere, or is shown without it."""


class Word(NamedTuple):
    """A word of a call as it is sent, and where it stands."""

    text: str
    place: Location

    @classmethod
    def of(cls, source: Source) -> Word:
        """Return all of a text as a word."""
        return cls(source.text, source.whole)


class Header(NamedTuple):
    """A header of a call: its name and value as they are sent, and where the two stand."""

    name: str
    value: str
    place: Location

    @property
    def credential(self) -> Location | None:
        """Where the credential is in a value that is a text of its own; ``None`` where it has none."""
        found = credential_in(self.value) if self.name.lower() == "authorization" else None
        return self.place._replace(span=Span(*found)) if found is not None else None


class LostLine(NamedTuple):
    """A line that was meant as a call's continuation but is none, and the edits that make it one.

    ``cause`` is what keeps the line before from being continued, where something does that looks as if it did: blanks behind a backslash,
    or the caret or backtick of another shell.
    """

    place: Location
    edits: tuple[Edit, ...] = ()
    cause: Location | None = None


class UnexpandedVariable(NamedTuple):
    """A variable that is sent by its name, as quotes or a here-document hold it, and the edits that let the shell fill it in."""

    text: str
    place: Location
    in_heredoc: bool
    edits: tuple[Edit, ...] = ()


class UnseparatedBody(NamedTuple):
    """A body that begins right behind the headers, and the edits that put an empty line before it."""

    place: Location
    edits: tuple[Edit, ...] = ()


class Encoding(NamedTuple):
    """What becomes of an object where a text is due and of a text where an object is due, and what to do; empty where that is right."""

    of_objects: str = ""
    instead_of_objects: str = ""
    of_texts: str = ""
    instead_of_texts: str = ""


class Misencoded(NamedTuple):
    """A body that code encodes in another way than as JSON once: where it is given, what becomes of it, and what to do."""

    place: Location
    sentence: str
    help: str


class Call(NamedTuple):
    """One HTTP request that launches a flow, or is meant to.

    ``place`` is the word that stands for the whole call. ``method`` is ``None`` where the file does not state it; ``sent_as`` is the
    method that is then used, and ``sent_by`` the option that settles it. ``states_headers`` is true when nothing but the file itself adds a
    ``Content-Type``, and ``content_type`` the edits that add one. ``credentials`` are the places of tokens and passwords that stand in the
    file. The edits are on the text that ``place`` stands in. ``lacks_body`` is true when the call is sent without a body for certain.
    """

    place: Location
    url: Word
    method: Word | None = None
    sent_as: str = "POST"
    headers: tuple[Header, ...] = ()
    states_headers: bool = False
    has_body: bool = False
    content_type: tuple[Edit, ...] = ()
    credentials: tuple[Location, ...] = ()
    lost: tuple[LostLine, ...] = ()
    unexpanded: tuple[UnexpandedVariable, ...] = ()
    sent_by: Word | None = None
    lacks_body: bool = False
    unseparated: UnseparatedBody | None = None
    misencoded: tuple[Misencoded, ...] = ()

    @property
    def posts(self) -> bool:
        """Whether the call is sent with POST."""
        return (self.method.text if self.method is not None else self.sent_as).upper() == "POST"
