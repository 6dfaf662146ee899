"""Words of shell commands: their text as a command gets it, in fragments that know their place in the script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from flowlint.model.location import Refusal
from flowlint.model.named_tuple import NamedTuple
from flowlint.payloads.shell import quotes

_ANSI_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|[0-7]{1,3}|.)", re.DOTALL)
_ANSI_NAMES = dict(zip("ntr\\'\"?abfve", "\n\t\r\\'\"?\a\b\f\v\x1b", strict=True))
_RUN = re.compile(r"\s+|\S+")
_PRINTED = re.compile(r"%s|\\n|[^%\\]+|.", re.DOTALL)
_TABS = re.compile(r"(?:^|(?<=\n))\t+")

Write = Callable[[str], str | None]


class Fragment(NamedTuple):
    """A part of a word: its text as the command gets it, and the stretch of the script that spells it.

    Where ``is_hole`` the text is not known before the script runs, and stands for it as ``${name}``; ``write`` spells a new text there.
    """

    text: str
    start: int
    end: int
    write: Write
    is_hole: bool = False

    @property
    def is_verbatim(self) -> bool:
        """Whether the script spells the text as it is."""
        return self.end - self.start == len(self.text)


class Word(NamedTuple):
    """A word of a command; ``start`` to ``end`` is all of it, quotes included."""

    fragments: tuple[Fragment, ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        """The word as the command gets it, holes as ``${name}``."""
        return "".join(fragment.text for fragment in self.fragments)

    @property
    def is_literal(self) -> bool:
        """Whether nothing of the word is worked out when the script runs."""
        return not any(fragment.is_hole for fragment in self.fragments)

    @property
    def is_computed(self) -> bool:
        """Whether nothing of the word is known."""
        return bool(self.fragments) and all(fragment.is_hole for fragment in self.fragments)

    def inner(self) -> tuple[int, int]:
        """Return the stretch from the first fragment to the last, without the quotes around them."""
        return (self.fragments[0].start, self.fragments[-1].end) if self.fragments else (self.start, self.end)

    def place(self, start: int, end: int) -> tuple[int, int, Fragment] | None:
        """Return where the script spells a part of the text, and in which fragment; ``None`` where none of them spells it as it is."""
        for one in self.fragments:
            if start >= 0 and end <= len(one.text):
                return (one.start + start, one.start + end, one) if one.is_verbatim else None
            start, end = start - len(one.text), end - len(one.text)
        return None


class File(NamedTuple):
    """A file whose content is meant, by its path."""

    path: Word


Content = Word | File | None
"""What a command reads or sends: a text, a file, or what only a run knows."""


def verbatim(host: str, start: int, end: int, write: Write) -> Fragment:
    """Return a stretch of ``host`` that stands for itself."""
    return Fragment(host[start:end], start, end, write)


def fragments_between(host: str, start: int, end: int, found: Iterable[Fragment], write: Write) -> Iterator[Fragment]:
    """Yield what stands from ``start`` to ``end`` in ``host``: what was ``found`` there, but for empty fragments, and the rest as it is."""
    for one in found:
        if one.start > start:
            yield verbatim(host, start, one.start, write)
        if one.text:
            yield one
        start = one.end
    if end > start:
        yield verbatim(host, start, end, write)


def without_tabs(fragment: Fragment, host: str) -> Iterator[Fragment]:
    """Yield a fragment of a here-document without the tabs that its lines begin with."""
    if not fragment.is_verbatim:
        yield fragment
        return
    start, end, write = fragment.start, fragment.end, fragment.write
    first = start if host[start - 1 : start] in {"\n", ""} else start + 1
    tabs = (Fragment("", start + one.start(), start + one.end(), write) for one in _TABS.finditer(fragment.text))
    yield from fragments_between(host, start, end, (one for one in tabs if one.start >= first), write)


def _unescaped(escape: str) -> str:
    """Return the character that an escape of ``$'…'`` stands for, without its backslash."""
    kind, digits = escape[0], escape[1:]
    if kind in "xuU" and digits:
        code = int(digits, 16)
    elif kind in "01234567":
        code = int(escape, 8)
    else:
        return _ANSI_NAMES.get(kind, f"\\{escape}")
    return chr(code) if code < 0x110000 else "\ufffd"


def ansi(host: str, start: int, end: int) -> Iterator[Fragment]:
    """Yield what stands between ``$'`` and ``'`` in ``host``."""
    escapes = _ANSI_ESCAPE.finditer(host, start, end)
    found = (Fragment(_unescaped(escape.group()[1:]), *escape.span(), quotes.ansi) for escape in escapes)
    yield from fragments_between(host, start, end, found, quotes.ansi)


def without_line_ends(fragments: tuple[Fragment, ...]) -> tuple[Fragment, ...]:
    """Return fragments without the line ends behind them, which a command substitution takes off."""
    kept = list(fragments)
    while kept and not kept[-1].is_hole:
        last = kept.pop()
        text = last.text.rstrip("\r\n")
        if text:
            return (*kept, last._replace(text=text, end=last.end - len(last.text) + len(text)))
    return tuple(kept)


def split(word: Word) -> Iterator[Word]:
    """Yield the words that a shell makes of the options in a variable without quotes."""
    if not word.text.startswith("-"):
        yield word
        return
    found: list[list[Fragment]] = [[]]
    for one in word.fragments:
        for run in _RUN.finditer(one.text) if one.is_verbatim else ():
            if run.group().isspace():
                found.append([])
            else:
                found[-1].append(_within(one, run))
        found[-1] += [] if one.is_verbatim else [one]
    yield from (Word(tuple(part), part[0].start, part[-1].end) for part in found if part)


def printed(form: Word, given: list[Word]) -> Word | None:
    """Return what ``printf`` writes, where its format has nothing but text, line ends and a ``%s`` for each word that it is given.

    The line end behind the whole says nothing, and is left out.
    """
    found: list[Fragment] = []
    waiting = list(reversed(given))
    for one in form.fragments:
        for run in _PRINTED.finditer(one.text):
            if run.group() == "%s" and waiting:
                found += waiting.pop().fragments
            elif (run.group() != "\\n" and run.group()[0] in "%\\") or (run.group() != one.text and not one.is_verbatim):
                return None
            else:
                part = _within(one, run)
                found.append(part._replace(text="\n", write=Refusal.UNWRITABLE) if run.group() == "\\n" else part)
    return form._replace(fragments=without_line_ends(tuple(found))) if not waiting else None


def _within(fragment: Fragment, run: re.Match[str]) -> Fragment:
    """Return a stretch of a fragment that is written as it is, or all of one."""
    if run.group() == fragment.text:
        return fragment
    return fragment._replace(text=run.group(), start=fragment.start + run.start(), end=fragment.start + run.end())
