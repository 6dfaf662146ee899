"""The rule that every finding about drift has."""

from __future__ import annotations

from flowlint.model.group import Group
from flowlint.model.report import RuleFacts
from flowlint.model.severity import Severity

_SUMMARY = "a flow on the platform differs from the snapshot"
_MANUAL = """\
A flow on the platform differs from the snapshot. Payloads are checked against a definition that is out of date.

An error is a breaking change: a payload that has no error against the snapshot can have one against the flow on the platform. A warning is
a risky change. An info is a compatible one.

Run `flowlint fetch` to update the snapshot, and check the payloads again. `flowlint fetch --prune` removes flows that the platform no
longer has or publishes. A definition outside a snapshot, such as Archy YAML, has to be exported again.
"""

FACTS = RuleFacts("definition-drift", Severity.ERROR, Group.HOUSEKEEPING, _SUMMARY, _MANUAL)
"""What is known of the rule. It checks no payload, so ``check`` does not know it."""
