"""What came of one text comes of others that are equal to it, at their own places, without a closer look."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flow_makers import ID, made, one

from flowlint.binding.resolver import Resolver
from flowlint.linter import engine
from flowlint.linter.inspector import Inspector
from flowlint.linter.job import Job, Judging, Scope
from flowlint.linter.repeats import LONGEST_TEXT, MOST_EVENTS, MOST_TEXTS, Repeats
from flowlint.model.report import Report

FLOW = made(one("Flow.agentId"), one("Flow.flag", "boolean"))
OTHER = ID.replace("a1", "b1", 1)
REQUEST = {"flowId": ID, "inputData": {"Flow.agentID": "x"}}


def checked(text: str, name: str) -> Report:
    return engine.check(Job(Scope(("-",), stdin=io.BytesIO(text.encode()), stdin_name=name), Judging(Resolver((FLOW,), {ID: FLOW}))))


def outcome(report: Report) -> tuple[Any, ...]:
    summary = report.totals.summary
    return report.findings, report.totals.problems, {name: value for name, value in vars(summary).items() if value}


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts and requests that were looked at closely."""
    found: list[str] = []
    closely, payloads = Inspector.look_closely, Inspector._check_payloads

    def look_closely(self: Inspector, text: Any, *others: Any, **named: Any) -> Any:
        found.append(text.data.decode())
        return closely(self, text, *others, **named)

    def check_payloads(self: Inspector, some: Any, *others: Any) -> Any:
        found.extend(one.source.text[one.root.start : one.root.end] for one in some)
        return payloads(self, some, *others)

    monkeypatch.setattr(Inspector, "look_closely", look_closely)
    monkeypatch.setattr(Inspector, "_check_payloads", check_payloads)
    return found


def forgetting(text: str, name: str) -> tuple[Any, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Repeats, "repeated", lambda *_: None)
        return outcome(checked(text, name))


TEXTS = [
    f'{{"flowId": "{ID}", "inputData": {{"Flow.agentId": "x", "Flow.agentId": "y"}}}}',
    f'{{"flowId": "{ID}", "inputData": {{"Flow.agentId": "x", "flow.agentid": "y"}}}}',
    f'{{"flowId": "{OTHER}", "inputData": {{"Flow.agentId": "x"}}}}',
    f'{{"flowId": "{ID}", "parameters": {{"Flow.agentId": "x", "Flow.flag": "true"}}}}',
    f'{{"flowid": "{ID}", "inputData": {{"Flow.agentId": "x", }}}}',
    '{"flowId": "${flow}", "inputData": {"Flow.agentId": "x"}}',
    f'{{"flowId": "{ID}", "inputData": {{"${{name}}": "x", "Flow.flag": 5}}}}',
    '{"flowId": "billing"}',
    json.dumps({"level": "info", "request": REQUEST}),
    json.dumps({"level": "info", "message": json.dumps(REQUEST), "other": json.dumps({"flowId": OTHER, "inputData": {}})}),
    json.dumps({"level": "info", "request": {"flowId": OTHER, "inputData": {"Flow.agentId": "x"}}}),
    '{"flowId": ',
]


@pytest.mark.parametrize("text", TEXTS)
def test_equal_lines_have_the_same_findings_at_their_own_places(text: str) -> None:
    lines = "\n".join([text, "", text, json.dumps(REQUEST), f"  {text}", text, ""])
    assert outcome(checked(lines, "launches.jsonl")) == forgetting(lines, "launches.jsonl")


@pytest.mark.parametrize("text", [one for one in TEXTS[:8] if '", }' not in one])
def test_equal_items_have_the_same_findings_at_their_own_places(text: str) -> None:
    items = f"[{text}, {text},\n {json.dumps(REQUEST)},{text}]"
    assert outcome(checked(items, "launches.json")) == forgetting(items, "launches.json")


@pytest.mark.parametrize("text", [one for one in TEXTS[:8] if '", }' not in one])
def test_a_line_and_an_equal_item_of_a_line_are_each_a_payload(text: str) -> None:
    lines = "\n".join([text, f"[{text}, {text}]", text, f"[{text}]"])
    assert outcome(checked(lines, "launches.jsonl")) == forgetting(lines, "launches.jsonl")
    assert checked(lines, "launches.jsonl").totals.summary.payloads == 5


def test_of_equal_lines_one_is_looked_at(looked_at: list[str]) -> None:
    wrong, other = TEXTS[1], TEXTS[1].replace("y", "z")
    assert len(checked("\n".join([wrong, other, wrong, wrong, other, ""]), "launches.jsonl").findings) == 5
    assert looked_at == [wrong, wrong, other, other]


def test_of_equal_items_one_is_looked_at_and_the_array_never(looked_at: list[str]) -> None:
    wrong = TEXTS[3]
    assert [one.pointer for one in checked(f"[{wrong},{wrong},{wrong}]", "launches.json").findings][::2] == [
        "/0/parameters",
        "/1/parameters",
        "/2/parameters",
    ]
    assert looked_at == [wrong]


@pytest.mark.parametrize(
    ("request_", "times"),
    [
        (TEXTS[1].replace('"x"', json.dumps("x" * (LONGEST_TEXT - len(TEXTS[1]) + 1))), 1),
        (TEXTS[1].replace('"x"', json.dumps("x" * (LONGEST_TEXT - len(TEXTS[1]) + 2))), 3),
        (json.dumps({"flowId": OTHER, "inputData": {}, **{f"other{one}": 1 for one in range(MOST_EVENTS)}}), 3),
    ],
)
def test_what_is_long_or_has_many_faults_is_looked_at_again(request_: str, times: int, looked_at: list[str]) -> None:
    checked("\n".join([request_] * 3), "launches.jsonl")
    assert looked_at.count(request_) in {times, 2 * times}


def test_after_so_many_texts_all_are_forgotten(looked_at: list[str]) -> None:
    lines = [TEXTS[1].replace('"y"', str(one)) for one in range(MOST_TEXTS + 1)]
    checked("\n".join([*lines, lines[0], lines[-1]]), "launches.jsonl")
    assert [looked_at.count(one) for one in (lines[0], lines[1], lines[-1])] == [4, 2, 2]
