"""Files of defective launch requests, and the job that judges them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from defective_requests import DEFECTS, FLOW_ID, Request, build, flows, mark, requests
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from payload_writers import Items, Json, Members, Yaml

from flowlint.binding.resolver import Resolver
from flowlint.linter.job import Job, Judging, Scope, Wants
from flowlint.model.flow import FlowDefinition
from flowlint.model.mode import ContainerMode
from flowlint.model.severity import Severity

LAX = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much])
"""Generated requests take long to draw, on a machine that does something else meanwhile."""


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
    return Job(Scope((path,)), Judging(resolver, container=case.mode), wants=Wants(Severity.INFO))
