"""Places in texts: the one module that turns offsets into lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, StrEnum
from functools import lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING, cast

from flowlint.model.identity import once_each
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.region import Region

if TYPE_CHECKING:
    from flowlint.model.fix import Edit


class Refusal(Enum):
    """Ways to write that refuse every text, each for a reason of its own."""

    UNWRITABLE = "unwritable"
    """Nothing can be written at such a place: it is filled in later or written in a way of its own."""
    IMMOVABLE = "immovable"
    """Nor may an edit take the place away: what the host has there is not the embedded text's business."""
    READ_ONLY = "read-only"
    """The place has the characters of the host, but what is written there would have to be written elsewhere too."""

    def __call__(self, _: str) -> None:
        """Refuse a text."""


class Piece(NamedTuple):
    """A stretch of an embedded text, ``start`` to ``end``, and the stretch of the host that spells it; offsets in code points.

    Where both are equally long they have the same characters, unless ``write`` refuses every text; otherwise the host spells the text
    otherwise, as with an escape, and a part of the piece has no place of its own. ``write`` returns a new text as the host must spell it
    there, or ``None`` where it cannot be written safely; it is asked for the empty text where only a part of the piece is deleted.

    ``joins`` marks the pieces that an edit may reach from and to, and writes for it; without it those with the same ``write`` do. A piece
    that is one word of the host, written as a whole, has its text in ``whole``: ``write`` is then given all of the new text.
    """

    start: int
    end: int
    host_start: int
    host_end: int
    write: Callable[[str], str | None]
    joins: Callable[[str], str | None] | None = None
    whole: str = ""

    @property
    def is_verbatim(self) -> bool:
        """Whether each character of the piece is one of the host."""
        return self.end - self.start == self.host_end - self.host_start and self.is_writable and not self.whole

    @property
    def is_writable(self) -> bool:
        """Whether anything can be written beside or inside the piece."""
        return self.write is not Refusal.UNWRITABLE and self.write is not Refusal.IMMOVABLE

    @property
    def reach(self) -> Callable[[str], str | None]:
        """What writes for an edit that reaches beyond the piece, and the mark of the pieces that it may reach."""
        return self.joins or self.write

    def place(self, offset: int) -> int | None:
        """Return the host's offset for one in this piece or at its ends; ``None`` inside a piece that the host spells otherwise."""
        if offset == self.start:
            return self.host_start
        if offset == self.end:
            return self.host_end
        return self.host_start + offset - self.start if self.is_verbatim else None


class Embedding(NamedTuple):
    """Where an embedded text stands: its host, and its pieces in order, which cover it without a gap.

    ``supposed`` is true when the text only looks like what it is taken for, so that no fix of it is safe.
    """

    host: Source
    pieces: tuple[Piece, ...]
    supposed: bool = False

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

    def has_alone(self, span: Span) -> bool:
        """Tell whether the host spells ``span`` in a stretch that spells nothing else."""
        first, last = self._first(span.start), self._last(span.end)
        return first.place(span.start) is not None and last.place(span.end) is not None

    def edits(self, edits: tuple[Edit, ...]) -> tuple[Edit, ...] | None:
        """Return ``edits`` as those of the host, or ``None`` where it cannot spell one of them safely."""
        placed: list[Edit] = []
        within: dict[Piece, list[Edit]] = {}
        for edit in edits:
            piece = self._around(edit)
            if piece is not None:
                within.setdefault(piece, []).append(edit)
                continue
            one = self.edit(edit)
            if one is None:
                return None
            placed.append(one)
        for piece, inner in within.items():
            text = _edited(piece.whole, piece.start, inner)
            written = piece.write(text)
            if written is None:
                return None
            placed += _rewritten(
                self.host.text[piece.host_start : piece.host_end], written, piece.host_start, is_name=text[:1] == '"' == piece.whole[:1]
            )
        return tuple(sorted(placed)) if within else tuple(placed)

    def _around(self, edit: Edit) -> Piece | None:
        """Return the piece that is only ever written as a whole and that ``edit`` changes, or ``None``."""
        if edit.start == edit.end and self._insertion(edit.start, edit.text) is not None:
            return None
        for piece in (self._first(edit.start), self._last(edit.end)) if self.pieces else ():
            if piece.whole and piece.start <= edit.start and edit.end <= piece.end:
                return piece
        return None

    def edit(self, edit: Edit) -> Edit | None:
        """Return ``edit`` as one of the host, or ``None`` where the host cannot spell it safely."""
        if not self.pieces:
            return None
        if edit.start == edit.end:
            found = self._insertion(edit.start, edit.text)
            written = found[1].write(edit.text) if found is not None else None
            return None if found is None or written is None else edit._replace(start=found[0], end=found[0], text=written)
        first, last = self._first(edit.start), self._last(edit.end)
        start, end = first.place(edit.start), last.place(edit.end)
        following = self._beyond_margin(last)
        if following is not None and edit.end == last.end:
            # With the end of a line goes what stands before the next one.
            end = following.host_start
        written = first.write(edit.text) if first is last else first.reach(edit.text)
        if start is None or end is None or written is None or (first is not last and first.reach is not last.reach):
            return None
        touched = slice(self._index(edit.start), bisect_left(self.pieces, edit.end, key=lambda piece: piece.end))
        if any(piece.write is Refusal.IMMOVABLE for piece in self.pieces[touched]):
            return None
        return edit._replace(start=start, end=end, text=written)

    def _first(self, offset: int) -> Piece:
        """Return the piece that the character behind ``offset`` stands in."""
        return self.pieces[self._index(offset)]

    def _index(self, offset: int) -> int:
        return max(bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1, 0)

    def _last(self, offset: int) -> Piece:
        """Return the piece that the character before ``offset`` stands in."""
        index = bisect_left(self.pieces, offset, key=lambda piece: piece.end)
        return self.pieces[min(index, len(self.pieces) - 1)]

    def _insertion(self, offset: int, text: str | None = None) -> tuple[int, Piece] | None:
        """Return where in the host ``text``, or anything, is put in at ``offset``, and the piece that it then belongs to."""
        before, behind = self._last(offset), self._first(offset)
        for piece in (behind, before) if self._beyond_margin(before) is behind else (before, behind):
            place = piece.place(offset) if piece.start <= offset <= piece.end and not piece.whole else None
            if place is not None and piece.is_writable and (text is None or piece.write(text) is not None):
                return place, piece
        return None

    def _beyond_margin(self, piece: Piece) -> Piece | None:
        """Return the piece behind one that ends a line, where the host has something before the next line, as indentation is."""
        if self.host.text[piece.host_end - 1 : piece.host_end] not in {"\n", "\r"}:
            return None
        following = self._first(piece.end)
        has_margin = following.start == piece.end and following.host_start > piece.host_end
        return following if has_margin and following.write is piece.write else None


def _edited(text: str, start: int, edits: list[Edit]) -> str:
    """Return ``text``, which begins at ``start``, with the edits made."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start - start] + edit.text + text[edit.end - start :]
    return text


def _rewritten(old: str, new: str, start: int, *, is_name: bool) -> tuple[Edit, ...]:
    """Return the edits that make ``new`` of ``old``, which begins at ``start``; where one is a part of the other, they repeat nothing."""
    # Most runs place no edit.
    from flowlint.model.fix import Edit

    within = new.find(old)
    if within >= 0:
        edits = (Edit(start, start, new[:within]), Edit(start + len(old), start + len(old), new[within + len(old) :]))
    else:
        within = old.find(new)
        if within < 0:
            return (Edit(start, start + len(old), new, holds_value=not is_name),)
        edits = (Edit(start, start + within, ""), Edit(start + within + len(new), start + len(old), ""))
    return tuple(edit for edit in edits if edit.start < edit.end or edit.text)


class Origin(StrEnum):
    """Where a text came from; only a local text may be edited by a fix."""

    LOCAL = "local"
    STDIN = "stdin"
    DERIVED = "derived"
    """Decoded from something else, so that its offsets mean nothing in the user's file."""


class Source(NamedTuple):
    """One text and the name under which the user knows it.

    ``first_line`` is the line, from 1, at which the text begins in the file: a line of a JSON Lines file is a text of its own.
    ``origin`` says whether offsets in ``text`` are offsets in the user's own file. ``embedding`` says where in another text it stands; its
    offsets are then its own. ``language`` is what that host calls the language of the text, where it does.
    """

    name: str
    text: str
    origin: Origin = Origin.LOCAL
    first_line: int = 1
    embedding: Embedding | None = None
    language: str = ""

    def at(self, start: int, end: int | None = None) -> Location:
        """Return the place of a stretch of the text, or of a point in it, whatever tree the text has."""
        return Location(self, "", Span(start, start if end is None else end))

    @property
    def whole(self) -> Location:
        """The place of all of the text."""
        return self.at(0, len(self.text))


class Span(NamedTuple):
    """A stretch of a text, in code points from 0, the end exclusive."""

    start: int
    end: int


class Location(NamedTuple):
    """A place in a source: the JSON pointer always, the span where the user's own text has one."""

    source: Source
    pointer: str
    span: Span | None = None


class LateLocation(Location):
    """A place whose span is looked up when somebody asks for it: few of the places of a definition are ever shown."""

    @classmethod
    def of(cls, source: Source, pointer: str, find: Callable[[], Span]) -> LateLocation:
        """Return the place at ``pointer``, whose span ``find`` returns."""
        return tuple.__new__(cls, (source, pointer, find))

    @property
    def span(self) -> Span:
        """The stretch of text, as ``find`` has it."""
        return _found(cast("Callable[[], Span]", self[2]))


_found: Callable[[Callable[[], Span]], Span] = once_each(lambda find: find(), 256)


def excerpted(place: Location, texts: dict[tuple[int, int], Source]) -> Location:
    """Return a place in a text of only the lines that it is on, for sending it elsewhere; it has the same lines and columns there.

    ``texts`` keeps the cut texts, by the identity of a whole one and offset, so that places on one line share theirs.
    """
    source, span = place.source, place.span
    if span is None or source.origin is Origin.DERIVED:
        return Location(texts.setdefault((id(source), -1), source._replace(text="")), place.pointer, span)
    start, end = _lines(source.text).around(span)
    if (id(source), start) not in texts or len(texts[id(source), start].text) < end - start:
        line = _lines(source.text).region(span, source.first_line).line
        texts[id(source), start] = source._replace(text=source.text[start:end], first_line=line)
    return Location(texts[id(source), start], place.pointer, Span(span.start - start, span.end - start))


_MANY_LINES = 1_000_000


def _starts(text: str) -> Sequence[int]:
    """Return where the lines of a text begin; of very many in four bytes each, of which a list would take forty."""
    if len(text) > _MANY_LINES and text.count("\n") + text.count("\r") > _MANY_LINES:
        from array import array

        return array("I", chain((0,), _behind_ends(text)))
    if "\r" in text:
        return [0, *_behind_ends(text)]
    return [0, *accumulate(map((1).__add__, map(len, text.split("\n")[:-1])))]


def _behind_ends(text: str) -> Iterator[int]:
    return map(re.Match.end, re.finditer(r"\r\n|\n|\r", text))


class Lines:
    """The line starts of one text, worked out once and asked many times."""

    __slots__ = ("_mark", "_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = _starts(text)
        self._mark = 0, 1

    def region(self, span: Span, first_line: int = 1) -> Region:
        """Return the lines and columns of ``span``; ``first_line`` is added to the lines."""
        first, last = self._line_of(span.start), self._line_of(span.end)
        line = first + first_line
        end_line = line if first == last else last + first_line
        return Region(line, span.start - self._starts[first] + 1, end_line, span.end - self._starts[last] + 1)

    def byte_region(self, span: Span, first_line: int = 1) -> Region:
        """Return the same with columns in UTF-8 bytes."""
        region = self.region(span, first_line)
        if self._text.isascii():
            return region
        return region._replace(column=self._byte_column(span.start), end_column=self._byte_column(span.end))

    def line_text(self, line: int) -> str:
        """Return the text of line ``line``, from 0, without its end."""
        return self._text[self._starts[line] : self._end_of(line)]

    def around(self, span: Span) -> tuple[int, int]:
        """Return where the first line of ``span`` begins, and its last one ends, without its line end."""
        start, end = map(self._line_of, span)
        return self._starts[start], self._end_of(end)

    def _end_of(self, line: int) -> int:
        # Of a line that is as long as its file, each finding in it asks.
        start, *following = self._starts[line : line + 2]
        if not following:
            return len(self._text)
        last = self._text[max(start, following[0] - 2) : following[0]]
        return following[0] - len(last) + len(last.rstrip("\r\n"))

    def _line_of(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _byte_column(self, offset: int) -> int:
        """Return the column of ``offset`` in UTF-8 bytes, from 1, counted on from the last one asked for where that stands before it."""
        line_start = self._starts[self._line_of(offset)]
        start, column = self._mark if line_start <= self._mark[0] <= offset else (line_start, 1)
        self._mark = offset, column + len(self._text[start:offset].encode("utf-8", "surrogatepass"))
        return self._mark[1]


def region(location: Location) -> Region | None:
    """Return where ``location`` stands in the user's file, or ``None`` where it has no honest place there."""
    if location.span is None or location.source.origin is Origin.DERIVED:
        return None
    return _lines(location.source.text).region(location.span, location.source.first_line)


def address(location: Location, otherwise: str = "") -> str:
    """Return where ``location`` stands in the user's file, as ``path:line:column``; else the path with what is said ``otherwise``."""
    return on_line(location.source.name, region(location), otherwise)


def on_line(name: str, region: Region | None, otherwise: str = "") -> str:
    """Return ``name:line:column``; where there is no region, the name with what is said ``otherwise``."""
    return f"{name}:{region.line}:{region.column}" if region is not None else name + otherwise


def in_json(region: Region | None) -> dict[str, int | None]:
    """Return the lines and columns as JSON documents of flowlint have them: all four keys, null where there is no region."""
    found = region or (None,) * 4
    return dict(zip(("line", "column", "endLine", "endColumn"), found, strict=True))


@lru_cache(maxsize=2)
def _lines(text: str) -> Lines:
    """Return the lines of a text, which is mostly the one asked for before."""
    return Lines(text)


def tokens(pointer: str) -> list[str]:
    """Return the tokens of a JSON pointer, unescaped as RFC 6901 says."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def join(pointer: str, token: str | int) -> str:
    """Return ``pointer`` with ``token`` added, escaped as RFC 6901 says."""
    name = str(token)
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1') if '~' in name or '/' in name else name}"
