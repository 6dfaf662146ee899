"""The pytest plugin in projects that are not ours: it answers, proves, fails tests, sums up, and gives everything back."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from launches import BAD, GOOD, ROOT, URL, definition

pytestmark = pytest.mark.slow

IMPORTS = f"""\
import asyncio
import json
import threading

import httpx
import pytest
import requests
import urllib3

URL, GOOD, BAD = {URL!r}, json.loads({json.dumps(GOOD)!r}), json.loads({json.dumps(BAD)!r})

"""

CLIENTS = """\
def known(answer):
    version = {"id": "3.0", "selfUri": "/api/v2/flows/a1b2c3d4-e5f6-7890-abcd-ef1234567890/versions/3.0"}
    uri = f"/api/v2/flows/executions/{answer['id']}"
    assert answer == {"id": answer["id"], "name": "Compliance check", "flowVersion": version, "selfUri": uri}


def test_httpx(flow_platform):
    answer = httpx.post(URL, json=GOOD)
    assert (answer.status_code, answer.headers["content-type"], answer.request.method) == (200, "application/json", "POST")
    known(answer.json())
    assert [json.loads(body) for body in flow_platform.launches] == [GOOD]


def test_httpx_async(flow_platform):
    async def parts():
        yield json.dumps(GOOD).encode()

    async def send():
        async with httpx.AsyncClient() as client:
            for answer in await asyncio.gather(*(client.post(URL, content=parts()) for _ in range(20))):
                known(answer.json())

    asyncio.run(send())
    assert [json.loads(body) for body in flow_platform.launches] == [GOOD] * 20


def test_requests(flow_platform):
    known(requests.post(URL, json=GOOD).json())
    known(requests.post(URL, data=iter([json.dumps(GOOD).encode()]), stream=True).json())
    named = requests.post(URL, json={**GOOD, "name": "mine", "flowVersion": "3.0"}).json()
    assert named["name"] == "mine"


def test_sdk(flow_platform):
    import PureCloudPlatformClientV2 as sdk

    sdk.configuration.host = "https://api.mypurecloud.ie"
    client = sdk.api_client.ApiClient().get_client_credentials_token("an id", "a secret")
    assert client.access_token == "flowlint-stand-in-not-a-token"
    request = sdk.FlowExecutionLaunchRequest()
    request.flow_id, request.input_data = GOOD["flowId"], GOOD["inputData"]
    answer = sdk.ArchitectApi(client).post_flows_executions(request)
    assert (answer.name, answer.flow_version.id) == ("Compliance check", "3.0")
    assert answer.self_uri == f"/api/v2/flows/executions/{answer.id}"


def test_threads(flow_platform):
    threads = [threading.Thread(target=requests.post, args=(URL,), kwargs={"json": GOOD}) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(flow_platform.launches) == 8


def test_other_addresses_are_not_answered(flow_platform):
    for send, error in ((httpx.post, httpx.ConnectError), (requests.post, requests.ConnectionError)):
        for url in ("http://127.0.0.1:9/orders", "http://127.0.0.1:9/oauth/token", "http://127.0.0.1:9/api/v2/flows/execution"):
            with pytest.raises(error):
                send(url, json=BAD)
    assert flow_platform.launches == []
"""

FAULTY = """\
def test_swallows_what_it_is_told(flow_platform):
    assert httpx.post(URL, json=BAD).status_code == requests.post(URL, json=BAD).status_code == 200


def test_sends_an_array(flow_platform):
    httpx.post(URL, json=[GOOD])


def test_sends_what_fits(flow_platform):
    httpx.post(URL, json=GOOD)
"""

RESTORED = """\
BEFORE = (httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request, urllib3.HTTPConnectionPool.urlopen)


def now():
    return httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request, urllib3.HTTPConnectionPool.urlopen


def test_while(flow_platform):
    assert all(mine is not theirs for mine, theirs in zip(now(), BEFORE))
    raise ValueError


def test_after():
    assert now() == BEFORE
"""


SESSION = """@pytest.fixture(scope="session")
def started(session_flow_platform):
    httpx.post(URL, json=GOOD)
    httpx.post(URL, json=BAD)
    return session_flow_platform


@pytest.mark.parametrize("number", range(4))
def test_outlives(started, number):
    before = len(started.launches)
    httpx.post(URL, json=GOOD)
    assert len(started.launches) == before + 1


def test_has_its_own(started, flow_platform):
    before = len(started.launches)
    httpx.post(URL, json=GOOD)
    assert (len(flow_platform.launches), len(started.launches)) == (1, before)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with one flow."""
    definition(tmp_path)
    return tmp_path


def run(folder: Path, text: str, *arguments: str, settings: str = "") -> subprocess.CompletedProcess[str]:
    """Run pytest with the plugin, and no other but xdist, on one test file."""
    (folder / "pytest.ini").write_text(f"[pytest]\nfilterwarnings = error\n{settings}")
    (folder / "test_orders.py").write_text(text)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    for name in ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTEST_XDIST_TESTRUNUID", "PYTEST_CURRENT_TEST"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "pytest", "-p", "xdist.plugin", "-p", "flowlint.testing.plugin", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


def summary(printed: str) -> list[str]:
    """Return the lines of the plugin's part of the summary."""
    return re.findall(r"^[\d,]+ launch.*", printed.partition(" launches proved by flowlint =")[2], re.MULTILINE)


FITS = 'fitted "Compliance check" version 3.0 (flows/compliance.json)'


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_every_client_gets_the_documented_answer(workers: str, project: Path) -> None:
    ended = run(project, IMPORTS + CLIENTS, workers)
    assert (ended.returncode, summary(ended.stdout)) == (0, [f"33 launches {FITS}"]), ended.stdout + ended.stderr
    assert "6 passed" in ended.stdout


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_a_launch_that_does_not_fit_fails_its_test_with_the_report(workers: str, project: Path) -> None:
    ended = run(project, IMPORTS + FAULTY, workers, "--junit-xml=junit.xml")
    assert ended.returncode == 1
    assert "3 passed, 2 errors" in ended.stdout
    assert sorted(summary(ended.stdout)) == [
        "1 launch did not fit: test_orders.py::test_sends_an_array",
        f"1 launch {FITS}",
        "2 launches did not fit: test_orders.py::test_swallows_what_it_is_told",
    ]
    sentence = 'error[type-mismatch]: input "Flow.complianceFlag" takes true or false, found a string'
    assert re.findall(rf"{re.escape(sentence)}\n +--> (launch \d):1:\d+", ended.stdout) == ["launch 1", "launch 2"]
    assert "\nlaunch 1: request body is an array, expected an object\n" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr
    assert sentence.replace('"', "&quot;") in (project / "junit.xml").read_text("utf-8")


@pytest.mark.parametrize(("workers", "processes"), [("-n0", 1), ("-n2", 2)])
def test_a_session_has_a_stand_in_that_outlives_tests(workers: str, processes: int, project: Path) -> None:
    ended = run(project, IMPORTS + SESSION, workers)
    assert ended.returncode == 1
    assert f"5 passed, {processes} error" in ended.stdout
    assert summary(ended.stdout) == [
        f"{5 + processes} launches {FITS}",
        "1 launch did not fit: session_flow_platform" if processes == 1 else "2 launches did not fit: session_flow_platform",
    ]


def test_what_is_patched_is_given_back_even_when_a_test_fails(project: Path) -> None:
    ended = run(project, IMPORTS + RESTORED, "-n0")
    assert "1 failed, 1 passed" in ended.stdout, ended.stdout


ONE = "def test_one(flow_platform):\n    httpx.post(URL, json=GOOD)\n"


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        (("--flowlint-definitions", "elsewhere"), ""),
        (("--flowlint-config", "elsewhere/flowlint.yaml"), ""),
        ((), "flowlint_definitions = elsewhere\n"),
        ((), "flowlint_config = elsewhere/flowlint.yaml\n"),
    ],
)
def test_options_and_their_ini_forms_say_where_definitions_are(arguments: tuple[str, ...], settings: str, project: Path) -> None:
    (project / "flows").rename(project / "elsewhere")
    (project / "elsewhere" / "flowlint.yaml").write_text("definitions: [compliance.json]\n")
    ended = run(project, IMPORTS + ONE, "-n0", *arguments, settings=settings)
    assert summary(ended.stdout) == [f"1 launch {FITS.replace('flows', 'elsewhere')}"], ended.stdout


def test_without_a_definition_the_test_cannot_run(project: Path) -> None:
    ended = run(project, IMPORTS + ONE, "-n0", "--flowlint-definitions", "nowhere")
    assert ended.returncode == 1
    assert "\nflowlint: " in ended.stdout
    assert "nowhere" in ended.stdout
    assert "1 error" in ended.stdout


LOADED = """\
import sys
def test_loaded():
    ours = sorted(name for name in sys.modules if name.partition(".")[0] == "flowlint")
    assert ours == ["flowlint", "flowlint.model", "flowlint.model.version", "flowlint.testing", "flowlint.testing.plugin"]
    assert not {"click", "httpx", "jsonschema", "requests", "starlette", "urllib3", "uvicorn", "yaml"} & set(sys.modules)
"""


def test_a_suite_that_does_not_use_it_loads_nothing(project: Path) -> None:
    ended = run(project, LOADED, "-n0", "-q")
    assert (ended.returncode, ended.stdout.splitlines()[-1][:8]) == (0, "1 passed"), ended.stdout
    assert "flowlint" not in ended.stdout
