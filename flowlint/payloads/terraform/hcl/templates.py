"""The runs of HCL's quoted strings and heredocs: which stretch of the file each stretch of the content comes from.

HCL Native Syntax Specification, "Template Expressions": a quoted string has the escapes of ``_QUOTED``, a heredoc only those of
``_HEREDOC``. A heredoc begun by ``<<-`` loses the indentation that all its lines share; blank lines do not count and keep theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flowlint.payloads.terraform.hcl.tree import Run, RunKind

_HEREDOC = re.compile(r"(?:\$\$|%%)\{")
_QUOTED = re.compile(r"""(?:\$\$|%%)\{|\\(?:[nrt"\\]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})""")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_REPLACEMENT = "\ufffd"
_LAST_CODE_POINT = 0x10FFFF


def quoted_runs(text: str, start: int, end: int, inserted: Sequence[Run]) -> Iterator[Run]:
    """Yield the runs of a quoted string whose content is ``text[start:end]``; ``inserted`` are its interpolations and directives."""
    for position, stop, run in _gaps(start, end, inserted):
        yield from _literal(text, position, stop, _QUOTED)
        if run is not None:
            yield run


def heredoc_runs(text: str, start: int, end: int, inserted: Sequence[Run], *, flush: bool) -> Iterator[Run]:
    """Yield the runs of a heredoc whose lines are ``text[start:end]``; ``flush`` takes the indentation away that the lines share."""
    indentation = _indentation(text, start, end, inserted) if flush else 0
    for position, stop, run in _gaps(start, end, inserted):
        if indentation:
            for line, line_end in _lines(text, position, stop):
                stripped = _begins_line(text, line, start) and not _is_blank(text[line:line_end])
                yield from _literal(text, line + (indentation if stripped else 0), line_end, _HEREDOC)
        else:
            yield from _literal(text, position, stop, _HEREDOC)
        if run is not None:
            yield run


def _gaps(start: int, end: int, inserted: Sequence[Run]) -> Iterator[tuple[int, int, Run | None]]:
    """Yield each stretch of literal text, empty ones too, and the run behind it; none stands behind the last."""
    for run in inserted:
        yield start, run.start, run
        start = run.end
    yield start, end, None


def _literal(text: str, start: int, end: int, escapes: re.Pattern[str]) -> Iterator[Run]:
    for match in escapes.finditer(text, start, end):
        if start < match.start():
            yield Run(text[start : match.start()], start, match.start())
        yield Run(_unescaped(match.group()), match.start(), match.end(), RunKind.ESCAPE)
        start = match.end()
    if start < end:
        yield Run(text[start:end], start, end)


def _unescaped(escape: str) -> str:
    if escape[0] != "\\":
        return escape[1:]
    if escape[1] not in "uU":
        return _LETTERS[escape[1]]
    code = int(f"0x{escape[2:]}", 0)
    # Terraform's texts are UTF-8, which has no surrogates.
    return _REPLACEMENT if code > _LAST_CODE_POINT or 0xD800 <= code <= 0xDFFF else chr(code)


def _indentation(text: str, start: int, end: int, inserted: Sequence[Run]) -> int:
    """Return how many characters of white space every line begins with that is not blank."""
    widths = []
    for position, stop, run in _gaps(start, end, inserted):
        for line, line_end in _lines(text, position, stop):
            piece = text[line:line_end]
            if _begins_line(text, line, start) and not _is_blank(piece):
                widths.append(len(piece) - len(piece.lstrip()))
        if run is not None and _begins_line(text, stop, start):
            widths.append(0)
    return min(widths, default=0)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = text.find("\n", start, end) + 1 or end
        yield start, stop
        start = stop


def _begins_line(text: str, position: int, start: int) -> bool:
    return position == start or text[position - 1] == "\n"


def _is_blank(line: str) -> bool:
    return line.endswith("\n") and not line.strip()
