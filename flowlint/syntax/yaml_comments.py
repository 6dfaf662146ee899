"""Comments of YAML payloads that ignore findings: ``# flowlint: ignore[rule, rule] reason``.

Behind a value a comment speaks of its own line, on a line of its own of the next line that holds something.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from flowlint.model.ignoring import CommentIgnore
from flowlint.model.location import Lines, Location, Source, Span
from flowlint.model.node import Kind, Node

_MARK = "flowlint:"
_COMMENT = r"(?:^|(?<=[ \t]))#[ \t]*flowlint:[ \t]*ignore\b(?:[ \t]*\[([^\]\n\r]*)\])?[ \t]*([^\n\r]*)"


def ignores(source: Source, roots: Sequence[Node]) -> tuple[CommentIgnore, ...]:
    """Return the ignoring comments of a parsed YAML text, in order of place; what stands inside a scalar is no comment."""
    if _MARK not in source.text:
        return ()
    import re

    lines = Lines(source.text)
    texts = sorted(_scalars(roots))
    starts = [start for start, _ in texts]
    found = []
    for match in re.finditer(_COMMENT, source.text, re.MULTILINE):
        index = bisect_right(starts, match.start()) - 1
        if index >= 0 and match.start() < texts[index][1]:
            continue
        rules = tuple(dict.fromkeys(name.strip() for name in (match[1] or "").split(",") if name.strip()))
        span = Span(match.start(), match.start() + len(match[0].rstrip()))
        line = _line_meant(source.text, lines, span) + source.first_line - 1
        found.append(CommentIgnore(rules, match[2].strip(), line, Location(source, "", span)))
    return tuple(found)


def _line_meant(text: str, lines: Lines, span: Span) -> int:
    """Return the line, from 1, whose findings a comment hides."""
    line = lines.region(span).line
    if lines.line_text(line - 1).lstrip()[:1] != "#":
        return line
    last = lines.region(Span(len(text), len(text))).line
    following = line + 1
    while following < last and lines.line_text(following - 1).strip()[:1] in {"", "#"}:
        following += 1
    return following


def _scalars(roots: Sequence[Node]) -> Iterator[tuple[int, int]]:
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node.kind is Kind.STRING:
            yield node.start, node.end
        for child in node.members:
            waiting += [child.key, child.value]
        waiting += node.items
