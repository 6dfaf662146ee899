"""The rule that every finding about drift has."""

from __future__ import annotations

from flowlint.model.group import Group
from flowlint.model.report import RuleFacts
from flowlint.model.severity import Severity

_SUMMARY = "a flow on the platform differs from the snapshot"
_MANUAL = """\
A flow on the platform is not as the snapshot has it, so that payloads are judged by what no longer holds.

An error is a breaking change: a payload without error against the snapshot has one against the platform's flow. A warning is a risky one,
an info a compatible one.

Fetch the flow again with `flowlint fetch`, and check the payloads again. A flow that is gone from the platform or not published any more is
dropped from the snapshot by `flowlint fetch --prune`. What no snapshot holds, such as an Archy YAML, is brought up to date by hand.
"""

FACTS = RuleFacts("definition-drift", Severity.ERROR, Group.HOUSEKEEPING, _SUMMARY, _MANUAL)
"""What is to be said of the rule; no payload is judged by it, so that ``check`` does not know it."""
