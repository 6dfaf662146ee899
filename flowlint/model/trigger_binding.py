"""A trigger bound to the flow that it starts."""

from __future__ import annotations

from collections.abc import Mapping

from flowlint.model.flow import FlowDefinition
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.trigger import Trigger, TriggerDeclaration


class TriggerBinding(NamedTuple):
    """A trigger and the flow that it starts, which may be unknown.

    ``facts`` are those of the trigger where its host's references in them are followed; without them those of the declaration count.
    ``fields`` are the types of the top-level fields of its topic's event, by name; ``None`` where the topic is not known. ``filled`` are
    the full names of the flow's inputs that payloads and other enabled triggers of the run pass, so that this one need not.
    """

    declaration: TriggerDeclaration
    flow: FlowDefinition | None = None
    fields: Mapping[str, str] | None = None
    filled: frozenset[str] = frozenset()
    facts: Trigger | None = None

    @property
    def trigger(self) -> Trigger:
        """The facts of the trigger."""
        return self.facts or self.declaration.trigger
