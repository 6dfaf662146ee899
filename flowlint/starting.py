"""Binds each trigger to the flow that it starts, and tells what the rest of the run passes to that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from flowlint import filling, topics
from flowlint.errors import DefinitionError, SourceError
from flowlint.job import NoFlow
from flowlint.model.embedding import spot
from flowlint.model.flow import FlowDefinition
from flowlint.model.printable import printable
from flowlint.model.request import stands_for_id
from flowlint.model.trigger import TriggerBinding, TriggerDeclaration

if TYPE_CHECKING:
    from flowlint.contracts import Text
    from flowlint.inspecting import FoundTrigger
    from flowlint.job import Job
    from flowlint.model.payload import Binding

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
    from flowlint.sources.files import open_stream

    found: dict[int, set[str]] = {}
    for path in paths:
        try:
            with open_stream(path) as stream:
                bindings = list(_bindings(job, path, stream))
        except (SourceError, OSError):
            continue
        for binding in bindings:
            names = (filling.full_name(meant) for argument in binding.arguments for meant in argument.meanings)
            found.setdefault(id(binding.flow), set()).update(names)
    return {flow: frozenset(names) for flow, names in found.items()}


def _bindings(job: Job, path: str, stream: BinaryIO) -> Iterator[Binding]:
    """Yield the payloads of a file, each bound to its flow, where that is known."""
    from flowlint import reading
    from flowlint.binding import bind, flow_id_of

    ruling = job.resolver.rule_on(path, bare=path in job.paths and not job.allow_empty)
    for text in _texts(job, path, stream):
        named = _named(job, text)
        settled = ruling._replace(flow=named or ruling.flow, bare=ruling.bare or text.certain or named is not None)
        document = reading.open_document(path, text, job.max_size)
        for payload in reading.payloads(document, text, must_hold=True, bare=settled.bare, shape=settled.shape):
            flow = job.flow_for(path, settled, flow_id_of(payload))
            if flow is not None:
                yield bind(payload, flow, mode=job.container)


def _texts(job: Job, path: str, stream: BinaryIO) -> Iterator[Text]:
    from flowlint import carrying
    from flowlint.contracts import Readings, Text

    for carried in carrying.texts_of(path, stream, job.max_size):
        for text in carried.texts if isinstance(carried, Readings) else (carried,):
            if isinstance(text, Text) and not text.size:
                yield text


def _named(job: Job, text: Text) -> FlowDefinition | None:
    try:
        return job.named(text.flow) if text.flow and job.named is not None else None
    except DefinitionError:
        return None
