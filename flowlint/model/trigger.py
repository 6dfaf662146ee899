"""Process-automation triggers: what starts a flow from an event."""

from __future__ import annotations

from typing import NamedTuple


class Trigger(NamedTuple):
    """One trigger that targets a flow (Platform API, model ``Trigger``).

    ``data_format`` is ``TopLevelPrimitives`` or ``Json`` as the platform spells them; absent means ``TopLevelPrimitives``.
    """

    id: str | None = None
    name: str | None = None
    topic: str | None = None
    target: str | None = None
    data_format: str = "TopLevelPrimitives"
    enabled: bool = True
