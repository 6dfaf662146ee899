"""Decides which flow a payload is judged against.

The first that matches wins: ``--flow``; a binding of the configuration; a ``flowId`` equal to a loaded definition's id or to an alias of
the configuration; the only definition loaded, if it has no id or the payload names none, and no other flow is known by that id. A
placeholder that carries a name is for that definition only where the name fits. Nothing of this depends on other payloads of the run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from flowlint.model.flow import FlowDefinition
from flowlint.model.mode import Shape
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.request import stands_for_id
from flowlint.model.unread import Unread


class BoundFiles(NamedTuple):
    """A binding of the configuration: which files, judged against which flow, holding what; its definition may be one not read."""

    matches: Callable[[str], bool]
    flow: FlowDefinition | Unread
    shape: Shape = Shape.REQUEST


class FileRuling(NamedTuple):
    """What is settled for every payload of one file: the flow, if a binding or ``--flow`` names one, and the shape.

    ``bare`` means that a map without envelope is judged as arguments. ``only`` tells of a flow, ``None`` for none, whether its payloads are
    judged; where it is ``None``, all are. ``expected`` is true when the configuration names the file as one of payloads. ``unread`` is the
    definition that a binding names and that could not be read. ``sent`` means that the whole content is sent as one body.
    """

    flow: FlowDefinition | None = None
    shape: Shape = Shape.REQUEST
    bare: bool = False
    only: Callable[[FlowDefinition | None], bool] | None = None
    unread: Unread | None = None
    expected: bool = False
    sent: bool = False

    def taken_bare(self) -> FileRuling:
        """Return the same, where a map without envelope is judged as arguments."""
        return _BARE if self is _UNSETTLED else self._replace(bare=True)


class Resolver(NamedTuple):
    """Everything that the choice of a flow depends on; ``by_id`` maps lower-case ids and exact aliases to flows.

    ``elsewhere`` are ids in lower case of flows that are known to be others than those loaded. ``unread`` are the definitions that could
    not be read, and ``unread_by_id`` those of them that the configuration gives an id or alias, or that contradict one another.
    ``expects`` tells whether a file lies below a path that the configuration names in ``payloads``.
    """

    flows: tuple[FlowDefinition, ...]
    by_id: Mapping[str, FlowDefinition] = {}
    aliases: frozenset[str] = frozenset()
    forced: FlowDefinition | None = None
    bound: tuple[BoundFiles, ...] = ()
    elsewhere: frozenset[str] = frozenset()
    unread: tuple[Unread, ...] = ()
    unread_by_id: Mapping[str, Unread] = {}
    expects: Callable[[str], bool] | None = None

    def rule_on(self, path: str, *, bare: bool) -> FileRuling:
        """Return what is settled for the file at ``path``; ``bare`` is true when it was named, or is standard input.

        A map without envelope is judged as arguments under a binding, and under ``--flow`` or on standard input where the user named it.
        """
        for binding in self.bound:
            if binding.matches(path):
                flow = self.forced or binding.flow
                if isinstance(flow, FlowDefinition):
                    return FileRuling(flow, binding.shape, bare=True)
                return FileRuling(None, binding.shape, bare=True, unread=flow)
        expected = self.expects is not None and self.expects(path)
        if self.forced is None:
            return _EXPECTED if expected else _UNSETTLED
        return FileRuling(self.forced, bare=bare, expected=expected)

    def is_alias(self, flow_id: str) -> bool:
        """Return true when the configuration gives a flow this name."""
        return flow_id in self.aliases

    def resolve(self, ruling: FileRuling, flow_id: object) -> FlowDefinition | None:
        """Return the flow for a payload whose ``flowId`` is ``flow_id`` (``None`` where absent), or ``None`` where none is known."""
        if ruling.flow is not None or ruling.unread is not None:
            return ruling.flow
        if isinstance(flow_id, str):
            found = self.known_by(flow_id)
            if found is not None or self._is_elsewhere(flow_id):
                return found
        return self.only_for(flow_id)

    def known_by(self, flow_id: str) -> FlowDefinition | None:
        """Return the flow that has this id, or this name in the configuration."""
        return self.by_id.get(flow_id) or self.by_id.get(flow_id.lower())

    def _is_elsewhere(self, flow_id: str) -> bool:
        return flow_id.strip().lower() in self.elsewhere or flow_id in self.unread_by_id or flow_id.lower() in self.unread_by_id

    def only_for(self, flow_id: object) -> FlowDefinition | None:
        """Return the only definition where ``flow_id``, which is not the id of a known flow, may mean it; an absent one may mean any."""
        # A definition that could not be read may be the one that is meant.
        return None if self.unread else self._only(flow_id)

    def _only(self, flow_id: object) -> FlowDefinition | None:
        """Return the only definition that was read, where nothing contradicts that it is meant."""
        if len(self.flows) != 1:
            return None
        flow = self.flows[0]
        if not isinstance(flow_id, str) or not flow_id:
            return flow
        if not stands_for_id(flow_id):
            return flow if flow.id is None else None
        from flowlint.model.flow_hint import fits, name_in

        words = name_in(flow_id)
        return flow if not words or fits(words, self._names_of(flow)) else None

    def _names_of(self, flow: FlowDefinition) -> list[str]:
        """Return what the only definition loaded is called: the name of its flow, its file, and its aliases."""
        file = os.path.splitext(os.path.basename(flow.source))[0]
        return [flow.name, file, *sorted(alias for alias in self.aliases if alias in self.by_id)]

    def cannot_judge(self) -> tuple[Unread, ...]:
        """Return every definition that cannot judge, once."""
        return tuple({one.sentence: one for one in (*self.unread, *self.unread_by_id.values())}.values())

    def lacking(self, ruling: FileRuling, flow_id: object) -> Unread | None:
        """Return the definition that could not be read and without which it is not known which flow a payload is for.

        ``flow_id`` is that of a payload for which ``resolve`` knows no flow. Another definition may state the id, and where at most one
        could be read, that may not be the only one.
        """
        if ruling.unread is not None:
            return ruling.unread
        if isinstance(flow_id, str) and flow_id:
            known = self.unread_by_id.get(flow_id) or self.unread_by_id.get(flow_id.lower())
            if known is not None or flow_id.strip().lower() in self.elsewhere:
                return known
            stating = [one for one in self.unread if one.may_state(flow_id.strip())] if not stands_for_id(flow_id) else []
            if stating:
                return stating[0]
        return self.unread[0] if self.unread and (not self.flows or self._only(flow_id) is not None) else None


_UNSETTLED = FileRuling()
_BARE = FileRuling(bare=True)
_EXPECTED = FileRuling(expected=True)
