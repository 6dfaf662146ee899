"""The fast path and the rules agree: the screen says clean exactly where no rule finds anything."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from drawn_requests import FLOW_ID, arguments, cases, flows, requests, values
from examples import examples
from flow_makers import made, one
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowlint import registry
from flowlint.binding.arguments import bind, bind_doubted
from flowlint.binding.doubts import Doubts
from flowlint.binding.resolver import BoundFiles, Resolver
from flowlint.binding.screen import Screen, Settled
from flowlint.linter import engine
from flowlint.linter.job import Job, Judging, Scope, Wants
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.group import Group
from flowlint.model.location import Source
from flowlint.model.mode import ContainerMode, Shape
from flowlint.model.payload import Match, Payload
from flowlint.model.report import Report, Summary
from flowlint.model.severity import Severity
from flowlint.model.use import Use
from flowlint.syntax.json import strict
from flowlint.syntax.json.skeleton import skeleton


def resolver(flow: FlowDefinition, shape: Shape) -> Resolver:
    bound = (BoundFiles(bool, flow, shape),) if shape is Shape.ARGUMENTS else ()
    return Resolver((flow,), {flow.id: flow} if flow.id else {}, bound=bound)


def without_the_fast_path(job: Job) -> Report:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Screen, "settle", lambda *_, **__: None)
        patch.setattr(Screen, "judge", lambda *_: None)
        patch.setattr(Screen, "sift", lambda _, lines, __: (Settled(), list(lines.texts())))
        patch.setattr(Screen, "sift_items", lambda *_: None)
        patch.setattr(Screen, "settle_value", lambda *_, **__: None)
        patch.setattr(Screen, "settle_roots", lambda *_, **__: None)
        return engine.check(job)


def judged_by_the_rules(flow: FlowDefinition, data: bytes, mode: ContainerMode, shape: Shape) -> tuple[int, list[tuple[str, str]]]:
    """Return how many payloads a text holds and what is found or said of them, the fast path left out."""
    job = Job(
        Scope(("-",), stdin=io.BytesIO(data), stdin_name="payload.json"),
        Judging(resolver(flow, shape), container=mode),
        wants=Wants(Severity.INFO),
    )
    report = without_the_fast_path(job)
    found = [(finding.rule, finding.message) for finding in report.findings if finding.place.path == "payload.json"]
    return report.totals.summary.payloads, found + [("", sentence) for sentence in report.totals.summary.unchecked]


def agreed(case: tuple[FlowDefinition, bytes, ContainerMode, Shape]) -> int | None:
    """Return how many payloads the screen proves clean, and hold that to what the rules find."""
    flow, data, mode, shape = case
    choice = resolver(flow, shape)
    settled = Screen(choice, mode).settle(data, choice.rule_on("payload.json", bare=True)._replace(bare=True), must_hold=True)
    clean = settled.payloads if settled is not None else None
    payloads, found = judged_by_the_rules(flow, data, mode, shape)
    if not payloads:
        assert not clean
        assert not found
    elif found or is_json(data):
        assert clean == (None if found else payloads), found
    else:
        # What holds unquoted placeholders is not JSON yet, so that the screen cannot read it.
        assert clean is None
    return clean


def is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


@settings(max_examples=examples(1500))
@given(cases())
def test_screen_is_clean_exactly_where_no_rule_finds_anything(case: tuple[FlowDefinition, bytes, ContainerMode, Shape]) -> None:
    agreed(case)


@st.composite
def batches(draw: st.DrawFn) -> tuple[FlowDefinition, list[str], ContainerMode, Shape]:
    flow = draw(flows())
    shape = draw(st.sampled_from([Shape.REQUEST] * 4 + [Shape.ARGUMENTS]))
    some = st.one_of(arguments(flow), requests(flow)) if shape is Shape.ARGUMENTS else requests(flow)
    texts = [json.dumps(one, ensure_ascii=draw(st.booleans()) or "\\ud8" in json.dumps(one)) for one in draw(st.lists(some, max_size=5))]
    if texts and draw(st.integers(0, 5)) == 0:
        texts[-1] = f"[{texts[-1]}]"
    if draw(st.integers(0, 7)) == 0:
        texts.append(draw(st.sampled_from(["5", "{}", '{"a": 1, "a": 2}', "[]", '"\\ud800"', "NaN", "", "{", "[1", "2]"])))
    return flow, texts, draw(st.sampled_from(ContainerMode)), shape


BATCH_FORMS = [
    *(("payload.json", around, between) for around, between in (("[%s]", ", "), ("[ %s\n]", "\n,"), ("[%s,]", ","), ("// x\n[%s]", ","))),
    ("payload.jsonl", "%s", "\n"),
    *(("payload.yaml", around, between) for around, between in (("[%s]", ", "), ("%s", "\n---\n"), ("- %s\n- 012", "\n- "))),
]
"""Ways to write several payloads into one file, some with a fault that is read over."""


@settings(max_examples=examples(1600))
@given(batches(), st.sampled_from(BATCH_FORMS))
def test_of_many_payloads_those_that_are_not_proven_are_reported_as_if_all_were_looked_at(
    batch: tuple[FlowDefinition, list[str], ContainerMode, Shape], form: tuple[str, str, str]
) -> None:
    flow, texts, mode, shape = batch
    name, around, between = form
    data = (around % between.join(texts)).encode("utf-8", "replace")

    def job() -> Job:
        scope = Scope(("-",), stdin=io.BytesIO(data), stdin_name=name)
        return Job(scope, Judging(resolver(flow, shape), container=mode), wants=Wants(Severity.INFO))

    quick, thorough = engine.check(job()), without_the_fast_path(job())
    assert quick.findings == thorough.findings
    assert quick.totals.judges == thorough.totals.judges
    one, other = quick.totals.summary, thorough.totals.summary
    assert all(getattr(one, fact) == getattr(other, fact) for fact in {*vars(one), *vars(other)})


@st.composite
def repetitions(draw: st.DrawFn) -> tuple[FlowDefinition, list[str], ContainerMode]:
    """Draw requests to a flow, each three times, in other layouts and with other values under the same names."""
    flow, texts = draw(flows()), list[str]()
    for _ in range(draw(st.integers(1, 3))):
        passed = draw(arguments(flow))
        for layout in draw(st.permutations([(",", ":"), (", ", ": "), ("  ,\t", " :  ")])):
            changed = dict(passed)
            for name in draw(st.sets(st.sampled_from([*passed]), max_size=2)) if passed else ():
                changed[name] = draw(values)
                if draw(st.booleans()):
                    del changed[name]
            texts.append(json.dumps({"flowId": FLOW_ID, "inputData": changed}, separators=layout))
    return flow, draw(st.permutations(texts)), draw(st.sampled_from(ContainerMode))


@settings(max_examples=examples(1600))
@given(repetitions(), st.sampled_from([("payload.json", "[%s]", ",\n"), ("payload.jsonl", "%s\n", "\n")]))
def test_what_was_found_in_a_request_is_found_in_others_as_if_each_was_looked_at(
    repeated: tuple[FlowDefinition, list[str], ContainerMode], form: tuple[str, str, str]
) -> None:
    flow, texts, mode = repeated
    name, around, between = form
    data = (around % between.join(texts)).encode()

    def job() -> Job:
        scope = Scope(("-",), stdin=io.BytesIO(data), stdin_name=name)
        return Job(scope, Judging(resolver(flow, Shape.REQUEST), container=mode), wants=Wants(Severity.INFO))

    quick, thorough = engine.check(job()), without_the_fast_path(job())
    assert quick.findings == thorough.findings
    assert quick.totals.summary.unchecked == thorough.totals.summary.unchecked
    assert quick.totals.summary.partial == thorough.totals.summary.partial


def reported(scope: Scope, flow: FlowDefinition, mode: ContainerMode, shape: Shape) -> tuple[object, ...]:
    """Return all that a run says of the payloads of a scope."""
    report = engine.check(Job(scope, Judging(resolver(flow, shape), container=mode), wants=Wants(Severity.INFO)))
    summary = report.totals.summary
    # A count that nobody has touched is one of the class.
    counts = {fact: getattr(summary, fact) for fact in {*vars(summary), *(one for one, value in vars(Summary).items() if value == 0)}}
    return report.findings, report.totals.judges, counts, report.totals.problems


@settings(max_examples=examples(1500))
@given(cases())
def test_the_reasons_of_the_screen_are_those_of_the_rules_that_find(case: tuple[FlowDefinition, bytes, ContainerMode, Shape]) -> None:
    flow, data, mode, shape = case
    screen, choice = Screen(resolver(flow, shape), mode), resolver(flow, shape)
    ruling = choice.rule_on("payload.json", bare=True)
    try:
        doubts = screen.judge(data.decode(), ruling)
    except UnicodeDecodeError:
        return
    if not isinstance(doubts, Doubts):
        assert doubts == screen.settle(data, ruling, must_hold=True)
        return
    payloads, found = judged_by_the_rules(flow, data, mode, shape)
    group_of = {rule.id: rule.group for rule in registry.rules()}
    # What cannot be judged is a sentence without a rule, about the schema of a value.
    assert {group_of.get(rule, Group.VALUES) for rule, _ in found} == doubts.groups
    assert payloads == 1
    assert doubts.flow is flow
    source = Source("payload.json", data.decode())
    full = bind(Payload(source, strict.parse(source).roots[0]), flow, mode=mode)
    assert {one.name for one in full.arguments if one.problems or one.match is not Match.EXACT} == doubts.arguments
    start, end = len(source.text) - len(source.text.lstrip()), len(source.text.rstrip())
    root = skeleton(source.text, start, end, "inputData", doubts.arguments)
    if root is None:
        return
    quick = bind_doubted(Payload(source, root), doubts, mode)
    for light, whole in zip(quick.arguments, full.arguments, strict=True):
        assert light == whole if whole.name in doubts.arguments else light[:1] + light[5:7] == whole[:1] + whole[5:7]
    assert (quick.missing, quick.omitted, quick.shows_all) == (full.missing, full.omitted, full.shows_all)


@settings(max_examples=examples(800), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=cases())
def test_a_file_of_which_the_reasons_are_known_is_reported_as_if_all_was_looked_at(
    case: tuple[FlowDefinition, bytes, ContainerMode, Shape], tmp_path: Path
) -> None:
    flow, data, mode, shape = case
    path = tmp_path / "payload.json"
    path.write_bytes(data)
    quick = reported(Scope((str(path),)), flow, mode, shape)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Screen, "settle", lambda *_, **__: None)
        patch.setattr(Screen, "judge", lambda *_: None)
        patch.setattr(Screen, "sift_items", lambda *_: None)
        assert quick == reported(Scope((str(path),)), flow, mode, shape)


AUTO, PARAMETERS = ContainerMode.AUTO, ContainerMode.PARAMETERS
WHERE = [one("Flow.agentId"), one("Slot.agentId"), one("Flow.flag", "boolean")]
SIZED = one("Flow.sized", "string", schema={"type": ["string", "null"], "maxLength": 3})
SHAPED = one("Flow.shaped", "json", schema={"type": "object"})
READ = one("Flow.read", use=Use.UNGUARDED)
NEEDED = one("Flow.needed", "boolean", required=True)


@pytest.mark.parametrize(
    ("inputs", "mode", "passed", "clean"),
    [
        # Templated names may name anything: nothing is missing, and what has a name of its own is judged.
        ([NEEDED], AUTO, {"${name}": 1}, True),
        ([NEEDED], AUTO, {"${name}": 1, "Flow.needed": True}, True),
        ([NEEDED], AUTO, {"Flow.needed": 5, "${name}": 1}, False),
        ([NEEDED], AUTO, {"${name}": 1, "Flow.needed": 5}, False),
        ([NEEDED], AUTO, {"${name}": 1, "Flow.other": 5}, False),
        ([NEEDED, one("Flow.n")], AUTO, {"${name}": 1, "Flow.needed": True, "Flow.n": 5}, False),
        ([NEEDED], PARAMETERS, {"${name}": 1, "needed": True, "Flow.needed": True}, False),
        ([NEEDED], PARAMETERS, {"${name}": 1, "needed": True}, True),
        # What the flow reads without a test must be passed, unless it has a value of its own.
        ([READ], AUTO, {}, False),
        ([READ], AUTO, {"Flow.read": "x"}, True),
        ([READ], PARAMETERS, {"read": "x"}, True),
        ([READ], AUTO, {"${name}": "x"}, True),
        ([READ._replace(initial_value=True)], AUTO, {}, True),
        ([READ._replace(use=Use.GUARDED)], AUTO, {}, True),
        ([READ._replace(use=None)], AUTO, {}, True),
        # Short names, where one input alone has them.
        (WHERE, PARAMETERS, {"flag": True}, True),
        (WHERE, PARAMETERS, {"flag": {"value": True}}, True),
        (WHERE, PARAMETERS, {"flag": {"value": True, "more": 1}}, False),
        (WHERE, PARAMETERS, {"agentId": "a"}, False),
        (WHERE, PARAMETERS, {"Flow.agentId": "a", "Slot.agentId": "b"}, True),
        (WHERE, AUTO, {"flag": True}, False),
        ([one("flag"), one("Flow.flag", "boolean")], PARAMETERS, {"flag": "text", "Flow.flag": True}, True),
        ([one("flag"), one("Flow.flag", "boolean")], PARAMETERS, {"flag": True}, False),
        # A schema adds to the type, and judges JSON alone; null is for the schema to judge.
        ([SIZED], AUTO, {"Flow.sized": "abc"}, True),
        ([SIZED], AUTO, {"Flow.sized": "abcd"}, False),
        ([SIZED], AUTO, {"Flow.sized": None}, True),
        ([SIZED], AUTO, {"Flow.sized": 5}, False),
        ([one("Flow.day", "date", schema={"type": "string"})], AUTO, {"Flow.day": "2025-02-30"}, False),
        ([SHAPED], AUTO, {"Flow.shaped": {}}, True),
        ([SHAPED], AUTO, {"Flow.shaped": "{}"}, False),
        ([SHAPED], AUTO, {"Flow.shaped": None}, False),
    ],
)
def test_what_the_screen_proves(inputs: list[InputParameter], mode: ContainerMode, passed: dict[str, Any], clean: bool) -> None:
    request = {"flowId": FLOW_ID, "parameters" if mode is PARAMETERS else "inputData": passed}
    assert agreed((made(*inputs), json.dumps(request).encode(), mode, Shape.REQUEST)) == (1 if clean else None)


@settings(max_examples=examples(300))
@given(cases())
def test_yaml_is_judged_the_same_with_the_screen_and_without(case: tuple[FlowDefinition, bytes, ContainerMode, Shape]) -> None:
    flow, data, mode, shape = case

    def report() -> tuple[object, ...]:
        job = Job(
            Scope(("-",), stdin=io.BytesIO(data), stdin_name="payload.yaml"),
            Judging(resolver(flow, shape), container=mode),
            wants=Wants(Severity.INFO),
        )
        found = engine.check(job)
        return found.findings, found.totals.judges, found.totals.summary.payloads, found.totals.problems

    screened = report()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Screen, "settle_roots", lambda *_, **__: None)
        assert report() == screened
