"""Paths that ``curl`` is given as a body without ``@``, so that the path itself is sent."""

from __future__ import annotations

import re

from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span
from flowlint.syntax.curl import Request
from flowlint.syntax.shell_words import Content

_PATH = re.compile(r"(?!@)(?:[\w.,~/@+-]|\$\{\w+\})+\.(?:jsonc?|ya?ml)", re.IGNORECASE)


def sent_as_text(source: Source, request: Request, content: Content) -> SyntaxFault | None:
    """Return the fault of a body that is the path of a file, or ``None`` where it is none or does not stand in the command itself."""
    if len(request.data) != 1 or content != request.data[0].part or _PATH.fullmatch(request.data[0].part.text) is None:
        return None
    value = request.data[0]
    start, end = value.part.inner()
    if not value.word.start <= start <= end <= value.word.end:
        return None
    # What --data-raw is given is sent as it is, @ included.
    is_read = value.option != "data-raw"
    option = "--json" if value.option == "json" else "-d"
    return SyntaxFault(
        FaultClass.SYNTAX,
        "path of a file is sent in place of what the file holds, expected JSON",
        Location(source, "", Span(start, end)),
        help=f"write {option} @{source.text[start:end]} to send what the file holds",
        fix=Fix('put "@" before the path', Safety.UNSAFE, (Edit(start, start, "@"),)) if is_read else None,
    )
