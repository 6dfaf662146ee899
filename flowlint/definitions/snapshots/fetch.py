"""The verb fetch: which flows of the platform are wanted, reading them at most four at once, and storing what was read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from flowlint.definitions import yaml_writer
from flowlint.definitions.formats.flowlint import written
from flowlint.definitions.snapshots import replies, store
from flowlint.definitions.snapshots.lock import Lock, LockEntry
from flowlint.definitions.snapshots.replies import published_version, text
from flowlint.model.errors import DefinitionError, FlowlintError, PlatformError
from flowlint.model.flow import FlowDefinition, flow_type
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable, row
from flowlint.model.request import is_guid
from flowlint.model.spelling import did_you_mean
from flowlint.model.trigger import Trigger
from flowlint.model.wording import quoted
from flowlint.sources.platform import api
from flowlint.sources.platform.transport import Transport

_AT_ONCE = 4
_SHOWN = 8
_OWN = frozenset({400, 403, 500})
"""Statuses that may be of one flow alone; with others, asking for the next would only take time."""
_COARSE = """\
# The types of the inputs are coarse: they are read from the input schema of the version, since its configuration could not be read:
# {reason}
"""
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


class Wanted(NamedTuple):
    """Which flows are wanted: those that ``refs`` name by id or name, or all, in either case only of ``types`` and ``division``.

    ``again`` is true when ``refs`` are the ids of a snapshot, whose flows may be gone meanwhile.
    """

    refs: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    division: str = ""
    triggers: bool = True
    again: bool = False


class Selection(NamedTuple):
    """The platform's replies on the flows to read, and on those that are not published and are left out."""

    flows: tuple[dict[str, Any], ...]
    unpublished: tuple[dict[str, Any], ...] = ()
    failed: tuple[Failed, ...] = ()


class Fetched(NamedTuple):
    """One flow as it was read; ``reason`` says why its types are coarse, and is empty where they are exact.

    ``data`` are the bytes of its file, where they are made already.
    """

    flow: FlowDefinition
    published_date: str | None
    reason: str = ""
    data: bytes = b""


class Failed(NamedTuple):
    """One flow that could not be read, and why; ``name`` is its id where not even its name could be read."""

    name: str
    error: PlatformError | DefinitionError


class Lost(NamedTuple):
    """One flow of the snapshot that is wanted and cannot be read: it is not published any more, or not on the platform."""

    entry: LockEntry
    unpublished: bool


class Reading(NamedTuple):
    """What was read: flows by id, those that could not be read, and why triggers are left out, if they are."""

    fetched: tuple[Fetched, ...]
    failed: tuple[Failed, ...] = ()
    no_triggers: str = ""


def select(platform: Transport, wanted: Wanted) -> Selection:
    """Return the flows that are ``wanted``.

    Raises ``PlatformError`` where one that is named is not there, is of another type or division or is not published, or where no flow has
    the division. Of those wanted ``again`` what is not there is left out.
    """
    if wanted.again:
        return present(platform, wanted.refs)
    by_id = [ref for ref in wanted.refs if is_guid(ref)]
    by_name = [ref for ref in wanted.refs if not is_guid(ref)]
    found = _at_once(platform, lambda ref: _by_id(platform, ref), by_id)
    for reply in found:
        _demand_fit(reply, wanted)
    if by_name or not wanted.refs:
        listed = [reply for reply in api.flows(platform, wanted.types) if text(reply, "id") and text(reply, "name")]
        if wanted.division:
            _know_division(wanted.division, listed)
        found += [reply for ref in by_name for reply in _by_name(ref, listed, wanted)] if wanted.refs else _fitting(listed, wanted)
    unique = {text(reply, "id").lower(): reply for reply in found}
    flows = sorted(unique.values(), key=lambda reply: (text(reply, "name"), text(reply, "id")))
    published = tuple(reply for reply in flows if published_version(reply))
    unpublished = tuple(reply for reply in flows if not published_version(reply))
    if wanted.refs and unpublished:
        raise PlatformError(printable(f"{_names(unpublished)} not published, expected a flow that is: only published flows are launched"))
    return Selection(published, unpublished)


def present(platform: Transport, flow_ids: Iterable[str]) -> Selection:
    """Return the flows that have these ids; one that is not on the platform, or that the token may not see, is left out.

    One that cannot be read for a reason of its own is among the failed; where that is so of all, the first error is raised.
    """
    found = _at_once(platform, lambda one: _if_there(platform, one), flow_ids)
    there = [reply for reply in found if isinstance(reply, dict)]
    failed = tuple(one for one in found if isinstance(one, Failed))
    if failed and not there:
        raise failed[0].error
    published = tuple(reply for reply in there if published_version(reply))
    return Selection(published, tuple(reply for reply in there if not published_version(reply)), failed)


def _if_there(platform: Transport, flow_id: str) -> dict[str, Any] | Failed | None:
    try:
        return api.flow(platform, flow_id)
    except PlatformError as error:
        if error.status == 404:
            return None
        if error.final or error.status not in _OWN:
            raise
        return Failed(flow_id, error)


def _names(flows: tuple[dict[str, Any], ...]) -> str:
    names = row([text(reply, "name") for reply in flows], _SHOWN)
    return f"flows {names} are" if flows[1:] else f"flow {names} is"


def _by_id(platform: Transport, flow_id: str) -> dict[str, Any]:
    try:
        return api.flow(platform, flow_id)
    except PlatformError as error:
        if error.status != 404:
            raise
        raise PlatformError(f'no flow has the id "{flow_id}" that this client may see: {error}') from None


def _by_name(name: str, flows: list[dict[str, Any]], wanted: Wanted) -> list[dict[str, Any]]:
    named = [reply for reply in flows if text(reply, "name") == name]
    fitting = _fitting(named, wanted)
    if fitting:
        return fitting
    for reply in named:
        _demand_fit(reply, wanted)

    names = sorted({text(reply, "name") for reply in _fitting(flows, wanted)})
    some = f"expected one such as {' or '.join(map(quoted, names[:_SHOWN]))}" if names else "this client may see none"
    raise PlatformError(printable(f'no flow has the name "{name}"; {did_you_mean(name, names) or some}'))


def _fitting(flows: list[dict[str, Any]], wanted: Wanted) -> list[dict[str, Any]]:
    return [reply for reply in flows if not _misfit(reply, wanted)]


def _misfit(reply: dict[str, Any], wanted: Wanted) -> str:
    """Return in which way a flow is not of the type or division that is wanted; nothing where it is."""
    kind = flow_type(text(reply, "type"))
    if wanted.types and kind not in wanted.types:
        return f'of type "{kind}", expected {" or ".join(f"{one!r}" for one in sorted(wanted.types))}'.replace("'", '"')
    known = _division(reply)
    if wanted.division and wanted.division.lower() not in {one.lower() for one in known}:
        where = f'in the division "{known[1] or known[0]}"' if any(known) else "in no division that this client may see"
        return f'{where}, expected "{wanted.division}"'
    return ""


def _demand_fit(reply: dict[str, Any], wanted: Wanted) -> None:
    misfit = _misfit(reply, wanted)
    if misfit:
        raise PlatformError(printable(f'flow "{text(reply, "name")}" ({text(reply, "id")}) is {misfit}'))


def _division(reply: dict[str, Any]) -> tuple[str, str]:
    division = replies.part(reply, "division")
    return text(division, "id"), text(division, "name")


def _know_division(division: str, flows: list[dict[str, Any]]) -> None:
    known = sorted({word for reply in flows for word in _division(reply) if word and not is_guid(word)})
    if not any(division.lower() in {one.lower() for one in _division(reply)} for reply in flows):
        some = f"expected {' or '.join(map(quoted, known[:_SHOWN]))}" if known else "this client may see no flow"
        raise PlatformError(printable(f'no flow is in a division "{division}"; {did_you_mean(division, known) or some}'))


def read(
    platform: Transport, selection: Selection, *, triggers: bool, files: bool = False, done: Callable[[], None] = lambda: None
) -> Reading:
    """Return the flows of ``selection`` as they were read; ``done`` is called after each.

    With ``files``, the bytes of their files are made too, while answers about other flows are waited for.

    A flow that cannot be read is among the failed, and the others are read all the same; where no request can fare better, those that are
    left fail too. Raises ``PlatformError`` where the triggers cannot be read for another reason than a missing permission.
    """
    bound, no_triggers = _triggers(platform) if triggers and selection.flows else ({}, "")

    def one(reply: dict[str, Any]) -> Fetched | Failed:
        try:
            flow, reason = _definition(platform, reply)
            starting = bound.get(text(reply, "id").lower(), ())
            fetched = Fetched(flow._replace(triggers=starting), replies.published_date(reply), reason)
            return fetched._replace(data=_file(fetched)) if files else fetched
        except (PlatformError, DefinitionError) as error:
            if isinstance(error, PlatformError) and error.final:
                platform.stop(error)
            return Failed(text(reply, "name"), error)

    results = _at_once(platform, one, selection.flows, done)
    return Reading(
        tuple(result for result in results if isinstance(result, Fetched)),
        (*selection.failed, *(result for result in results if isinstance(result, Failed))),
        no_triggers,
    )


def _triggers(platform: Transport) -> tuple[dict[str, tuple[Trigger, ...]], str]:
    try:
        return replies.triggers_by_flow(api.triggers(platform)), ""
    except PlatformError as error:
        if error.status != 403:
            raise
        return {}, str(error)


def _definition(platform: Transport, reply: dict[str, Any]) -> tuple[FlowDefinition, str]:
    """Return the flow with exact types, or with coarse ones and why, where its configuration may not be read."""
    flow_id, version = text(reply, "id"), published_version(reply)
    try:
        return api.configuration(platform, flow_id, version, lambda found: _without_body(replies.exact(reply, found))), ""
    except PlatformError as error:
        if error.status not in {403, 404}:
            raise
        found = api.version(platform, flow_id, version).get("inputSchema")
        return replies.coarse(reply, found), f"HTTP {error.status}"


def _without_body(flow: FlowDefinition) -> FlowDefinition:
    """Return ``flow`` with what its body says, not with the body, which may be large."""
    return flow._replace(body=flow.body.read({})) if flow.body is not None else flow


def _work(
    make: Callable[[_Given], _Made],
    waiting: deque[tuple[int, _Given]],
    results: SimpleQueue[tuple[int, list[_Made], BaseException | None]],
) -> None:
    """Put into ``results`` what ``make`` makes of those that are ``waiting``, with their numbers, until none is left."""
    while waiting:
        try:
            number, one = waiting.popleft()
        except IndexError:
            return
        try:
            results.put((number, [make(one)], None))
        except FlowlintError as error:
            results.put((number, [], error))
        except BaseException as error:
            results.put((number, [], error))
            raise


def _at_once(
    platform: Transport, make: Callable[[_Given], _Made], given: Iterable[_Given], done: Callable[[], None] = lambda: None
) -> list[_Made]:
    """Return what ``make`` makes of each of ``given``, in their order, made four at once; the first error ends all."""
    waiting = deque(enumerate(given))
    count = len(waiting)
    results: SimpleQueue[tuple[int, list[_Made], BaseException | None]] = SimpleQueue()
    # Whoever interrupts a run does not wait for answers that are still to come: daemons end with the process, a pool's threads would not.
    workers = [Thread(target=_work, args=(make, waiting, results), daemon=True) for _ in range(min(_AT_ONCE, count))]
    for worker in workers:
        worker.start()
    made: dict[int, list[_Made]] = {}
    try:
        while len(made) < count:
            number, result, error = results.get()
            if error is not None:
                raise error
            made[number] = result
            done()
    except FlowlintError:
        waiting.clear()
        platform.stop()
        for worker in workers:
            worker.join()
        raise
    except BaseException:
        waiting.clear()
        platform.stop()
        raise
    return [one for number in range(count) for one in made[number]]


def items(reading: Reading, region: str) -> list[store.Item]:
    """Return the flows that were read as what is stored: their files in flowlint's own format."""
    return [store.Item(one.flow, one.data or _file(one), one.published_date, region, bool(one.reason)) for one in reading.fetched]


def _file(one: Fetched) -> bytes:
    head = _COARSE.format(reason=one.reason) if one.reason else ""
    return (head + yaml_writer.written([written(one.flow)])).encode()


def wanted_again(lock: Lock) -> tuple[str, ...]:
    """Return the ids of the flows in a snapshot, to be fetched again."""
    return tuple(entry.id for entry in lock.entries)


def lost(lock: Lock, selection: Selection, wanted: Wanted) -> tuple[Lost, ...]:
    """Return the flows of the snapshot that are ``wanted`` but not on the platform any more, or not published any more."""
    if (wanted.refs and not wanted.again) or wanted.division:
        return ()
    found = {text(reply, "id").lower() for reply in selection.flows} | {one.name.lower() for one in selection.failed}
    unpublished = {text(reply, "id").lower() for reply in selection.unpublished}
    entries = [entry for entry in lock.entries if entry.id.lower() not in found and (not wanted.types or entry.type in wanted.types)]
    return tuple(Lost(entry, entry.id.lower() in unpublished) for entry in entries)


def never_known(lock: Lock, selection: Selection) -> tuple[str, ...]:
    """Return the names of the flows that are not published and that the snapshot does not hold either."""
    known = lock.by_id()
    return tuple(text(reply, "name") for reply in selection.unpublished if text(reply, "id").lower() not in known)
