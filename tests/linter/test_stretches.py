"""Of many payloads in one file only those that fail are looked at closely, however many there are."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flow_makers import ID, made, one

from flowlint.binding.resolver import Resolver
from flowlint.linter import documents, engine
from flowlint.linter.job import Job, Judging, Scope
from flowlint.linter.outcome import Event
from flowlint.linter.rulebook import Rulebook
from flowlint.model.payload import Binding
from flowlint.syntax.json import skeleton

CLEAN = {"flowId": ID, "inputData": {"Flow.agentId": "b7c8"}}
FAULTY = {"flowId": ID, "inputData": {"Flow.agentID": "b7c8"}}
FLOW = made(one("Flow.agentId"))


@pytest.mark.parametrize(("name", "around", "between"), [("launches.json", "[%s]", ","), ("launches.jsonl", "%s", "\n")])
@pytest.mark.parametrize("count", [30, 3_000])
def test_steps_grow_with_the_payloads_that_fail_alone(
    name: str, around: str, between: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []

    def counted(work: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any) -> Any:
            steps.append(work)
            return work(*arguments)

        return step

    monkeypatch.setattr(documents, "item", counted(documents.item))
    monkeypatch.setattr(documents, "parse", counted(documents.parse))
    monkeypatch.setattr(skeleton, "skeleton", counted(skeleton.skeleton))
    payloads = [CLEAN] * count
    payloads[count // 3] = payloads[count // 2] = FAULTY
    data = (around % between.join(map(json.dumps, payloads))).encode()
    report = engine.check(Job(Scope(("-",), stdin=io.BytesIO(data), stdin_name=name), Judging(Resolver((FLOW,), {ID: FLOW}))))

    assert (report.totals.summary.payloads, report.totals.summary.findings, len(steps)) == (count, 2, 2)


@pytest.mark.parametrize(
    ("name", "around", "between", "is_broken"),
    [("a.json", "[%s,]", ",", True), ("a.yaml", "%s", "\n---\n", False), ("a.yaml", "- %s", "\n- ", False)],
)
@pytest.mark.parametrize("count", [30, 300])
def test_of_a_text_that_is_read_with_places_the_payloads_that_fail_alone_are_bound(
    name: str, around: str, between: str, is_broken: bool, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound: list[Binding] = []
    ask = Rulebook.payload

    def counted(rulebook: Rulebook, binding: Binding, **options: bool) -> Iterator[Event]:
        bound.append(binding)
        return ask(rulebook, binding, **options)

    monkeypatch.setattr(Rulebook, "payload", counted)
    payloads = [CLEAN] * count
    payloads[count // 3] = payloads[count // 2] = FAULTY
    data = (around % between.join(map(json.dumps, payloads))).encode()
    report = engine.check(Job(Scope(("-",), stdin=io.BytesIO(data), stdin_name=name), Judging(Resolver((FLOW,), {ID: FLOW}))))

    assert (report.totals.summary.payloads, report.totals.summary.findings, len(bound)) == (count, 2 + is_broken, 2)
    assert report.totals.judges == (FLOW,)


@pytest.mark.parametrize("count", [20, 200])
def test_the_inputs_of_a_flow_are_gone_through_once_for_all_payloads(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Counted(str):
        """A name that tells when it is folded."""

        def casefold(self) -> str:
            asked.append(self)
            return str.casefold(self)

    flow = made(*(one(Counted(f"Flow.input{index}")) for index in range(10)))
    passed = {f"Flow.input{index}": {"a": 1} for index in range(10)}
    payloads = [{"flowId": ID, "inputData": passed}] * count
    data = "\n".join(map(json.dumps, payloads)).encode()
    engine.check(Job(Scope(("-",), stdin=io.BytesIO(data), stdin_name="a.jsonl"), Judging(Resolver((flow,), {ID: flow}))))

    # Those of definitions are compared with one another, and those of the payloads are looked up.
    assert len(asked) < 100
