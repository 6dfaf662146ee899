"""Comments of YAML payloads that ignore findings: ``# flowlint: ignore[rule, rule] reason``.

Behind a value a comment speaks of its own line, on a line of its own of the next line that holds something; in a workflow of the whole
entry that begins there, since a script takes up many lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from flowlint.model.ignoring import CommentIgnore
from flowlint.model.location import Lines, Location, Source, Span
from flowlint.model.node import Kind, Node

_MARK = "flowlint:"
_COMMENT = r"(?<![^ \t\n\r])#[ \t]*flowlint:[ \t]*ignore\b(?:[ \t]*\[([^\]\n\r]*)\])?[ \t]*([^\n\r]*)"
_HOLDS_NOTHING = r"\s*(?:#.*|%.*|---\s*(?:#.*)?|\.\.\.\s*(?:#.*)?)?"
"""A line that is blank, a comment, a directive, or the mark between two documents."""


def ignores(source: Source, roots: Sequence[Node], *, whole_entries: bool = False) -> tuple[CommentIgnore, ...]:
    """Return the ignoring comments of a parsed YAML text, in order of place; what stands inside a scalar is no comment.

    With ``whole_entries`` a comment on a line of its own speaks of all that belongs to the entry of a list or an object below it.
    """
    if _MARK not in source.text:
        return ()

    lines = Lines(source.text)
    last = lines.region(Span(len(source.text), len(source.text))).line
    texts = sorted(_scalars(roots))
    starts = [start for start, _ in texts]
    found = []
    following = 0
    for match in re.finditer(_COMMENT, source.text):
        index = bisect_right(starts, match.start()) - 1
        if index >= 0 and match.start() < texts[index][1]:
            continue
        span = Span(match.start(), match.start() + len(match[0].rstrip()))
        line, until = lines.region(span).line, 0
        if re.fullmatch(_HOLDS_NOTHING, lines.line_text(line - 1)):
            # What follows one comment follows all between them; looked up once, so many comments take no longer than few.
            if following <= line:
                following = line + 1
                while following < last and re.fullmatch(_HOLDS_NOTHING, lines.line_text(following - 1)):
                    following += 1
            line = following
            until = _end_of_entry(lines, line, last) if whole_entries and line <= last else 0
        rules = tuple(dict.fromkeys(name.strip() for name in (match[1] or "").split(",") if name.strip()))
        before = source.first_line - 1
        found.append(CommentIgnore(rules, match[2].strip(), line + before, Location(source, "", span), until + before if until else 0))
    return tuple(found)


def _end_of_entry(lines: Lines, first: int, last: int) -> int:
    """Return the last line of the entry that begins on line ``first``: those behind it are blank, or stand further in."""
    begins = lines.line_text(first - 1)
    margin, is_item = _margin(begins), begins.lstrip(" ").startswith("-")
    end = first
    for line in range(first + 1, last + 1):
        text = lines.line_text(line - 1)
        belongs = _margin(text) > margin or (_margin(text) == margin and text.lstrip(" ").startswith("-") and not is_item)
        if text.strip() and not belongs:
            break
        end = line if text.strip() else end
    return end


def _margin(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _scalars(roots: Sequence[Node]) -> Iterator[tuple[int, int]]:
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node.kind is Kind.STRING:
            yield node.start, node.end
        for child in node.members:
            waiting += [child.key, child.value]
        waiting += node.items
