"""What the platform's replies say of a flow, as the definition that every format reads into."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from flowlint.definitions.bodies import export_body
from flowlint.definitions.reading import derived, whole
from flowlint.definitions.variables import from_export_list
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.location import Location, Source
from flowlint.model.trigger import DATA_FORMATS, Trigger, data_format


def text(reply: dict[str, Any], key: str) -> str:
    """Return the text of ``key``, or nothing where it is absent or no text."""
    found = reply.get(key)
    return whole(found) if isinstance(found, str) else ""


def part(reply: dict[str, Any], key: str) -> dict[str, Any]:
    """Return the object of ``key``, or an empty one where it is absent or no object."""
    found = reply.get(key)
    return found if isinstance(found, dict) else {}


def published_version(reply: dict[str, Any]) -> str:
    """Return the version of a ``Flow`` that is launched, or nothing where it was never published."""
    return text(part(reply, "publishedVersion"), "id")


def published_date(reply: dict[str, Any]) -> str | None:
    """Return when the published version of a ``Flow`` was published, in UTC to the second, or ``None`` where the reply does not say.

    The models call ``datePublished`` a date and ``dateCheckedIn`` and its like milliseconds since 1970; both ways of writing are read.
    """
    stated = part(reply, "publishedVersion").get("datePublished")
    try:
        if isinstance(stated, str) and not stated.isdecimal():
            moment = datetime.fromisoformat(stated)
        elif isinstance(stated, (str, int)) and not isinstance(stated, bool):
            moment = datetime.fromtimestamp(int(stated) / 1000, UTC)
        else:
            return None
        moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return None


def exact(reply: dict[str, Any], configuration: dict[str, Any]) -> FlowDefinition:
    """Return the flow whose published version has this configuration; raise ``DefinitionError`` where that cannot be read."""
    if "variables" not in configuration:
        raise DefinitionError(f'the configuration of flow "{text(reply, "name")}" has no "variables", so none of its inputs is known')
    inputs = from_export_list(configuration["variables"], _placing(reply, "/variables"))
    return _definition(reply, inputs, "configuration-json")._replace(body=export_body(configuration, inputs))


def coarse(reply: dict[str, Any], schema: object) -> FlowDefinition:
    """Return the flow whose published version has this schema of its inputs; raise ``DefinitionError`` where that cannot be read."""
    if not isinstance(schema, dict):
        raise DefinitionError(f'flow "{text(reply, "name")}" has no "inputSchema", so none of its inputs is known')
    # What reads schemas takes as long to import as 60 flows to fetch, and most fetches read none.
    from flowlint.definitions.properties import from_schema

    return _definition(reply, from_schema(schema, _placing(reply, "/inputSchema"), "string"), "platform-flow")


def triggers_by_flow(replies: Iterable[dict[str, Any]]) -> dict[str, tuple[Trigger, ...]]:
    """Return the triggers by the id of the flow that they start, in lower case; those of one flow by name, then id."""
    found: dict[str, list[Trigger]] = {}
    for reply in replies:
        flow_id = text(part(reply, "target"), "id").lower()
        if flow_id:
            found.setdefault(flow_id, []).append(_trigger(reply))
    return {flow_id: tuple(sorted(each, key=lambda one: (one.name or "", one.id or ""))) for flow_id, each in found.items()}


def _trigger(reply: dict[str, Any]) -> Trigger:
    stated = text(part(part(reply, "target"), "workflowTargetSettings"), "dataFormat")
    return Trigger(
        id=text(reply, "id") or None,
        name=text(reply, "name") or None,
        topic=text(reply, "topicName") or None,
        data_format=data_format(stated) or DATA_FORMATS[0],
        enabled=reply.get("enabled") is not False,
    )


def _placing(reply: dict[str, Any], pointer: str) -> Callable[[str], Location]:
    source = Source(f'flow "{text(reply, "name")}" version {published_version(reply)} of the platform', "")
    return lambda below: Location(source, pointer + below)


def _definition(reply: dict[str, Any], inputs: tuple[InputParameter, ...], form: str) -> FlowDefinition:
    identity, version = text(reply, "id"), published_version(reply)
    facts = {"id": identity, "version": version, "published": True, "source": f"the platform's flow {identity}"}
    return derived(text(reply, "name"), text(reply, "type") or "workflow", inputs, form, **facts)
