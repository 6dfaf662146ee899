"""Lines of a YAML text, which end with a line feed, a carriage return, or both."""

from __future__ import annotations

from flowlint.model.pattern import pattern

LINE_BREAK = pattern(r"\r\n|\r|\n")


def line_start(text: str, offset: int) -> int:
    """Return where the line begins in which ``offset`` lies."""
    after_feed = text.rfind("\n", 0, offset) + 1
    return max(after_feed, text.rfind("\r", after_feed, offset) + 1)


def line_around(text: str, offset: int) -> str:
    """Return the line in which ``offset`` lies, without its end."""
    line_break = LINE_BREAK.search(text, offset)
    return text[line_start(text, offset) : line_break.start() if line_break else len(text)]


def whole_lines(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the lines that ``start`` to ``end`` fills alone but for a comment, or ``None`` where something else is there."""
    first = line_start(text, start)
    line_break = LINE_BREAK.search(text, end)
    rest = text[end : line_break.start() if line_break else len(text)].strip()
    if text[first:start].strip(" ") or (rest and not rest.startswith("#")):
        return None
    return first, line_break.end() if line_break else len(text)


def block_body(text: str, start: int, end: int) -> int:
    """Return where the first line of a block scalar ends, behind which its text begins."""
    header = LINE_BREAK.search(text, start, end)
    return header.start() if header else end
