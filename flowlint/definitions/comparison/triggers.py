"""What changed between the triggers of two definitions."""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.definitions.comparison.change import Change, ChangeKind
from flowlint.definitions.comparison.pairs import Sides
from flowlint.model.trigger import Trigger
from flowlint.model.wording import quoted

# The triggers: no launch request is judged by them, so they never break one


def trigger_changes(sides: Sides) -> Iterator[Change]:
    """Yield what changed in triggers, where both sides know of any: a definition without them mostly comes from where none are told."""
    before, after = ({trigger.id or trigger.name or trigger.topic: trigger for trigger in flow.triggers} for flow in (sides.old, sides.new))
    if not (before and after):
        return
    for key, old in before.items():
        if key in after:
            yield from _same_trigger(sides, old, after[key])
        else:
            yield sides.change(ChangeKind.TRIGGER_REMOVED, f"trigger {_called(old)} is gone")
    for key, new in after.items():
        if key not in before:
            yield sides.change(ChangeKind.TRIGGER_ADDED, f"trigger {_called(new)} was added", risky=False)


def _same_trigger(sides: Sides, old: Trigger, new: Trigger) -> Iterator[Change]:
    subject = f"trigger {_called(new)}"
    if old.data_format != new.data_format:
        message = f"{subject} now has the data format {quoted(new.data_format)}, before {quoted(old.data_format)}"
        yield sides.change(ChangeKind.TRIGGER_FORMAT, message)
    if old.topic != new.topic:
        yield sides.change(ChangeKind.TRIGGER_TOPIC, f"{subject} now has the topic {quoted(new.topic)}, before {quoted(old.topic)}")
    if old.enabled and not new.enabled:
        yield sides.change(ChangeKind.TRIGGER_DISABLED, f"{subject} is now disabled")
    if new.enabled and not old.enabled:
        yield sides.change(ChangeKind.TRIGGER_ENABLED, f"{subject} is now enabled", risky=False)


def _called(trigger: Trigger) -> str:
    return quoted(trigger.name or trigger.id or trigger.topic or "without a name")
