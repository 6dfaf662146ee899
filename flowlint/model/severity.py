"""How grave a finding is."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is, in the order info, warning, error."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for info to 2 for error."""
        return _RANKS[self]

    def fails(self, fail_on: str) -> bool:
        """Return true when a finding this grave fails a run under ``--fail-on``, the least such severity or ``never``."""
        return fail_on != "never" and self.rank >= Severity(fail_on).rank


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
