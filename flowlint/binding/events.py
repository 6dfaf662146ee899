"""How the data of an event reaches the inputs of a flow that a trigger starts: which input is filled from what, and why another is not.

In the data format ``TopLevelPrimitives`` each top-level string, number or boolean of the event becomes the input of the same name in the
scope ``Flow``; in the format ``Json`` the event as a whole becomes the JSON input ``Flow.jsonData`` (help page "Create a trigger").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import Enum, auto
from functools import lru_cache

from flowlint.binding import topics
from flowlint.model.datatype import CATALOGUE
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.spelling import closest
from flowlint.model.trigger import DATA_FORMATS, Trigger
from flowlint.model.trigger_binding import TriggerBinding

BODY = "Flow.jsonData"
"""The full name of the only input that an event can fill as a whole."""

TOP_LEVEL_PRIMITIVES, JSON = DATA_FORMATS

_SCOPE = "Flow"


class Way(Enum):
    """How an event meets an input."""

    FIELD = auto()
    """A field of the same name fills it."""
    BODY = auto()
    """The event as a whole fills it."""
    CASE = auto()
    """A field fills it that is called the same but for upper and lower case, if anything does."""
    COMPLEX = auto()
    """The field of the same name is a list or an object, which is never passed."""
    NONE = auto()
    """Nothing of the event has its name."""


class Meeting(NamedTuple):
    """How the event of a trigger meets one input: with which field of which type, where there is one."""

    input: InputParameter
    way: Way
    field: str = ""
    kind: str = ""

    @property
    def fills(self) -> bool:
        """Whether the event fills the input."""
        return self.way in {Way.FIELD, Way.BODY}


_PYTHON = {"string": str, "integer": int, "number": float, "boolean": bool}
"""By type of a field, the type that its values have when they are read."""


_COMPARED = frozenset({"boolean", "decimal", "integer"})
"""Types of inputs of which it is known which values of an event they are not; what others make of a field is not documented."""


def misfit(meeting: Meeting) -> str:
    """Return what an input takes that the field which is passed to it never is; nothing where it may fit, or none knows."""
    declared = meeting.input.type
    row = CATALOGUE.get(declared.name)
    if meeting.way is not Way.FIELD:
        return ""
    if declared.collection:
        return "a list"
    if row is None or declared.name not in _COMPARED or _PYTHON[meeting.kind] in row.accepts:
        return ""
    return row.expected


def with_article(kind: str) -> str:
    """Return the type of a field as a sentence calls it."""
    return f"an {kind}" if kind == "integer" else f"a {kind}"


def topic(binding: TriggerBinding) -> str:
    """Return the topic of a trigger, with ``{id}`` where it stands for an id."""
    return topics.meant(binding.trigger.topic or "")


def full_name(parameter: InputParameter) -> str:
    """Return the name of an input with its scope; definitions that are schemas may leave it out."""
    return parameter.name if parameter.scope else f"{_SCOPE}.{parameter.name}"


def body_input(flow: FlowDefinition) -> InputParameter | None:
    """Return the input that an event can fill as a whole, if the flow has it."""
    return next((one for one in flow.json_inputs if full_name(one) == BODY), None)


def is_in_wrong_format(binding: TriggerBinding) -> bool:
    """Tell whether the flow is made for the data format that the trigger does not have."""
    flow = binding.flow
    if flow is None:
        return False
    body = body_input(flow)
    if binding.trigger.data_format == JSON:
        return body is None
    if binding.trigger.data_format != TOP_LEVEL_PRIMITIVES or body is None or body.initial_value:
        return False
    if full_name(body) not in binding.filled:
        return True
    # Another start fills the body; then this one is wrong only if it passes nothing that the flow takes.
    return binding.fields is not None and not any(_meeting(one, binding.fields).fills for one in flow.inputs)


def meetings(binding: TriggerBinding) -> tuple[Meeting, ...]:
    """Return how the event meets each input of the flow; nothing where flow, topic or data format is not known."""
    flow, fields = binding.flow, binding.fields
    if flow is None or not binding.trigger.data_format:
        return ()
    if binding.trigger.data_format == JSON:
        body = body_input(flow)
        return tuple(Meeting(one, Way.BODY if one is body else Way.NONE) for one in flow.inputs)
    if fields is None:
        return ()
    found = [_meeting(one, fields) for one in flow.inputs]
    filling = {meeting.field for meeting in found if meeting.way is Way.FIELD}
    return tuple(Meeting(one.input, Way.NONE) if one.way is Way.CASE and one.field in filling else one for one in found)


def _meeting(parameter: InputParameter, fields: topics.Fields) -> Meeting:
    full = full_name(parameter)
    name = full.removeprefix(f"{_SCOPE}.")
    kind = fields.get(name)
    if kind is not None:
        return Meeting(parameter, Way.FIELD if topics.is_passed(kind) else Way.COMPLEX, name, kind)
    field = _by_case(tuple(fields)).get(full.casefold())
    if field is None:
        return Meeting(parameter, Way.NONE)
    return Meeting(parameter, Way.CASE if topics.is_passed(fields[field]) else Way.COMPLEX, field, fields[field])


@lru_cache(maxsize=64)
def _by_case(fields: tuple[str, ...]) -> Mapping[str, str]:
    """Return the fields of an event by the names of the inputs that they fill, without case; of those that are then equal the first."""
    return {f"{_SCOPE}.{field}".casefold(): field for field in reversed(fields)}


def unfilled(binding: TriggerBinding) -> Iterator[Meeting]:
    """Yield the inputs that neither the trigger nor anything else of the run fills and that have no value of their own."""
    if is_in_wrong_format(binding):
        return
    for meeting in meetings(binding):
        if not (meeting.fills or meeting.input.initial_value or full_name(meeting.input) in binding.filled):
            yield meeting


def similar(meeting: Meeting, binding: TriggerBinding) -> str:
    """Return the field that an input was probably meant for, if one that fills no other input is near; else nothing."""
    if binding.fields is None or binding.trigger.data_format != TOP_LEVEL_PRIMITIVES:
        return ""
    taken = {other.field for other in meetings(binding) if other.way is not Way.NONE}
    free = [field for field, kind in binding.fields.items() if topics.is_passed(kind) and field not in taken]
    return _nearest(meeting.input.short_name, tuple(free))


@lru_cache(maxsize=1024)
def _nearest(name: str, fields: tuple[str, ...]) -> str:
    return next(iter(closest(name, fields, 1)), "")


def fills(trigger: Trigger) -> Collection[str]:
    """Return the full names of the inputs that a trigger can fill: none if it is disabled; where its format is not known, in either."""
    if not trigger.enabled:
        return set()
    body = {BODY} if trigger.data_format != TOP_LEVEL_PRIMITIVES else set()
    if trigger.data_format == JSON:
        return body
    fields = topics.fields_meant(trigger.topic) or {}
    return body | {f"{_SCOPE}.{name}" for name, kind in fields.items() if topics.is_passed(kind)}


def may_fill(trigger: Trigger, name: str) -> bool:
    """Tell whether a trigger may fill the input with this full name, in a flow that takes what it passes."""
    is_known = trigger.data_format == JSON or topics.fields_meant(trigger.topic) is not None
    return not is_known or name in fills(trigger)
