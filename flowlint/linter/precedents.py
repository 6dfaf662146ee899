"""What was found in a request, for others in which the same is wrong: there the same is found, at other places.

Of a thousand faulty requests most have one of a few faults. To bind one and to ask the rules takes 80 us, to repeat what they said 10.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from flowlint.linter.outcome import Event, Found
from flowlint.model.fix import Edit, Fix
from flowlint.model.location import Location, Source, Span

if TYPE_CHECKING:
    from flowlint.binding.doubts import Doubts
    from flowlint.model.diagnostic import Diagnostic
    from flowlint.model.node import Node
    from flowlint.model.payload import Payload

MOST_CASES = 500
"""Cases that are remembered; then all are forgotten."""
MOST_NAMES = 50
"""Arguments of a request that is remembered, and findings in it."""
LONGEST_VALUE = 200
"""Code points of a value in doubt in such a request."""
_NOWHERE = Source("", "")

Case: TypeAlias = "tuple[int, frozenset[str], tuple[tuple[str, str], ...]]"
"""What the rules go by where only arguments are in doubt: the flow, the names that are passed, and each argument in doubt with its value.

The flow is told by its identity, since the job keeps it. The value is empty where it is known to fit, so nothing depends on it.
"""


class Precedents:
    """What was found in the requests of one job in which only arguments are in doubt."""

    def __init__(self) -> None:
        self._rulings: dict[Case, list[tuple[Found, int]]] = {}

    def repeated(self, case: Case | None, payload: Payload) -> Iterator[Event] | None:
        """Return what is found in a request, as it was in another of the same case; ``None`` where there was none."""
        ruling = self._rulings.get(case) if case is not None else None
        if ruling is None:
            return None
        nodes = _nodes(payload)
        return (Found(one.rule, _placed(one.diagnostic, payload, nodes[index]), one.flow, payload, one.unjudged) for one, index in ruling)

    def kept(self, case: Case | None, payload: Payload, events: Iterator[Event]) -> Iterator[Event]:
        """Yield what is found in a request, and remember it where each finding is in one node and nothing else is to be said."""
        nodes, placed = _nodes(payload), list[tuple[Found, int]]()
        for event in events:
            yield event
            index = _index_of(event, payload, nodes) if isinstance(event, Found) and len(placed) < MOST_NAMES else None
            if index is not None and isinstance(event, Found):
                placed.append((event._replace(diagnostic=_unplaced(event.diagnostic, payload, nodes[index]), concerns=None), index))
            else:
                case = None
        if case is None:
            return
        if len(self._rulings) >= MOST_CASES:
            self._rulings.clear()
        self._rulings[case] = placed


def case_of(payload: Payload, doubts: Doubts) -> Case | None:
    """Return the case of a request that has the nodes in doubt alone; ``None`` where it is too large to be remembered."""
    if len(doubts.passed) > MOST_NAMES:
        return None
    text, doubted = payload.source.text, list[tuple[str, str]]()
    for key, value in payload.root.members[0].value.members:
        name, decides = str(key.value), key.value not in doubts.misspelt
        if decides and value.end - value.start > LONGEST_VALUE:
            return None
        doubted.append((name, text[value.start : value.end] if decides else ""))
    return id(doubts.flow), frozenset(doubts.passed), tuple(doubted)


def _nodes(payload: Payload) -> tuple[Node, ...]:
    """Return what findings may point at, in order: the key of the container, then key and value of each argument in doubt."""
    key, container = payload.root.members[0]
    return (key, *chain.from_iterable(container.members))


def _index_of(found: Found, payload: Payload, nodes: Sequence[Node]) -> int | None:
    """Return which node a finding and its fix are in, to move with it; ``None`` where they reach beyond one."""
    diagnostic, source = found.diagnostic, payload.source
    span, edits = diagnostic.place.span, diagnostic.fix.edits if diagnostic.fix is not None else ()
    others = [one.place.source for one in diagnostic.related]
    if span is None or diagnostic.place.source is not source or diagnostic.cause is not None or any(one is source for one in others):
        return None
    start = min(span.start, *(edit.start for edit in edits)) if edits else span.start
    end = max(span.end, *(edit.end for edit in edits)) if edits else span.end
    return next((index for index, node in enumerate(nodes) if node.start <= start and end <= node.end), None)


def _unplaced(diagnostic: Diagnostic, payload: Payload, node: Node) -> Diagnostic:
    """Return a finding without the text in which it was made, which may be large; its places count from its node."""
    return _moved(diagnostic, _NOWHERE, diagnostic.place.pointer[len(payload.pointer) :], -node.start)


def _placed(diagnostic: Diagnostic, payload: Payload, node: Node) -> Diagnostic:
    """Return such a finding at a node of a request."""
    return _moved(diagnostic, payload.source, payload.pointer + diagnostic.place.pointer, node.start)


def _moved(diagnostic: Diagnostic, source: Source, pointer: str, by: int) -> Diagnostic:
    span, fix = diagnostic.place.span, diagnostic.fix
    if fix is not None:
        fix = Fix(fix.title, fix.safety, tuple(Edit(one.start + by, one.end + by, one.text, one.holds_value) for one in fix.edits))
    place = Location(source, pointer, Span(span.start + by, span.end + by) if span is not None else None)
    return diagnostic._replace(place=place, fix=fix)
