"""Texts that stand inside another text: which stretch of the host each stretch of them is, and how something new is written there.

A payload inside a shell command, a Markdown fence or a JSON string is read as a text of its own. What is found in it is then placed in the
host, layer by layer, until the user's own file is reached.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import NamedTuple

from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span


def unwritable(_: str) -> None:
    """Refuse every text: nothing can be written at such a place, since it is filled in later or spelt in a way of its own."""


class Piece(NamedTuple):
    """A stretch of an embedded text, ``start`` to ``end``, and the stretch of the host that spells it; offsets in code points.

    Where both are equally long they have the same characters, unless ``write`` is ``unwritable``; otherwise the host spells the text
    otherwise, as with an escape, and a part of the piece has no place of its own. ``write`` returns a new text as the host must spell it
    there, or ``None`` where it cannot be spelt safely.
    """

    start: int
    end: int
    host_start: int
    host_end: int
    write: Callable[[str], str | None]

    @property
    def is_verbatim(self) -> bool:
        """Whether each character of the piece is one of the host."""
        return self.end - self.start == self.host_end - self.host_start and self.write is not unwritable

    def place(self, offset: int) -> int | None:
        """Return the host's offset for one in this piece or at its ends; ``None`` inside a piece that the host spells otherwise."""
        if offset == self.start:
            return self.host_start
        if offset == self.end:
            return self.host_end
        return self.host_start + offset - self.start if self.is_verbatim else None


class Embedding(NamedTuple):
    """Where an embedded text stands: its host, and its pieces in order, which cover it without a gap."""

    host: Source
    pieces: tuple[Piece, ...]

    def span(self, span: Span) -> Span:
        """Return the stretch of the host that spells ``span``."""
        if not self.pieces:
            return Span(0, 0)
        if span.start == span.end:
            found = self._insertion(span.start)
            point = found[0] if found is not None else self._first(span.start).host_start
            return Span(point, point)
        first, last = self._first(span.start), self._last(span.end)
        start, end = first.place(span.start), last.place(span.end)
        return Span(first.host_start if start is None else start, last.host_end if end is None else end)

    def edit(self, edit: Edit) -> Edit | None:
        """Return ``edit`` as one of the host, or ``None`` where the host cannot spell it safely."""
        if not self.pieces:
            return None
        if edit.start == edit.end:
            found = self._insertion(edit.start)
            written = found[1].write(edit.text) if found is not None else None
            return None if found is None or written is None else edit._replace(start=found[0], end=found[0], text=written)
        first, last = self._first(edit.start), self._last(edit.end)
        start, end = first.place(edit.start), last.place(edit.end)
        following = self._beyond_margin(last)
        if following is not None and edit.end == last.end:
            # With the end of a line goes what stands before the next one.
            end = following.host_start
        written = first.write(edit.text) if edit.text else ""
        if start is None or end is None or written is None or (first is not last and first.write is not last.write):
            return None
        return edit._replace(start=start, end=end, text=written)

    def _first(self, offset: int) -> Piece:
        """Return the piece that the character behind ``offset`` stands in."""
        index = bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1
        return self.pieces[max(index, 0)]

    def _last(self, offset: int) -> Piece:
        """Return the piece that the character before ``offset`` stands in."""
        index = bisect_left(self.pieces, offset, key=lambda piece: piece.end)
        return self.pieces[min(index, len(self.pieces) - 1)]

    def _insertion(self, offset: int) -> tuple[int, Piece] | None:
        """Return where in the host something is put in at ``offset``, and the piece that it then belongs to."""
        before, behind = self._last(offset), self._first(offset)
        for piece in (behind, before) if self._beyond_margin(before) is behind else (before, behind):
            place = piece.place(offset) if piece.start <= offset <= piece.end else None
            if place is not None and piece.write is not unwritable:
                return place, piece
        return None

    def _beyond_margin(self, piece: Piece) -> Piece | None:
        """Return the piece behind one that ends a line, where the host has something before the next line, as indentation is."""
        if self.host.text[piece.host_end - 1 : piece.host_end] not in {"\n", "\r"}:
            return None
        following = self._first(piece.end)
        has_margin = following.start == piece.end and following.host_start > piece.host_end
        return following if has_margin and following.write is piece.write else None


def in_host(place: Location) -> Location:
    """Return ``place`` in the user's own file, through however many layers it stands."""
    while place.source.embedding is not None:
        embedding = place.source.embedding
        place = Location(embedding.host, place.pointer, embedding.span(place.span) if place.span is not None else None)
    return place


def hosted(diagnostic: Diagnostic) -> Diagnostic:
    """Return what was found in an embedded text as a finding in the user's own file; a fix that cannot be spelt there is only shown."""
    source = diagnostic.place.source
    if source.embedding is None:
        related = diagnostic.related
        if all(one.place.source.embedding is None for one in related):
            return diagnostic
    return diagnostic._replace(
        place=in_host(diagnostic.place),
        related=tuple(Related(label, in_host(place)) for label, place in diagnostic.related),
        fix=_hosted_fix(diagnostic.fix, source) if diagnostic.fix is not None else None,
    )


def _hosted_fix(fix: Fix, source: Source) -> Fix:
    edits: tuple[Edit | None, ...] = fix.edits
    while source.embedding is not None:
        embedding = source.embedding
        edits = tuple(embedding.edit(edit) if edit is not None else None for edit in edits)
        source = embedding.host
    placed = tuple(edit for edit in edits if edit is not None)
    if len(placed) < len(edits):
        return Fix(fix.title, Safety.DISPLAY_ONLY, ())
    return fix._replace(edits=placed)
