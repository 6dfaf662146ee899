"""Drift as a report: findings at the snapshot's lines, what to do, and the last words."""

from __future__ import annotations

import pytest
from flow_makers import ID, made, one

from flowlint.definitions.comparison.change import Change, ChangeKind, Impact
from flowlint.definitions.comparison.drift import closing, report
from flowlint.model.finding import Finding
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Location, Source, Span

OLD = made(one("Flow.a"), source="flows/billing.yaml", version="1.0")
NEW = OLD._replace(version="2.0", source="live:")
OTHER = made(name="Other", id="b1b2c3d4-e5f6-7890-abcd-ef1234567890", source="flows/other.yaml")
PLACE = Location(Source("flows/billing.yaml", "id: 1\ninputs: 2\n"), "/inputs", Span(6, 12))


def changed(impact: Impact = Impact.BREAKING, kind: ChangeKind = ChangeKind.INPUT_REMOVED, **facts: object) -> Change:
    return Change(kind, impact, 'input "Flow.a" is gone', OLD, NEW)._replace(**{"old_place": PLACE, "parameter": "Flow.a", **facts})


def found(change: Change, *fetched: str) -> Finding:
    (finding,) = report([change], (OLD,), str, fetched=fetched, wants_bytes=False).findings
    return finding


@pytest.mark.parametrize(
    ("change", "fetched", "help_"),
    [
        (changed(), True, "fetch the flow again, then mend the payloads that break"),
        (changed(), False, "bring the definition up to date, then mend the payloads that break"),
        (changed(Impact.RISKY), True, "fetch the flow again"),
        (changed(Impact.COMPATIBLE), False, "bring the definition up to date"),
        (
            changed(kind=ChangeKind.FLOW_REMOVED),
            True,
            "drop the flow from the snapshot with `flowlint fetch --prune --to flows`, then mend the payloads that launch the flow",
        ),
        (changed(Impact.RISKY, ChangeKind.UNPUBLISHED), False, "drop the definition, then mend the payloads that launch the flow"),
    ],
)
def test_what_to_do_about_a_change(change: Change, fetched: bool, help_: str) -> None:
    assert found(change, *([OLD.source] if fetched else [])).help == help_


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (changed(), "the platform has version 2.0, the snapshot 1.0"),
        (changed(old=OLD._replace(version=None)), "the platform has version 2.0, the snapshot does not say which"),
        (changed(old=OLD._replace(version="2.0")), ""),
        (changed(new=NEW._replace(version=None)), ""),
        (changed(new=None), ""),
        (changed(old=None, old_place=None), ""),
    ],
)
def test_which_versions_differ(change: Change, note: str) -> None:
    assert found(change).note == note


def test_a_change_is_a_finding_at_the_line_of_the_snapshot() -> None:
    other = changed(Impact.RISKY, old=OTHER, old_place=None, parameter=None)
    added = changed(Impact.COMPATIBLE, ChangeKind.FLOW_ADDED, old=None, old_place=None)
    whole = report([other, changed(), added], (OLD, OTHER), str, fetched=(), wants_bytes=True)
    said = [(one.place.order, one.rule, one.severity.value, one.message, one.parameter) for one in whole.findings]
    assert said == [
        (("flows/billing.yaml", 2, 1), "definition-drift", "error", 'input "Flow.a" is gone: breaking', "Flow.a"),
        (("flows/other.yaml", 0, 0), "definition-drift", "warning", 'input "Flow.a" is gone: risky', None),
        (("live:", 0, 0), "definition-drift", "info", 'input "Flow.a" is gone: compatible', "Flow.a"),
    ]
    assert [one.place.pointer for one in whole.findings] == ["/inputs", "", ""]
    assert [one.place.byte_region is not None for one in whole.findings] == [True, False, False]
    assert found(changed()).place.byte_region is None
    summary = whole.totals.summary
    assert (summary.flows, summary.errors, summary.warnings, summary.infos) == (2, 1, 1, 1)
    assert (whole.totals.definitions, [rule.id for rule in whole.totals.rules]) == ((OLD, OTHER), ["definition-drift"])


@pytest.mark.parametrize(
    ("changes", "old", "new", "lines"),
    [
        ((), (OLD,), (OLD,), ["no drift in 1 flow"]),
        ((), (OLD, OTHER), (NEW, OTHER), ["no drift in 2 flows", "1 flow has another version with the same contract"]),
        (
            (),
            (OLD, OTHER),
            (NEW._replace(id=ID.upper()), OTHER._replace(version="2.0")),
            ["no drift in 2 flows", "2 flows have another version with the same contract"],
        ),
        ((changed(), changed()), (OLD, OTHER), (NEW, OTHER), ["drift in 1 of 2 flows: 2 breaking"]),
        (
            (changed(), changed(Impact.RISKY, old=OTHER), changed(Impact.COMPATIBLE, old=None)),
            (OLD, OTHER),
            (NEW, OTHER),
            ["drift in 2 of 2 flows: 1 breaking, 1 risky, 1 compatible"],
        ),
        ((), (OLD._replace(id=None),), (NEW,), ["no drift in 1 flow"]),
        ((), (OLD,), (NEW._replace(id=None),), ["no drift in 1 flow"]),
    ],
)
def test_the_last_words(
    changes: tuple[Change, ...], old: tuple[FlowDefinition, ...], new: tuple[FlowDefinition, ...], lines: list[str]
) -> None:
    assert closing(changes, old, new) == lines
