"""Comments of hosts that ignore findings, in the host's own spelling: ``# flowlint: ignore[rule] reason`` or ``<!-- … -->``.

Behind code a comment speaks of its own line, on a line of its own of the next line that holds something. In Markdown, where that line opens
a fence, it speaks of the whole fence; in a shell script, where a command cannot hold comments, of all lines up to the next blank one.
"""

from __future__ import annotations

import re

from flowlint.model.ignoring import CommentIgnore
from flowlint.model.location import Location, Source, Span

_IGNORE = r"[ \t]*flowlint:[ \t]*ignore\b(?:[ \t]*\[(?P<rules>[^\]\n\r]*)\])?[ \t]*(?P<reason>[^\n\r]*?)[ \t]*"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")


def ignores(source: Source, opening: str, closing: str, *, whole_paragraph: bool = False) -> tuple[CommentIgnore, ...]:
    """Return the ignoring comments of a host, in order of place; ``opening`` and ``closing`` are the marks of its comments."""
    if "flowlint:" not in source.text:
        return ()
    comment = re.compile(rf"(?<![^ \t]){re.escape(opening)}{_IGNORE}{re.escape(closing)}[ \t]*$")
    lines = [match for match in _LINE.finditer(source.text) if match.end() > match.start()]
    texts = [match[0].rstrip("\r\n") for match in lines]
    alone = {index for index, text in enumerate(texts) if not text.strip() or text.lstrip().startswith(opening)}
    found: list[CommentIgnore] = []
    fence = ""
    for index, text in enumerate(texts):
        mark = _FENCE.match(text) if closing else None
        if mark is not None and (not fence or _closes(text, fence)):
            fence = "" if fence else mark[1]
        match = comment.search(text) if not fence else None
        if match is None:
            continue
        first = next((at for at in range(index, len(texts)) if at not in alone), index)
        last = _end_of_fence(texts, first) if closing else _end_of_paragraph(texts, first) if whole_paragraph and index in alone else first
        rules = tuple(dict.fromkeys(name.strip() for name in (match["rules"] or "").split(",") if name.strip()))
        start = lines[index].start()
        place = Location(source, "", Span(start + match.start(), start + len(text.rstrip())))
        at = source.first_line
        found.append(CommentIgnore(rules, match["reason"], first + at, place, last + at))
    return tuple(found)


def _end_of_fence(texts: list[str], first: int) -> int:
    opened = _FENCE.match(texts[first])
    if opened is None:
        return first
    return next((at for at in range(first + 1, len(texts)) if _closes(texts[at], opened[1])), len(texts) - 1)


def _closes(text: str, fence: str) -> bool:
    """Tell whether a line closes a fence: by as many of its marks or more (CommonMark, "Fenced code blocks")."""
    marks = text.strip(" \t>")
    return len(marks) >= len(fence) and set(marks) == {fence[0]}


def _end_of_paragraph(texts: list[str], first: int) -> int:
    return next((at - 1 for at in range(first, len(texts)) if not texts[at].strip() and at > first), len(texts) - 1)
