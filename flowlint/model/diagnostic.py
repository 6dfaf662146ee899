"""What rules report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from flowlint.model.fix import Fix
from flowlint.model.location import Location


class Severity(StrEnum):
    """How grave a finding is, in the order info, warning, error."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for info to 2 for error."""
        return ("info", "warning", "error").index(self.value)


class Related(NamedTuple):
    """Another place that explains a finding, with a label such as ``declared here``."""

    label: str
    place: Location


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding, as a rule makes it; the engine adds the rule's id and the severity that the user set.

    ``message`` is a sentence in lower case without full stop that names the fault, then the expectation, never the fix and never a payload
    value. ``help`` says what to do, ``note`` adds facts. ``parameter`` is the full name of the input concerned, where there is one.
    """

    message: str
    place: Location
    help: str = ""
    note: str = ""
    parameter: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


def declared(place: Location | None) -> tuple[Related, ...]:
    """Return the related place at which an input or a flow is declared, where that is known."""
    return (Related("declared here", place),) if place is not None else ()
