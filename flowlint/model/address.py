"""What the address of a call leads to beside the endpoint itself: triggers, and what a placeholder keeps open."""

from __future__ import annotations

import re

from flowlint.model import endpoint
from flowlint.model.carried import HostFacts
from flowlint.model.pattern import bytes_pattern, pattern

_TRIGGERS = "processautomation/triggers"
_SCOPED = bytes_pattern(rb"[\"'`]Flow\.")
_CREATED = bytes_pattern(rb"processautomation[\s\"',\\]{1,20}triggers[\s\"',\\]{1,20}create")
_TRIGGER = pattern(rf"/{_TRIGGERS}(?:/[^/?#\s]+)?/?(?=$|[?#])", re.IGNORECASE)
_ALL_TRIGGERS = pattern(rf"/{_TRIGGERS}/?(?=$|[?#])", re.IGNORECASE)
_CHANGING = frozenset({"POST", "PUT", "PATCH"})
_END_OF_PATH = pattern(r"(?:/v2)?/flows/executions/?")
_PLACEHOLDER_BEFORE = pattern(r"(?:\}\}|\}|\$\w+|>)$", re.ASCII)


def mentions_calls(data: bytes) -> bool:
    """Tell whether a text may hold a call that launches a flow or changes a trigger."""
    if endpoint.mentions(data):
        return True
    if b"processautomation" not in data and b"processAutomation" not in data:
        return False
    lower = data.lower()
    return _TRIGGERS.encode() in lower or _CREATED.search(lower) is not None


def mentions_requests(data: bytes) -> bool:
    """Tell whether code may hold a call, or a request with a full name of an input, which it may give to a function in another file."""
    return mentions_calls(data) or (b"inputData" in data and b"flowId" in data and _SCOPED.search(data) is not None)


def changes_trigger(method: str, url: str) -> bool:
    """Tell whether a call creates or changes a trigger (Platform API, ``ProcessAutomationApi``), so that its body is one."""
    return method.upper() in _CHANGING and _TRIGGER.search(url) is not None


def creates_trigger(method: str, url: str) -> bool:
    """Tell whether a call creates a trigger, so that its body is all of it."""
    return method.upper() == endpoint.METHOD and _ALL_TRIGGERS.search(url) is not None


def facts_of_body(method: str, url: str) -> HostFacts:
    """Return what is known of a body by the call that sends it."""
    is_certain = endpoint.aim(url) is endpoint.Aim.LAUNCH or may_be_whole(url)
    return HostFacts(is_certain, creates_trigger=creates_trigger(method, url))


def may_be_whole(url: str) -> bool:
    """Tell whether ``url`` has but the end of the endpoint's path, and a placeholder before that may hold the rest."""
    found = endpoint.near_miss(url)
    if found is None or _END_OF_PATH.fullmatch(url, *found) is None:
        return False
    return _PLACEHOLDER_BEFORE.search(url, 0, found[0]) is not None
