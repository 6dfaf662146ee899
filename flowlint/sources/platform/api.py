"""What flowlint reads of the Platform API: flows, the configuration of a version, and triggers.

The paths, parameters and permissions are those that the SDKs document (``ArchitectApi``, ``ProcessAutomationApi``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar
from urllib.parse import parse_qs, quote, urlsplit

from flowlint.model.errors import PlatformError
from flowlint.sources.platform.transport import Transport

VIEW = "architect:flow:view"
TRIGGERS = "processautomation:trigger:view"
_Made = TypeVar("_Made")
_PAGE = 500
"""Flows in one page; the Terraform provider asks for as many."""
_TRIGGERS = 200
"""Triggers in one page, the most that the API gives."""
_FLOWS = "/api/v2/flows"
_MOST_PAGES = 10_000


def flows(platform: Transport, types: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
    """Yield every flow that the token may see, of these types where any are named, without its inputs.

    Raises ``PlatformError`` where the listing is not known to be whole.
    """
    for kind in sorted(set(types)) or [""]:
        yield from _listed(platform, {"type": kind} if kind else {})


def _listed(platform: Transport, narrowed: dict[str, str | int]) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for page in range(1, _MOST_PAGES + 1):
        reply = platform.get(_FLOWS, VIEW, pageNumber=page, pageSize=_PAGE, sortBy="id", **narrowed)
        entities = _entities(reply, _FLOWS)
        fresh = {_identity(entity): entity for entity in entities}
        for known in seen & fresh.keys():
            del fresh[known]
        seen |= fresh.keys()
        yield from fresh.values()
        more = _says_more(reply, page, len(seen))
        if more is False or (more is None and not entities):
            return
        if not fresh:
            raise PlatformError(f"{_FLOWS} says that there are more flows than the {len(seen)} that it lists, expected all: try again")
    raise PlatformError(f"{_FLOWS} has more than {_MOST_PAGES:,} pages, expected fewer: narrow what is fetched by --type")


def _says_more(reply: dict[str, Any], page: int, seen: int) -> bool | None:
    """Tell whether a page says that others follow; ``None`` where it says nothing of it that can be believed."""
    pages, total = _count(reply.get("pageCount")), _count(reply.get("total"))
    if reply.get("nextUri") or (pages is not None and pages > page) or (total is not None and total > seen):
        return True
    return False if pages == page or total == seen else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _identity(flow: dict[str, Any]) -> str:
    if not all(isinstance(flow.get(key), str) and flow[key] for key in ("id", "name")):
        raise PlatformError(f'{_FLOWS} lists a flow without "id" and "name", so it cannot be told from others')
    return str(flow["id"]).lower()


def flow(platform: Transport, flow_id: str) -> dict[str, Any]:
    """Return one flow; raise ``PlatformError`` where the answer is not about it."""
    path = f"{_FLOWS}/{_quoted(flow_id)}"
    reply = platform.get(path, VIEW)
    if str(reply.get("id")).lower() != flow_id.lower():
        raise PlatformError(f'{path} answers without the "id" of the flow, expected what is asked for')
    return reply


def configuration(platform: Transport, flow_id: str, version: str, use: Callable[[dict[str, Any]], _Made]) -> _Made:
    """Return what ``use`` makes of the configuration of one version: what an Architect export holds."""
    return platform.read(f"/api/v2/flows/{_quoted(flow_id)}/versions/{_quoted(version)}/configuration", VIEW, use)


def version(platform: Transport, flow_id: str, version: str) -> dict[str, Any]:
    """Return one version, with the coarse schema of its inputs."""
    return platform.get(f"/api/v2/flows/{_quoted(flow_id)}/versions/{_quoted(version)}", VIEW)


def triggers(platform: Transport) -> Iterator[dict[str, Any]]:
    """Yield every process-automation trigger of the organisation."""
    cursor: dict[str, str | int] = {}
    seen = set()
    while True:
        reply = platform.get("/api/v2/processautomation/triggers", TRIGGERS, pageSize=_TRIGGERS, **cursor)
        yield from _entities(reply, "/api/v2/processautomation/triggers")
        if not reply.get("nextUri"):
            return
        after = _cursor(reply["nextUri"])
        if not after:
            raise PlatformError('the pages of triggers go on without saying where, expected a cursor "after" in "nextUri"')
        if after in seen:
            raise PlatformError("the pages of triggers lead in a circle, expected an end")
        seen.add(after)
        cursor = {"after": after}


def _cursor(uri: object) -> str:
    """Return the cursor in ``nextUri``; the address itself is not followed, so that the token goes to no other host."""
    if not isinstance(uri, str):
        return ""
    return parse_qs(urlsplit(uri).query).get("after", [""])[0]


def _entities(reply: dict[str, Any], path: str) -> list[dict[str, Any]]:
    entities = reply.get("entities")
    if not isinstance(entities, list) or not all(isinstance(entity, dict) for entity in entities):
        raise PlatformError(f'{path} answers without a list "entities" of objects, expected a listing')
    return entities


def _quoted(part: str) -> str:
    return quote(part, safe="")
