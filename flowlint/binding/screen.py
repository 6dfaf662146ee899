"""The fast path: proves a JSON payload clean without building nodes or loading rules.

A check is compiled once per flow, container and shape (``checks.py``). It says yes only where no rule would find anything; whatever it
cannot prove is left to the rules, mostly with the reason (``doubts.py``). ``tests/test_agreement.py`` holds them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from flowlint.binding.checks import Check, compile_arguments, compile_request
from flowlint.binding.plain_json import Doubtful, load_items, load_text
from flowlint.binding.resolver import FileRuling, Resolver
from flowlint.model.carried import Stretch, Text
from flowlint.model.flow import FlowDefinition
from flowlint.model.mode import ContainerMode, Shape
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Node, has_hole, plain
from flowlint.model.request import is_plausible_flow_id, spells_flow_id

if TYPE_CHECKING:
    from flowlint.binding.doubts import Doubts


class Line(NamedTuple):
    """A line that is one request, its number in the file, from 1, and what is wrong with it."""

    text: str
    first_line: int
    doubts: Doubts


class Item(NamedTuple):
    """An item of an array that is not proven clean: its place, where it begins and ends, and what is wrong with it where that is known."""

    place: int
    start: int
    end: int
    doubts: Doubts | None


class Settled(NamedTuple):
    """What a text holds that needs no closer look: how many payloads are proven clean, how many are not to be judged, and who judged."""

    payloads: int = 0
    left_out: int = 0
    judges: tuple[FlowDefinition, ...] = ()


class Sifted(NamedTuple):
    """An array that may be one of payloads: what those of its items hold that are proven clean, and the others."""

    clean: Settled
    items: list[Item]

    @property
    def is_certain(self) -> bool:
        """Whether it can only be one of payloads, since it is known of an item which flow judges it."""
        return self.clean.payloads > 0 or any(one.doubts is not None for one in self.items)


_Judge: TypeAlias = "tuple[Check | None, Settled | None]"
"""A check, and what comes of a payload that it clears; without a check, what comes of any."""

_MOST_IDS = 1_000
"""Ids of flows under one ruling of which it is known what judges them: looking that up takes a third of a payload's time."""

_SMALL = 1 << 16
"""Bytes of a text whose value is kept until the next."""

_UNJUDGED: _Judge = None, None
_NO_PAYLOAD = Settled()
_LEFT_OUT = Settled(left_out=1)


class Screen:
    """The checks compiled so far in one run, by the ``id()`` of their flow, each with what comes of a payload that it clears."""

    def __init__(self, resolver: Resolver, mode: ContainerMode) -> None:
        self._resolver = resolver
        self._mode = mode
        self._requests: dict[int, _Judge] = {}
        self._arguments: dict[int, _Judge] = {}
        self._ruling: FileRuling | None = None
        self._judges: dict[str | None, _Judge] = {}
        # A file that is not proven at once may be asked about again by what reads it.
        self._loaded: tuple[str | None, Any] = None, None

    def settle(self, data: bytes, ruling: FileRuling, *, must_hold: bool) -> Settled | None:
        """Return what a JSON text holds, all payloads proven clean, or ``None`` where it needs a closer look.

        ``must_hold`` says that the text is no stray file, so that it needs a closer look even without a ``flowId``.
        """
        try:
            text = data.decode()
            value = self._load(text)
        except (UnicodeDecodeError, Doubtful):
            return None if must_hold or mentions_flow_id(data) else _NO_PAYLOAD
        settled = self._settle(value, ruling, must_hold=must_hold)
        if settled is None:
            self._keep(text, value)
        return settled

    def judge(self, text: str, ruling: FileRuling) -> Settled | Doubts | None:
        """Return what a JSON text holds, all payloads proven clean, or what is wrong with the one request that it is; ``None`` otherwise.

        The text must be one that UTF-8 can encode.
        """
        try:
            value = self._load(text)
        except Doubtful:
            return None
        found = self.judge_request(value, ruling) if type(value) is dict else self._settle(value, ruling, must_hold=True)
        if not isinstance(found, Settled):
            self._keep(text, value)
        return found

    def judge_request(self, value: dict[str, Any], ruling: FileRuling) -> Settled | Doubts | None:
        """Return the same of the plain value of one request in which a grammar would find no fault."""
        settled = self._clear(value, ruling)
        return settled if settled is not None else self._doubts(value, ruling)

    def _load(self, text: str) -> Any:
        if text == self._loaded[0]:
            return self._loaded[1]
        return load_text(text.strip(" \t\r\n"))

    def _keep(self, text: str, value: Any) -> None:
        if len(text) <= _SMALL:
            self._loaded = text, value

    def _doubts(self, value: Any, ruling: FileRuling) -> Doubts | None:
        """Return why a value that was not proven clean is not, where it is one request and its envelope is right."""
        if type(value) is not dict or ruling.shape is Shape.ARGUMENTS or self._mode is ContainerMode.PARAMETERS:
            return None
        # What judged it a moment ago; an id that is not a string is judged by nothing.
        flow_id = value.get("flowId")
        check, settled = self._judges[flow_id] if type(flow_id) is str else _UNJUDGED
        if check is None or settled is None:
            return None
        from flowlint.binding import doubts

        return doubts.of_flow(settled.judges[0]).of_request(value)

    def sift(self, lines: Stretch, ruling: FileRuling) -> tuple[Settled, list[Line | Text]]:
        """Return what the lines hold that are each proven clean by themselves, and the others: what is wrong, or left to ``settle``."""
        try:
            texts = lines.data.decode().split("\n")
        except UnicodeDecodeError:
            return _NO_PAYLOAD, list(lines.texts())
        clear, judges, doubtful = self._clear, dict[int, FlowDefinition](), list[Line | Text]()
        payloads, before = 0, _NO_PAYLOAD
        for number, text in enumerate(texts, lines.first_line):
            try:
                value = load_text(text.strip(" \t\r"))
            except Doubtful:
                value = None
            settled = clear(value, ruling) if type(value) is dict else None
            if settled is before:
                # Most lines are for one flow, whose judge is known then.
                payloads += 1
                continue
            if settled is not None and settled.payloads:
                payloads += 1
                before, (flow,) = settled, settled.judges
                judges[id(flow)] = flow
                continue
            content = text.rstrip("\r")
            doubts = self._doubts(value, ruling) if settled is None else None
            within = self._clear_within(value, ruling) if doubts is None and "flowId" in text else None
            if within is not None:
                payloads += within.payloads
                judges |= {id(flow): flow for flow in within.judges}
            elif doubts is not None:
                doubtful.append(Line(content, number, doubts))
            elif (data := content.encode()) and not data.isspace():
                doubtful.append(Text("json", data, number))
        return Settled(payloads, 0, tuple(judges.values())), doubtful

    def _clear_within(self, value: Any, ruling: FileRuling) -> Settled | None:
        """Return what the requests inside a record hold, all proven clean; ``None`` where there are none, or one needs a closer look."""
        if type(value) is not dict or ruling.shape is Shape.ARGUMENTS or ruling.sent:
            return None
        from flowlint.binding.nested import is_around, requests_within

        within = requests_within(value) if not is_around(value, bare=ruling.bare, alone=True) else ()
        settled = together(self._clear(one.request, ruling) if one.request is not None and one.may_be_judged else None for one in within)
        return settled if settled is not None and settled.payloads and not settled.left_out else None

    def sift_items(self, text: str, ruling: FileRuling) -> Sifted | None:
        """Return a JSON array of payloads as those of its items that are proven clean, and the others.

        ``None`` where the text is not such an array, or its first item is not a payload.
        """
        payloads, judges, doubtful = 0, dict[int, FlowDefinition](), list[Item]()
        try:
            for index, (value, start, end) in enumerate(load_items(text)):
                settled = self._clear(value, ruling) if type(value) is dict else None
                if settled is not None and settled.payloads:
                    payloads += 1
                    (flow,) = settled.judges
                    judges[id(flow)] = flow
                elif index or ruling.bare or is_request(value):
                    doubtful.append(Item(index, start, end, self._doubts(value, ruling)))
                else:
                    return None
        except Doubtful:
            return None
        return Sifted(Settled(payloads, 0, tuple(judges.values())), doubtful)

    def settle_roots(self, roots: Sequence[Node], ruling: FileRuling, *, must_hold: bool) -> Settled | None:
        """Return the same of the roots of a text in which no fault was found, whatever its grammar."""
        return together(None if has_hole(root) else self._settle(plain(root), ruling, must_hold=must_hold) for root in roots)

    def settle_value(self, value: Any, ruling: FileRuling, *, must_hold: bool) -> Settled | None:
        """Return the same of the plain value of a text in which a grammar would find no fault."""
        return self._settle(value, ruling, must_hold=must_hold)

    def _settle(self, value: Any, ruling: FileRuling, *, must_hold: bool) -> Settled | None:
        settled = None
        if type(value) is dict:
            settled = self._clear(value, ruling)
        elif type(value) is list and value:
            settled = together(self._clear(item, ruling) if type(item) is dict else None for item in value)
        if settled is None:
            return None if must_hold or is_request(value) else _NO_PAYLOAD
        # Where only some are judged, a closer look tells which.
        return None if settled.left_out and settled.payloads else settled

    def _clear(self, value: dict[str, Any], ruling: FileRuling) -> Settled | None:
        """Return what comes of one payload, or ``None`` where it needs a closer look."""
        whole = ruling.shape is not Shape.ARGUMENTS
        flow_id = value.get("flowId") if whole else None
        if whole and type(flow_id) is not str:
            return None
        if ruling is not self._ruling or len(self._judges) > _MOST_IDS:
            self._ruling, self._judges = ruling, {}
        judge = self._judges.get(flow_id)
        if judge is None:
            judge = self._judges[flow_id] = self._judge(flow_id, ruling)
        check, settled = judge
        return settled if check is None or check(value) else None

    def _judge(self, flow_id: str | None, ruling: FileRuling) -> _Judge:
        """Return what judges the payloads with this ``flowId``, or without one."""
        flow = self._resolver.resolve(ruling, flow_id)
        if ruling.only is not None and not ruling.only(flow):
            return None, _LEFT_OUT
        if flow is None or (flow_id is not None and flow_id != flow.id and not self._may_mean(flow_id)):
            return None, None
        whole = ruling.shape is not Shape.ARGUMENTS
        known = self._requests if whole else self._arguments
        key = id(flow)
        if key not in known:
            check = (compile_request if whole else compile_arguments)(flow, self._mode)
            known[key] = check, Settled(1, 0, (flow,)) if check is not None else None
        return known[key]

    def _may_mean(self, flow_id: str) -> bool:
        return self._resolver.is_alias(flow_id) or is_plausible_flow_id(flow_id)


def together(every: Iterable[Settled | None]) -> Settled | None:
    """Return what several parts of a text hold, or ``None`` where one of them needs a closer look."""
    payloads = left_out = 0
    judges: dict[int, FlowDefinition] = {}
    for one in every:
        if one is None:
            return None
        payloads += one.payloads
        left_out += one.left_out
        for flow in one.judges:
            judges[id(flow)] = flow
    return Settled(payloads, left_out, tuple(judges.values()))


def mentions_flow_id(data: bytes) -> bool:
    """Tell whether a text that is not parsed may be meant as a launch request."""
    # UTF-16 has a zero byte beside every Latin letter.
    plain = data.replace(b"\0", b"") if b"\0" in data[:64] else data
    return re.search(rb"flow[ _.\-]?id", plain, re.IGNORECASE) is not None


def has_flow_id_key(data: bytes) -> bool:
    """Tell whether a text that cannot be parsed seems to have a member called ``flowId`` in any spelling."""
    plain = data.replace(b"\0", b"") if b"\0" in data[:64] else data
    return re.search(rb"""(?<![a-zA-Z0-9])flow[ _.\-]?id(?:["']|\W{0,5}[:=]|\Z)""", plain, re.IGNORECASE) is not None


def is_request(value: Any) -> bool:
    """Tell whether a plain value has any spelling of ``flowId`` at its root, or is a list with such an element."""
    if isinstance(value, dict):
        return "flowId" in value or any(map(spells_flow_id, value))
    return isinstance(value, list) and any(isinstance(item, dict) and is_request(item) for item in value)


LONGEST_COMPARED = 200
"""Code points up to which names of inputs are compared with one another here; longer ones are left to the rules."""


def definition_is_clean(flow: FlowDefinition) -> bool:
    """Tell whether no definition rule can find anything: no near-duplicate of another input, in case or letters, and no unknown type."""
    if not all(parameter.type.known for parameter in flow.inputs):
        return False
    folded = [parameter.name.casefold() for parameter in flow.inputs]
    if any(len(name) > LONGEST_COMPARED for name in folded):
        return False
    shortened: set[str] = set()
    for name in folded:
        variants = {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}
        if not shortened.isdisjoint(variants):
            return False
        shortened |= variants
    return True
