"""Secrets that stand in a text: tokens and passwords of a request, told from placeholders, and masked where a text is shown."""

from __future__ import annotations

import re

_SHORTEST = 6
_SCHEME = re.compile(r"\s*(?:bearer|basic|token)\s+(?=\S)", re.IGNORECASE)
_HOLE = re.compile(r"[<>{}\[\]*…]|\$|%\w+%|\.\.|x{3,}|^\(", re.IGNORECASE)
_STANDS_FOR = re.compile(
    r"(?<![a-z0-9])(?:access|api|auth|bearer|basic|base64|change|client|credentials?|demo|dummy|enter|example|fake|here|id|insert|jwt|key|"
    r"me|my|oauth|pass|password|paste|placeholder|put|pwd|replace|sample|secret|test|the|todo|token|user|username|value|your)(?![a-z0-9])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SHOWN = re.compile(
    r"(?:\bauthorization\b[\"'”“\\]*\s*[:=,]\s*[\"'“”\\]*(?:bearer|basic|token)?\s*|\b(?:bearer|basic)\s+|--oauth2-bearer[ =]\s*[\"'“‘]?)"
    r"(?P<token>[^\s\"'“”‘’\\]+)"
    r"|(?<![\w-])(?:-u|--user)[ =]?\s*[\"'“‘]?[^\s:\"'“‘]*:(?P<password>[^\s\"'“”‘’\\]+)"
    r"|://[^/\s:@\"']*:(?P<within>[^/\s@\"']+)@",
    re.IGNORECASE,
)


def is_secret(text: str) -> bool:
    """Tell whether a token or password is written out, rather than a variable, a placeholder or a word that stands for it."""
    if len(text) < _SHORTEST or _HOLE.search(text) is not None or len(set(text)) <= 2:
        return False
    if _STANDS_FOR.search(_CAMEL.sub("-", text).replace("_", "-")) is not None and len(text) < 60:
        return False
    return any(character.isdigit() for character in text) or len(text) >= 20 or not text.isalpha()


def in_header(name: str, value: str) -> tuple[int, int] | None:
    """Return where in the value of a header a secret stands, or ``None``."""
    if name.strip().lower() not in {"authorization", "proxy-authorization"}:
        return None
    scheme = _SCHEME.match(value)
    start = scheme.end() if scheme is not None else len(value) - len(value.lstrip())
    secret = value[start:].rstrip()
    return (start, start + len(secret)) if is_secret(secret) else None


def in_pair(pair: str) -> tuple[int, int] | None:
    """Return where in a ``name:password`` the password stands, if it is written out; else ``None``."""
    name, colon, password = pair.partition(":")
    return (len(name) + 1, len(pair)) if colon and is_secret(password) else None


def masked(line: str) -> str:
    """Return a line of the user's text with every secret in it made unreadable, as long as before."""
    return _SHOWN.sub(_masked, line) if len(line) > _SHORTEST else line


def _masked(found: re.Match[str]) -> str:
    group = found.lastgroup or ""
    secret = found[group]
    start, end = found.start(group) - found.start(), found.end(group) - found.start()
    whole = found.group()
    return whole[:start] + "•" * len(secret) + whole[end:] if is_secret(secret) else whole
