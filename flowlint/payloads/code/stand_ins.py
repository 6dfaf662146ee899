"""Tells which objects in code are no requests though they look like one: answers of what stands in for the platform, and expectations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from flowlint.payloads.code.program import Expression, Invocation

_ANSWERING = re.compile(
    r"send|json|jsonp|reply|respond\w*|add_response|returns?|resolves?|fulfill|mock[A-Z]\w*|to[A-Z]\w*|assert\w*|eql?"
    r"|(?:not)?(?:deep|strict|deepStrict)?[eE]quals?"
)
"""Methods whose arguments are answers or expectations."""

_ROUTING = frozenset({"get", "route", "intercept"})
"""Methods by which a server or a test says what answers at an address."""

_STANDING_IN = re.compile(r"mock|\b(?:nock|respx|responses)\b", re.IGNORECASE)
"""Names of what stands in for a server."""


def answers(call: Invocation) -> bool:
    """Tell whether the arguments of a call are answers or expectations; ``request(app).post(url).send({…})`` sends them."""
    if _STANDING_IN.search(" ".join(call.path)) is not None:
        return True
    is_sent = call.path[-1] == "send" and "post" in call.path
    return len(call.path) > 1 and not is_sent and _ANSWERING.fullmatch(call.path[-1]) is not None


def places(calls: Iterable[Invocation], aimed: Callable[[Expression], bool]) -> list[tuple[int, int]]:
    """Return where answers and expectations stand; ``aimed`` tells whether an expression is the address of the endpoint."""
    known = tuple(calls)
    routes = {call.start for call in known if call.path[-1] in _ROUTING and any(map(aimed, call.arguments))}
    return [(call.name_end, call.end) for call in known if call.start in routes or answers(call)]
