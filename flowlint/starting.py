"""Binds each trigger to the flow that it starts, and tells what the rest of the run passes to that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from flowlint import filling, topics
from flowlint.errors import SourceError
from flowlint.model.embedding import in_host
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import region
from flowlint.model.printable import printable
from flowlint.model.request import stands_for_id
from flowlint.model.trigger import TriggerBinding, TriggerDeclaration

if TYPE_CHECKING:
    from flowlint.inspecting import FoundTrigger
    from flowlint.job import Job
    from flowlint.model.payload import Payload

InputsPassed = Mapping[int, frozenset[str]]
"""The full names of the inputs that payloads pass, by the ``id()`` of their flow."""


class BoundTrigger(NamedTuple):
    """A trigger bound to its flow, and the path of its file; ``unknown`` is a sentence where the flow is not known."""

    binding: TriggerBinding
    path: str
    unknown: str = ""


def bind_all(found: Iterable[FoundTrigger], job: Job, passed: Callable[[], InputsPassed]) -> list[BoundTrigger]:
    """Return the triggers that are to be judged, each with its flow, the fields of its topic, and the inputs that others fill."""
    targets = [(one, _flow(one, job), filling.fills(one.declaration.trigger)) for one in found]
    by_triggers: dict[int, Counter[str]] = {}
    for _, flow, names in targets:
        if isinstance(flow, FlowDefinition):
            by_triggers.setdefault(id(flow), Counter()).update(names)
    by_payloads = passed()
    bound = []
    for one, flow, own in targets:
        known = flow if isinstance(flow, FlowDefinition) else None
        if one.ruling.only is not None and not one.ruling.only(known):
            continue
        declaration = one.declaration
        others = {name for name, count in by_triggers.get(id(known), {}).items() if count > (name in own)}
        fields = topics.fields(topics.meant(declaration.trigger.topic or ""))
        binding = TriggerBinding(declaration, known, fields, by_payloads.get(id(known), frozenset()) | others)
        bound.append(BoundTrigger(binding, one.path, _unknown(declaration, flow) if isinstance(flow, str) else ""))
    return bound


def _flow(found: FoundTrigger, job: Job) -> FlowDefinition | str:
    """Return the flow that a trigger starts, or the reason why it is not known."""
    if found.ruling.flow is not None:
        return found.ruling.flow
    reference = found.declaration.trigger.target
    if reference is None:
        return "it names no target"
    flow = job.resolver.by_id.get(reference) or job.resolver.by_id.get(reference.lower())
    if flow is not None:
        return flow
    reason = "no definition with that id is loaded"
    if stands_for_id(reference):
        meant = job.target(found.path, reference) if job.target is not None else "its target is only known when it is deployed"
        if isinstance(meant, FlowDefinition):
            return meant
        if len(job.resolver.flows) == 1 and job.resolver.flows[0].id is None:
            return job.resolver.flows[0]
        reason = meant
    return reason


def _unknown(declaration: TriggerDeclaration, reason: str) -> str:
    place = in_host(declaration.place("target", "id"))
    found = region(place)
    where = f"{place.source.name}:{found.line}:{found.column}" if found is not None else place.source.name
    name = f' "{declaration.trigger.name}"' if declaration.trigger.name else ""
    return printable(f"{where}: trigger{name} was not judged against its flow: {reason}")


def inputs_passed(job: Job, paths: Iterable[str]) -> InputsPassed:
    """Return what the payloads in the files at ``paths`` pass; what cannot be read passes nothing."""
    from flowlint.binding import bind, flow_id_of
    from flowlint.sources.files import open_stream

    found: dict[int, set[str]] = {}
    for path in paths:
        try:
            with open_stream(path) as stream:
                payloads = list(_payloads(job, path, stream))
        except (SourceError, OSError):
            continue
        ruling = job.resolver.rule_on(path, bare=False)
        for payload in payloads:
            flow = job.resolver.resolve(ruling, flow_id_of(payload))
            if flow is not None:
                names = (meant.name for argument in bind(payload, flow, mode=job.container).arguments for meant in argument.meanings)
                found.setdefault(id(flow), set()).update(names)
    return {flow: frozenset(names) for flow, names in found.items()}


def _payloads(job: Job, path: str, stream: BinaryIO) -> Iterator[Payload]:
    from flowlint import carrying, reading
    from flowlint.contracts import Text

    for carried in carrying.texts_of(path, stream, job.max_size):
        if isinstance(carried, Text) and not carried.size:
            document = reading.open_document(path, carried, job.max_size)
            yield from reading.payloads(document, carried, must_hold=True, bare=False, shape=job.resolver.rule_on(path, bare=False).shape)
