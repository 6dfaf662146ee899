"""The live side of a comparison: flows as the platform has them now, in memory, nothing of it written."""

from __future__ import annotations

from collections.abc import Iterable

from flowlint.definitions.snapshots import fetch
from flowlint.definitions.snapshots.replies import text
from flowlint.model.datatype import CATALOGUE, DataType
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition, InputParameter, flow_type, with_setting
from flowlint.model.location import Location, Source
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable
from flowlint.sources.platform import api
from flowlint.sources.platform.transport import Transport

SOURCE = "live:"
"""What stands for the path of a definition that was read from the platform."""


class LiveFlows(NamedTuple):
    """The flows that were read, and sentences about what could not be."""

    flows: tuple[FlowDefinition, ...]
    notes: tuple[str, ...] = ()


def read(platform: Transport, known: tuple[FlowDefinition, ...]) -> LiveFlows:
    """Return the flows ``known`` as the platform has them; those that it does not have are left out.

    A flow is known by its id, else by its name and type. One that is not published is as it was known, but not published. Raises
    ``PlatformError`` or ``DefinitionError`` where one cannot be read, the latter too where a name and type do not tell which is meant.
    """
    meant = _meant(platform, known)
    selection = fetch.present(platform, dict.fromkeys(flow_id for _, flow_id in meant))
    reading = fetch.read(platform, selection, triggers=any(flow.triggers for flow in known))
    for failed in reading.failed:
        raise failed.error
    fetched = {str(one.flow.id).lower(): one for one in reading.fetched}
    unpublished = {text(reply, "id").lower() for reply in selection.unpublished}
    # Each has one of its own, though two definitions may stand for one flow.
    flows = [_matched(fetched[flow_id], flow) for flow, flow_id in meant if flow_id in fetched]
    flows += [_unpublished(flow) for flow, flow_id in meant if flow_id in unpublished]
    return LiveFlows(tuple(flows), tuple(_notes(reading)))


def _meant(platform: Transport, known: tuple[FlowDefinition, ...]) -> list[tuple[FlowDefinition, str]]:
    """Return the flows that the platform may have, each with its id there in lower case."""
    types = {flow.type for flow in known if flow.id is None}
    ids: dict[tuple[str, str], list[str]] = {}
    for reply in api.flows(platform, types) if types else ():
        ids.setdefault((text(reply, "name"), flow_type(text(reply, "type"))), []).append(text(reply, "id"))
    found = [(flow, [flow.id] if flow.id is not None else ids.get((flow.name, flow.type), [])) for flow in known]
    for flow, possible in found:
        if len(set(possible)) > 1:
            raise _ambiguous(flow, sorted(set(possible)))
    return [(flow, possible[0].lower()) for flow, possible in found if possible]


def _ambiguous(flow: FlowDefinition, ids: list[str]) -> DefinitionError:
    entry = f"flows: {{{ids[0]}: {flow.source}}}"
    return DefinitionError(
        printable(
            f'{flow.source}: flow "{flow.name}" has no id, and {len(ids)} flows of the platform have its name and type ({", ".join(ids)}), '
            f"expected the id of one in the configuration, as {entry}"
        )
    )


def _matched(fetched: fetch.Fetched, known: FlowDefinition) -> FlowDefinition:
    before = {one.name: one for one in known.inputs}
    inputs = tuple(_placed(one, before.get(one.name) if fetched.reason else None) for one in fetched.flow.inputs)
    # What one reading cannot tell is not taken for a change: the name of the format says what is compared.
    form = fetched.flow.format if fetched.reason else known.format
    identity = fetched.flow.id if known.id is not None else None
    return with_setting(fetched.flow._replace(source=SOURCE, place=_place(""), inputs=inputs, format=form, id=identity), known)


def _placed(live: InputParameter, known: InputParameter | None) -> InputParameter:
    """Return a live input; of coarse types the one that is ``known``, where it may well be that one."""
    may_be = known is not None and live.type != known.type and _may_be(live.type, known.type)
    place = _place(live.place.pointer if live.place is not None else "")
    return live._replace(place=place, type=known.type if known is not None and may_be else live.type)


def _place(pointer: str) -> Location:
    return Location(Source(SOURCE, ""), pointer)


def _may_be(coarse: DataType, exact: DataType) -> bool:
    rows = (CATALOGUE.get(coarse.name), CATALOGUE.get(exact.name))
    return coarse.collection == exact.collection and all(rows) and not set.isdisjoint(*(set(row.accepts) for row in rows if row))


def _unpublished(known: FlowDefinition) -> FlowDefinition:
    inputs = tuple(one._replace(place=None) for one in known.inputs)
    return known._replace(published=False, source=SOURCE, place=_place(""), inputs=inputs, version=None)


def _notes(reading: fetch.Reading) -> Iterable[str]:
    coarse = [one for one in reading.fetched if one.reason]
    if coarse:
        yield f"{len(coarse)} of {len(reading.fetched)} flows have coarse types, since their configuration could not be read"
    if reading.no_triggers:
        yield f"triggers are not compared: {reading.no_triggers}"
