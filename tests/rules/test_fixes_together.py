"""All fixes of a payload are applied in one pass: whatever is wrong with it, the text that they leave can be read."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowlint import registry
from flowlint.binding.arguments import bind
from flowlint.binding.resolver import Resolver
from flowlint.linter.edits import apply
from flowlint.linter.fixes import Outcome, apply_fixes
from flowlint.linter.job import Job, Judging, Scope
from flowlint.model.document import Document
from flowlint.model.fix import Edit
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Source
from flowlint.model.mode import ContainerMode
from flowlint.model.node import Kind
from flowlint.model.payload import Payload
from flowlint.syntax.grammars import parse

NAMES = st.sampled_from(
    [
        "Flow.agentId",
        "agentId",
        "AgentID",
        "flow.agentid",
        "retries",
        "Flow.retries",
        "dates",
        "Flow.details",
        "agntId",
        "Flow",
        "other",
        "${x}",
        "",
    ]
)
SCALARS = st.sampled_from([None, True, 5, 1.5, "452", "true", "7", "${x}", "one\ntwo", '{"a": "b"}', "a: b # c"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(st.sampled_from(["a", "value"]), inner, max_size=2),
        st.fixed_dictionaries({"value": inner}),
    ),
    max_leaves=3,
)
MAPS = st.dictionaries(NAMES, VALUES, max_size=3)
ENTRIES = st.one_of(
    st.fixed_dictionaries({"name": NAMES, "value": VALUES}),
    st.fixed_dictionaries({"value": VALUES, "name": NAMES}),
    st.dictionaries(NAMES, VALUES, min_size=1, max_size=1),
    st.sampled_from([5, {}, {"name": "a", "value": 1, "type": "string"}]),
)
SCOPED = st.tuples(st.sampled_from(["Flow", "flow"]), MAPS, MAPS).map(lambda parts: {parts[0]: parts[1], **parts[2]})
ARGUMENTS = st.one_of(MAPS, st.lists(ENTRIES, max_size=3), SCOPED, VALUES)
CONTAINERS = st.dictionaries(
    st.sampled_from(["inputData", "parameters", "inputs", "input_data", "InputData"]), ARGUMENTS, min_size=1, max_size=2
)
FLOW_IDS = st.dictionaries(st.sampled_from(["flowId", "flow_id", "flow"]), st.sampled_from(["check", "", "<flow id>", 5, None]), max_size=1)
OTHERS = st.dictionaries(st.sampled_from(["name", "FlowVersion", "retries"]), SCALARS, max_size=1)
REQUESTS = st.one_of(
    st.tuples(FLOW_IDS, CONTAINERS, OTHERS).map(lambda parts: {**parts[0], **parts[1], **parts[2]}),
    st.tuples(CONTAINERS, FLOW_IDS).map(lambda parts: {**parts[0], **parts[1]}),
    MAPS,
)
TEXTS = st.one_of(
    st.tuples(REQUESTS, st.sampled_from([None, 2])).map(lambda parts: ("json", json.dumps(parts[0], indent=parts[1], ensure_ascii=False))),
    st.tuples(REQUESTS, st.sampled_from([False, None, True])).map(
        lambda parts: ("yaml", yaml.safe_dump(parts[0], default_flow_style=parts[1], sort_keys=False))
    ),
)


def fixes(document: Document, flow: FlowDefinition | None, mode: ContainerMode) -> list[tuple[Edit, ...]]:
    """Return the edits of every fix that any rule has for a text, in the order of a report."""
    (root,) = document.roots
    binding = bind(Payload(document.source, root), flow, mode=mode, candidates=(flow,) if flow else ())
    found = []
    for rule in registry.rules():
        subjects = [binding] if rule.on_binding is not None else document.faults if rule.on_fault is not None else []
        for subject in subjects:
            hook: Any = rule.on_binding or rule.on_fault
            found += [(diagnostic.place.span.start, rule.id, diagnostic.fix.edits) for diagnostic in hook(subject) if diagnostic.fix]
    return [edits for _, _, edits in sorted(found)]


@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=TEXTS, mode=st.sampled_from(list(ContainerMode)), known=st.booleans())
def test_text_stays_readable(text: tuple[str, str], mode: ContainerMode, known: bool, flow) -> None:
    grammar, before = text
    document = parse(grammar, Source("payload", before))
    if document.broken is not None or [root.kind for root in document.roots] != [Kind.OBJECT]:
        return
    found = fixes(document, flow if known else None, mode)
    for edits in found:
        ordered = sorted(edits)
        assert all(earlier.end <= later.start for earlier, later in pairwise(ordered)), (before, edits)
    after = parse(grammar, Source("payload", apply(before, found)))
    assert after.broken is None, apply(before, found)
    (root,) = after.roots
    assert root.kind is Kind.OBJECT


SLIPS = st.sampled_from(
    [("", "")] * 5 + [("}", ",}"), ("{", "\ufeff{"), ('"', "“"), ("\n", "\r\n"), ("\n", " # one\n"), ("{", "{ /* one */"), ("true", "True")]
)


@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=TEXTS, slip=SLIPS, mode=st.sampled_from(list(ContainerMode)), unsafe=st.booleans(), forced=st.booleans())
def test_no_value_is_lost_and_a_second_run_changes_nothing(
    text: tuple[str, str], slip: tuple[str, str], mode: ContainerMode, unsafe: bool, forced: bool, flow: FlowDefinition, tmp_path: Path
) -> None:
    suffix, before = text
    path = str(tmp_path / f"payload.{suffix}")
    Path(path).write_bytes(before.replace(*slip, 1).encode())
    job = Job(Scope((path,)), Judging(Resolver((flow,), {str(flow.id): flow}, forced=flow if forced else None), container=mode))
    assert apply_fixes(job, [path], unsafe=unsafe, write=True).problems == ()
    assert apply_fixes(job, [path], unsafe=unsafe, write=True) == Outcome()
