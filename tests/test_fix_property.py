"""Whatever is wrong with a valid payload, ``check --fix --unsafe-fixes`` brings it back: clean, with equal values, and stable."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from defective_requests import DEFECTS, FLOW_ID, NAMES, Request, build, flows, mark, requests
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from payload_writers import Items, Json, Members, Yaml

from flowlint import engine
from flowlint.applying import Outcome, apply_fixes
from flowlint.collecting import RuleChoice
from flowlint.job import Job
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Source
from flowlint.model.mode import ContainerMode
from flowlint.model.node import plain
from flowlint.model.severity import Severity
from flowlint.resolving import Resolver
from flowlint.syntax.document import parse


@dataclass
class Case:
    """A text with defects, and what its payloads must become; ``bare`` tells that some have no envelope."""

    flow: FlowDefinition
    mode: ContainerMode
    suffix: str
    text: str
    originals: list[dict[str, Any]]
    defects: list[list[str]]
    bare: bool = False


@st.composite
def cases(draw: st.DrawFn, most: int = 4, payloads: int = 1) -> Case:
    flow = draw(flows())
    mode = draw(st.sampled_from([ContainerMode.AUTO] * 3 + [ContainerMode.INPUT_DATA] + [ContainerMode.PARAMETERS] * 2))
    random, suffix = (
        draw(st.randoms(use_true_random=False)),
        draw(st.sampled_from([".json", ".yaml", *([".jsonl"] if payloads > 1 else [])])),
    )
    case, roots = Case(flow, mode, suffix, "", [], []), []
    for _ in range(draw(st.integers(1, payloads))):
        request, applied = draw(defective(flow, mode, most))
        roots.append(build(request, random, yaml=suffix == ".yaml"))
        mark(roots[-1], request, random, yaml=suffix == ".yaml")
        case.bare |= not request.envelope
        case.originals.append(request.right)
        case.defects.append(applied)
    # A string cannot hold the comments of a body that is written into it, so that a person has to do that.
    comments = not any("unstringified" in applied for applied in case.defects)
    case.text = "\ufeff" * ("byte_order_mark" in case.defects[0]) + written(roots, random, suffix, comments=comments)
    return case


@st.composite
def defective(draw: st.DrawFn, flow: FlowDefinition, mode: ContainerMode, most: int) -> tuple[Request, list[str]]:
    request = draw(requests(flow, mode))
    chosen = draw(st.lists(st.sampled_from(DEFECTS), max_size=most))
    applied = [defect.__name__ for defect in chosen if defect(draw, request, flow, mode)]
    if request.form in {"named", "valued", "single"} or not request.passed:
        request.envelope = True
    spelt = [one.spelt.casefold() for one in request.passed]
    assume(len(set(spelt)) == len(spelt))
    return request, applied


def written(roots: list[Members], random: Random, suffix: str, *, comments: bool) -> str:
    """Return the text of one payload or several: an array, a line for each, or a document for each."""
    if suffix == ".jsonl":
        return random.choice(["\n", "\r\n", "\n\n"]).join(Json(random, lines=False).write(root) for root in roots) + random.choice(
            ["", "\n"]
        )
    if suffix == ".yaml":
        documents = [Yaml(random, comments=comments).write(root) for root in roots]
        return "".join(f"{text}\n---\n" for text in documents[:-1]) + documents[-1]
    return Json(random).write(roots[0] if len(roots) == 1 else Items(roots)) + random.choice(["", "\n"])


def job(case: Case, path: str) -> Job:
    resolver = Resolver((case.flow,), {FLOW_ID: case.flow}, forced=case.flow if case.bare else None)
    return Job((path,), resolver, RuleChoice(), shown=Severity.INFO, container=case.mode)


def found(case: Case, path: str) -> list[tuple[str, str]]:
    report = engine.check(job(case, path))
    assert report.summary.payloads == len(case.originals)
    return [(finding.rule, finding.message) for finding in report.findings if finding.place.path == path]


def meanings(case: Case, text: str) -> list[str]:
    """Return what the payloads of a text say, in a form in which equal values are equal texts."""
    documents = [parse(case.suffix[1:5], Source("payload", line)) for line in (text.split("\n") if case.suffix == ".jsonl" else [text])]
    roots = [root for document in documents for root in document.roots]
    assert not any(document.faults for document in documents if document.roots)
    if case.suffix == ".json":
        roots = list(roots[0].items) or roots
    return [normal(case, plain(root)) for root in roots]


def normal(case: Case, request: Any) -> str:
    """Return a text for what a request says; in ``parameters`` bare names and wrapped values are no defects, and stay."""
    if case.mode is ContainerMode.PARAMETERS and isinstance(request.get("parameters"), dict):
        full = {name.rpartition(".")[2]: name for name in [*NAMES, "Flow.jsonData"]}
        arguments = {full.get(name, name): value for name, value in request["parameters"].items()}
        arguments = {
            name: value["value"] if isinstance(value, dict) and set(value) == {"value"} else value for name, value in arguments.items()
        }
        body = arguments.get("Flow.jsonData")
        if isinstance(body, str):
            # White space between the parts of a body is no part of its value.
            arguments["Flow.jsonData"] = json.dumps(json.loads(body))
        request = {**request, "parameters": arguments}
    return json.dumps(request, sort_keys=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("payloads")


def is_brought_back(case: Case, folder: Path) -> None:
    file = folder / f"payload{case.suffix}"
    path = str(file)
    file.write_bytes(case.text.encode())
    outcome = apply_fixes(job(case, path), [path], unsafe=True, write=True)
    after = file.read_bytes()
    shown = f"{case.defects}\n{case.text}\n--- became\n{after.decode()}"
    assert outcome.problems == (), shown
    assert found(case, path) == [], shown
    assert meanings(case, after.decode()) == [normal(case, original) for original in case.originals], shown
    assert apply_fixes(job(case, path), [path], unsafe=True, write=True) == Outcome(), shown
    assert file.read_bytes() == after


LAX = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@settings(LAX, max_examples=600)
@given(case=cases())
def test_fixes_bring_a_payload_back(case: Case, folder: Path) -> None:
    is_brought_back(case, folder)


@settings(LAX, max_examples=150)
@given(case=cases(most=2, payloads=3))
def test_fixes_bring_the_payloads_of_one_file_back(case: Case, folder: Path) -> None:
    is_brought_back(case, folder)
