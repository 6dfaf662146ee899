"""Where the words of a call stand in its text, for the tests of the rules on calls."""

from __future__ import annotations

from flowlint.model.location import Location, Source, Span

URL = "https://api.mypurecloud.com/api/v2/flows/executions"


def at(text: str, fragment: str, *, name: str = "launch.sh") -> Location:
    """Return the place of ``fragment`` in ``text``, which the file ``name`` holds."""
    start = text.index(fragment)
    return Location(Source(name, text), "", Span(start, start + len(fragment)))
