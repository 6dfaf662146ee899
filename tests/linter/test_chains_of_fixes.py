"""One run of safe fixes goes all the way: what becomes possible through one fix is mended in the same run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flowlint.binding.resolver import Resolver
from flowlint.linter import engine
from flowlint.linter.fixes import apply_fixes
from flowlint.linter.job import Job, Judging, Scope
from flowlint.model.datatype import DataType
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.model.location import Source
from flowlint.model.node import plain
from flowlint.syntax.grammars import parse

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = FlowDefinition(
    "Track an order",
    "workflow",
    id=ID,
    published=True,
    request_body=RequestBody.PARAMETERS,
    inputs=(InputParameter("Flow.orderId", DataType("string")), InputParameter("Flow.tries", DataType("integer"))),
)
RIGHT = {"flowId": ID, "inputData": {"Flow.orderId": "A-5", "Flow.tries": 3}}

ARGUMENTS: dict[str, Any] = {
    "without scope": {"orderId": "A-5", "tries": 3},
    "in other case": {"flow.orderid": "A-5", "TRIES": "3"},
    "with spaces": {"Flow.orderId ": "A-5", " tries": "3"},
    "list": [{"name": "orderId", "value": "A-5"}, {"name": "tries", "value": "3"}],
    "list of keys": [{"key": "flow.orderId", "value": "A-5"}, {"key": "Tries", "value": 3}],
    "list of members": [{"orderId": "A-5"}, {"tries": 3}],
    "list of wrapped values": [{"name": "orderId", "value": {"value": "A-5"}}, {"name": "tries", "value": {"value": "3"}}],
    "wrapped": {"orderId": {"value": "A-5"}, "Flow.Tries": {"value": "3"}},
    "below the scope": {"Flow": {"orderId": "A-5", "tries": "3"}},
    "wrapped below the scope": {"flow": {"OrderId": {"value": "A-5"}, "tries": {"value": 3}}},
    "below the scope in a list": [{"Flow": {"orderId": "A-5", "tries": "3"}}],
}


def written(value: object, suffix: str) -> str:
    if suffix == "json":
        return json.dumps(value, indent=2)
    import yaml

    return str(yaml.safe_dump(value, sort_keys=False, width=1_000))


def mended(text: str, suffix: str, *, unsafe: bool = False) -> object:
    """Return what one run makes of a file; nothing is left to be found in it."""
    path = Path(f"request.{suffix}")
    path.write_text(text, "utf-8")
    job = Job(Scope((str(path),)), Judging(Resolver((FLOW,), {ID: FLOW})))
    outcome = apply_fixes(job, [str(path)], unsafe=unsafe, write=True)
    assert (outcome.problems, outcome.notes) == ((), ())
    assert engine.check(job).findings == ()
    (root,) = parse(suffix, Source(str(path), path.read_text("utf-8"))).roots
    return plain(root)


pytestmark = pytest.mark.usefixtures("here")


@pytest.mark.parametrize("suffix", ["json", "yaml"])
@pytest.mark.parametrize("container", ["inputData", "inputs", "input_data", "attributes"])
@pytest.mark.parametrize("form", ARGUMENTS)
def test_safe_fixes_lead_from_any_container_and_form_to_a_right_request(suffix: str, container: str, form: str) -> None:
    assert mended(written({"flowId": ID, container: ARGUMENTS[form]}, suffix), suffix) == RIGHT


@pytest.mark.parametrize("suffix", ["json", "yaml"])
@pytest.mark.parametrize("form", ARGUMENTS)
def test_arguments_in_a_string_come_out_of_it_and_are_mended(suffix: str, form: str) -> None:
    assert mended(written({"flow_id": f"{{{ID}}}", "inputs": json.dumps(ARGUMENTS[form])}, suffix), suffix) == RIGHT


@pytest.mark.parametrize("suffix", ["json", "yaml"])
@pytest.mark.parametrize("form", ARGUMENTS)
def test_unsafe_fixes_lead_from_parameters_to_a_right_request(suffix: str, form: str) -> None:
    assert mended(written({"flowId": ID, "parameters": ARGUMENTS[form]}, suffix), suffix, unsafe=True) == RIGHT
