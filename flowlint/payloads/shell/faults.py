"""Faults of the commands themselves: typographic characters, quotes that end a body too early, and paths that are sent as bodies."""

from __future__ import annotations

import re

from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Source
from flowlint.payloads.shell.curl import Request
from flowlint.payloads.shell.misquoted import Misquoted
from flowlint.payloads.shell.words import Content

_PATH = re.compile(r"(?:[\w.,~/@+-]|\$\{\w+\})+\.(?:jsonc?|ya?ml)", re.IGNORECASE)


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
        source.at(start, end),
        help=f"write {option} @{source.text[start:end].removeprefix('@')} to send what the file holds",
        fix=Fix('put "@" before the path', Safety.UNSAFE, (Edit(start, start, "@"),)) if is_read else None,
    )


def typographic(source: Source, edits: list[Edit], *, doubtful: bool) -> SyntaxFault:
    """Return the fault of typographic characters in a command; where it is doubtful what they mean, the fix is not safe."""
    dashes = sum(edit.text.startswith("-") for edit in edits)
    spaces = sum(edit.text == " " for edit in edits)
    kinds = [("quotes", len(edits) - dashes - spaces), ("dashes", dashes), ("spaces", spaces)]
    what = " and ".join(kind for kind, count in kinds if count)
    count = f" ({len(edits)} here)" if len(edits) > 1 else ""
    return SyntaxFault(
        FaultClass.SYNTAX,
        f"typographic {what} mean nothing to a shell{count}, expected plain ones",
        source.at(edits[0].start, edits[0].end),
        help="write straight quotes, hyphens and plain spaces in a command",
        fix=Fix(f"replace typographic {what} by plain ones", Safety.UNSAFE if doubtful else Safety.SAFE, tuple(edits)),
    )


def misquoted(source: Source, quotes: Misquoted) -> SyntaxFault:
    """Return the fault of quotes that belong to the JSON of a body but end its text for the shell."""
    first = quotes.inner[0]
    is_single = source.text[first] == "'"
    kind = "single" if is_single else "double"
    otherwise = "" if is_single else "put single quotes around the body, or "
    spelling = "'\\''" if is_single else '\\"'
    return SyntaxFault(
        FaultClass.SYNTAX,
        f"{kind} quote ends the text here for the shell and is not sent, expected it to be part of the JSON",
        source.at(first, first + 1),
        help=f"{otherwise}write {spelling} for a {kind} quote inside {kind} quotes",
        fix=Fix("write every such quote so that it is sent", Safety.SAFE, quotes.edits) if quotes.edits else None,
    )
