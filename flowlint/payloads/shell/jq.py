r"""The object that ``jq --null-input`` writes, where its filter is one that stands there (jq 1.7 manual, "Object Construction").

Values that it works out are holes, but for what ``--arg`` and ``--argjson`` give a name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from flowlint.model.location import Refusal
from flowlint.model.named_tuple import NamedTuple
from flowlint.payloads.shell.words import Fragment, Word

_FLAGS = re.compile(r"-[ncrMSajC]+|--(?:null-input|compact-output|raw-output|monochrome-output|sort-keys|ascii-output|tab)")
_NULL_INPUT = re.compile(r"-[a-zA-Z]*n[a-zA-Z]*|--null-input")
_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*+"?)|(?P<blank>\s+)|\$(?P<variable>[A-Za-z_]\w*)|(?P<word>[A-Za-z_]\w*)'
    r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<mark>[{}\[\]:,])|(?P<other>.)",
    re.ASCII | re.DOTALL,
)
_NESTING = {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}
_EXPRESSION = re.compile(r'"(?:[^"\\]|\\.)*+"?|[(){}\[\],]', re.DOTALL)
_LITERALS = frozenset({"true", "false", "null"})


class _Given(NamedTuple):
    """The value of a variable, and whether it is JSON rather than a string."""

    word: Word
    is_json: bool


class _Other(Exception):
    """The filter is something else than one object that stands there."""


def written(words: list[Word]) -> Word | None:
    """Return what ``jq`` writes that is called with these words; ``None`` where only a run knows it."""
    given: dict[str, _Given] = {}
    filters, is_null = [], False
    waiting = list(reversed(words))
    while waiting:
        word = waiting.pop()
        if word.text in {"--arg", "--argjson"} and len(waiting) > 1:
            name = waiting.pop().text
            # Of equal names jq takes the first.
            given.setdefault(name, _Given(waiting.pop(), word.text == "--argjson"))
        elif word.text.startswith("-"):
            if _FLAGS.fullmatch(word.text) is None:
                return None
            is_null = is_null or _NULL_INPUT.fullmatch(word.text) is not None
        else:
            filters.append(word)
    if not is_null or len(filters) != 1 or len(filters[0].fragments) != 1 or not filters[0].fragments[0].is_verbatim:
        return None
    whole = filters[0].fragments[0]
    try:
        found = _Filter(whole, given).fragments()
    except (_Other, ValueError, RecursionError):
        return None
    return filters[0]._replace(fragments=found)


class _Filter:
    """One filter, read from its beginning to its end.

    ``_inside`` are the brackets that are open, each with the keys in it and the numbers of their fragments; ``_replaced`` are the numbers
    of fragments of members that have the key of a later one, which alone jq writes.
    """

    def __init__(self, whole: Fragment, given: Mapping[str, _Given]) -> None:
        self._whole, self._given = whole, given
        self._text, self._at = whole.text, 0
        self._inside: list[tuple[str, list[tuple[str, int]]]] = []
        self._replaced: set[int] = set()

    def fragments(self) -> tuple[Fragment, ...]:
        """Return what the filter writes, in order; raises ``_Other`` or ``ValueError`` where it is not one object."""
        found: list[Fragment] = []
        is_key = False
        while token := _TOKEN.match(self._text, self._at):
            self._at = token.end()
            mark = token["mark"]
            if mark is None and token["blank"] is None:
                if is_key:
                    self._inside[-1][1].append((_name(token), len(found)))
                found += self._key(token) if is_key else self._value(token)
                continue
            if mark is not None:
                self._nest(mark)
                is_key = bool(self._inside) and self._inside[-1][0] == "{" and mark in "{,"
            found.append(self._copied(token))
        if self._inside:
            raise _Other
        json.loads("".join("0" if one.is_hole and one.text[0] == "$" else one.text for one in found))
        return tuple(one for number, one in enumerate(found) if number not in self._replaced)

    def _nest(self, mark: str) -> None:
        """Note a mark; all of them are within one object."""
        if not self._inside and mark != "{":
            raise _Other
        if mark in "{[":
            self._inside.append((mark, []))
        elif mark in "}]":
            keys = self._inside.pop()[1]
            last = dict(keys)
            for (key, start), (_, end) in pairwise(keys):
                if last[key] != start:
                    self._replaced.update(range(start, end))

    def _key(self, token: re.Match[str]) -> Iterator[Fragment]:
        """Yield a key; a variable is its own name, and has its value."""
        if token["word"] is not None:
            yield self._put(json.dumps(token["word"]), token.span())
        elif token["variable"] is not None:
            yield self._put(f'"{token["variable"]}": ', token.span())
            yield from self._variable(token["variable"], token.span())
        elif token["string"] is not None and "\\(" not in token["string"]:
            yield self._copied(token)
        else:
            raise _Other

    def _value(self, token: re.Match[str]) -> Iterator[Fragment]:
        """Yield a value: one that stands there, a variable, or a hole for what is worked out."""
        string = token["string"]
        if not self._inside:
            raise _Other
        if self._text[self._at :].lstrip()[:1] not in {",", "}", "]"} or token["other"] or token["word"] not in {None, *_LITERALS}:
            yield self._worked_out(token.start())
        elif token["variable"] is not None:
            yield from self._variable(token["variable"], token.span())
        elif string is not None and "\\(" in string:
            yield self._put('"${command}"', token.span(), is_hole=True)
        else:
            yield self._copied(token)

    def _worked_out(self, start: int) -> Fragment:
        """Return a hole for an expression, up to what ends it in the object around."""
        depth = 0
        for mark in _EXPRESSION.finditer(self._text, start):
            if depth == 0 and mark.group() in {",", "}", "]"}:
                self._at = mark.start()
                return self._put("${command}", (start, mark.start()), is_hole=True)
            depth += _NESTING.get(mark.group(), 0)
        raise _Other

    def _variable(self, name: str, span: tuple[int, int]) -> Iterator[Fragment]:
        """Yield the value that an option gives a variable: where it is known, at the place where it stands."""
        given = self._given.get(name)
        if given is None or (given.is_json and not given.word.is_literal):
            yield self._put(f"${{{name}}}", span, is_hole=True)
        elif given.is_json:
            yield from given.word.fragments
        else:
            quote = self._put('"', (span[0], span[0]))
            inner = (one._replace(text=json.dumps(one.text)[1:-1], write=Refusal.UNWRITABLE) for one in given.word.fragments)
            yield from (quote, *inner, quote)

    def _copied(self, token: re.Match[str]) -> Fragment:
        start = self._whole.start
        return self._whole._replace(text=token.group(), start=start + token.start(), end=start + token.end())

    def _put(self, text: str, span: tuple[int, int], *, is_hole: bool = False) -> Fragment:
        start = self._whole.start
        return Fragment(text, start + span[0], start + span[1], Refusal.UNWRITABLE, is_hole)


def _name(token: re.Match[str]) -> str:
    """Return the key that a token is; raises ``ValueError`` where a string is not one of JSON."""
    return token["word"] or token["variable"] or str(json.loads(token["string"] or '""'))
