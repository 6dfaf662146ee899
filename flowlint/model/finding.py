"""Findings as reports show them: located in the user's text."""

from __future__ import annotations

from flowlint.model.fix import Fix
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable
from flowlint.model.region import Region
from flowlint.model.severity import Severity


class Excerpt(NamedTuple):
    """One line of the user's text around a place: the text shown, the column, from 1, at which it begins, and whether it was cut."""

    line: int
    text: str
    column: int = 1
    cut_before: bool = False
    cut_after: bool = False

    def __repr__(self) -> str:
        return f"<Excerpt of line {self.line}>"


class Place(NamedTuple):
    """A resolved place: the path, the JSON pointer, and the region and excerpt where the user's own text has one.

    ``byte_region`` is the region with columns in UTF-8 bytes, where a reporter asks for it.
    """

    path: str
    pointer: str
    region: Region | None = None
    excerpt: Excerpt | None = None
    byte_region: Region | None = None

    @property
    def order(self) -> tuple[str, int, int]:
        """What places are sorted by: path, line and column."""
        return (self.path, self.region.line, self.region.column) if self.region is not None else (self.path, 0, 0)

    @property
    def first_line(self) -> Region | None:
        """As much of the region as stands on its first line."""
        if self.region is None:
            return None
        excerpt = self.excerpt
        return self.region.on_one_line(excerpt.column + len(excerpt.text) if excerpt is not None else 0)


class Finding(NamedTuple):
    """One finding, located, with the severity that counts and the flow that judged.

    ``rule`` is the id of the rule, such as ``type-mismatch``. ``message`` says what is wrong, ``help`` what to do, and ``note`` adds facts;
    the last two may be empty. ``parameter`` is the full name of the input concerned. ``related`` are other places that explain the finding,
    each with a label such as ``declared here``. ``fingerprint`` is 32 hexadecimal digits that stay the same when lines move: it is made of
    rule, path, pointer and parameter. Path and pointer are those of the ``cause``, where that is in another file than ``place``.
    ``record`` says which payload of its file it is about, from 1: by the line at which its text begins, as in JSON Lines, or by the item
    of a list; ``None`` where it is about none.
    """

    rule: str
    severity: Severity
    message: str
    place: Place
    help: str = ""
    note: str = ""
    parameter: str | None = None
    flow: FlowDefinition | None = None
    related: tuple[tuple[str, Place], ...] = ()
    fix: Fix | None = None
    fingerprint: str = ""
    cause: Place | None = None
    record: int | None = None

    @property
    def path(self) -> str:
        """The path of the file, as the user knows it."""
        return self.place.path

    @property
    def pointer(self) -> str:
        """The JSON Pointer (RFC 6901) of the place; empty for the root, and where the file is no tree."""
        return self.place.pointer

    @property
    def line(self) -> int | None:
        """The line at which the place begins, from 1; ``None`` where it has none, as in a ``dict``."""
        return self.place.region.line if self.place.region is not None else None

    @property
    def column(self) -> int | None:
        """The column at which the place begins, from 1, in code points; ``None`` where it has none."""
        return self.place.region.column if self.place.region is not None else None

    @property
    def input(self) -> InputParameter | None:
        """The input concerned as the flow declares it, or ``None`` where the finding is about something else."""
        inputs = self.flow.inputs if self.flow is not None else ()
        return next((one for one in inputs if one.name == self.parameter), None)

    @property
    def words(self) -> tuple[str, ...]:
        """The message, then the help and the note where there are any, each on one line and safe to show."""
        named = (("", self.message), ("help: ", self.help), ("note: ", self.note))
        return tuple(printable(f"{kind}{text}") for kind, text in named if text)

    def __repr__(self) -> str:
        """Return what logs and failed tests show: where it is and what is wrong, and no value of the payload."""
        where = ":".join(str(one) for one in (self.path, self.line, self.column) if one is not None)
        return printable(f"<Finding {where}{'' if self.line else f'#{self.pointer}'} {self.severity}[{self.rule}] {self.message}>")
