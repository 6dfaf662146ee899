"""The uses of inputs in the body of an Archy flow: expressions below ``exp``, variables that are set below ``var`` and ``variable``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flowlint.definitions.uses.ledger import Ledger, Sight
from flowlint.model.location import Location, Source, Span, join
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Node
from flowlint.model.placeholder import PLACEHOLDER, has_placeholder
from flowlint.model.use import InputUse

_TARGETS = frozenset({"var", "variable"})
"""Keys of a variable that the flow sets: an output of an action, a counter of a loop."""
_LABELS = frozenset({"name", "description", "refId", "startUpRef", "division", "defaultLanguage", "lit", "text", "tts", "label"})
"""Keys of words for people, names of other things, and values as they are: no variable is read there."""
_PARTS = frozenset({"states", "tasks", "menus", "actions"})
"""Keys of the lists that a flow is made of."""
_ELSEWHERE = re.compile(r"\.(?:ya?ml|json)(?:#/|$)", re.IGNORECASE)
"""A reference to another file, or to a part of it."""


class _Step(NamedTuple):
    """A node on the way down, the key that it is below, and how it was reached: the step before, and the key or number from there."""

    node: Node
    key: str
    before: Any = None
    token: str | int = ""

    def path(self) -> list[str | int]:
        """Return the keys and numbers that lead here."""
        tokens, step = [], self
        while step.before is not None:
            tokens.append(step.token)
            step = step.before
        return tokens[::-1]


def uses(held: tuple[Node, Source, str], names: Iterable[str]) -> Mapping[str, InputUse]:
    """Return the uses in a flow, given as its object, the text that holds it, and its pointer there; nothing where it holds no body."""
    body, source, pointer = held
    if not _has_actions(body):
        return {}
    ledger = Ledger(names)
    others = []
    for step in _steps(body):
        text, reader = str(step.node.value), _Reader(step, source, pointer)
        if step.node.kind not in {Kind.STRING, Kind.HOLE}:
            continue
        if step.key == "exp":
            ledger.expression(text, reader.sight)
        elif step.key in _TARGETS:
            ledger.target(text, reader.sight)
        else:
            ledger.word(text, reader.sight)
            others += [text] if step.key not in _LABELS else []
            if _may_become_part(step, text):
                ledger.doubt()
    if any(map(_ELSEWHERE.search, others)):
        ledger.doubt()
    ledger.mentions(others)
    return ledger.uses(_outputs(body))


def _has_actions(body: Node) -> bool:
    """Return true when a flow says what it does, in states, tasks, menus or actions, and not only what it declares."""
    return any(
        (value.items and key.value != "variables") or (value.kind is Kind.OBJECT and str(key.value).startswith("startUp"))
        for key, value in body.members
    )


def _steps(body: Node) -> Iterator[_Step]:
    """Yield the scalars of a flow that is not disabled there, in the order written."""
    waiting = [_Step(body, "")]
    while waiting:
        step = waiting.pop()
        node = step.node
        if node.members:
            disabled = node.get("disabled")
            if disabled is None or disabled.value is not True:
                # Where a placeholder decides whether there is an action, nothing in that is certain, and the placeholder says so.
                is_open = disabled is not None and has_placeholder(str(disabled.value))
                members = [(key, value) for key, value in node.members if value is disabled or not is_open]
                waiting += [_Step(value, str(key.value), step, str(key.value)) for key, value in reversed(members)]
        elif node.items:
            waiting += [_Step(item, step.key, step, index) for index, item in reversed(list(enumerate(node.items)))]
        else:
            yield step


def _may_become_part(step: _Step, text: str) -> bool:
    """Return true for a placeholder that may become a part of the flow: an action, or what an action is given, unless that is a literal."""
    if step.key in _LABELS or not has_placeholder(text) or not PLACEHOLDER.fullmatch(text.strip()):
        return False
    path = set(step.path())
    return not _PARTS.isdisjoint(path) and "lit" not in path


class _Reader(NamedTuple):
    """Knows where the names in the scalar of a step are."""

    step: _Step
    source: Source
    pointer: str

    def sight(self, start: int, path: tuple[str, ...]) -> Sight:
        """Return the place of the names at an offset of the scalar's value; of all of it, where escapes hide them."""
        node = self.step.node
        raw, text = self.source.text[node.start : node.end], str(node.value)
        at = -1
        for _ in range(text.count(path[0], 0, start) + 1):
            at = raw.find(path[0], at + 1)
        if at < 0 or raw.count(path[0]) != text.count(path[0]):
            return Sight(Location(self.source, self._pointer(), node.span))
        length = next(len(name) for name in (".".join(path), path[0]) if raw.startswith(name, at))
        return Sight(Location(self.source, self._pointer(), Span(node.start + at, node.start + at + length)))

    def _pointer(self) -> str:
        pointer = self.pointer
        for token in self.step.path():
            pointer = join(pointer, token)
        return pointer


def _outputs(body: Node) -> Iterator[str]:
    """Yield the names of the variables that the flow may return."""
    for entry in body.items_at("variables"):
        for _, variable in entry.members:
            flag, name = variable.get("isOutput"), variable.text_at("name")
            if name and flag is not None and (flag.value is True or flag.kind is Kind.HOLE):
                yield name
