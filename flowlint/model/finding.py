"""Findings as reports show them: located in the user's text."""

from __future__ import annotations

from flowlint.model.fix import Safety
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Region
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable
from flowlint.model.severity import Severity


class Excerpt(NamedTuple):
    """One line of the user's text around a place: the text shown, the column, from 1, at which it begins, and whether it was cut."""

    line: int
    text: str
    column: int = 1
    cut_before: bool = False
    cut_after: bool = False


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


class ResolvedEdit(NamedTuple):
    """An edit with the lines and columns that it replaces; ``start`` and ``end`` are code points in the document's text.

    ``byte_region`` is the region with columns in UTF-8 bytes, where a reporter asks for it.
    """

    region: Region
    start: int
    end: int
    text: str
    holds_value: bool
    byte_region: Region | None = None


class ResolvedFix(NamedTuple):
    """A fix as reports show it."""

    title: str
    safety: Safety
    edits: tuple[ResolvedEdit, ...]

    def applicable(self, *, show_values: bool) -> tuple[ResolvedEdit, ...]:
        """Return the edits that another program may apply: all of them, or none.

        None where a person has to decide, where one of them repeats a payload value that is not to be shown, and where the new text
        cannot be written as UTF-8.
        """
        if self.safety is Safety.DISPLAY_ONLY or any(edit.holds_value and not show_values for edit in self.edits):
            return ()
        return self.edits if all(_is_writable(edit.text) for edit in self.edits) else ()


class Finding(NamedTuple):
    """One finding, located, with the severity that counts and the flow that judged.

    ``fingerprint`` is 32 hexadecimal digits that stay the same when lines move: it is made of rule, path, pointer and parameter. Path and
    pointer are those of the ``cause``, where that is in another file than ``place``.
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
    fix: ResolvedFix | None = None
    fingerprint: str = ""
    cause: Place | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The message, then the help and the note where there are any, each on one line and safe to show."""
        named = (("", self.message), ("help: ", self.help), ("note: ", self.note))
        return tuple(printable(f"{kind}{text}") for kind, text in named if text)


def _is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
