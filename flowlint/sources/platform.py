"""What flowlint reads of the Platform API: flows, the configuration of a version, and triggers.

The paths, parameters and permissions are those that the SDKs document (``ArchitectApi``, ``ProcessAutomationApi``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flowlint.errors import PlatformError
from flowlint.sources.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Iterable

VIEW = "architect:flow:view"
TRIGGERS = "processautomation:trigger:view"
_PAGE = 500
"""Flows in one page; the Terraform provider asks for as many."""
_TRIGGERS = 200
"""Triggers in one page, the most that the API gives."""
_MOST_PAGES = 10_000


def flows(platform: Transport, types: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
    """Yield every flow that the token may see, of these types where any are named, without its inputs."""
    for kind in sorted(set(types)) or [""]:
        page, pages = 1, 1
        while page <= min(pages, _MOST_PAGES):
            narrowed: dict[str, str | int] = {"type": kind} if kind else {}
            reply = platform.get("/api/v2/flows", VIEW, pageNumber=page, pageSize=_PAGE, sortBy="id", **narrowed)
            yield from _entities(reply, "/api/v2/flows")
            count = reply.get("pageCount")
            pages = count if isinstance(count, int) else 1
            page += 1


def flow(platform: Transport, flow_id: str) -> dict[str, Any]:
    """Return one flow."""
    return platform.get(f"/api/v2/flows/{_quoted(flow_id)}", VIEW)


def configuration(platform: Transport, flow_id: str, version: str) -> dict[str, Any]:
    """Return the configuration of one version: what an Architect export holds."""
    return platform.get(f"/api/v2/flows/{_quoted(flow_id)}/versions/{_quoted(version)}/configuration", VIEW)


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
        after = _cursor(reply.get("nextUri"))
        if not after:
            return
        if after in seen:
            raise PlatformError("the pages of triggers lead in a circle, expected an end")
        seen.add(after)
        cursor = {"after": after}


def _cursor(uri: object) -> str:
    """Return the cursor in ``nextUri``; the address itself is not followed, so that the token goes to no other host."""
    from urllib.parse import parse_qs, urlsplit

    if not isinstance(uri, str):
        return ""
    return parse_qs(urlsplit(uri).query).get("after", [""])[0]


def _entities(reply: dict[str, Any], path: str) -> list[dict[str, Any]]:
    entities = reply.get("entities")
    if not isinstance(entities, list):
        raise PlatformError(f'{path} answers without a list "entities", expected a listing')
    return [entity for entity in entities if isinstance(entity, dict)]


def _quoted(part: str) -> str:
    from urllib.parse import quote

    return quote(part, safe="")
