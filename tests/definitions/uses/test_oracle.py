"""Flows that are made up know what they do with their inputs: every format tells the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from examples import examples
from flow_writer import MadeFlow

from flowlint.definitions import catalogue
from flowlint.definitions.formats.flowlint import written
from flowlint.definitions.snapshots import replies
from flowlint.definitions.uses import export


def uses(name: str, data: bytes) -> dict[str, tuple[str, bool]]:
    flow = (catalogue.read(name, data=data) or ())[0]
    found = {one.name: flow.use_of(one) for one in flow.inputs}
    return {name: (str(use.use), use.returned) for name, use in found.items()}


def agree(seed: int) -> None:
    flow = MadeFlow(seed)
    assert uses("flow.yaml", flow.archy()) == flow.expected, flow.archy().decode()
    assert uses("flow.i3WorkFlow", flow.export()) == flow.expected, flow.configuration().decode()
    if seed % 10 == 0:
        assert uses("flow.json", flow.configuration()) == flow.expected


def test_made_up_flows_are_read_as_they_were_meant() -> None:
    for seed in range(examples(500)):
        agree(seed)


@pytest.mark.slow
def test_thousands_of_made_up_flows() -> None:
    for seed in range(500, 2_500):
        agree(seed)


def test_made_up_flows_have_every_use() -> None:
    found = {use for seed in range(60) for use in MadeFlow(seed).expected.values()}
    assert found >= {(use, returned) for use in ("never", "guarded", "unguarded") for returned in (True, False)} | {("None", False)}


def test_what_is_fetched_states_the_use() -> None:
    for seed in range(20):
        flow = MadeFlow(seed)
        reply = {"id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "name": "Made up", "publishedVersion": {"id": "1.0"}}
        inputs = written(replies.exact(reply, json.loads(flow.configuration())))["inputs"]
        # The format has no outputs: an input that only goes out again is not called unused.
        expected = {name: "guarded" if (use, returned) == ("never", True) else use for name, (use, returned) in flow.expected.items()}
        stated = {name: "None" if isinstance(one, str) else one.get("use", "None") for name, one in inputs.items()}
        assert stated == expected


ODD: tuple[Any, ...] = (
    5,
    1.5,
    True,
    None,
    "x",
    "Flow.ani",
    [],
    [[]],
    [5],
    {},
    {"a": []},
    {"ref": 5},
    {"ref": {"val": []}},
    {"operands": 5},
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every object and list in a value with each of its keys or numbers."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


def test_an_export_that_is_not_as_the_platform_writes_it() -> None:
    """Whatever is in it is read, or its use is not known."""
    for seed in range(examples(60)):
        random, flow = Random(seed), MadeFlow(seed)
        configuration = json.loads(flow.configuration())
        for holder, key in random.choices(list(places(configuration)), k=3):
            holder[key] = deepcopy(random.choice(ODD))
        assert set(export.uses(json.dumps(configuration), flow.inputs)) in ({}.keys(), set(flow.inputs))
