"""Corrections as data: edits on the user's own text, and how far they may be trusted."""

from __future__ import annotations

from enum import StrEnum

from flowlint.model.named_tuple import NamedTuple
from flowlint.model.region import Region


class Safety(StrEnum):
    """Whether a fix may be applied: by ``--fix``, only when asked for by ``--unsafe-fixes``, or never by itself."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY_ONLY = "display-only"


class Edit(NamedTuple):
    """Replaces the code points ``start`` to ``end`` of the user's text, from 0, by ``text``; an insertion where the two are equal.

    ``holds_value`` says that ``text`` repeats a payload value, so that machine formats leave the edit out. In a finding the edit has its
    ``region``, the lines and columns that it replaces; ``byte_region`` has columns in UTF-8 bytes, where a reporter asks for it.
    """

    start: int
    end: int
    text: str
    holds_value: bool = False
    region: Region | None = None
    byte_region: Region | None = None

    def __repr__(self) -> str:
        new = f"{len(self.text)} characters" if self.holds_value else repr(self.text)
        return f"<Edit {self.start}-{self.end}: {new}>"


class Fix(NamedTuple):
    """One correction: what it does, as an imperative without full stop, and its edits, which do not overlap."""

    title: str
    safety: Safety
    edits: tuple[Edit, ...]

    @property
    def is_applicable(self) -> bool:
        """Whether ``--fix`` or ``--unsafe-fixes`` may apply it, rather than a person alone."""
        return self.safety is not Safety.DISPLAY_ONLY

    @property
    def is_unsafe(self) -> bool:
        """Whether ``--unsafe-fixes`` has to ask for it."""
        return self.safety is Safety.UNSAFE

    def applicable(self, *, show_values: bool) -> tuple[Edit, ...]:
        """Return the edits that another program may apply: all of them, or none.

        None where a person has to decide, where one of them repeats a payload value that is not to be shown, and where the new text
        cannot be written as UTF-8.
        """
        if not self.is_applicable or any(edit.holds_value and not show_values for edit in self.edits):
            return ()
        return self.edits if all(_is_writable(edit.text) for edit in self.edits) else ()


def _is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
