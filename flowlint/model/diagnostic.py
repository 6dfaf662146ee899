"""What rules report."""

from __future__ import annotations

from flowlint.model.fix import Fix
from flowlint.model.location import Location
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.severity import Severity


class Related(NamedTuple):
    """Another place that explains a finding, with a label such as ``declared here``."""

    label: str
    place: Location


class Diagnostic(NamedTuple):
    """One finding, as a rule makes it; the engine adds the rule's id and the severity that the user set.

    ``message`` is a sentence in lower case without full stop that names the fault, then the expectation, never the fix and never a payload
    value. ``help`` says what to do, ``note`` adds facts. ``parameter`` is the full name of the input concerned, where there is one.
    ``hides_place`` says that what stands at the place is a secret, which is never shown. ``severity`` is that of this finding where it is
    not the rule's default one; a severity that the user sets for the rule comes first. ``cause`` is the place that brings the finding about
    where ``place`` is in another file: the finding is ignored at either, and a baseline knows it by its cause. ``subject`` is the name that
    the payload passes where that is none of an input or a flow: such findings are counted by it.
    """

    message: str
    place: Location
    help: str = ""
    note: str = ""
    parameter: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    hides_place: bool = False
    severity: Severity | None = None
    cause: Location | None = None
    subject: str = ""


def declared(place: Location | None, label: str = "declared here") -> tuple[Related, ...]:
    """Return the related place at which an input or a flow is declared, where that is known."""
    return (Related(label, place),) if place is not None else ()
