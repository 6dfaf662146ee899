"""Each request of ``flowlint fetch`` and ``flowlint drift`` fails in each way: what is said, and what is left of the snapshot.

The requests are those that a whole run was seen to make. Whatever fails, each flow of the snapshot is the old one or the new one, the next
run brings all up to date, and no secret is printed, though every answer repeats one.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from command_runs import flowlint
from fetch_runs import CORRELATION, SECRETS
from platform_stand_in import CLIENT_ID, SECRET, TOKEN, TRIGGERS, VIEW, Answer, Call, Flow, Json, StandIn, error, limited, trigger, variable

from flowlint.definitions.snapshots import fetch
from flowlint.definitions.snapshots.lock import file_hash
from flowlint.sources.platform import bodies, transport

pytestmark = pytest.mark.slow

Request = tuple[str, str, str]
"""Method, path and query."""
PLATFORM = ("--region", "mypurecloud.ie")
COMMANDS = {"all": ("fetch", "--all"), "pruned": ("fetch", "--prune"), "drift": ("drift",)}
AGAIN = {"cut", "reset", "429", "429-now", "500", "503", "text", "list", "empty", "cut-json", "too-deep"}
"""What passes: where it comes once, the run is as good as any."""
ENDING = {"401", "silent", "endless", "429-late"}
"""What no other request would fare better after, so that none is made."""
BETWEEN = ", expected the API: a proxy or a sign-in page may stand between"
LATER, WHY = "; try again later", "; the support of Genesys Cloud can say why"


class Fault(NamedTuple):
    """How a request fails: the answer, nothing where the server is gone; what is said of it, and of a sign-in that fails so.

    ``{at}`` stands for the address, ``{permission}`` for the permission that it takes, ``{shape}`` for what is wrong with the answer.
    """

    answer: Answer | None
    said: str
    of_sign_in: str = ""
    options: tuple[str, ...] = ()


def failing(status: int, words: str, expected: str, of_sign_in: str) -> Fault:
    """A status with the platform's own words, which repeat a secret."""
    said = f"{{at}} {words} (HTTP {status}, Not *** now, {CORRELATION}){expected}"
    return Fault(error(status, "x", f"Not {TOKEN} now"), said, f"{{at}} {of_sign_in or words} (HTTP {status}){expected}")


def limited_to(seconds: int, expected: str) -> Fault:
    """A status that asks to come later."""
    words = f"Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds, {CORRELATION}"
    sentence = f"{{at}} is not available (HTTP 429%s){expected}"
    return Fault(limited(seconds), sentence % f", {words}", sentence % "")


NO_CLIENT = "{at} does not take the client id and secret (HTTP %s), expected those of an OAuth client for client credentials of {region}"
NO_TOKEN = "{at} does not take the access token (HTTP 401), expected one that is not over and is of {region}"
NO_SIGN_IN = '{server} answers without an "access_token", expected the sign-in of Genesys Cloud'
NO_PERMISSION = f'the permission "{{permission}}" is missing (HTTP 403, Not *** now, {CORRELATION}), expected a role that has it'
NO_OBJECT = "{at} answers without a JSON object (HTTP 200)" + BETWEEN
HTML = "{at} answers with HTML, not JSON (HTTP %d)" + BETWEEN
GATEWAY_404 = "{at} is not there (HTTP 404)" + BETWEEN
LARGE = f"{{at}} answers with more than 1 MiB{BETWEEN}"
BROKEN_OFF = "{at} broke the connection off" + LATER
MOVED = "{at} sends to another address (HTTP 302), expected the address of the API itself"
OVER = "the time for everything, 1.5 seconds, was over before {at} answered, expected less to fetch or a longer --time-limit"
ASKS = ", and asks to wait 3600 seconds, which the time for everything, 900 seconds, does not leave, expected a longer --time-limit"
LATE = ("--time-limit", "1.5")
FAULTS = {
    "gone": Fault(None, "{at} cannot be reached: the connection is refused" + LATER),
    "cut": Fault(Answer(200, {"entities": []}, broken=True), BROKEN_OFF),
    "reset": Fault(Answer(200, {"entities": []}, reset=True), BROKEN_OFF),
    "silent": Fault(Answer(200, {}, delay=2), OVER, options=LATE),
    "endless": Fault(Answer(200, {}, (("Content-Length", "100000"),), endless=True), OVER, options=LATE),
    "400": failing(400, "refuses", WHY, "")._replace(of_sign_in=NO_CLIENT % 400),
    "401": Fault(error(401, "x", f"Not {TOKEN} now"), NO_TOKEN, NO_CLIENT % 401),
    "403": Fault(error(403, "x", f"Not {TOKEN} now"), NO_PERMISSION, NO_CLIENT % 403),
    "404": failing(404, "is not there", WHY, "")._replace(of_sign_in=GATEWAY_404),
    "429": Fault(Answer(429, b""), "{at} is not available (HTTP 429)" + LATER),
    "429-now": limited_to(0, LATER),
    "429-late": limited_to(3600, ASKS),
    "500": failing(500, "fails", LATER, ""),
    "503": failing(503, "is not available", LATER, ""),
    "html": Fault(Answer(200, b"<html>"), HTML % 200),
    "403-html": Fault(Answer(403, b"<html>"), HTML % 403),
    "404-html": Fault(Answer(404, b"<html>"), HTML % 404),
    "403-gateway": Fault(Answer(403, {"detail": TOKEN}), "{at} refuses (HTTP 403)" + BETWEEN, NO_CLIENT % 403),
    "404-gateway": Fault(Answer(404, {"detail": TOKEN}), GATEWAY_404),
    "text": Fault(Answer(200, TOKEN.encode(), (("Content-Type", "text/plain"),)), NO_OBJECT),
    "list": Fault(Answer(200, [TOKEN]), NO_OBJECT),
    "empty": Fault(Answer(200, b""), NO_OBJECT),
    "cut-json": Fault(Answer(200, b'{"entities": [{"id": "'), NO_OBJECT),
    "too-deep": Fault(Answer(200, b'{"entities":' + b"[" * 100_000), NO_OBJECT),
    "other-shape": Fault(Answer(200, {"error": TOKEN}), "{shape}", NO_SIGN_IN),
    "huge": Fault(Answer(200, b" " * (2 << 20)), LARGE),
    "bomb": Fault(Answer(200, gzip.compress(bytes(4 << 20)), (("Content-Encoding", "gzip"),)), LARGE),
    "moved": Fault(Answer(302, b"", (("Location", "http://localhost:{port}/elsewhere"),)), MOVED),
}
ID = r"[0-9a-f]{8}-[-0-9a-f]{27}"
NAMES = ["Flow 0", "Flow 1"]
NOT_THERE = 'flow "{name}" (flows/{file}) is not on the platform any more, or this client may not see it: '
TRIGGERS_KEPT = f'triggers are not read, those that the snapshot knows are kept ("Flow 0", "Flow 1"): {NO_PERMISSION}\n'
COARSE = "since the configuration could not be read"
PASSING = {
    ("triggers", "403", "drift"): (0, f"triggers are not compared: {NO_PERMISSION}\nno drift in 2 flows\n"),
    ("triggers", "403", "fetch"): (0, TRIGGERS_KEPT),
    ("configuration", "403", "drift"): (0, f"1 of 2 flows have coarse types, {COARSE.replace('the', 'their')}\nno drift in 2 flows\n"),
    ("configuration", "403", "fetch"): (0, f'1 flow with coarse types, {COARSE}: "{{name}}"\n'),
    ("flow", "404", "drift"): (1, "drift in 1 of 2 flows: 1 breaking\n"),
    ("flow", "404", "pruned"): (0, f"{NOT_THERE}deleted from the snapshot\n"),
}
"""The exit code and what is said where a failure is not the end, by what is asked for, the failure and the command."""


class Case(NamedTuple):
    """A request of a command that fails; ``kind`` is what it asks for, and ``flow`` the name of the flow that it is about."""

    command: str
    request: Request
    kind: str
    flow: str


def generation(number: int) -> StandIn:
    """Two flows, each in one version and with a trigger, in pages of one."""
    flows = [Flow(one, name, [variable(f"Flow.v{number}")], version=f"{number}.0") for one, name in enumerate(NAMES)]
    served = StandIn(flows, [trigger(one, flow) for one, flow in enumerate(flows)])
    served.page = 1
    return served


def run(served: StandIn, *arguments: str) -> tuple[int, str, str]:
    """Run a command: its exit code and what it prints, which is never a secret."""
    addresses = ("--base-url", served.url, "--login-url", served.url)
    result = flowlint(*arguments, *PLATFORM, *addresses)
    assert [secret for secret in SECRETS if secret in result.stdout + result.stderr] == []
    return result.exit_code, result.stdout, result.stderr


def held(folder: str) -> dict[str, tuple[bytes, Json]]:
    """What a snapshot has of each flow: its file, and its entry in the lock without the time; there are no other files."""
    lock = json.loads(Path(folder, "flowlint.lock").read_text())
    entries = {entry["name"]: {key: value for key, value in entry.items() if key != "fetchedAt"} for entry in lock["flows"]}
    assert {path.name for path in Path(folder).iterdir()} == {"flowlint.lock", *(entry["file"] for entry in entries.values())}
    found = {name: (Path(folder, entry["file"]).read_bytes(), entry) for name, entry in entries.items()}
    assert [name for name, (data, entry) in found.items() if file_hash(data) != entry["fileHash"]] == []
    return found


@pytest.fixture
def sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work beside the folders ``old`` and ``new``, the snapshots of two generations; attempts follow at once, and flows one by one."""
    monkeypatch.chdir(tmp_path)
    signing_in = {"GENESYSCLOUD_OAUTHCLIENT_ID": CLIENT_ID, "GENESYSCLOUD_OAUTHCLIENT_SECRET": SECRET}
    for name, value in {"HOME": str(tmp_path), "NO_PROXY": "127.0.0.1,localhost", **signing_in}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(transport, "Timing", partial(transport.Timing, first_wait=0.001, longest_wait=0.01))
    monkeypatch.setattr(bodies, "LARGEST", 1 << 20)
    monkeypatch.setattr(fetch, "_AT_ONCE", 1)
    for number, folder in enumerate(("old", "new"), 1):
        with generation(number).serving() as served:
            assert run(served, "fetch", "--all", "--to", folder)[0] == 0


@contextmanager
def serving(command: str) -> Iterator[StandIn]:
    """Serve to a command that has the old snapshot: for ``drift`` what that has, else what comes next."""
    shutil.rmtree("flows", ignore_errors=True)
    shutil.copytree("old", "flows")
    with generation(1 if command == "drift" else 2).serving() as served:
        yield served


def cases(command: str) -> list[Case]:
    """Each request of a run that is good."""
    with serving(command) as served:
        assert run(served, *COMMANDS[command])[0] == 0
    named = {flow.id: flow.name for flow in served.flows.values()}
    kinds = {"token": "sign-in", "flows": "listing", "triggers": "triggers", "configuration": "configuration"}
    found = []
    for request in dict.fromkeys(call[:3] for call in served.calls):
        parts = request[1].split("/")
        found.append(Case(command, request, kinds.get(parts[-1], "flow"), named.get(parts[4] if len(parts) > 4 else "", "")))
    assert {case.kind for case in found} == {*kinds.values(), "flow"} - {"flow" if command == "all" else "listing"}
    return found


def fail(served: StandIn, case: Case, name: str, most: int = 1 << 30) -> None:
    """Let the request of ``case`` fail, so many times at most."""

    def fault(call: Call, before: int) -> Answer | None:
        if call[:3] != case.request or before >= most:
            return None
        answer = FAULTS[name].answer
        if answer is None:
            served.leave()
            return Answer(200, b"{}", reset=True)
        headers = tuple((key, value.replace("{port}", served.url.rpartition(":")[2])) for key, value in answer.headers)
        return answer._replace(headers=headers)

    served.fault = fault


def expected(case: Case, name: str) -> tuple[int, str, list[str]]:
    """Return the exit code, what is said, with what has to be put in, and the flows that stay as they were, where ``case`` fails always."""
    fault = FAULTS[name]
    verb = COMMANDS[case.command][0]
    kind_of_fault = "403" if (case.kind, name) == ("configuration", "404") else name
    for command in (case.command, verb):
        if (case.kind, kind_of_fault, command) in PASSING:
            return *PASSING[case.kind, kind_of_fault, command], [case.flow] * bool(case.flow)
    left = 'flowlint: error: flow "{name}" is left as it was: '
    if case.kind == "sign-in":
        return 3, f"flowlint: error: {fault.of_sign_in or fault.said}\n", NAMES
    if verb == "drift" or case.kind in {"listing", "triggers"} or (case.kind == "flow" and name not in {"400", "403", "500"}):
        return 3, f"flowlint: error: {fault.said}\n", NAMES
    if case.kind == "flow":
        return 3, f"{left.replace('name', 'id')}{fault.said}\n", [case.flow]
    after = NAMES[NAMES.index(case.flow) :] if name in {*ENDING, "gone"} else [case.flow]
    return 3, "".join(f"{left.replace('{name}', one)}{fault.said}\n" for one in after), after


def worded(sentence: str, case: Case, served: StandIn) -> str:
    """Return what is said of ``case``, with its addresses and names."""
    path = case.request[1]
    shapes = {
        "flow": f'{path} answers without the "id" of the flow, expected what is asked for',
        "configuration": f'the configuration of flow "{case.flow}" has no "variables", so none of its inputs is known',
    }
    facts = {
        "shape": shapes.get(case.kind, f'{path} answers without a list "entities" of objects, expected a listing'),
        "at": f"{served.url}{path}",
        "server": served.url,
        "region": "the region mypurecloud.ie",
        "permission": TRIGGERS if case.kind == "triggers" else VIEW,
        "id": path.rpartition("/")[2],
        "name": case.flow,
        "file": f"{case.flow.lower().replace(' ', '-')}.yaml",
    }
    for key, value in facts.items():
        sentence = sentence.replace(f"{{{key}}}", value)
    return sentence


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", FAULTS)
def test_whatever_request_fails_the_snapshot_is_whole(name: str, command: str, sides: None) -> None:
    old, new = held("old"), held("old" if command == "drift" else "new")
    for case in cases(command):
        with serving(command) as served:
            fail(served, case, name)
            code, _, said = run(served, *COMMANDS[command], *FAULTS[name].options)
        wanted, sentence, left = expected(case, name)
        # Where the server is gone, each flow is asked for at its own address.
        assert (code, re.sub(ID, "ID", said)) == (wanted, re.sub(ID, "ID", worded(sentence, case, served))), case
        assert (served.counts["GET", "/elsewhere", ""], served.counts[case.request] <= (20 if name == "429-now" else 5)) == (0, True)
        now = held("flows")
        if wanted == 0 and command != "drift":
            # Without the permission, types are coarse, and what is gone is deleted as was asked for; all else is new.
            assert {one: now.get(one) for one in NAMES if one not in left} == {one: new[one] for one in NAMES if one not in left}
        else:
            assert now == {**new, **{one: old[one] for one in left}}, case
        if command == "all":
            with generation(2).serving() as served:
                assert run(served, *COMMANDS[command])[0] == 0
            assert held("flows") == new


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", sorted(AGAIN))
def test_what_fails_once_is_asked_for_again(name: str, command: str, sides: None) -> None:
    with serving(command) as served:
        good = run(served, *COMMANDS[command])
    for case in cases(command):
        with serving(command) as served:
            fail(served, case, name, most=1)
            assert (run(served, *COMMANDS[command]), served.counts[case.request]) == (good, 2), case
            assert held("flows") == held("old" if command == "drift" else "new")
