"""Finds the calls of the platform in a file that its carriers leave unread, and says why they are not checked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, islice

from flowlint.model.call import Call
from flowlint.model.carried import BodyFile, Carried, Mention, Unchecked, texts_in
from flowlint.model.fault import SyntaxFault
from flowlint.model.hosting import in_host
from flowlint.model.location import Location, Source, Span, region
from flowlint.payloads.unread import call_forms, calls

_MOST_LINES = 10
"""Lines of further calls that are named."""


def alone_in(path: str, data: bytes, *, is_read: bool) -> Mention | None:
    """Return the calls in a file from which nothing is read, at the first; ``is_read`` is true when others of its kind are."""
    reason = "" if is_read else f"flowlint does not read {call_forms.words_for(path)}"
    return _mention(path, calls.decoded(data), lambda _, __: False, reason)


def beside(path: str, data: bytes, carried: Iterable[Carried], *, alone: bool) -> Iterator[Carried | Mention]:
    """Yield what a file holds, as its carriers read it, and then the calls in it that none of that is, at the first."""
    places: list[Location] = []
    has_trigger = False
    for one in carried:
        places += _places(one)
        has_trigger = has_trigger or _creates_trigger(one)
        # What is wrong with a text as a whole is the reason why nothing is read in it.
        alone = alone or isinstance(one, SyntaxFault)
        yield one
    text = calls.decoded(data)
    found = _mention(path, text, _Known(text, places, has_trigger).holds, "")
    if found is not None:
        yield found._replace(alone=alone)


class _Known:
    """What the carriers of a file read of its text: the lines on which it is, and whether a trigger is among it."""

    def __init__(self, text: str, places: Iterable[Location], has_trigger: bool) -> None:
        self._text = text
        self._has_trigger = has_trigger
        lines = sorted(self._of_lines(place.span) for place in map(in_host, places) if place.span is not None)
        self._starts = [start for start, _ in lines]
        self._ends = [0, *accumulate((end for _, end in lines), max)]

    def holds(self, match: re.Match[str], before: int) -> bool:
        """Return true when a match of ``CALLS`` in the text behind ``before`` code points is read already.

        Code calls a method of an SDK in another place than where the body is; every such call that launches a flow is read.
        """
        offset = match.start() + before
        if offset < self._ends[bisect_right(self._starts, offset)]:
            return True
        if match["trigger"] or match["creator"] or match["creating"]:
            return self._has_trigger
        return bool(match["launcher"]) and self._text.startswith("(", match.end() + before)

    def _of_lines(self, span: Span) -> tuple[int, int]:
        end = self._text.find("\n", max(span.end - 1, span.start))
        return self._text.rfind("\n", 0, span.start) + 1, end if end >= 0 else len(self._text)


def _mention(path: str, text: str, is_read: Callable[[re.Match[str], int], bool], reason: str) -> Mention | None:
    kind = call_forms.kind_of(path)
    if kind is None:
        return None
    found = list(islice(calls.every(text, kind, is_read), _MOST_LINES + 2))
    if not found:
        return None
    call = found[0]
    form = f'"{call.program}" commands' if call.program not in {"", "curl"} else "this form of call"
    what = "launch" if call.launches else "trigger"
    source = Source(path, text)
    return Mention(
        source.at(call.start, call.end),
        f"{what} not checked: {reason or f'flowlint does not read {form} here'}{_others(source, found)}",
    )


def _others(source: Source, found: list[calls.UnreadCall]) -> str:
    """Return the clause about the lines of the calls behind the first; nothing where there are none."""
    places = (region(source.at(call.start)) for call in found)
    others = list(dict.fromkeys(str(place.line) for place in places if place is not None))[1:]
    if len(others) < 2:
        return f"; nor the one on line {others[0]}" if others else ""
    last = "more" if len(others) > _MOST_LINES else others.pop()
    return f"; nor those on lines {', '.join(others[:_MOST_LINES])} and {last}"


def _creates_trigger(carried: Carried) -> bool:
    is_file = isinstance(carried, BodyFile) and carried.creates_trigger
    return is_file or any(text.facts.creates_trigger for text in texts_in(carried))


def _places(carried: Carried) -> Iterator[Location]:
    """Yield the places of what a carrier read."""
    if isinstance(carried, Call):
        yield carried.place
        yield carried.url.place
    elif isinstance(carried, Unchecked | BodyFile | SyntaxFault):
        yield carried.place
    stated = [carried.address] if isinstance(carried, Unchecked | BodyFile) else [text.facts.address for text in texts_in(carried)]
    yield from (address for address in stated if address is not None)
    for text in texts_in(carried):
        # What YAML describes may be a call in a form that is not read.
        if text.source is not None and (text.grammar != "yaml" or text.facts.certain):
            yield text.source.whole
