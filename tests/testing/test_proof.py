"""One launch is proved: what fits passes, as does what is not a launch; of all else the text report tells."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from command_runs import flowlint
from launches import BAD, DEFINITION, GOOD, ID, URL, checker, definition

from flowlint import registry
from flowlint.testing import LaunchError, prove
from flowlint.testing.definitions import checker_of
from flowlint.testing.proof import OF_RUN


@pytest.fixture
def known(here: Path) -> Any:
    return checker(here)


def parts(value: object) -> Iterator[bytes]:
    text = json.dumps(value).encode()
    yield text[:20]
    yield text[20:]


async def async_parts(value: object) -> AsyncIterator[bytes]:
    for part in parts(value):
        yield part


def prepared(**options: Any) -> requests.PreparedRequest:
    return requests.Request("POST", URL, **options).prepare()


FORMS = {
    "tuple of dict": lambda value: ("POST", URL, value),
    "tuple of str": lambda value: ("post", f"{URL}?x=1", json.dumps(value)),
    "tuple of bytes": lambda value: ("POST", "http://localhost:8080/api/v2/flows/executions", json.dumps(value).encode()),
    "httpx json": lambda value: httpx.Request("POST", URL, json=value),
    "httpx stream": lambda value: httpx.Request("POST", URL, content=parts(value)),
    "requests json": lambda value: prepared(json=value),
    "requests str": lambda value: prepared(data=json.dumps(value)),
    "requests stream": lambda value: prepared(data=parts(value)),
    "requests file": lambda value: prepared(data=BytesIO(json.dumps(value).encode())),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_launch_that_fits_passes_and_one_that_does_not_is_told(form: str, known: Any) -> None:
    prove(FORMS[form](GOOD), known)
    with pytest.raises(LaunchError) as raised:
        prove(FORMS[form](BAD), known)
    lines = str(raised.value).splitlines()
    assert lines[0] == 'error[type-mismatch]: input "Flow.complianceFlag" takes true or false, found a string'
    assert lines[1].startswith(" --> launch:1:")
    assert lines[-1] == "found 1 error in 1 payload in 1 file, checked against 1 flow"


def test_the_text_is_the_text_report_of_the_command(known: Any) -> None:
    body = '{"flowId": "' + ID + '",\n "inputData": {"Flow.agentID": "b7c8"}}'
    Path("launch.json").write_text(body)
    report = flowlint("check", "launch.json")
    assert (report.exit_code, report.output.count("name-case-mismatch")) == (1, 1)
    with pytest.raises(AssertionError) as raised:
        prove(("POST", URL, body), known)
    assert f"{raised.value}\n" == report.output.replace("launch.json", "launch")


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", URL),
        ("PUT", URL),
        ("POST", "https://api.mypurecloud.ie/api/v2/flows"),
        ("POST", f"{URL}/{ID}"),
        ("POST", "https://example.com/orders"),
    ],
)
def test_what_is_not_a_launch_passes_and_its_body_is_not_read(method: str, url: str, known: Any) -> None:
    unread = iter([b"never read"])
    prove(httpx.Request(method, url, content=unread), known)
    prove((method, url, BAD), known)
    assert list(unread) == [b"never read"]


SENTENCES = {
    b"": "error[syntax-error]: text is empty, expected a JSON object",
    b"null": "error[syntax-error]: request body is null, expected an object",
    b"flowId: "
    + ID.encode(): "error[syntax-error]: expected a value: a string in double quotes, a number, true, false, null, an object or an array",
    b"\xff\xfe{": "error[syntax-error]: text is not UTF-8: it begins with a UTF-16 byte order mark",
    b"[" * 100_000: "error[syntax-error]: document is nested deeper than 200 levels",
    b"[]": "launch: request body is an array, expected an object",
    json.dumps([GOOD]).encode(): "launch: request body is an array, expected an object",
    b'{"flowId": "00000000-0000-4000-8000-000000000000"}': (
        'error[unknown-flow]: no definition with this "flowId" is loaded; arguments were not checked'
    ),
}


@pytest.mark.parametrize("body", SENTENCES, ids=range(len(SENTENCES)))
def test_what_cannot_be_compared_with_a_flow_does_not_pass(body: bytes, known: Any) -> None:
    with pytest.raises(LaunchError) as raised:
        prove(("POST", URL, body), known)
    assert str(raised.value).splitlines()[0] == SENTENCES[body]


def test_a_placeholder_among_several_flows_does_not_pass(here: Path) -> None:
    definition(here)
    (here / "flows" / "other.json").write_text(json.dumps({**DEFINITION, "id": ID.replace("a1", "b1"), "name": "Other"}))
    with pytest.raises(LaunchError) as raised:
        prove(("POST", URL, {**GOOD, "flowId": "${FLOW_ID}"}), checker_of(("flows",), None))
    first, second = str(raised.value).splitlines()
    assert first == "1 payload in 1 file was not compared with a flow; its form has no fault"
    assert second.startswith('launch:1:12: arguments not checked: "${FLOW_ID}" may mean any of 2 flows')


def test_a_compressed_body_is_not_judged(known: Any) -> None:
    request = httpx.Request("POST", URL, content=b"\x1f\x8b", headers={"Content-Encoding": "GZIP"})
    with pytest.raises(LaunchError) as raised:
        prove(request, known)
    assert str(raised.value) == 'launch: body is compressed ("gzip") and was not checked'


def test_an_asynchronous_stream_has_to_be_read_first(known: Any) -> None:
    request = httpx.Request("POST", URL, content=async_parts(BAD))
    with pytest.raises(TypeError, match="read it first"):
        prove(request, known)
    asyncio.run(request.aread())
    with pytest.raises(LaunchError):
        prove(request, known)


def test_a_body_that_can_be_read_once_is_still_sent(known: Any) -> None:
    sync, asked = httpx.Request("POST", URL, content=parts(GOOD)), prepared(data=parts(GOOD))
    prove(sync, known)
    prove(asked, known)
    assert sync.read() == asked.body == json.dumps(GOOD).encode()


def test_what_is_wrong_with_a_run_is_no_fault_of_a_launch(here: Path) -> None:
    definition(here)
    (here / ".flowlint.yaml").write_text("ignore: [{path: '**', rules: [null-value], reason: of others}]\n")
    prove(("POST", URL, GOOD), checker_of((), None))
    assert {rule.id for rule in registry.rules() if rule.on_run is not None} == OF_RUN


def test_a_rule_that_the_configuration_turns_off_does_not_count(here: Path) -> None:
    definition(here)
    bare = {"flowId": ID, "parameters": {"Flow.agentId": "b7c8"}}
    with pytest.raises(LaunchError, match=r"^warning\[undocumented-container\]"):
        prove(("POST", URL, bare), checker_of((), None))
    (here / ".flowlint.yaml").write_text("rules:\n  undocumented-container: off\n")
    prove(("POST", URL, bare), checker_of((), None))
