"""Variables that the shell does not fill in, since the quotes around them make it take them for text."""

from __future__ import annotations

import re

from flowlint.model.fix import Edit
from flowlint.model.named_tuple import NamedTuple
from flowlint.payloads.shell import quotes
from flowlint.payloads.shell.words import Fragment, Word

_VARIABLE = r"\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\})"
_TOKEN = re.compile(rf'"(?P<quoted>{_VARIABLE})"(?!\s*:)|"(?:[^"\\]|\\.)*+"|(?P<bare>{_VARIABLE})(?=\s*[,}}\]])', re.ASCII | re.DOTALL)
_CREDENTIAL = re.compile(rf"\s*authorization\s*:\s*(?:[a-z-]+\s+)?(?P<quoted>{_VARIABLE})\s*", re.ASCII | re.IGNORECASE)
_LITERAL = frozenset({quotes.single, quotes.literal_heredoc})
_NOT_IN_DOUBLE = re.compile(r'[\\"`!]')


class Unexpanded(NamedTuple):
    """A variable, the kind of text that it stands in, and the edits that let the shell fill it in."""

    start: int
    end: int
    in_heredoc: bool
    edits: tuple[Edit, ...] = ()


def in_body(host: str, word: Word) -> list[Unexpanded]:
    """Return the variables that are a whole value of a JSON text."""
    if not any(_is_literal(host, one) and "$" in one.text for one in word.fragments):
        return []
    found = []
    for token in _TOKEN.finditer(word.text):
        name = token.lastgroup
        place = _place(host, word, token.span(name)) if name is not None else None
        if place is not None:
            start, end, fragment = place
            leaving = Edit(start, end, f"""'"{host[start:end]}"'""")
            in_heredoc = fragment.write is quotes.literal_heredoc
            found.append(Unexpanded(start, end, in_heredoc, () if in_heredoc else (leaving,)))
    return found


def in_header(host: str, word: Word) -> list[Unexpanded]:
    """Return the variable that is the credential of a header."""
    token = _CREDENTIAL.fullmatch(word.text)
    place = _place(host, word, token.span("quoted")) if token is not None else None
    if place is None:
        return []
    start, end, whole = place
    edits: tuple[Edit, ...] = (Edit(start, end, f"""'"{host[start:end]}"'"""),)
    if len(word.fragments) == 1 and _NOT_IN_DOUBLE.search(whole.text) is None and whole.text.count("$") == 1:
        edits = Edit(whole.start - 1, whole.start, '"'), Edit(whole.end, whole.end + 1, '"')
    return [Unexpanded(start, end, in_heredoc=False, edits=edits)]


def _place(host: str, word: Word, span: tuple[int, int]) -> tuple[int, int, Fragment] | None:
    """Return where a part of a word stands, and in which fragment, where the shell takes that as it is."""
    place = word.place(*span)
    return place if place is not None and _is_literal(host, place[2]) else None


def _is_literal(host: str, fragment: Fragment) -> bool:
    """Return true when a fragment stands in plain single quotes, or in a here-document whose delimiter is quoted."""
    if fragment.write not in _LITERAL or not fragment.is_verbatim:
        return False
    return fragment.write is quotes.literal_heredoc or host[fragment.start - 1] == "'"
