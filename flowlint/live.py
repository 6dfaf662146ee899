"""The live side of a comparison: flows as the platform has them now, in memory, nothing of it written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flowlint import fetching
from flowlint.model.datatype import CATALOGUE, DataType
from flowlint.replies import text
from flowlint.sources import platform as api

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowlint.model.flow import FlowDefinition, InputParameter
    from flowlint.sources.transport import Transport

SOURCE = "live:"
"""What stands for the path of a definition that was read from the platform."""


class LiveFlows(NamedTuple):
    """The flows that were read, and sentences about what could not be."""

    flows: tuple[FlowDefinition, ...]
    notes: tuple[str, ...] = ()


def read(platform: Transport, known: tuple[FlowDefinition, ...]) -> LiveFlows:
    """Return the flows ``known`` as the platform has them; those that it does not have are left out.

    A flow is known by its id, else by its name and type. One that was never published is as it was known, but not published. Raises
    ``PlatformError`` or ``DefinitionError`` where one cannot be read.
    """
    by_id = {flow.id.lower(): flow for flow in known if flow.id is not None}
    nameless = {(flow.name, flow.type): flow for flow in known if flow.id is None}
    if nameless:
        by_id |= _by_name(platform, nameless)
    selection = fetching.present(platform, by_id)
    reading = fetching.read(platform, selection, triggers=any(flow.triggers for flow in known))
    for failed in reading.failed:
        raise failed.error
    flows = [_matched(one, by_id.get(str(one.flow.id).lower())) for one in reading.fetched]
    flows += [_unpublished(reply, by_id) for reply in selection.unpublished if text(reply, "id").lower() in by_id]
    return LiveFlows(tuple(flows), tuple(_notes(reading)))


def _by_name(platform: Transport, known: dict[tuple[str, str], FlowDefinition]) -> dict[str, FlowDefinition]:
    """Return the flows that are known by name and type alone, by the id that the platform gives them."""
    from flowlint.model.flow import flow_type

    found = {}
    for reply in api.flows(platform, {kind for _, kind in known}):
        flow = known.get((text(reply, "name"), flow_type(text(reply, "type"))))
        if flow is not None:
            found[text(reply, "id").lower()] = flow
    return found


def _matched(fetched: fetching.Fetched, known: FlowDefinition | None) -> FlowDefinition:
    flow = fetched.flow._replace(source=SOURCE, place=None)
    if known is None:
        return flow
    before = {one.name: one for one in known.inputs}
    inputs = (_placeless(one, before.get(one.name) if fetched.reason else None) for one in flow.inputs)
    # What one reading cannot tell is not taken for a change: the name of the format says what is compared.
    form = flow.format if fetched.reason else known.format
    return flow._replace(inputs=tuple(inputs), format=form, id=flow.id if known.id is not None else None)


def _placeless(live: InputParameter, known: InputParameter | None) -> InputParameter:
    """Return a live input; of coarse types the one that is ``known``, where it may well be that one."""
    may_be = known is not None and live.type != known.type and _may_be(live.type, known.type)
    return live._replace(place=None, type=known.type if known is not None and may_be else live.type)


def _may_be(coarse: DataType, exact: DataType) -> bool:
    rows = (CATALOGUE.get(coarse.name), CATALOGUE.get(exact.name))
    return coarse.collection == exact.collection and all(rows) and not set.isdisjoint(*(set(row.accepts) for row in rows if row))


def _unpublished(reply: dict[str, Any], by_id: dict[str, FlowDefinition]) -> FlowDefinition:
    known = by_id[text(reply, "id").lower()]
    inputs = tuple(one._replace(place=None) for one in known.inputs)
    return known._replace(published=False, source=SOURCE, place=None, inputs=inputs, version=None)


def _notes(reading: fetching.Reading) -> Iterable[str]:
    coarse = [one for one in reading.fetched if one.reason]
    if coarse:
        yield f"{len(coarse)} of {len(reading.fetched)} flows have coarse types, since their configuration could not be read"
    if reading.no_triggers:
        yield f"triggers are not compared: {reading.no_triggers}"
