"""Corrections as data: edits on the user's own text, and how far they may be trusted."""

from __future__ import annotations

from enum import StrEnum

from flowlint.model.named_tuple import NamedTuple


class Safety(StrEnum):
    """Whether a fix may be applied: by ``--fix``, only when asked for by ``--unsafe-fixes``, or never by itself."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY_ONLY = "display-only"


class Edit(NamedTuple):
    """Replaces the code points ``start`` to ``end`` by ``text``; an insertion where the two are equal.

    ``holds_value`` says that ``text`` repeats a payload value, so that machine formats leave the edit out.
    """

    start: int
    end: int
    text: str
    holds_value: bool = False


class Fix(NamedTuple):
    """One correction: what it does, as an imperative without full stop, and its edits, which do not overlap."""

    title: str
    safety: Safety
    edits: tuple[Edit, ...]

    @property
    def is_applicable(self) -> bool:
        """Whether ``--fix`` or ``--unsafe-fixes`` may apply it, rather than a person alone."""
        return self.safety is not Safety.DISPLAY_ONLY
