"""What the address of a call leads to beside the endpoint itself: triggers, and what a placeholder keeps open."""

from __future__ import annotations

import re

from flowlint.model import endpoint

_TRIGGERS = "processautomation/triggers"
_TRIGGER = re.compile(rf"/{_TRIGGERS}(?:/[^/?#\s]+)?/?(?=$|[?#])")
_CHANGING = frozenset({"POST", "PUT", "PATCH"})
_END_OF_PATH = re.compile(r"(?:/v2)?/flows/executions/?")
_PLACEHOLDER_BEFORE = re.compile(r"(?:\}\}|\}|\$\w+|>)$", re.ASCII)


def mentions_triggers(data: bytes) -> bool:
    """Tell whether bytes hold the path of triggers, before anything is parsed."""
    return _TRIGGERS.encode() in data


def changes_trigger(method: str, url: str) -> bool:
    """Tell whether a call creates or changes a trigger (Platform API, ``ProcessAutomationApi``), so that its body is one."""
    return method.upper() in _CHANGING and _TRIGGER.search(url) is not None


def may_be_whole(url: str) -> bool:
    """Tell whether ``url`` has but the end of the endpoint's path, and a placeholder before that may hold the rest."""
    found = endpoint.near_miss(url)
    if found is None or _END_OF_PATH.fullmatch(url, *found) is None:
        return False
    return _PLACEHOLDER_BEFORE.search(url, 0, found[0]) is not None
