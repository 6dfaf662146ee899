"""Whatever is wrong with a valid payload, ``check --fix --unsafe-fixes`` brings it back: clean, with equal values, and stable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from defective_files import LAX, Case, cases, job
from defective_requests import NAMES
from examples import examples
from hypothesis import given, settings

from flowlint.linter import engine
from flowlint.linter.fixes import Outcome, apply_fixes
from flowlint.model.location import Source
from flowlint.model.mode import ContainerMode
from flowlint.model.node import plain
from flowlint.syntax.grammars import parse

pytestmark = pytest.mark.slow


def found(case: Case, path: str) -> list[tuple[str, str]]:
    report = engine.check(job(case, path))
    assert report.totals.summary.payloads == len(case.originals)
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


@settings(LAX, max_examples=examples(600))
@given(case=cases())
def test_fixes_bring_a_payload_back(case: Case, folder: Path) -> None:
    is_brought_back(case, folder)


@settings(LAX, max_examples=examples(150))
@given(case=cases(most=2, payloads=3))
def test_fixes_bring_the_payloads_of_one_file_back(case: Case, folder: Path) -> None:
    is_brought_back(case, folder)
