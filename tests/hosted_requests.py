"""Launch requests with defects inside a host: what is found and mended there is what is found and mended in the same text alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from defective_requests import DEFECTS, FLOW_ID, build, flows, mark, requests
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from payload_writers import Json

from flowlint import engine
from flowlint.applying import apply_fixes
from flowlint.collecting import RuleChoice
from flowlint.model.flow import FlowDefinition
from flowlint.model.mode import ContainerMode
from flowlint.model.severity import Severity
from flowlint.resolving import Resolver

LAX = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@dataclass(frozen=True)
class Case:
    """The text of a payload with defects, and the flow that judges it."""

    flow: FlowDefinition
    mode: ContainerMode
    text: str
    defects: tuple[str, ...]


@dataclass(frozen=True)
class Hosted:
    """A host around a payload: what stands before and behind it, and how each of its characters is spelt."""

    before: str
    spelt: tuple[str, ...]
    behind: str

    @property
    def text(self) -> str:
        return f"{self.before}{''.join(self.spelt)}{self.behind}"

    def offset(self, character: int) -> int:
        """Return where the host spells the payload's character of that number."""
        return len(self.before) + sum(map(len, self.spelt[:character]))


@st.composite
def cases(draw: st.DrawFn, most: int = 4) -> Case:
    """Payloads whose envelope is there, since a host says which flow is meant no better than a file does."""
    flow = draw(flows())
    mode = draw(st.sampled_from([ContainerMode.AUTO] * 3 + [ContainerMode.INPUT_DATA, ContainerMode.PARAMETERS]))
    random = draw(st.randoms(use_true_random=False))
    request = draw(requests(flow, mode))
    chosen = draw(st.lists(st.sampled_from([defect for defect in DEFECTS if defect.__name__ != "missing_envelope"]), max_size=most))
    applied = tuple(defect.__name__ for defect in chosen if defect(draw, request, flow, mode))
    spelt = [one.spelt.casefold() for one in request.passed]
    assume(len(set(spelt)) == len(spelt))
    root = build(request, random, yaml=False)
    mark(root, request, random, yaml=False)
    return Case(flow, mode, Json(random).write(root), applied)


def _job(case: Case, path: str) -> engine.Job:
    return engine.Job((path,), Resolver((case.flow,), {FLOW_ID: case.flow}), RuleChoice(), shown=Severity.INFO, container=case.mode)


def _offset(text: str, line: int, column: int) -> int:
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
    return starts[line - 1] + column - 1


def _found(case: Case, path: Path, text: str) -> list[tuple[str, str, int, int]]:
    """Return what is found in ``text``: the rules, their sentences, and from which offset to which."""
    path.write_bytes(text.encode())
    report = engine.check(_job(case, str(path)))
    assert report.summary.payloads == 1, text
    regions = [(one.rule, one.message, one.place.region) for one in report.findings if one.place.path == str(path)]
    return [
        (rule, message, _offset(text, at.line, at.column), _offset(text, at.end_line, at.end_column))
        for rule, message, at in regions
        if at is not None
    ]


def _mended(case: Case, path: Path, text: str) -> str:
    path.write_bytes(text.encode())
    outcome = apply_fixes(_job(case, str(path)), [str(path)], unsafe=True, write=True)
    assert outcome.problems == (), text
    return path.read_bytes().decode()


def is_found_in_its_place(case: Case, folder: Path, name: str, wrap: Callable[[str], Hosted]) -> None:
    """Assert that the host's findings are the payload's, each where the host spells it."""
    hosted = wrap(case.text)
    alone = _found(case, folder / "alone.json", case.text)
    expected = [(rule, message, hosted.offset(start), hosted.offset(end)) for rule, message, start, end in alone]
    assert _found(case, folder / name, hosted.text) == expected, f"{case.defects}\n{hosted.text}"


def is_mended_alike(case: Case, folder: Path, name: str, wrap: Callable[[str], Hosted]) -> None:
    """Assert that mending the host mends the payload as it would be alone, and changes the host nowhere else."""
    alone = _mended(case, folder / "alone.json", case.text)
    assert _mended(case, folder / name, wrap(case.text).text) == wrap(alone).text, f"{case.defects}\n{case.text}"
