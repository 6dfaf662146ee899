"""Binds each trigger to the flow that it starts, and tells what the rest of the run passes to that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO

from flowlint.binding import events, topics, unknowns
from flowlint.binding.resolver import FileRuling
from flowlint.linter.bindings import bindings
from flowlint.linter.job import STDIN, Job, NoFlow
from flowlint.linter.outcome import FoundTrigger, Note, Outcome
from flowlint.model.errors import SourceError
from flowlint.model.flow import FlowDefinition
from flowlint.model.hosting import in_host, spot
from flowlint.model.location import Location, Source, Span
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind
from flowlint.model.payload import Binding
from flowlint.model.placeholder import has_placeholder, is_identifier_placeholder
from flowlint.model.printable import printable
from flowlint.model.request import stands_for_id
from flowlint.model.trigger import FORMAT, Trigger, TriggerDeclaration, data_format
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.unread import Unread
from flowlint.sources.files import open_stream

if TYPE_CHECKING:
    from flowlint.linter.account import Account
    from flowlint.linter.rulebook import Rulebook


class Passed(NamedTuple):
    """The full names of the inputs that payloads pass to a flow; ``is_open`` is true when one of them may pass any."""

    names: frozenset[str] = frozenset()
    is_open: bool = False


InputsPassed = Mapping[int, Passed]
"""What payloads pass, by the ``id()`` of their flow."""


class BoundTrigger(NamedTuple):
    """A trigger bound to its flow, and the path of its file; ``unknown`` is a sentence where that flow or what it gets is not known.

    ``unread`` is the definition of the flow where that could not be read.

    A trigger that can start several flows is bound to each, one after the other.
    """

    binding: TriggerBinding
    path: str
    unknown: str = ""
    unread: Unread | None = None


def bind_all(found: Iterable[FoundTrigger], job: Job, passed: Callable[[], InputsPassed]) -> list[BoundTrigger]:
    """Return the triggers that are to be judged, each with its flow, the fields of its topic, and the inputs that others fill."""
    started = [start for one in found for start in _starts(one, job)]
    by_triggers: dict[int, Counter[str]] = {}
    for one in started:
        if isinstance(one.flow, FlowDefinition):
            by_triggers.setdefault(id(one.flow), Counter()).update(events.fills(one.facts))
    by_payloads = passed()
    bound = []
    for one in started:
        known = one.flow if isinstance(one.flow, FlowDefinition) else None
        if one.found.ruling.only is not None and not one.found.ruling.only(known):
            continue
        own = events.fills(one.facts)
        others = {name for name, count in by_triggers.get(id(known), {}).items() if count > (name in own)}
        fields = topics.fields_meant(one.facts.topic)
        filled = _may_be_passed(known, by_payloads.get(id(known), Passed())) | others
        binding = TriggerBinding(one.found.declaration, known, fields, filled, one.facts)
        unknown = _unknown(binding, one.flow) if known is None else _not_compared(binding, one.found.path, job)
        bound.append(BoundTrigger(binding, one.found.path, unknown, one.flow if isinstance(one.flow, Unread) else None))
    return bound


def judge_all(account: Account, rulebook: Rulebook, job: Job, passed: Callable[[], InputsPassed]) -> list[TriggerBinding]:
    """Judge the triggers that were met, and return them, each with the flows that it starts."""
    bound = bind_all(account.triggers, job, passed)
    for same in _as_written(bound):
        _judge(same, account, rulebook)
    return [one.binding for one in bound]


def _as_written(bound: Iterable[BoundTrigger]) -> Iterator[list[BoundTrigger]]:
    """Yield each trigger that is written once with all flows that it starts, and all ways in which code may send it."""
    for _, group in groupby(bound, key=_written_at):
        yield list(group)


def _judge(same: list[BoundTrigger], account: Account, rulebook: Rulebook) -> None:
    """Judge a trigger, bound to each flow that it starts."""
    account.summary.triggers += 1
    first = same[0]
    flows = tuple(one.binding.flow for one in same if one.binding.flow is not None)
    notes = tuple(Note(one.unknown) for one in same if one.unknown)
    lacking = tuple(one.unread for one in same if one.unread is not None)
    account.add([Outcome(notes=notes, judges=flows, lacking=lacking)])
    shown = account.add(rulebook.trigger([one.binding for one in same], first.path))
    if first.binding.flow is not None and not shown and account.ledger is not None:
        account.ledger.trigger_passed(first.path, first.binding.declaration.place("topicName"))


def _written_at(bound: BoundTrigger) -> Hashable:
    declaration = bound.binding.declaration
    if declaration.root is None or declaration.names or declaration.source.embedding is None:
        return id(declaration)
    place = in_host(Location(declaration.source, "", Span(declaration.root.start, declaration.root.start)))
    return place.source.name, place.span


def of_definition(flow: FlowDefinition, *, judged: bool) -> list[FoundTrigger]:
    """Return the triggers that the definition of a flow holds; those not ``judged`` count for what they fill."""
    source = Source(flow.source, "")
    ruling = FileRuling(flow, only=None if judged else lambda _: False)
    places = [trigger.place.source if trigger.place is not None else source for trigger in flow.triggers]
    declarations = map(TriggerDeclaration, flow.triggers, places)
    return [FoundTrigger(one, flow.source, ruling) for one in declarations]


def _may_be_passed(flow: FlowDefinition | None, passed: Passed) -> frozenset[str]:
    any_input = flow.inputs if flow is not None and passed.is_open else ()
    return passed.names.union(map(events.full_name, any_input))


class _Start(NamedTuple):
    """A trigger with its facts where references in them are followed, and the flow that it then starts, or why none is known."""

    found: FoundTrigger
    facts: Trigger
    flow: FlowDefinition | Unread | str


def _starts(found: FoundTrigger, job: Job) -> list[_Start]:
    """Return the flows that a trigger starts, once for each set of facts with which it does, and one that is not known, if any is."""
    starts = [_Start(found, facts, flow) for facts, meant in _followed(found, job) for flow in _flows(found, job, meant)]
    known = [one for one in starts if isinstance(one.flow, FlowDefinition)]
    different = {(id(one.flow), one.facts): one for one in known}
    return [*different.values(), *[one for one in starts if not isinstance(one.flow, FlowDefinition)][:1]]


def _followed(found: FoundTrigger, job: Job) -> Iterator[tuple[Trigger, tuple[FlowDefinition, ...] | NoFlow | None]]:
    """Yield the facts of a trigger, with its topic and data format as far as references lead to them, and the flows that it then starts.

    The flows are ``None`` where no other facts were looked for than those that the file states.
    """
    facts = found.declaration.trigger
    topic, stated = facts.topic or "", _format(found.declaration)
    is_open = [has_placeholder(topic), not facts.data_format and has_placeholder(stated)]
    references = job.judging.references
    if references is None or not job.refers(found.path):
        yield facts, None
        return
    for meant, (known_topic, known_format) in references.targets_with(found.path, facts.target or "", (topic, stated)):
        yield (
            facts._replace(
                topic=(known_topic if is_open[0] else None) or facts.topic,
                data_format=data_format(known_format or "") if is_open[1] else facts.data_format,
            ),
            meant,
        )


def _format(declaration: TriggerDeclaration) -> str:
    stated = declaration.field(*FORMAT)
    return str(stated.value) if stated is not None and stated.kind in {Kind.STRING, Kind.HOLE} else ""


def _flows(found: FoundTrigger, job: Job, known: tuple[FlowDefinition, ...] | NoFlow | None) -> tuple[FlowDefinition | Unread | str, ...]:
    """Return the flows that a trigger starts, or why none is known; ``known`` is what its reference means, where that is."""
    settled = found.ruling.flow or found.ruling.unread
    if settled is not None:
        return (settled,)
    reference = found.declaration.trigger.target
    if reference is None:
        return ("it names no target",)
    resolver, is_open = job.judging.resolver, stands_for_id(reference)
    flow = resolver.known_by(reference) if is_open else resolver.resolve(found.ruling, reference)
    if flow is not None:
        return (flow,)
    if not is_open:
        return (resolver.lacking(found.ruling, reference) or "no definition with that id is loaded",)
    meant = known
    if meant is None:
        references = job.judging.references
        late = NoFlow("its target is only known when it is deployed")
        meant = references.targets(found.path, reference) if references is not None else late
    if not isinstance(meant, NoFlow):
        return meant
    if meant.unread is not None:
        return (meant.unread,)
    only = resolver.only_for(reference) if meant.may_be_any else None
    return (only if only is not None else f'{meant.reason}; name the flow under "bindings" in the configuration',)


def _unknown(binding: TriggerBinding, found: object) -> str:
    reason = f'"{found.path}" cannot be read' if isinstance(found, Unread) else found
    return printable(f"{spot(binding.declaration.place('target', 'id'))}: {_called(binding)} was not checked against its flow: {reason}")


def _not_compared(binding: TriggerBinding, path: str, job: Job) -> str:
    """Return the sentence about a trigger whose event is not known before it is deployed; empty where it is, or nothing asks for it."""
    trigger, declaration = binding.trigger, binding.declaration
    has_format = bool(trigger.data_format)
    is_open = is_identifier_placeholder(trigger.topic or "") if has_format else _may_be_any_format(declaration)
    if binding.flow is None or not binding.flow.inputs or not is_open or trigger.data_format == events.JSON:
        return ""
    place = declaration.place("topicName") if has_format else declaration.place(*FORMAT)
    unknown, late = "topic" if has_format else "data format", "Terraform runs" if job.refers(path) else "it is deployed"
    return printable(
        f"{spot(place)}: {_called(binding)} was not compared with the inputs of its flow: its {unknown} is only known when {late}"
    )


def _may_be_any_format(declaration: TriggerDeclaration) -> bool:
    """Tell whether the data format is filled in later, or what states it."""
    stated = [node for length in range(1, 4) if (node := declaration.field(*FORMAT[:length])) is not None]
    return bool(stated) and (stated[-1].kind is Kind.HOLE or is_identifier_placeholder(stated[-1].text or ""))


def _called(binding: TriggerBinding) -> str:
    return f'trigger "{binding.trigger.name}"' if binding.trigger.name else "trigger"


def inputs_passed(job: Job, paths: Iterable[str]) -> InputsPassed:
    """Return what the payloads in the files at ``paths`` pass; what cannot be read passes nothing."""
    found: dict[int, Passed] = {}
    for path in paths:
        try:
            with _content(job, path) as stream:
                each = list(_each_passed(job, path, stream))
        except (SourceError, OSError):
            continue
        for flow, passed in each:
            before = found.get(id(flow), Passed())
            found[id(flow)] = Passed(before.names | passed.names, before.is_open or passed.is_open)
    return found


def _content(job: Job, path: str) -> BinaryIO:
    """Return what was read of a file, once more: a text that is not saved is not what the file at its path holds."""
    held = job.scope.stdin if path == job.scope.stdin_name and STDIN in job.scope.paths else None
    return BytesIO(held.getvalue()) if isinstance(held, BytesIO) else open_stream(path)


def _each_passed(job: Job, path: str, stream: BinaryIO) -> Iterator[tuple[FlowDefinition, Passed]]:
    """Yield what each payload of a file passes to its flow, where that is known."""
    for binding in bindings(job, path, stream, bare=path in job.scope.paths and not job.scope.allow_empty):
        if binding.flow is not None:
            yield binding.flow, _passed(binding)


def _passed(binding: Binding) -> Passed:
    root = binding.payload.root
    if root.kind is Kind.HOLE:
        return Passed(is_open=True)
    names = (events.full_name(meant) for argument in binding.arguments for meant in argument.meanings)
    return Passed(frozenset(names), is_open=bool(unknowns.unseen(root, binding.envelope)))
