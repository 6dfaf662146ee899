"""Decides which flow a payload is judged against.

The first that matches wins: ``--flow``; a binding of the configuration; a ``flowId`` equal to a loaded definition's id or to an alias of
the configuration; the only definition loaded, if it has no id or the payload names none, and no other flow is known by that id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from flowlint.model.flow import FlowDefinition
from flowlint.model.mode import Shape
from flowlint.model.request import stands_for_id


class BoundFiles(NamedTuple):
    """A binding of the configuration: which files, judged against which flow, holding what."""

    matches: Callable[[str], bool]
    flow: FlowDefinition
    shape: Shape = Shape.REQUEST


class FileRuling(NamedTuple):
    """What is settled for every payload of one file: the flow, if a binding or ``--flow`` names one, and the shape.

    ``bare`` tells that a map without envelope is judged as arguments. ``only`` tells of a flow, ``None`` for none, whether its payloads are
    judged; where it is ``None``, all are.
    """

    flow: FlowDefinition | None = None
    shape: Shape = Shape.REQUEST
    bare: bool = False
    only: Callable[[FlowDefinition | None], bool] | None = None


class Resolver(NamedTuple):
    """Everything that the choice of a flow depends on; ``by_id`` maps lower-case ids and exact aliases to flows.

    ``elsewhere`` are ids in lower case of flows that are known to be others than those loaded.
    """

    flows: tuple[FlowDefinition, ...]
    by_id: Mapping[str, FlowDefinition] = MappingProxyType({})
    aliases: frozenset[str] = frozenset()
    forced: FlowDefinition | None = None
    bound: tuple[BoundFiles, ...] = ()
    elsewhere: frozenset[str] = frozenset()

    def rule_on(self, path: str, *, bare: bool) -> FileRuling:
        """Return what is settled for the file at ``path``; ``bare`` tells that it was named, or is standard input.

        A map without envelope is judged as arguments under a binding, and under ``--flow`` or on standard input where the user named it.
        """
        for binding in self.bound:
            if binding.matches(path):
                return FileRuling(self.forced or binding.flow, binding.shape, bare=True)
        if self.forced is None:
            return _UNSETTLED
        return FileRuling(self.forced, bare=bare)

    def is_alias(self, flow_id: str) -> bool:
        """Tell whether the configuration gives a flow this name."""
        return flow_id in self.aliases

    def resolve(self, ruling: FileRuling, flow_id: object) -> FlowDefinition | None:
        """Return the flow for a payload whose ``flowId`` is ``flow_id`` (``None`` where absent), or ``None`` where none is known."""
        if ruling.flow is not None:
            return ruling.flow
        named = isinstance(flow_id, str) and bool(flow_id)
        if named:
            found = self.by_id.get(str(flow_id)) or self.by_id.get(str(flow_id).lower())
            if found is not None:
                return found
            if str(flow_id).strip().lower() in self.elsewhere:
                return None
        if len(self.flows) == 1 and (self.flows[0].id is None or not named or stands_for_id(str(flow_id))):
            return self.flows[0]
        return None


_UNSETTLED = FileRuling()
