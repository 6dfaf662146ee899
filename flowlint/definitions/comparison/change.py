"""What differs between two definitions of a flow, and what that means for the payloads that launch it."""

from __future__ import annotations

from enum import StrEnum

from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Location
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.severity import Severity


class Impact(StrEnum):
    """What a change does to payloads in which no error was found before."""

    BREAKING = "breaking"
    """Some of them get an error now."""
    RISKY = "risky"
    """None gets an error for certain, but they are warned about, are no longer judged, or mean something else."""
    COMPATIBLE = "compatible"
    """They stay as they are."""

    @property
    def rank(self) -> int:
        """0 for compatible to 2 for breaking."""
        return ("compatible", "risky", "breaking").index(self.value)

    @property
    def severity(self) -> Severity:
        """The severity of a finding about such a change."""
        return (Severity.INFO, Severity.WARNING, Severity.ERROR)[self.rank]


class ChangeKind(StrEnum):
    """What changed."""

    FLOW_REMOVED = "flow-removed"
    FLOW_ADDED = "flow-added"
    FLOW_ID = "flow-id-changed"
    FLOW_NAME = "flow-name-changed"
    FLOW_VERSION = "flow-version-changed"
    FLOW_TYPE = "flow-type-changed"
    PUBLISHED = "flow-published"
    UNPUBLISHED = "flow-unpublished"
    REQUEST_BODY = "request-body-changed"
    INPUT_REMOVED = "input-removed"
    INPUT_RENAMED = "input-renamed"
    INPUT_CASE = "input-case-changed"
    INPUT_ADDED = "input-added"
    INPUT_TYPE = "input-type-changed"
    INPUT_COLLECTION = "input-collection-changed"
    INPUT_SCHEMA = "input-schema-changed"
    INPUT_REQUIRED = "input-became-required"
    INPUT_OPTIONAL = "input-became-optional"
    INITIAL_VALUE_LOST = "initial-value-removed"
    INITIAL_VALUE_GAINED = "initial-value-added"
    INPUT_UNGUARDED = "input-became-unguarded"
    TRIGGER_REMOVED = "trigger-removed"
    TRIGGER_ADDED = "trigger-added"
    TRIGGER_FORMAT = "trigger-data-format-changed"
    TRIGGER_TOPIC = "trigger-topic-changed"
    TRIGGER_ENABLED = "trigger-enabled"
    TRIGGER_DISABLED = "trigger-disabled"


class Change(NamedTuple):
    """One difference between an old and a new definition; a flow that is only on one side has ``None`` on the other.

    ``message`` is a sentence in lower case without full stop. ``parameter`` is the full name of the input concerned, as the old side has it
    where it does. ``old_place`` and ``new_place`` say where each side declares it. ``guess`` means that a new name was matched by likeness.
    """

    kind: ChangeKind
    impact: Impact
    message: str
    old: FlowDefinition | None
    new: FlowDefinition | None
    old_place: Location | None = None
    new_place: Location | None = None
    parameter: str | None = None
    guess: bool = False

    @property
    def flow(self) -> FlowDefinition | None:
        """The flow, as the new side has it where it does."""
        return self.new if self.new is not None else self.old
