"""``stale-snapshot``: which snapshot is called too old."""

from __future__ import annotations

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.ignoring import RunFacts
from flowlint.model.location import Location, Source, Span
from flowlint.model.snapshot import StaleSnapshot
from flowlint.rules.stale_snapshot import RULE

PLACE = Location(Source("flows/flowlint.lock", '{"fetchedAt": "2025-01-02T09:30:00Z"}'), "/flows/0/fetchedAt", Span(14, 36))
STALE = StaleSnapshot(PLACE, "Billing", "2025-01-02", 1, "14 days")
FOUND = Diagnostic(
    'flow "Billing" was fetched on 2025-01-02, expected at most 14 days ago',
    PLACE,
    help="fetch the flows again with `flowlint fetch --renew --to flows`",
)


def test_nothing_is_said_where_no_snapshot_is_old(found) -> None:
    assert found(RULE, RunFacts()) == []


def test_one_finding_for_each_snapshot_says_how_many_flows_are_too_old(found) -> None:
    assert found(RULE, RunFacts(stale=(STALE, STALE._replace(flows=2), STALE._replace(flows=3)))) == [
        FOUND,
        FOUND._replace(note="1 more flow of this snapshot is too old"),
        FOUND._replace(note="2 more flows of this snapshot are too old"),
    ]


def test_a_flow_that_was_fetched_in_the_future_has_no_age(found) -> None:
    assert found(RULE, RunFacts(stale=(STALE._replace(ahead=True, flows=2),))) == [
        Diagnostic(
            'flow "Billing" was fetched on 2025-01-02, which is in the future; its age is not known',
            PLACE,
            help="set the clock right, then fetch the flows again with `flowlint fetch --renew --to flows`",
            note="1 more flow of this snapshot is from the future",
        )
    ]
