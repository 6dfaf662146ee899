"""Comments of hosts that ignore findings, in the host's own spelling: ``# flowlint: ignore[rule] reason`` or ``<!-- … -->``.

Behind code a comment speaks of its own line, on a line of its own of the next line that holds something. In Markdown, where that line opens
a fence, it speaks of the whole fence; in a shell script, where a command cannot hold comments, of all lines up to the next blank one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from flowlint.model.hosting import in_host
from flowlint.model.ignoring import CommentIgnore
from flowlint.model.location import Location, Source, Span, region
from flowlint.model.named_tuple import NamedTuple

_IGNORE = r"[ \t]*flowlint:[ \t]*ignore\b(?:[ \t]*+\[(?P<rules>[^\]\n\r]*)\])?[ \t]*+(?P<reason>[^\n\r]*?)"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")


class _Comment(NamedTuple):
    """An ignoring comment: what it says, its stretch of the text, the number of its line and of the first one that it speaks of."""

    match: re.Match[str]
    span: Span
    line: int
    first: int

    def covering(self, source: Source, lines: list[re.Match[str]], last: int) -> CommentIgnore:
        """Return what the comment hides, up to the line with the number ``last``, in the user's own file."""
        rules = tuple(dict.fromkeys(name.strip() for name in (self.match["rules"] or "").split(",") if name.strip()))
        covered = Span(lines[self.first].start(), lines[last].start() + len(lines[last][0].rstrip("\r\n")))
        placed = region(in_host(Location(source, "", covered)))
        begins, ends = (placed.line, placed.end_line) if placed is not None else (0, 0)
        return CommentIgnore(rules, self.match["reason"].rstrip(" \t"), begins, in_host(source.at(*self.span)), ends)


def ignores(source: Source, opening: str, closing: str, *, whole_paragraph: bool = False) -> tuple[CommentIgnore, ...]:
    """Return the ignoring comments of a host, in order of place; ``opening`` and ``closing`` are the marks of its comments."""
    if "flowlint:" not in source.text:
        return ()
    lines, texts = _lines(source.text)

    def last(comment: _Comment) -> int:
        if closing:
            return _end_of_fence(texts, comment.first)
        return _end_of_paragraph(texts, comment.first) if whole_paragraph and comment.line != comment.first else comment.first

    return tuple(one.covering(source, lines, last(one)) for one in _comments(lines, texts, (opening,), closing))


def ignores_of_requests(source: Source, ends: Mapping[int, int]) -> tuple[CommentIgnore, ...]:
    """Return the ignoring comments of an ``.http`` file, in order of place; they stand on lines of their own.

    ``ends`` are the numbers, from 0, of the last lines of requests, by those of the line where one begins and of the lines before it.
    """
    if "flowlint:" not in source.text:
        return ()
    lines, texts = _lines(source.text)
    found = (one for one in _comments(lines, texts, ("#", "//"), "") if texts[one.line].lstrip().startswith(("#", "//")))
    return tuple(one.covering(source, lines, ends.get(one.first, one.first)) for one in found)


def _lines(text: str) -> tuple[list[re.Match[str]], list[str]]:
    lines = [match for match in _LINE.finditer(text) if match.end() > match.start()]
    return lines, [match[0].rstrip("\r\n") for match in lines]


def _comments(lines: list[re.Match[str]], texts: list[str], openings: tuple[str, ...], closing: str) -> list[_Comment]:
    marks = "|".join(map(re.escape, openings))
    comment = re.compile(rf"(?<![^ \t])(?:{marks}){_IGNORE}{re.escape(closing)}[ \t]*$")
    alone = {index for index, text in enumerate(texts) if not text.strip() or text.lstrip().startswith(openings)}
    found: list[_Comment] = []
    fence = ""
    for index, text in enumerate(texts):
        mark = _FENCE.match(text) if closing else None
        if mark is not None and (not fence or _closes(text, fence)):
            fence = "" if fence else mark[1]
        match = comment.search(text) if not fence else None
        if match is None:
            continue
        first = next((at for at in range(index, len(texts)) if at not in alone), index)
        start = lines[index].start()
        found.append(_Comment(match, Span(start + match.start(), start + len(text.rstrip())), index, first))
    return found


def _end_of_fence(texts: list[str], first: int) -> int:
    opened = _FENCE.match(texts[first])
    if opened is None:
        return first
    return next((at for at in range(first + 1, len(texts)) if _closes(texts[at], opened[1])), len(texts) - 1)


def _closes(text: str, fence: str) -> bool:
    """Return true when a line closes a fence: by as many of its marks or more (CommonMark, "Fenced code blocks")."""
    marks = text.strip(" \t>")
    return len(marks) >= len(fence) and set(marks) == {fence[0]}


def _end_of_paragraph(texts: list[str], first: int) -> int:
    return next((at - 1 for at in range(first, len(texts)) if not texts[at].strip() and at > first), len(texts) - 1)
