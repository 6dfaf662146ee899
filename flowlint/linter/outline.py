"""What an editor asks about a text beside its findings: the requests in it, and what would complete them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from flowlint.binding import events
from flowlint.linter import engine
from flowlint.linter.bindings import bindings
from flowlint.linter.collector import Collector
from flowlint.linter.job import Job
from flowlint.model.errors import SourceError
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.hosting import in_host, placed_fix
from flowlint.model.location import Location, Origin, Span, region
from flowlint.model.node import Kind
from flowlint.model.outline import Mention, PassedArgument, Request, is_needed
from flowlint.model.region import Region
from flowlint.sources.files import read_file

if TYPE_CHECKING:
    from flowlint.model.flow import FlowDefinition, InputParameter
    from flowlint.model.location import Source
    from flowlint.model.node import Node
    from flowlint.model.payload import Argument, Binding

_EMPTY = {"boolean": "false", "integer": "0", "decimal": "0", "duration": "0", "json": "{}"}
"""The simplest value of a type in JSON, which a person replaces; of any other type the empty text."""


def requests(job: Job, path: str, data: bytes) -> tuple[Request, ...]:
    """Return the requests in the content of the file at ``path``, in order; raise ``SourceError`` where it cannot be read."""
    return tuple(found for binding in bindings(job, path, BytesIO(data)) if (found := _request(binding)) is not None)


def _request(binding: Binding) -> Request | None:
    where = _place(binding, binding.payload.root)
    if where is None:
        return None
    envelope, flow = binding.envelope, binding.flow
    passed = {meant.name for argument in binding.arguments for meant in argument.meanings}
    absent = [one for one in flow.inputs if one.name not in passed] if flow is not None else []
    return Request(
        flow,
        where,
        _place(binding, envelope.flow_id.member.value) if envelope.flow_id is not None else None,
        tuple(one for argument in binding.arguments if (one := _argument(binding, argument)) is not None),
        tuple(str(key.value) for key, _ in binding.payload.root.members),
        tuple(sorted(absent, key=lambda one: not is_needed(flow, one))),
    )


def _argument(binding: Binding, argument: Argument) -> PassedArgument | None:
    key, value = _place(binding, argument.key), _place(binding, argument.value)
    return PassedArgument(str(argument.key.value), argument.input, key, value) if key is not None and value is not None else None


def _place(binding: Binding, node: Node) -> Region | None:
    placed = in_host(Location(binding.payload.source, "", Span(node.start, node.end)))
    return region(placed) if placed.source.origin is Origin.LOCAL else None


def mentions(job: Job, flow: FlowDefinition, parameter: InputParameter) -> Iterator[Mention]:
    """Yield every place in what the job names at which a payload or an enabled trigger passes an input."""
    for path in engine.judge(job, Collector(job.judging.rules, job.wants)).files:
        try:
            found = requests(job, path, read_file(path, job.scope.max_size))
        except SourceError:
            continue
        for request in found:
            if request.flow is not None and request.flow.contract == flow.contract and request.flow.name == flow.name:
                yield from (Mention(path, one.key) for one in request.arguments if one.input == parameter)
    for binding in engine.survey(job).triggers:
        place = in_host(binding.declaration.place())
        where = region(place)
        if binding.flow == flow and where is not None and events.full_name(parameter) in events.fills(binding.trigger):
            yield Mention(place.source.name, where)


def addition(job: Job, path: str, data: bytes, line: int) -> Fix | None:
    """Return the fix that adds the inputs which the request on a line should pass and does not; ``None`` where there are none.

    It is not safe: the values that it adds are the simplest of their types.
    """
    for binding in bindings(job, path, BytesIO(data)):
        request = _request(binding)
        if request is None or not request.region.line <= line <= request.region.end_line:
            continue
        needed = [one for one in request.absent if is_needed(binding.flow, one)]
        edits = _added(binding, needed) if needed else ()
        return _placed(Fix("add the inputs that are missing", Safety.UNSAFE, edits), binding.payload.source) if edits else None
    return None


def _placed(fix: Fix, source: Source) -> Fix | None:
    """Return a fix as one of the user's own file, with lines and columns; ``None`` where it cannot be written there."""
    placed, host = placed_fix(fix, source), in_host(source.whole).source
    if not placed.edits:
        return None
    return placed._replace(edits=tuple(one._replace(region=region(host.at(one.start, one.end))) for one in placed.edits))


def _added(binding: Binding, needed: list[InputParameter]) -> tuple[Edit, ...]:
    """Return the edit that puts members for inputs behind the last argument, written and indented as that is."""
    container = binding.envelope.container
    holder = container.member.value if container is not None else None
    if holder is None or holder.kind is not Kind.OBJECT or not holder.members:
        return ()
    text = binding.payload.source.text
    key, value = holder.members[-1]
    margin = text[text.rfind("\n", 0, key.start) + 1 : key.start]
    between = f"\n{margin}" if not margin.strip() and "\n" in text[: key.start] else " "
    is_flow = text[holder.start : holder.start + 1] == "{"
    if not is_flow and between == " ":
        return ()
    quote = text[key.start] if text[key.start : key.start + 1] in {'"', "'"} else ""
    members = (f"{'' if not is_flow else ','}{between}{quote}{one.name}{quote}: {_value(one)}" for one in needed)
    return (Edit(value.end, value.end, "".join(members)),)


def _value(parameter: InputParameter) -> str:
    return "[]" if parameter.type.collection else _EMPTY.get(parameter.type.name, '""')
