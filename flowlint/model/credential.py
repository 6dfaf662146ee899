"""Credentials written into a file: tokens and passwords of a request, told from placeholders, and masked where a text is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from flowlint.model.pattern import pattern
from flowlint.model.placeholder import is_identifier_placeholder

MASK = "•"
"""What stands for each character of a secret where a line is shown."""

_SHORTEST = 6
_SHORTEST_PART = 8
"""Characters of a part of a secret that no message repeats."""
_LONGEST_NAME = 60
"""Characters that a text with words such as "token" in it may have and be a name; a longer one is taken for a token."""

_SCHEME = pattern(r"\s*(?:[A-Za-z][A-Za-z0-9-]*[ \t]+)?(?P<secret>\S+)\s*")
_HOLE = pattern(r"[<>{}\[\]*…]|\$|%\w+%|\.\.|x{3,}|^\(", re.IGNORECASE)
_STANDS_FOR = pattern(
    r"(?<![a-z0-9])(?:access|api|auth|bearer|basic|base64|change|client|credentials?|demo|dummy|enter|example|fake|here|id|insert|jwt|key|"
    r"me|my|oauth|pass|password|paste|placeholder|put|pwd|replace|sample|secret|test|the|todo|token|user|username|value|your)(?![a-z0-9])",
    re.IGNORECASE,
)
_CAMEL = pattern(r"(?<=[a-z])(?=[A-Z])")
_IN_QUERY = r"[?&](?:access[_-]?token|token|api[_-]?key|client[_-]?secret|password)=(?P<query>[^\s&#\"'“”‘’\\]+)"
_SHOWN = pattern(
    r"(?:\bauthorization\b[\"'”“\\]*+\s*+[:=,]\s*+[\"'“”\\]*+(?:bearer|basic|token)?\s*+"
    r"|\b(?:bearer|basic)\s++|--oauth2-bearer[ =]\s*+[\"'“‘]?)"
    r"(?P<token>[^\s\"'“”‘’\\]+)"
    r"|(?<![\w-])(?:-u|--user)[ =]?\s*[\"'“‘]?[^\s:\"'“‘]*:(?P<password>[^\s\"'“”‘’\\]+)"
    r"|://[^/\s:@\"']*:(?P<within>[^/\s@\"']+)@"
    rf"|{_IN_QUERY}",
    re.IGNORECASE,
)


def is_credential(text: str) -> bool:
    """Tell whether a token or password is written out, rather than a variable, a placeholder or a word that stands for it."""
    if len(text) < _SHORTEST or _HOLE.search(text) is not None or len(set(text)) <= 2 or is_identifier_placeholder(text):
        return False
    if len(text) < _LONGEST_NAME and _STANDS_FOR.search(_CAMEL.sub("-", text).replace("_", "-")) is not None:
        return False
    return not text.isalpha() and not any(character.isspace() for character in text)


def credential_in(value: str) -> tuple[int, int] | None:
    """Return where in the value of an ``Authorization`` header the credential stands, behind its scheme, or ``None`` where it has none."""
    found = _SCHEME.fullmatch(value)
    return found.span("secret") if found is not None and is_credential(found["secret"]) else None


def password_in(pair: str) -> tuple[int, int] | None:
    """Return where in a ``name:password`` the password stands, if it is written out; else ``None``."""
    name, colon, password = pair.partition(":")
    return (len(name) + 1, len(pair)) if colon and is_credential(password) else None


def in_query(url: str) -> Iterator[tuple[int, int]]:
    """Yield where in an address credentials stand that its query names."""
    for found in re.finditer(_IN_QUERY, url, re.IGNORECASE):
        if is_credential(found["query"]):
            yield found.span("query")


def without(secrets: Iterable[str], text: str) -> str:
    """Return ``text`` with ``***`` for whatever repeats one of ``secrets`` or a part of it, in capitals or not."""
    parts = {part for secret in secrets for part in _parts(_lowered(secret))}
    lowered, hidden = _lowered(text), bytearray(len(text))
    for length in set(map(len, parts)):
        for start in range(len(text) - length + 1):
            if lowered[start : start + length] in parts:
                hidden[start : start + length] = b"\1" * length
    runs = groupby(range(len(text)), hidden.__getitem__)
    return "".join("***" if is_hidden else "".join(map(text.__getitem__, places)) for is_hidden, places in runs)


def _parts(secret: str) -> Iterator[str]:
    """Yield every part of ``secret`` that is long enough to tell of it, or all of one that is not."""
    length = min(len(secret), _SHORTEST_PART)
    return (secret[start : start + length] for start in range(len(secret) - length + 1 if secret else 0))


def _lowered(text: str) -> str:
    """Return ``text`` in lower case, as long as before."""
    return "".join(lower if len(lower := character.lower()) == 1 else character for character in text)


def masked(line: str) -> str:
    """Return a line of the user's text with every secret in it made unreadable, as long as before."""
    if len(line) <= _SHORTEST or (line.isascii() and not any(map(line.lower().__contains__, _MARKS))):
        return line
    return _SHOWN.sub(_masked, line)


_MARKS = ("authorization", "bearer", "basic", "-u", "://", "=")
"""One of these is in whatever ``_SHOWN`` finds; looking for them first takes 2 us instead of 150 for an excerpt of a long line."""


def _masked(found: re.Match[str]) -> str:
    group = found.lastgroup or ""
    secret = found[group]
    start, end = found.start(group) - found.start(), found.end(group) - found.start()
    whole = found.group()
    return whole[:start] + MASK * len(secret) + whole[end:] if is_credential(secret) else whole
