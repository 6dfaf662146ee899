"""What the address of a call leads to beside the endpoint that launches flows: triggers."""

from __future__ import annotations

import re

_TRIGGERS = "processautomation/triggers"
_TRIGGER = re.compile(rf"/{_TRIGGERS}(?:/[^/?#\s]+)?/?(?=$|[?#])")
_CHANGING = frozenset({"POST", "PUT", "PATCH"})


def mentions_triggers(data: bytes) -> bool:
    """Tell whether bytes hold the path of triggers, before anything is parsed."""
    return _TRIGGERS.encode() in data


def changes_trigger(method: str, url: str) -> bool:
    """Tell whether a call creates or changes a trigger (Platform API, ``ProcessAutomationApi``), so that its body is one."""
    return method.upper() in _CHANGING and _TRIGGER.search(url) is not None
