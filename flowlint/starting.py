"""Binds each trigger to the flow that it starts, and tells what the rest of the run passes to that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from flowlint import filling, topics
from flowlint.errors import SourceError
from flowlint.job import NoFlow
from flowlint.model.embedding import spot
from flowlint.model.flow import FlowDefinition
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
    """A trigger bound to its flow, and the path of its file; ``unknown`` is a sentence where the flow is not known.

    A trigger that can start several flows is bound to each, one after the other.
    """

    binding: TriggerBinding
    path: str
    unknown: str = ""


def bind_all(found: Iterable[FoundTrigger], job: Job, passed: Callable[[], InputsPassed]) -> list[BoundTrigger]:
    """Return the triggers that are to be judged, each with its flow, the fields of its topic, and the inputs that others fill."""
    targets = [(one, flow, filling.fills(one.declaration.trigger)) for one in found for flow in _flows(one, job)]
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


def _flows(found: FoundTrigger, job: Job) -> tuple[FlowDefinition | str, ...]:
    """Return the flows that a trigger starts, or the reason why none is known."""
    if found.ruling.flow is not None:
        return (found.ruling.flow,)
    reference = found.declaration.trigger.target
    if reference is None:
        return ("it names no target",)
    flow = job.resolver.by_id.get(reference) or job.resolver.by_id.get(reference.lower())
    if flow is not None:
        return (flow,)
    if not stands_for_id(reference):
        return ("no definition with that id is loaded",)
    meant = job.targets(found.path, reference) if job.targets is not None else NoFlow("its target is only known when it is deployed")
    if not isinstance(meant, NoFlow):
        return meant
    only = job.resolver.flows[0] if len(job.resolver.flows) == 1 else None
    return (only if only is not None and only.id is None and meant.may_be_any else meant.reason,)


def _unknown(declaration: TriggerDeclaration, reason: str) -> str:
    name = f' "{declaration.trigger.name}"' if declaration.trigger.name else ""
    return printable(f"{spot(declaration.place('target', 'id'))}: trigger{name} was not judged against its flow: {reason}")


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
            flow = job.flow_for(path, ruling, flow_id_of(payload))
            if flow is not None:
                names = (meant.name for argument in bind(payload, flow, mode=job.container).arguments for meant in argument.meanings)
                found.setdefault(id(flow), set()).update(names)
    return {flow: frozenset(names) for flow, names in found.items()}


def _payloads(job: Job, path: str, stream: BinaryIO) -> Iterator[Payload]:
    from flowlint import carrying, reading
    from flowlint.contracts import Readings, Text

    shape = job.resolver.rule_on(path, bare=False).shape
    for carried in carrying.texts_of(path, stream, job.max_size):
        for text in carried.texts if isinstance(carried, Readings) else (carried,):
            if isinstance(text, Text) and not text.size:
                document = reading.open_document(path, text, job.max_size)
                yield from reading.payloads(document, text, must_hold=True, bare=False, shape=shape)
