"""The endpoint that launches flows, and paths that are meant to be it (Platform API, ``ArchitectApi.post_flows_executions``)."""

from __future__ import annotations

import re
from enum import StrEnum

from flowlint.model.pattern import bytes_pattern, pattern

PATH = "/api/v2/flows/executions"
METHOD = "POST"

_WORD = "(?:exe?c[a-oq-z]{0,4}t[a-z]{1,5}|exec)"
"""What is meant to be "executions", its misspellings included."""

_BETWEEN = r"[\s\"',\\]{1,20}"
_MENTION = bytes_pattern(
    rf"flows?(?:[/_\\-]{{0,2}}(?:(?:[^/\s\"'<>]{{1,60}}|<[^<>\n]{{1,60}}>)/)?{_WORD}|{_BETWEEN}executions{_BETWEEN}create)".encode(),
    re.IGNORECASE,
)
_HOLE = r"(?:\$\{[^{}]*\}|\$\([^()]*\)|\$\w+|\{\{[^{}]*\}\}|\{\w+\}|<[^<>]*>|%\w+%)"
_ENDS = r"/?(?=$|[?#])"
_LAUNCH = pattern(rf"(?:^/?|(?<=[/\w}})>%\]])/)(?:platform/)?api/v2/flows/executions{_ENDS}")
_BELOW_HOLE = pattern(rf"(?:/v2)?/flows/executions{_ENDS}")
_ORIGIN = pattern(rf"(?:(?:[a-z][a-z0-9+.-]*:)?//)?(?P<host>(?:{_HOLE}|[^/?#])*+)", re.IGNORECASE)
_OURS = pattern(r"mypurecloud|pure\.cloud|genesys", re.IGNORECASE)
_STANDS_FOR_OURS = pattern(rf"{_HOLE}|^$|localhost|127\.0\.0\.1|\bexample\b", re.IGNORECASE)
"""A host that is filled in later, or that is named in the place of the right one."""
_TAIL = rf"(?:/+(?:work)?flows?/+(?:(?:{_HOLE}|[^/?#\s])++/+)?{_WORD}|/+(?:work)?flows?[_-]?{_WORD})"
_NEAR = pattern(rf"(?:/+(?:platform|api|v\d+|architect))*{_TAIL}{_ENDS}", re.IGNORECASE)
_NEAR_OF_API = pattern(rf"(?:/+platform)?(?:/+api/+v\d+|/+v2)(?:/+architect)?{_TAIL}{_ENDS}", re.IGNORECASE)


class Aim(StrEnum):
    """What the address of a call leads to."""

    LAUNCH = "launch"
    NEAR_MISS = "near miss"
    ELSEWHERE = "elsewhere"


def mentions(data: bytes) -> bool:
    """Tell whether bytes hold the endpoint's path, one that is meant to be it, or ``gc``'s command for it, before anything is parsed."""
    lower = data.lower()
    return b"flow" in lower and (b"xec" in lower or b"xcec" in lower) and _MENTION.search(data) is not None


def mentioned(text: str) -> int:
    """Return where a text holds the endpoint's path, or one that is meant to be it, for the first time; 0 where it holds none."""
    data = text.encode("utf-8", "replace")
    found = _MENTION.search(data)
    return len(data[: found.start()].decode("utf-8", "replace")) if found is not None else 0


def aim(url: str) -> Aim:
    """Tell what a URL leads to; its host may be a placeholder."""
    if _is_launch(url):
        return Aim.LAUNCH
    return Aim.NEAR_MISS if near_miss(url) is not None else Aim.ELSEWHERE


def near_miss(url: str) -> tuple[int, int] | None:
    """Return where in ``url`` the path stands that is meant to be the endpoint's, or ``None``.

    Other services have paths like it. On a host that is not Genesys Cloud's nothing is a near miss, and where the host is not known only
    a path that begins as one of the API does, or that is the end of the endpoint's.
    """
    origin = _ORIGIN.match(url)
    if origin is None or _is_launch(url):
        return None
    host, path = origin["host"], origin.end()
    if _OURS.search(host) is not None:
        found = _NEAR.match(url, path)
    elif _STANDS_FOR_OURS.search(host) is not None:
        found = _NEAR_OF_API.match(url, path) or (_BELOW_HOLE.match(url, path) if re.search(_HOLE, host) else None)
    else:
        return None
    return found.span() if found is not None else None


def _is_launch(url: str) -> bool:
    return _LAUNCH.search(url) is not None
