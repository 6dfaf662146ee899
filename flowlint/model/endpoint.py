"""The endpoint that launches flows, and paths that are meant to be it (Platform API, ``ArchitectApi.post_flows_executions``)."""

from __future__ import annotations

import re
from enum import StrEnum

PATH = "/api/v2/flows/executions"
METHOD = "POST"

_MENTION = re.compile(rb"flows?[/_-]?(?:[^/\s\"'<>]{1,60}/)?execut", re.IGNORECASE)
_LAUNCH = re.compile(r"(?:^|(?<=[/\w}>)\]]))/api/v2/flows/executions/?(?=$|[?#])")
_NEAR = re.compile(
    r"(?:/(?:platform|api|v\d+|architect|workflows?))*/(?:work)?flows?/(?:[^/?#\s]+/)?execut(?:e|ions?)/?(?=$|[?#])"
    r"|(?:/(?:platform|api|v\d+|architect))*/flows?[_-]?executions?/?(?=$|[?#])",
    re.IGNORECASE,
)


class Aim(StrEnum):
    """What the address of a call leads to."""

    LAUNCH = "launch"
    NEAR_MISS = "near miss"
    ELSEWHERE = "elsewhere"


def mentions(data: bytes) -> bool:
    """Tell whether bytes hold the endpoint's path or one that is meant to be it, before anything is parsed."""
    return b"xecut" in data.lower() and _MENTION.search(data) is not None


def aim(url: str) -> Aim:
    """Tell what a URL leads to; its host may be a placeholder."""
    if _LAUNCH.search(url) is not None:
        return Aim.LAUNCH
    return Aim.NEAR_MISS if _NEAR.search(url) is not None else Aim.ELSEWHERE


def near_miss(url: str) -> tuple[int, int] | None:
    """Return where in ``url`` the path stands that is meant to be the endpoint's, or ``None``."""
    found = _NEAR.search(url) if aim(url) is Aim.NEAR_MISS else None
    return found.span() if found is not None else None
