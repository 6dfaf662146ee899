"""An audit: what one run, or several together, counted, with all that is said of it on a page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flowlint.model.census import Census, CitedFlow
from flowlint.model.named_tuple import NamedTuple

COUNTS = (
    *("files", "payloads", "triggers", "skipped", "unchanged", "unjudged", "unread", "partial", "flows"),
    *("errors", "warnings", "infos", "fixable", "hidden", "capped", "suppressed"),
)
"""The attributes of a summary that an audit has."""

MOST_SENTENCES = 1_000
"""Sentences about what was not judged that an audit keeps."""


class AuditedFlow(NamedTuple):
    """A flow that was loaded: whether it judged a payload or trigger, and how many whole days ago it was fetched, where that is known."""

    flow: CitedFlow
    judged: bool = False
    days: int | None = None


class Audit(NamedTuple):
    """What is known of a run.

    ``started`` is when it began, in UTC (``2026-11-24T09:30:00Z``), ``version`` that of flowlint. ``counts`` has ``COUNTS``. ``problems``
    are sentences about what could not be checked, ``unchecked`` those about payloads and triggers that were not judged, or not wholly, of
    which there are ``more``. ``is_whole`` is false where the run was cut: then the counts are those of the findings that it had written.
    ``off`` are rules that were switched off.
    """

    started: str = ""
    version: str = ""
    flows: tuple[AuditedFlow, ...] = ()
    counts: Mapping[str, int] = MappingProxyType({})
    census: Census = Census()
    problems: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    more: int = 0
    is_whole: bool = True
    off: tuple[str, ...] = ()

    def count(self, name: str) -> int:
        """Return one of the counts, 0 where it is not known."""
        return self.counts.get(name, 0)

    @property
    def findings(self) -> int:
        """The findings that are shown."""
        return self.count("errors") + self.count("warnings") + self.count("infos") - self.count("hidden")

    @property
    def unjudged(self) -> int:
        """The payloads that no flow judged, or not wholly, and in which nothing was found that is shown."""
        return max(self.count("unjudged") + self.count("unread") + self.count("partial") - self.census.open, 0)

    @property
    def fit(self) -> int:
        """The payloads that a flow judged wholly and in which nothing was found, shown or hidden."""
        return max(self.count("payloads") - self.census.faulty - self.unjudged - self.census.concealed, 0)
