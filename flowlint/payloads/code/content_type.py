"""Tells whether a request of source code is sent without a ``Content-Type`` for certain, and how the code would state one."""

from __future__ import annotations

import re

from flowlint.model.pattern import pattern
from flowlint.payloads.code.program import Expression, Record, name_of

JSON = '"Content-Type": "application/json"'
"""The member of an object of headers that states it, in each language that is read."""

_MENTION = pattern(r"content[-_ ]?type", re.IGNORECASE)


def is_settled(text: str, given: Expression | None, headers: Expression | None) -> bool:
    """Tell whether all headers that code adds are known: ``headers`` is what those ``given`` to a call mean.

    Where the code speaks of a content type anywhere else, something else may state it: a session, a wrapper, a change of the object.
    """
    if given is None:
        return _MENTION.search(text) is None
    if not isinstance(headers, Record) or headers.is_open or any(name_of(member.key) is None for member in headers.members):
        return False
    return all(headers.start <= found.start() < headers.end for found in _MENTION.finditer(text))
