"""Which old flow became which new one, and how requests reach its inputs."""

from __future__ import annotations

import pytest
from flow_makers import ID, made, one

from flowlint.definitions.comparison.change import Impact
from flowlint.definitions.comparison.pairs import Sides, Use, impact, pair, use
from flowlint.model.flow import FlowDefinition, RequestBody

OTHER_ID = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"
A, A_UPPER, B = made(name="a"), made(name="b", id=ID.upper()), made(name="b", id=OTHER_ID)
A_NAMELESS, B_NAMELESS, A_AGAIN = made(name="a", id=None), made(name="b", id=None), made(name="a", id=None, version="2.0")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([], [A], []),
        ([A], [], [None]),
        # Two that are alone on their sides belong together in any case.
        ([A], [B], [B]),
        ([A, B], [B, A], [A, B]),
        ([A, B], [A_UPPER], [A_UPPER, None]),
        ([B, A], [A_UPPER], [None, A_UPPER]),
        # The id says more than the name, and the name more than nothing.
        ([A, B], [A_UPPER, B_NAMELESS], [A_UPPER, B_NAMELESS]),
        ([A_NAMELESS, B], [B_NAMELESS, A], [A, B_NAMELESS]),
        ([A, A_NAMELESS], [A_AGAIN, A], [A, A_AGAIN]),
        # Of several with one name or id each is taken once, in order.
        ([A_NAMELESS, A_AGAIN], [A_AGAIN, A_NAMELESS], [A_AGAIN, A_NAMELESS]),
        ([A_NAMELESS, A_AGAIN], [A, B], [A, None]),
        ([A, B], [A_UPPER, A], [A_UPPER, None]),
        ([A, A_UPPER], [A, B], [A, B]),
    ],
)
def test_flows_belong_together_by_id_then_by_name(
    old: list[FlowDefinition], new: list[FlowDefinition], found: list[FlowDefinition | None]
) -> None:
    pairs = pair(old, new)
    assert [left for left, _ in pairs] == old
    assert [id(right) for _, right in pairs] == [id(right) for right in found]


@pytest.mark.parametrize(
    ("kind", "breaks", "risky", "expected"),
    [
        ("workflow", True, True, Impact.BREAKING),
        ("workflow", False, True, Impact.RISKY),
        ("workflow", False, False, Impact.COMPATIBLE),
        # No request launches a flow of this type.
        ("inboundcall", True, False, Impact.RISKY),
        ("inboundcall", False, False, Impact.COMPATIBLE),
    ],
)
def test_what_a_change_means(kind: str, breaks: bool, risky: bool, expected: Impact) -> None:
    assert impact(made(type=kind), breaks=breaks, risky=risky) is expected
    assert (impact(made(), breaks=True), impact(made(), breaks=False)) == (Impact.BREAKING, Impact.RISKY)


NEEDED, FREE, BODY = one("Flow.needed", required=True), one("Flow.free"), one("Flow.body", "json")
NOTHING = frozenset[str]()


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        (made(), Use(False, NOTHING, NOTHING)),
        (made(NEEDED, FREE), Use(True, frozenset({"Flow.needed"}), NOTHING)),
        (made(NEEDED, request_body=RequestBody.NONE), Use(False, NOTHING, NOTHING)),
        (made(FREE, BODY, request_body=RequestBody.JSON), Use(True, NOTHING, frozenset({"Flow.body"}))),
        (made(FREE, BODY, request_body=RequestBody.PARAMETERS), Use(True, NOTHING, NOTHING)),
    ],
)
def test_how_requests_reach_the_inputs_of_a_flow(flow: FlowDefinition, expected: Use) -> None:
    assert use(flow) == expected


def test_what_a_request_may_leave_out() -> None:
    plain, both = Sides(made(NEEDED, FREE), made(FREE._replace(required=True), NEEDED)), made(NEEDED, one("flow.Needed", required=True))
    assert [plain.may_omit(name) for name in ("Flow.needed", "Flow.free", "Flow.other")] == [False, True, True]
    assert [plain.now_demanded(name) for name in ("Flow.needed", "Flow.free", "Flow.other")] == [False, True, False]
    # A request that must pass two names that differ only in case always has an error.
    assert not Sides(both, made(FREE)).may_omit("Flow.free")
    # What must be passed must come beside the body, which must then be named.
    body = Sides(made(BODY, NEEDED, request_body=RequestBody.JSON), made())
    assert [body.may_omit(name) for name in ("Flow.body", "Flow.free")] == [False, True]
    assert Sides(made(BODY, request_body=RequestBody.JSON), made()).may_omit("Flow.body")


def test_of_inputs_with_one_name_the_first_counts() -> None:
    sides = Sides(made(FREE, one("Flow.free", "integer")), made(BODY))
    assert (sides.old_inputs, sides.new_inputs) == ({"Flow.free": FREE}, {"Flow.body": BODY})
