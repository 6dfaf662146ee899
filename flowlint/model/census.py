"""How often each defect was found: counted while a run goes on, so the numbers are exact whatever a report keeps of the findings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flowlint.model.named_tuple import NamedTuple
from flowlint.model.severity import Severity

DEFECT = "defect"
CELL = "cell"
GROUPS = ("flow", "rule", "input", "file")
"""What the findings of a run can be grouped by, beside the defects themselves: a flow, a rule and an input together."""

MOST_PLACES = 3
"""Places that are kept of the findings that are counted together."""
MOST_DEFECTS = 10_000
"""Defects of different inputs that are counted apart, so that memory stays bounded; those beyond are counted by flow and rule."""
MOST_PLACED_FILES = 10_000
"""Files of which places are kept; of more there are counts alone."""
UNKNOWN_FLOW = "unknown-flow"
"""The rule that finds that no loaded flow is that of a payload; what it counts apart is the id that the payload names."""
OTHER_INPUTS = "(other inputs)"
"""What stands for the inputs beyond ``MOST_DEFECTS``."""


class CitedFlow(NamedTuple):
    """A flow as counts name it: its name, else its path; id and version where they are known, and the hash of its contract."""

    name: str
    id: str | None = None
    version: str | None = None
    contract: str = ""
    source: str = ""

    @property
    def title(self) -> str:
        """The flow for people: name and, where known, version."""
        return f'"{self.name}"' + (f" version {self.version}" if self.version else "")


class Spot(NamedTuple):
    """Where one finding is; ``line`` and ``column`` count from 1 and are 0 where the user's own text has no such place."""

    path: str
    line: int = 0
    column: int = 0

    @property
    def address(self) -> str:
        """The place as ``path:line:column``."""
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class Tally(NamedTuple):
    """Findings that are counted together, and what they have in common; the rest of ``flow``, ``rule``, ``input`` and ``path`` is empty.

    ``payloads`` are those with such a finding; a finding in a definition, a trigger or a call concerns none. ``safe`` findings have a fix
    that may be applied by itself. ``severity`` is the gravest; ``spots`` are the first places.
    """

    flow: CitedFlow | None
    rule: str
    input: str
    path: str
    severity: Severity
    payloads: int
    findings: int
    safe: int = 0
    spots: tuple[Spot, ...] = ()

    def with_more(self, other: Tally) -> Tally:
        """Return the tally with what was counted of other payloads."""
        return self._replace(
            severity=max(self.severity, other.severity, key=lambda one: one.rank),
            payloads=self.payloads + other.payloads,
            findings=self.findings + other.findings,
            safe=self.safe + other.safe,
            spots=(self.spots + other.spots)[:MOST_PLACES],
        )

    @property
    def order(self) -> tuple[int, int, str, str, str, str]:
        """What tallies are sorted by: most payloads first, then most findings, then by name."""
        flow = self.flow.name if self.flow is not None else ""
        return (-self.payloads, -self.findings, self.rule, flow, self.input, self.path)


class Census(NamedTuple):
    """What a run counted of the findings that it shows, each list sorted by payloads.

    ``tallies`` has ``defect``, the members of ``GROUPS``, and ``cell``: flow and rule. ``faulty`` are the payloads with any finding,
    ``wrong`` those with an error, and ``open`` those with a finding that no flow judged wholly. Of the ``wrong`` ones, ``unmatched`` have
    no error but that no loaded flow is theirs. ``concealed`` are judged payloads of which all findings are suppressed or below the least
    severity.
    """

    tallies: Mapping[str, tuple[Tally, ...]] = MappingProxyType({})
    faulty: int = 0
    wrong: int = 0
    open: int = 0
    unmatched: int = 0
    concealed: int = 0

    def by(self, group: str) -> tuple[Tally, ...]:
        """Return the tallies of one group."""
        return self.tallies.get(group, ())
