"""A trigger that a run has met, to be judged when all payloads are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flowlint.binding.resolver import FileRuling

if TYPE_CHECKING:
    from flowlint.model.trigger import TriggerDeclaration


class FoundTrigger(NamedTuple):
    """A trigger, the path of its file, and what is settled for that; a snapshot settles the flow."""

    declaration: TriggerDeclaration
    path: str
    ruling: FileRuling
