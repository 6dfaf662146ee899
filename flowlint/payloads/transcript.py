"""Builds embedded texts: piece by piece, each with its place in the host and the way in which the host spells it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from flowlint.model.carried import NO_FACTS, HostFacts, Text, Unchecked
from flowlint.model.hosting import in_host
from flowlint.model.location import Embedding, Piece, Refusal, Source, region
from flowlint.model.pattern import pattern

Write = Callable[[str], str | None]
Matches = Iterable[re.Match[str]]
Replace = Callable[[re.Match[str]], str]

_NONE: Mapping[str, str] = MappingProxyType({})

_JSON_ESCAPE = pattern(r'\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|["\\/bfnrt])')
_MOST_ESCAPES = 200_000
"""Backslashes of a JSON string up to which each escape has a place, at 0.5 kB."""


def as_it_is(text: str) -> str:
    """Write a text where the host needs no quoting."""
    return text


class KeptApart:
    """Writes a text as it is; each is another way to write, so no edit reaches from there into another stretch."""

    def __call__(self, text: str) -> str:
        """Return the text."""
        return text


def on_one_line(text: str) -> str | None:
    """Write a text without line ends where the host needs no quoting but has something before each of its lines, as indentation is."""
    return None if "\n" in text or "\r" in text else text


def in_json_string(text: str) -> str:
    """Write a text inside a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def in_value(spell: Write) -> Write:
    """Return what writes the inside of a JSON string where the host spells the string itself by ``spell``."""

    def write(text: str) -> str | None:
        try:
            return spell(json.loads(f'"{text}"'))
        except ValueError:
            return None

    return write


MOST_REPEATED = 1 << 19
"""Code points of values that are written in place of their names in all texts of one file, since values multiply."""
_LEAST_REPEATED = 40
"""Code points that a value counts for at least: a short one takes time too."""


class Allowance:
    """What may still be written in place of names, of the values that one file gives them."""

    def __init__(self) -> None:
        self._left = MOST_REPEATED

    def covers(self, length: int) -> bool:
        """Return true where a value of so many code points may be written in place of its name, and take them."""
        if self._left >= 0:
            self._left -= max(length, _LEAST_REPEATED)
        return self._left >= 0

    def unchecked(self, source: Source) -> Iterator[Unchecked]:
        """Yield that something in a file was not checked, where a value was not written."""
        if self._left < 0:
            reason = f"values are used in so many places that only {MOST_REPEATED:,} characters of them were checked"
            yield Unchecked(source.at(0), reason)


class Transcript:
    """An embedded text in the making; pieces are added from its beginning to its end."""

    def __init__(self, host: Source) -> None:
        self._host = host
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0

    @property
    def length(self) -> int:
        """Code points added so far."""
        return self._length

    def copy(self, start: int, end: int, write: Write = as_it_is) -> None:
        """Add the characters of the host from ``start`` to ``end`` as they are; ``write`` spells others in their place."""
        self.put(self._host.text[start:end], start, end, write)

    def put(self, text: str, start: int, end: int, write: Write = Refusal.UNWRITABLE, joins: Write | None = None) -> None:
        """Add ``text``, which the host spells otherwise from ``start`` to ``end``; beside it something is put only as ``write`` says.

        See ``Piece`` for ``joins``.
        """
        self._add(text, start, end, write, joins, "")

    def copy_with(
        self, start: int, end: int, found: Matches, replace: Replace, write: Write = as_it_is, beside: Write = Refusal.UNWRITABLE
    ) -> bool:
        """Add the characters of the host, what was ``found`` in them replaced; return true where anything was.

        What ``replace`` returns as it is written counts for nothing. ``beside`` writes beside what is put in.
        """
        done = start
        for match in found:
            text = replace(match)
            if text != match.group():
                self.copy(done, match.start(), write)
                self.put(text, *match.span(), beside)
                done = match.end()
        self.copy(done, end, write)
        return done > start

    def word(self, text: str, start: int, end: int, write: Write, joins: Write | None = None) -> None:
        """Add ``text``, which the host spells as the one word from ``start`` to ``end``; ``write`` spells another text in its place."""
        self._add(text, start, end, write, joins, text)

    def _add(self, text: str, start: int, end: int, write: Write, joins: Write | None, whole: str) -> None:
        if not text:
            return
        self._parts.append(text)
        self._pieces.append(Piece(self._length, self._length + len(text), start, end, write, joins, whole))
        self._length += len(text)

    def source(self, *, supposed: bool = False) -> Source:
        """Return the text as a source that knows its host; see ``Embedding`` for ``supposed``."""
        host = self._host
        return Source(host.name, "".join(self._parts), host.origin, embedding=Embedding(host, tuple(self._pieces), supposed))


def excerpt(host: Source, start: int, end: int, write: Write = as_it_is) -> Source:
    """Return the characters of ``host`` from ``start`` to ``end`` as a text of its own."""
    transcript = Transcript(host)
    transcript.copy(start, end, write)
    return transcript.source()


def replaced(host: Source, found: Matches, replace: Replace) -> Source:
    """Return ``host`` with what was ``found`` in it replaced; the host itself where nothing is."""
    transcript = Transcript(host)
    return transcript.source() if transcript.copy_with(0, len(host.text), found, replace) else host


def json_string(host: Source, start: int, end: int) -> Source:
    """Return what the JSON string at ``start`` to ``end`` of ``host``, quotes included, holds, as a text of its own.

    Where it has more than 200,000 backslashes, a place in it is that of the whole string, and nothing is written there.
    """
    transcript = Transcript(host)
    if host.text.count("\\", start, end) > _MOST_ESCAPES:
        transcript.put(_JSON_ESCAPE.sub(_meant, host.text[start + 1 : end - 1]), start + 1, end - 1)
        return transcript.source()
    escapes = _JSON_ESCAPE.finditer(host.text, start + 1, end - 1)
    transcript.copy_with(start + 1, end - 1, escapes, _meant, in_json_string, in_json_string)
    return transcript.source()


def _meant(escape: re.Match[str]) -> str:
    return _unescaped(escape.group())


@lru_cache(1024)
def _unescaped(escape: str) -> str:
    return str(json.loads(f'"{escape}"'))


def embedded(grammar: str, source: Source, facts: HostFacts = NO_FACTS) -> Text:
    """Return an embedded text as carriers yield it."""
    return Text(grammar, source.text.encode("utf-8", "surrogatepass"), _first_line(source), 0, source, facts)


def _first_line(source: Source) -> int:
    found = region(in_host(source.at(0)))
    return found.line if found is not None else 1
