"""The words for changes, and where a change of an input is."""

from __future__ import annotations

import pytest
from flow_makers import made, one

from flowlint.definitions.comparison.change import Change, ChangeKind, Impact
from flowlint.definitions.comparison.changes import compare
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.location import Location, Source
from flowlint.model.severity import Severity
from flowlint.model.use import Use


def test_every_kind_of_change_has_its_word() -> None:
    assert " ".join(ChangeKind).split() == [
        *("flow-removed", "flow-added", "flow-id-changed", "flow-name-changed", "flow-version-changed", "flow-type-changed"),
        *("flow-published", "flow-unpublished", "request-body-changed", "input-removed", "input-renamed", "input-case-changed"),
        *("input-added", "input-type-changed", "input-collection-changed", "input-schema-changed", "input-became-required"),
        *("input-became-optional", "initial-value-removed", "initial-value-added", "input-became-unguarded", "trigger-removed"),
        *("trigger-added", "trigger-data-format-changed", "trigger-topic-changed", "trigger-enabled", "trigger-disabled"),
    ]


def test_an_impact_has_a_rank_and_a_severity() -> None:
    assert [(str(one), one.rank, one.severity) for one in Impact] == [
        ("breaking", 2, Severity.ERROR),
        ("risky", 1, Severity.WARNING),
        ("compatible", 0, Severity.INFO),
    ]


def test_the_flow_of_a_change_is_the_new_one_where_there_is_one() -> None:
    old, new = made(), made(version="2.0")
    sides = [(old, new), (old, None), (None, new)]
    changes = [Change(ChangeKind.FLOW_ADDED, Impact.RISKY, "x", *both) for both in sides]
    assert [change.flow for change in changes] == [new, old, new]
    # What is not said of a change of a flow concerns no input, and is no guess.
    assert [tuple(change)[5:] for change in changes] == [(None, None, None, False)] * 3


def side(name: str, *inputs: InputParameter) -> FlowDefinition:
    """Return a flow whose inputs are declared in the file ``name``, each at a pointer of its own."""
    source = Source(name, "")
    placed = [one._replace(place=Location(source, f"/{one.name}")) for one in inputs]
    return made(*placed, place=Location(source, ""), source=name, format="flowlint")


A = one("Flow.agentId")


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (A, A._replace(required=True), ChangeKind.INPUT_REQUIRED),
        (A._replace(required=True), A, ChangeKind.INPUT_OPTIONAL),
        (A._replace(initial_value=True), A, ChangeKind.INITIAL_VALUE_LOST),
        (A, A._replace(initial_value=True), ChangeKind.INITIAL_VALUE_GAINED),
        (A._replace(use=Use.GUARDED), A._replace(use=Use.UNGUARDED), ChangeKind.INPUT_UNGUARDED),
        (A, one("Flow.agentId", "integer"), ChangeKind.INPUT_TYPE),
        (A, one("Flow.agentId", collection=True), ChangeKind.INPUT_COLLECTION),
        (A, A._replace(schema={"maxLength": 3}), ChangeKind.INPUT_SCHEMA),
        (A, one("flow.agentid"), ChangeKind.INPUT_CASE),
        (A, one("Flow.agent_id"), ChangeKind.INPUT_RENAMED),
        (A, None, ChangeKind.INPUT_REMOVED),
        (None, A, ChangeKind.INPUT_ADDED),
    ],
)
def test_a_change_of_an_input_is_where_each_side_declares_it(
    old: InputParameter | None, new: InputParameter | None, kind: ChangeKind
) -> None:
    other = one("Flow.other")
    before, after = side("old.yaml", other, *([old] if old else [])), side("new.yaml", other, *([new] if new else []))
    (change,) = compare([before], [after])
    # An input that only one side has is in no place of the other but that of the flow.
    places = (
        Location(Source("old.yaml", ""), f"/{old.name}" if old else ""),
        Location(Source("new.yaml", ""), f"/{new.name}" if new else ""),
    )
    assert (change.kind, change.old_place, change.new_place) == (kind, *places)
    assert (change.old, change.new, change.parameter) == (before, after, (old or new or other).name)
    assert change.guess is (kind is ChangeKind.INPUT_RENAMED)


def test_a_change_of_a_flow_is_where_each_side_declares_the_flow() -> None:
    before, after = side("old.yaml", A), side("new.yaml", A)._replace(name="Other")
    (change,) = compare([before], [after])
    whole = (before, after, before.place, after.place, None, False)
    assert change == Change(ChangeKind.FLOW_NAME, Impact.COMPATIBLE, 'flow "Billing" is now called "Other"', *whole)
    assert (change.old_place, change.new_place) == (Location(Source("old.yaml", ""), ""), Location(Source("new.yaml", ""), ""))
