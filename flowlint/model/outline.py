"""The requests of a text as an editor sees them: which flow each launches, what it passes, and where that stands in the text."""

from __future__ import annotations

from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.region import Region


class PassedArgument(NamedTuple):
    """An argument of a request: its name as written, the input that it means, where that is known, and where name and value stand."""

    name: str
    input: InputParameter | None
    key: Region
    value: Region


class Request(NamedTuple):
    """A launch request in a text.

    ``flow`` is the flow that judges it, ``None`` where that is not known. ``flow_id`` is where the value of its ``flowId`` stands.
    ``fields`` are the names of its own members. ``absent`` are the inputs that it does not pass, those first that it should.
    """

    flow: FlowDefinition | None
    region: Region
    flow_id: Region | None
    arguments: tuple[PassedArgument, ...]
    fields: tuple[str, ...]
    absent: tuple[InputParameter, ...]


class Meaning(NamedTuple):
    """What stands at a place: the request, and the argument there; without one, the place names the flow of the request."""

    request: Request
    argument: PassedArgument | None
    region: Region


class Mention(NamedTuple):
    """A place at which something passes an input: the path of a file and the region in it."""

    path: str
    region: Region


class Suppression(NamedTuple):
    """What hides a finding: the file that is to be changed, or made if it ``is_new``, where in it a text is to be put, and the text."""

    path: str
    offset: int
    text: str
    is_new: bool = False


def is_needed(flow: FlowDefinition | None, parameter: InputParameter) -> bool:
    """Tell whether a launch should pass an input: it is declared required, or the flow reads it without a test that it is set."""
    return parameter.required or (flow is not None and flow.misses(parameter))


def contains(region: Region, line: int, column: int) -> bool:
    """Tell whether a line and column, from 1, are within a region or at its end."""
    return region[:2] <= (line, column) <= region[2:]
