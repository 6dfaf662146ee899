"""Tells for each flow who starts it, with which fields of the event, and which of its inputs nobody fills."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from flowlint.binding import events
from flowlint.binding.events import Meeting, Way
from flowlint.config import discovery
from flowlint.config.settings import Settings
from flowlint.definitions import catalogue
from flowlint.linter import engine, preparation
from flowlint.linter.job import REFERRING, Job
from flowlint.linter.options import CheckOptions
from flowlint.linter.triggers import Passed
from flowlint.model.errors import DefinitionError, SourceError
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.hosting import in_host
from flowlint.model.location import Location, address
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.placeholder import has_placeholder
from flowlint.model.request import stands_for_id
from flowlint.model.trigger import Trigger
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.payloads.terraform.modules import TerraformModules


class Start(NamedTuple):
    """A trigger that starts a flow, where it stands, and how its event meets the inputs; nothing where that is not known."""

    binding: TriggerBinding
    place: Location
    meetings: tuple[Meeting, ...]

    @property
    def address(self) -> str:
        """The path of the file, with line and column where they are known."""
        return address(self.place)

    @property
    def is_open(self) -> bool:
        """Whether it is not known what the event passes, since its topic or data format is not."""
        return not self.meetings and self.binding.flow is not None and bool(self.binding.flow.inputs)


class Refusal(NamedTuple):
    """A trigger, by its number among the starts, whose field is named as an input is but does not fill it.

    ``kind`` is the type of the field where the input never takes it; without one the trigger is disabled.
    """

    trigger: int
    field: str
    kind: str = ""


class Unknown(StrEnum):
    """What is not known, so that it may fill any input."""

    EVENT = "topic or data format of a trigger"
    TARGET = "the flow of a trigger"
    ARGUMENTS = "what a payload passes"


class InputFate(NamedTuple):
    """An input, and what fills it: triggers, each by its number among the starts and with its field, payloads, or the flow itself.

    ``field`` is empty where the event as a whole is passed. ``by_payloads`` is true when a payload passes it, and ``unknown`` what may fill
    it for all that is known. ``refusals`` are the triggers that would fill it, but for a reason.
    """

    input: InputParameter
    by_triggers: tuple[tuple[int, str], ...] = ()
    by_payloads: bool = False
    unknown: Unknown | None = None
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_filled(self) -> bool | None:
        """Whether something fills the input; ``None`` where that is not known."""
        if self.by_triggers or self.by_payloads or self.input.initial_value:
            return True
        return None if self.unknown is not None else False


class FlowStarts(NamedTuple):
    """A flow, the triggers that start it, and what becomes of each of its inputs."""

    flow: FlowDefinition
    starts: tuple[Start, ...]
    inputs: tuple[InputFate, ...]


class Survey(NamedTuple):
    """All flows with their starts, the number of triggers without a known flow, a sentence for each, and what could not be read."""

    flows: tuple[FlowStarts, ...]
    unknown: int = 0
    unchecked: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def survey(paths: tuple[str, ...], config_path: str | None) -> Survey:
    """Read the definitions, triggers and payloads in ``paths``, else those of the configuration, and return who starts what.

    Where ``paths`` hold no definition, those of the configuration are taken. Raises the errors of ``preparing.prepare``.
    """
    settings = discovery.load(config_path, os.curdir)
    job = _job(paths, _definitions(paths, settings), config_path)
    if not job.judging.resolver.flows and paths:
        job = _job(paths, (), config_path)
    met = engine.survey(job)
    by_flow: dict[int, list[TriggerBinding]] = {}
    for binding in met.triggers:
        by_flow.setdefault(id(binding.flow), []).append(binding)
    names = _deployed_names(met.triggers, settings, job)
    flows = tuple(
        _starts(
            flow._replace(name=names.get(os.path.abspath(flow.source), flow.name)),
            by_flow.get(id(flow), []),
            [binding.trigger for binding in by_flow.get(id(None), []) if _may_start(binding.trigger, flow)],
            met.passed.get(id(flow), Passed()),
        )
        for flow in job.judging.resolver.flows
    )
    unread = tuple(one.sentence for one in job.judging.resolver.cannot_judge() if one.sentence not in met.problems)
    return Survey(flows, len(by_flow.get(id(None), ())), met.unchecked, met.problems, unread)


def _deployed_names(bindings: Iterable[TriggerBinding], settings: Settings, job: Job) -> dict[str, str]:
    """Return the names of flows, by path, that the Terraform configurations of the triggers put in where a definition has a placeholder."""
    raw = {os.path.abspath(one.flow.source) for one in bindings if one.flow is not None and has_placeholder(one.flow.name)}
    folders = {os.path.dirname(path): path for one in bindings if (path := one.declaration.source.name).lower().endswith(REFERRING)}
    if not folders or not raw:
        return {}

    modules = TerraformModules(preparation.bounds(settings, job.scope.paths), job.known.tracked)
    names: dict[str, set[str]] = {}
    for file in (file for path in folders.values() for file in modules.flow_files(path)):
        path = os.path.abspath(file.path)
        if path in raw:
            names.setdefault(path, set()).update(_names_in(path, {**settings.substitutions, **dict(file.substitutions)}))
    return {path: found.pop() for path, found in names.items() if len(found) == 1}


def _names_in(path: str, substitutions: Mapping[str, str]) -> Iterator[str]:
    """Yield the names of the flows in a definition, with values put in."""
    try:
        yield from (flow.name for flow in catalogue.read(path, substitutions) or ())
    except (DefinitionError, SourceError):
        return


def _definitions(paths: tuple[str, ...], settings: Settings) -> tuple[str, ...]:
    """Return those of ``paths`` that are folders or definitions."""
    return tuple(path for path in paths if os.path.isdir(path) or _is_definition(path, settings.substitutions))


def _is_definition(path: str, substitutions: Mapping[str, str]) -> bool:
    """Return true when a file holds definitions, or would if it could be read."""
    try:
        return catalogue.read(path, substitutions, named=False) is not None
    except (DefinitionError, SourceError):
        return True


def _job(paths: tuple[str, ...], definitions: tuple[str, ...], config_path: str | None) -> Job:
    options = CheckOptions(paths, definitions, config_path=config_path, min_severity="info", allow_empty=True, no_ignores=True)
    job = preparation.prepare(options)
    return job._replace(known=job.known._replace(facts=()))


def _may_start(trigger: Trigger, flow: FlowDefinition) -> bool:
    """Tell whether a trigger whose flow is not known may start ``flow``: it is enabled, and no other id speaks against it."""
    return trigger.enabled and (flow.id is None or trigger.target is None or stands_for_id(trigger.target))


def _starts(flow: FlowDefinition, bindings: Iterable[TriggerBinding], others: list[Trigger], passed: Passed) -> FlowStarts:
    """Return who starts a flow; ``others`` are the triggers that may."""
    starts = tuple(Start(binding, in_host(binding.declaration.place("topicName")), events.meetings(binding)) for binding in bindings)
    unknown = None
    if any(start.is_open and start.binding.trigger.enabled for start in starts):
        unknown = Unknown.EVENT
    elif passed.is_open:
        unknown = Unknown.ARGUMENTS
    return FlowStarts(flow, starts, tuple(_fate(number, one, starts, passed, unknown, others) for number, one in enumerate(flow.inputs)))


def _fate(
    number: int, one: InputParameter, starts: tuple[Start, ...], passed: Passed, unknown: Unknown | None, others: list[Trigger]
) -> InputFate:
    met = [(index, start, start.meetings[number]) for index, start in enumerate(starts) if start.meetings]
    by_triggers, refusals = [], []
    for index, start, meeting in met:
        field = meeting.field if meeting.way is Way.FIELD else ""
        if events.misfit(meeting):
            refusals.append(Refusal(index, field, meeting.kind))
        elif meeting.fills and not start.binding.trigger.enabled:
            refusals.append(Refusal(index, field))
        elif meeting.fills:
            by_triggers.append((index, field))
    name = events.full_name(one)
    if unknown is None and any(events.may_fill(trigger, name) for trigger in others):
        unknown = Unknown.TARGET
    return InputFate(one, tuple(by_triggers), name in passed.names, unknown, tuple(refusals))
