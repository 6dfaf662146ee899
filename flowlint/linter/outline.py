"""What an editor asks about a text beside its findings: the requests in it, and who passes an input."""

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
from flowlint.model.hosting import in_host
from flowlint.model.location import Location, Origin, Span, region
from flowlint.model.outline import Mention, PassedArgument, Request, is_needed
from flowlint.model.region import Region
from flowlint.sources.files import read_file

if TYPE_CHECKING:
    from flowlint.model.flow import FlowDefinition, InputParameter
    from flowlint.model.node import Node
    from flowlint.model.payload import Argument, Binding


def requests(job: Job, path: str, data: bytes) -> tuple[Request, ...]:
    """Return the requests in the content of the file at ``path``, in order; raise ``SourceError`` where it cannot be read."""
    return tuple(found for binding in bindings(job, path, BytesIO(data)) if (found := request(binding)) is not None)


def request(binding: Binding) -> Request | None:
    """Return a payload as an editor sees it; ``None`` where it does not stand in a file of the user's."""
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


def targets(job: Job, path: str) -> Iterator[Request]:
    """Yield the flows that the triggers in what the job names start, each as a request without arguments, where the file names its id."""
    for binding in engine.survey(job).triggers:
        place = in_host(binding.declaration.place("target", "id"))
        where = region(place) if binding.declaration.field("target", "id") is not None else None
        if binding.flow is not None and where is not None and place.source.name == path:
            yield Request(binding.flow, where, where, (), (), ())


def mentions(job: Job, flow: FlowDefinition, parameter: InputParameter) -> Iterator[Mention]:
    """Yield every place in what the job names at which a payload or an enabled trigger passes an input."""
    for path in engine.judge(job, Collector(job.judging.rules, job.wants)).files:
        try:
            found = requests(job, path, read_file(path, job.scope.max_size))
        except SourceError:
            continue
        for passing in found:
            if passing.flow is not None and passing.flow.contract == flow.contract and passing.flow.name == flow.name:
                yield from (Mention(path, one.key) for one in passing.arguments if one.input == parameter)
    for binding in engine.survey(job).triggers:
        place = in_host(binding.declaration.place())
        where = region(place)
        if binding.flow == flow and where is not None and events.full_name(parameter) in events.fills(binding.trigger):
            yield Mention(place.source.name, where)
