"""The fast path: proves a JSON payload clean without building nodes or loading rules.

A check is compiled once per flow, container and shape. It says yes only where no rule would find anything; whatever it cannot prove is left
to the rules. ``tests/test_agreement.py`` holds the two together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from flowlint.binding.plain_json import Doubtful, load, load_items, load_text
from flowlint.binding.resolver import FileRuling, Resolver
from flowlint.model.carried import Stretch, Text
from flowlint.model.datatype import DataType, FaultKind, holds_json, is_json, judge
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, is_launchable
from flowlint.model.mode import ContainerMode, Shape
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Node, has_hole, plain
from flowlint.model.placeholder import has_placeholder
from flowlint.model.request import FIELDS, agrees, is_plausible_flow_id, spells_flow_id

Check = Callable[[Any], bool]


class Settled(NamedTuple):
    """What a text holds that needs no closer look: how many payloads are proven clean, how many are not to be judged, and who judged."""

    payloads: int = 0
    left_out: int = 0
    judges: tuple[FlowDefinition, ...] = ()


_Judge: TypeAlias = "tuple[Check | None, Settled | None]"
"""A check, and what comes of a payload that it clears; without a check, what comes of any."""

_MOST_IDS = 1_000
"""Ids of flows under one ruling of which it is known what judges them: looking that up takes a third of a payload's time."""

_SMALL = 1 << 16
"""Bytes of a text whose value is kept until the next."""

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
        self._loaded: tuple[bytes | None, Any] = None, None

    def settle(self, data: bytes, ruling: FileRuling, *, must_hold: bool) -> Settled | None:
        """Return what a JSON text holds, all payloads proven clean, or ``None`` where it needs a closer look.

        ``must_hold`` says that the text is no stray file, so that it needs a closer look even without a ``flowId``.
        """
        try:
            value = self._loaded[1] if data == self._loaded[0] else load(data)
        except Doubtful:
            return None if must_hold or mentions_flow_id(data) else _NO_PAYLOAD
        if len(data) <= _SMALL:
            self._loaded = data, value
        return self._settle(value, ruling, must_hold=must_hold)

    def sift(self, lines: Stretch, ruling: FileRuling) -> tuple[Settled, list[Text]]:
        """Return what the lines hold that are each proven clean by themselves, and the others, which are left to ``settle``."""
        try:
            texts = lines.data.decode().split("\n")
        except UnicodeDecodeError:
            return _NO_PAYLOAD, list(lines.texts())
        clear, judges, doubtful = self._clear, dict[int, FlowDefinition](), list[Text]()
        payloads = 0
        for number, text in enumerate(texts, lines.first_line):
            try:
                value = load_text(text.strip(" \t\r"))
            except Doubtful:
                value = None
            settled = clear(value, ruling) if type(value) is dict else None
            if settled is not None and settled.payloads:
                payloads += 1
                judges[id(settled.judges[0])] = settled.judges[0]
            elif (data := text.rstrip("\r").encode()) and not data.isspace():
                doubtful.append(Text("json", data, number))
        return Settled(payloads, 0, tuple(judges.values())), doubtful

    def sift_items(self, text: str, ruling: FileRuling) -> tuple[Settled, list[tuple[int, int]]] | None:
        """Return what the items of a JSON array hold that are proven clean, and the index and offset of each other item.

        ``None`` where the text is not such an array, or no item is proven, so that it is not known to be one of payloads.
        """
        payloads, judges, doubtful = 0, dict[int, FlowDefinition](), list[tuple[int, int]]()
        try:
            for index, (value, start) in enumerate(load_items(text)):
                settled = self._clear(value, ruling) if type(value) is dict else None
                if settled is not None and settled.payloads:
                    payloads += 1
                    judges[id(settled.judges[0])] = settled.judges[0]
                else:
                    doubtful.append((index, start))
        except Doubtful:
            return None
        return (Settled(payloads, 0, tuple(judges.values())), doubtful) if payloads else None

    def settle_roots(self, roots: Sequence[Node], ruling: FileRuling, *, must_hold: bool) -> Settled | None:
        """Return the same of the roots of a text in which no fault was found, whatever its grammar."""
        return _together(None if has_hole(root) else self._settle(plain(root), ruling, must_hold=must_hold) for root in roots)

    def settle_value(self, value: Any, ruling: FileRuling, *, must_hold: bool) -> Settled | None:
        """Return the same of the plain value of a text in which a grammar would find no fault."""
        return self._settle(value, ruling, must_hold=must_hold)

    def _settle(self, value: Any, ruling: FileRuling, *, must_hold: bool) -> Settled | None:
        settled = None
        if type(value) is dict:
            settled = self._clear(value, ruling)
        elif type(value) is list and value:
            settled = _together(self._clear(item, ruling) if type(item) is dict else None for item in value)
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


def _together(every: Iterable[Settled | None]) -> Settled | None:
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


def compile_request(flow: FlowDefinition, mode: ContainerMode) -> Check | None:
    """Return a check of whole requests against ``flow``, flow id aside; ``None`` where a rule finds something in every request to it."""
    if flow.published is False or not is_launchable(flow.type):
        return None
    container = "parameters" if mode is ContainerMode.PARAMETERS else "inputData"
    arguments = compile_arguments(flow, mode)
    known = frozenset((*FIELDS, container))
    version = flow.version

    def check(request: Any) -> bool:
        if type(request) is not dict or not known.issuperset(request):
            return False
        passed = request.get(container, _NOTHING)
        if type(passed) is not dict or not arguments(passed):
            return False
        if len(request) > 2 or passed is _NOTHING:
            label = request.get("name", "")
            asked = request.get("flowVersion", "")
            return (label is None or type(label) is str) and (asked is None or (type(asked) is str and agrees(asked, version)))
        return True

    return check


_NOTHING: dict[str, Any] = {}

LONGEST_COMPARED = 200
"""Code points up to which names of inputs are compared with one another here; longer ones are left to the rules."""


def compile_arguments(flow: FlowDefinition, mode: ContainerMode) -> Check:
    """Return a check of a map of arguments against the inputs of ``flow``."""
    if flow.published is False or not is_launchable(flow.type):
        return lambda _: False
    if flow.request_body is RequestBody.NONE or not flow.inputs:
        return lambda arguments: all(map(_is_templated, arguments))
    bare_allowed = mode is ContainerMode.PARAMETERS
    checks, names = _in_parameters(flow) if bare_allowed else _in_input_data(flow)
    lacks = _lacks(flow)
    bodies = frozenset(parameter.name for parameter in flow.json_inputs) if flow.request_body is RequestBody.JSON else frozenset()
    plain_types = {parameter.name: _PLAIN_TYPES[parameter.type] for parameter in flow.inputs if _is_plain(parameter)}
    plain_type = {name: plain_types[full] for name, full in names.items() if full in plain_types}.get
    find = checks.get

    def check(arguments: dict[str, Any]) -> bool:
        for name, value in arguments.items():
            # Half of all values are told by their Python type, without a call: 1.9 us for a payload become 1.2.
            if plain_type(name) is type(value):
                continue
            fits = find(name)
            if fits is None or not fits(value):
                return fits is None and _is_templated(name) and check_known(arguments)
        if bare_allowed and _collides(arguments, names):
            return False
        if lacks is not None and lacks({names[name] for name in arguments}):
            return False
        return not bodies or not arguments or not bodies.isdisjoint([names[name] for name in arguments])

    def check_known(arguments: dict[str, Any]) -> bool:
        """Check a map in which templated names stand: they may name anything, so that nothing can be missing."""
        known = {name: value for name, value in arguments.items() if not _is_templated(name)}
        if not all((fits := find(name)) is not None and fits(value) for name, value in known.items()):
            return False
        return not (bare_allowed and _collides(known, names))

    return check


_PLAIN_TYPES: dict[DataType, type] = {DataType("string"): str, DataType("boolean"): bool}
"""Types of inputs that take every value of one Python type, and the type."""


def _is_plain(parameter: InputParameter) -> bool:
    return parameter.type in _PLAIN_TYPES and parameter.schema is None


def _lacks(flow: FlowDefinition) -> Callable[[set[str]], bool] | None:
    """Return a check whether an input is left out that is required, or that the flow reads without a test; ``None`` where none can be.

    The flow's body is read only where something is left out that it may read so.
    """
    required = frozenset(parameter.name for parameter in flow.inputs if parameter.required)
    missed = {parameter.name: parameter for parameter in flow.inputs if flow.may_miss(parameter)}
    if not required and not missed:
        return None
    return lambda given: not required <= given or any(flow.misses(missed[name]) for name in missed.keys() - given)


def _collides(arguments: dict[str, Any], names: dict[str, str]) -> bool:
    """Tell whether two arguments mean the same input."""
    return len({names[name] for name in arguments}) < len(arguments)


def _in_input_data(flow: FlowDefinition) -> tuple[dict[str, Check], dict[str, str]]:
    """Return by name the check of each input and its full name."""
    checks = {parameter.name: _value_check(parameter, as_text=False) for parameter in flow.inputs}
    return checks, {name: name for name in checks}


def _in_parameters(flow: FlowDefinition) -> tuple[dict[str, Check], dict[str, str]]:
    """Return the same for ``parameters``, where short names and wrapped values are accepted and a whole body is text."""
    as_text = flow.request_body is RequestBody.JSON
    checks = {parameter.name: _unwrapping(_value_check(parameter, as_text=as_text)) for parameter in flow.inputs}
    names = {name: name for name in checks}
    shared = Counter(parameter.short_name for parameter in flow.inputs)
    for parameter in flow.inputs:
        if shared[parameter.short_name] == 1:
            checks[parameter.short_name] = checks[parameter.name]
            names[parameter.short_name] = parameter.name
    return checks, names


def _unwrapping(fits: Check) -> Check:
    """Return ``fits`` for values that a ``{"value": …}`` object may stand around, as in ``parameters``."""
    return lambda value: fits(value["value"] if type(value) is dict and value.keys() == _WRAPPER else value)


_WRAPPER = {"value"}


def _value_check(parameter: InputParameter, *, as_text: bool) -> Check:
    if parameter.schema is not None:
        described = _schema_check(parameter)
        if parameter.type.name == "json":
            return described
        typed = _value_check(parameter._replace(schema=None), as_text=as_text)
        return lambda value: (value is None or typed(value)) and described(value)
    name = parameter.type.name
    if name == "json":
        one: Check = (lambda value: type(value) is str and is_json(value)) if as_text else _json_value
    elif name == "string":
        one = _string
    elif name == "boolean":
        one = _boolean
    else:

        def one(value: Any) -> bool:
            fault = judge(name, value)
            return fault is None or (fault.kind is FaultKind.FORM and _is_templated(value))

    if not parameter.type.collection or not parameter.type.known:
        return one
    if name == "json":
        one = _anything
    if one is _string:
        return lambda value: type(value) is list and _STRINGS.issuperset(map(type, value))
    return lambda value: type(value) is list and all(map(one, value))


_STRINGS = frozenset({str})


def _is_templated(value: Any) -> bool:
    return type(value) is str and has_placeholder(value)


def _anything(_: Any) -> bool:
    return True


def _string(value: Any) -> bool:
    return type(value) is str


def _boolean(value: Any) -> bool:
    return value is True or value is False


def _json_value(value: Any) -> bool:
    return type(value) is not str or not holds_json(value)


def _schema_check(parameter: InputParameter) -> Check:
    def check(value: Any) -> bool:
        from flowlint.binding.json_schema import violations
        from flowlint.binding.schema_keywords import Unjudged

        try:
            return not violations(parameter.schema or {}, value)
        except Unjudged:
            return False

    return check


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
