"""Tells whether a request of source code is sent without a ``Content-Type`` for certain, and how the code would state one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from flowlint.model.pattern import pattern
from flowlint.payloads.code.language import Sent
from flowlint.payloads.code.program import Expression, Invocation, Record, name_of
from flowlint.payloads.code.spans import Spans

JSON = '"Content-Type": "application/json"'
"""The member of an object of headers that states it, in each language that is read."""

_MENTION = pattern(r"content[-_ ]?type", re.IGNORECASE)


def written(calls: Iterable[Invocation], sent: Callable[[Invocation], Sent | None]) -> Spans:
    """Return where headers are written in a request of a library itself, so that no other request gets them."""
    found = Spans()
    for call in calls:
        way = sent(call)
        if way is not None and way.known and isinstance(way.headers, Record) and call.start < way.headers.start < call.end:
            found.add(way.headers.start, way.headers.end)
    return found


def mentions(text: str, of_others: Spans) -> tuple[int, ...]:
    """Return where a text speaks of a content type, but for headers that are written in one request, which are for that alone."""
    return tuple(found.start() for found in _MENTION.finditer(text) if not of_others.cover(*found.span()))


def is_settled(mentioned: tuple[int, ...], given: Expression | None, headers: Expression | None) -> bool:
    """Tell whether all headers that code adds are known: ``headers`` is what those ``given`` to a call mean.

    Where the code speaks of a content type anywhere else, something else may state it: a session, a wrapper, a change of the object.
    """
    if given is None:
        return not mentioned
    if not isinstance(headers, Record) or headers.is_open or any(name_of(member.key) is None for member in headers.members):
        return False
    return not mentioned or (headers.start <= mentioned[0] and mentioned[-1] < headers.end)
