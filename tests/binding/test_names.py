from __future__ import annotations

import pytest

from flowlint.binding.names import InputNames, fit
from flowlint.model.datatype import DataType
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.payload import Match

AGENT, AGENT_TOO, CUSTOMER, CUSTOMER_TOO, BARE = (
    InputParameter(name, DataType("string")) for name in ("Flow.agentId", "Flow.AgentID", "Flow.customer", "Common.customer", "Slot.city")
)
FLOW = FlowDefinition("Look up", "workflow", inputs=(AGENT, AGENT_TOO, CUSTOMER, CUSTOMER_TOO, BARE))


@pytest.mark.parametrize(
    ("name", "in_full", "bare"),
    [
        ("Flow.agentId", (Match.EXACT, (AGENT,)), (Match.EXACT, (AGENT,))),
        ("flow.agentid", (Match.CASE, (AGENT, AGENT_TOO)), (Match.CASE, (AGENT, AGENT_TOO))),
        ("agentId", (Match.SCOPE, (AGENT, AGENT_TOO)), (Match.EXACT, (AGENT,))),
        ("customer", (Match.SCOPE, (CUSTOMER, CUSTOMER_TOO)), (Match.SCOPE, (CUSTOMER, CUSTOMER_TOO))),
        ("CUSTOMER", (Match.SCOPE, (CUSTOMER, CUSTOMER_TOO)), (Match.SCOPE, (CUSTOMER, CUSTOMER_TOO))),
        ("city", (Match.SCOPE, (BARE,)), (Match.EXACT, (BARE,))),
        ("City", (Match.SCOPE, (BARE,)), (Match.CASE, (BARE,))),
        ("Flow.city", (Match.NONE, ()), (Match.NONE, ())),
    ],
)
def test_every_input_that_a_name_may_mean(name: str, in_full: object, bare: object) -> None:
    assert (InputNames(FLOW, bare_allowed=False).meet(name), InputNames(FLOW, bare_allowed=True).meet(name)) == (in_full, bare)


def test_how_many_names_fit_a_flow() -> None:
    assert fit(["Flow.agentId", "AGENTID", "customer", "Other.City", "a.b.city", "city.name", "Flow.nothing"], FLOW) == 3
    assert fit([], FLOW) == 0
