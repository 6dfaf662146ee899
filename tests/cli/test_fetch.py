"""The command against a real server: what it prints and writes, what it never prints, and what a kill leaves."""

from __future__ import annotations

import json
import os
import pty
import random
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from platform_stand_in import CLIENT_ID, SECRET, TOKEN, TRIGGERS, VIEW, Answer, Flow, StandIn, error, organisation, trigger, variable

from flowlint import catalogue, locking, storing

ROOT = Path(__file__).resolve().parents[2]
CHECK = Flow(0, "Compliance check", [variable("Flow.complianceFlag", "BooleanVariable"), variable("Flow.dates", collection=True)])
DRAFT = Flow(1, "Draft", [], version="")
SHARED = Flow(2, "Shared part", [variable("Common.x")], kind="COMMONMODULE", version="12.0")
FILE = """\
flowlint: 1
id: "00000001-0000-4000-8000-000000000000"
name: Compliance check
type: workflow
version: "3.0"
published: true
inputs:
  Flow.complianceFlag: boolean
  Flow.dates:
    type: string
    collection: true
triggers:
- id: "00000001-0000-4003-8000-000000000000"
  name: On end
  topic: 'v2.detail.events.conversation.{id}.customer.end'
  dataFormat: TopLevelPrimitives
  enabled: true
"""
CORRELATION = "ININ-Correlation-Id c0ffee00-0000-4000-8000-000000000000"
SECRETS = (SECRET, TOKEN, b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode())
BEFORE_WRITING = """\
import sys
from flowlint import storing
from flowlint.cli.main import main
store = storing.store
def announced(*arguments, **options):
    sys.stdout.write("writing\\n")
    sys.stdout.flush()
    return store(*arguments, **options)
storing.store = announced
main()
"""


@pytest.fixture
def served() -> Iterator[StandIn]:
    with StandIn([CHECK, DRAFT, SHARED], [trigger(0, CHECK)]).serving() as stand_in:
        yield stand_in


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a run that can sign in."""
    signing_in = {"GENESYSCLOUD_OAUTHCLIENT_ID": CLIENT_ID, "GENESYSCLOUD_OAUTHCLIENT_SECRET": SECRET}
    return {**os.environ, **signing_in, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1", "HOME": str(folder), **more}


def fetch(folder: Path, served: StandIn, *arguments: str, **more: str) -> tuple[int, str, str]:
    """Run ``flowlint fetch`` in ``folder``: its exit code and what it printed, which is never a secret, nor is what it wrote."""
    command = [sys.executable, "-m", "flowlint", "fetch", *arguments, "--base-url", served.url]
    ended = subprocess.run(command, cwd=folder, env=surroundings(folder, **more), capture_output=True, text=True, timeout=30)
    recorded = [ended.stdout, ended.stderr, *(path.read_text() for path in folder.rglob("*") if path.is_file())]
    assert [secret for secret in SECRETS for text in recorded if secret in text] == []
    return ended.returncode, ended.stdout, ended.stderr.replace(served.url, "URL")


def test_every_published_flow_becomes_a_file(tmp_path: Path, served: StandIn) -> None:
    assert fetch(tmp_path, served, "--all") == (
        0,
        (
            'wrote flows/compliance-check.yaml: "Compliance check" version 3.0\n'
            'wrote flows/shared-part.yaml: "Shared part" version 12.0\n'
            'fetched 2 flows into "flows": 2 written, 0 unchanged\n'
        ),
        '1 flow left out, since not published: "Draft"\n',
    )
    assert sorted(path.name for path in (tmp_path / "flows").iterdir()) == ["compliance-check.yaml", "flowlint.lock", "shared-part.yaml"]
    assert (tmp_path / "flows" / "compliance-check.yaml").read_text() == FILE
    shown = subprocess.run(
        [sys.executable, "-m", "flowlint", "show", "flows/compliance-check.yaml", "--format", "yaml"],
        cwd=tmp_path, env=surroundings(tmp_path), capture_output=True, text=True,
    )  # fmt: skip
    assert shown.stdout == FILE


def test_an_unchanged_organisation_writes_nothing(tmp_path: Path, served: StandIn) -> None:
    fetch(tmp_path, served, "--all")
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in (tmp_path / "flows").iterdir()}
    assert fetch(tmp_path, served) == (0, 'fetched 2 flows into "flows": 0 written, 2 unchanged\n', "")
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in (tmp_path / "flows").iterdir()} == before
    path = tmp_path / "flows" / "flowlint.lock"
    lock = json.loads(path.read_text())
    lock["flows"][0]["fetchedAt"] = "2020-01-01T00:00:00Z"
    path.write_bytes((json.dumps(lock, indent=2) + "\n").encode())
    fetch(tmp_path, served)
    assert storing.read_lock(str(path.parent)).entries[0].fetched_at == "2020-01-01T00:00:00Z"
    fetch(tmp_path, served, "--renew")
    assert storing.read_lock(str(path.parent)).entries[0].fetched_at > "2026"


def test_one_flow_goes_to_the_folder_that_is_named(tmp_path: Path, served: StandIn) -> None:
    assert fetch(tmp_path, served, "Shared part", "--to", "a/b", "--no-triggers") == (
        0,
        'wrote a/b/shared-part.yaml: "Shared part" version 12.0\nfetched 1 flow into "a/b": 1 written, 0 unchanged\n',
        "",
    )
    assert fetch(tmp_path, served, CHECK.id, "--to", "a/b", "--quiet") == (0, "", "")
    assert {entry.file for entry in storing.read_lock(str(tmp_path / "a" / "b")).entries} == {"compliance-check.yaml", "shared-part.yaml"}


NOT_THERE = 'flow "Shared part" (flows/shared-part.yaml) is not on the platform any more, or this client may not see it: '
KEPT, DELETED = "kept in the snapshot, delete it with --prune\n", "deleted from the snapshot\n"
ONE_UNCHANGED = 'fetched 1 flow into "flows": 0 written, 1 unchanged\n'
LEFT_OUT = '1 flow left out, since not published: "Draft"\n'


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "flows").iterdir())


def test_flows_that_are_gone_are_kept_until_they_are_pruned(tmp_path: Path, served: StandIn) -> None:
    fetch(tmp_path, served, "--all")
    del served.flows[SHARED.id]
    assert fetch(tmp_path, served, "--all") == (0, ONE_UNCHANGED, LEFT_OUT + NOT_THERE + KEPT)
    assert fetch(tmp_path, served, "--type", "workflow") == (0, ONE_UNCHANGED, LEFT_OUT)
    assert fetch(tmp_path, served, "--all", "--prune") == (0, ONE_UNCHANGED, LEFT_OUT + NOT_THERE + DELETED)
    assert names(tmp_path) == ["compliance-check.yaml", "flowlint.lock"]


def test_a_flow_that_is_gone_does_not_keep_the_others_of_the_snapshot_from_being_fetched(tmp_path: Path, served: StandIn) -> None:
    fetch(tmp_path, served, "--all")
    del served.flows[SHARED.id]
    served.triggers = []
    path = tmp_path / "flows" / "compliance-check.yaml"
    wrote = 'wrote flows/compliance-check.yaml: "Compliance check" version 3.0\nfetched 1 flow into "flows": 1 written, 0 unchanged\n'
    assert fetch(tmp_path, served) == (3, wrote, f"flowlint: error: {NOT_THERE}{KEPT}")
    assert path.read_text() == FILE.partition("triggers")[0]
    assert names(tmp_path) == ["compliance-check.yaml", "flowlint.lock", "shared-part.yaml"]
    assert fetch(tmp_path, served, "--quiet") == (3, "", f"flowlint: error: {NOT_THERE}{KEPT}")
    assert fetch(tmp_path, served, "--prune") == (0, ONE_UNCHANGED, NOT_THERE + DELETED)
    assert names(tmp_path) == ["compliance-check.yaml", "flowlint.lock"]
    del served.flows[CHECK.id]
    assert fetch(tmp_path, served, "--prune")[:2] == (0, 'fetched 0 flows into "flows": 0 written, 0 unchanged\n')
    assert (names(tmp_path), storing.read_lock(str(tmp_path / "flows")).entries) == (["flowlint.lock"], ())


def test_a_flow_that_is_not_published_any_more_is_said_to_be_that(tmp_path: Path, served: StandIn) -> None:
    fetch(tmp_path, served, "--all")
    served.flows[SHARED.id] = Flow(2, "Shared part", [], kind="COMMONMODULE", version="")
    said = 'flow "Shared part" (flows/shared-part.yaml) is not published any more: '
    assert fetch(tmp_path, served) == (3, ONE_UNCHANGED, f"flowlint: error: {said}{KEPT}")
    assert fetch(tmp_path, served, "--all") == (0, ONE_UNCHANGED, LEFT_OUT + said + KEPT)
    assert fetch(tmp_path, served, "--all", "--prune") == (0, ONE_UNCHANGED, LEFT_OUT + said + DELETED)
    assert names(tmp_path) == ["compliance-check.yaml", "flowlint.lock"]


@pytest.mark.parametrize("quiet", [(), ("--quiet",)])
def test_triggers_that_may_not_be_read_any_more_are_kept(tmp_path: Path, served: StandIn, quiet: tuple[str, ...]) -> None:
    fetch(tmp_path, served, "--all")
    served.permissions.discard(TRIGGERS)
    assert fetch(tmp_path, served, *quiet) == (
        0,
        "" if quiet else 'fetched 2 flows into "flows": 0 written, 2 unchanged\n',
        (
            'triggers are not read, those that the snapshot knows are kept ("Compliance check"): the permission '
            '"processautomation:trigger:view" is missing (HTTP 403, Unable to perform the requested action. You are missing the following '
            f"permission(s): processautomation:trigger:view, {CORRELATION})\n"
        ),
    )
    assert (tmp_path / "flows" / "compliance-check.yaml").read_text() == FILE
    assert fetch(tmp_path, served, "--no-triggers")[0] == 0
    assert (tmp_path / "flows" / "compliance-check.yaml").read_text() == FILE.partition("triggers")[0]


def test_a_setting_that_was_written_by_hand_stays(tmp_path: Path, served: StandIn) -> None:
    fetch(tmp_path, served, "--all")
    path = tmp_path / "flows" / "compliance-check.yaml"
    stated = FILE.replace("inputs:\n", "requestBody: json\ninputs:\n")
    path.write_text(stated)
    said = 'requestBody kept as the snapshot states it, since the platform does not tell: "Compliance check"\n'
    assert fetch(tmp_path, served) == (0, 'fetched 2 flows into "flows": 0 written, 2 unchanged\n', said)
    assert path.read_text() == stated
    served.flows[CHECK.id] = Flow(0, "Compliance check", CHECK.variables, version="4.0")
    assert fetch(tmp_path, served)[2] == said
    assert path.read_text() == stated.replace('"3.0"', '"4.0"')
    check = [sys.executable, "-m", "flowlint", "check", "--frozen", "--allow-empty", "."]
    assert subprocess.run(check, cwd=tmp_path, env=surroundings(tmp_path), capture_output=True).returncode == 0
    # A flow without inputs takes no body, whatever was stated of one with some.
    served.flows[CHECK.id] = Flow(0, "Compliance check", [], version="5.0")
    assert fetch(tmp_path, served)[2] == ""
    assert "requestBody" not in path.read_text()


@pytest.mark.parametrize(
    ("configured", "expected"),
    [
        ("definitions: [archy, api/flows]", "api/flows"),
        ("definitions: [api/flows, archy/one.yaml]", "api/flows"),
        ("definitions: [new]", "new"),
        ("definitions: [archy, other]", "flows"),
        ("max-age: 3d", "flows"),
    ],
)
def test_the_snapshot_is_where_the_configuration_has_its_definitions(
    tmp_path: Path, served: StandIn, configured: str, expected: str
) -> None:
    (tmp_path / "archy").mkdir()
    (tmp_path / "archy" / "one.yaml").write_text("workflow: {name: One}\n")
    (tmp_path / "other").mkdir()
    fetch(tmp_path, served, "--all", "--to", "api/flows")
    (tmp_path / "x.yaml").write_text(f"{configured}\n")
    code, printed, _ = fetch(tmp_path, served, "Compliance check", "--config", "x.yaml")
    assert (code, printed.splitlines()[-1].split(":")[0]) == (0, f'fetched 1 flow into "{expected}"')


def test_a_snapshot_of_another_region_is_refused_before_signing_in(tmp_path: Path, served: StandIn) -> None:
    fetch(tmp_path, served, "--all", "--region", "eu-west-1", "--login-url", served.url)
    assert {entry.region for entry in storing.read_lock(str(tmp_path / "flows")).entries} == {"mypurecloud.ie"}
    before, calls = {path: path.read_bytes() for path in (tmp_path / "flows").iterdir()}, len(served.calls)
    refused = (
        'flowlint: error: the snapshot "flows" was fetched from mypurecloud.ie, and this run is for mypurecloud.com, '
        "expected --region mypurecloud.ie, or another snapshot for mypurecloud.com\n"
    )
    for arguments in ((), ("--all", "--prune"), ("--renew",)):
        assert fetch(tmp_path, served, *arguments, "--region", "us-east-1", "--login-url", served.url) == (2, "", refused)
    assert ({path: path.read_bytes() for path in (tmp_path / "flows").iterdir()}, len(served.calls)) == (before, calls)
    # A gateway, or a test, may lead to any region.
    assert fetch(tmp_path, served)[0] == 0


def test_nothing_is_deleted_by_a_listing_that_may_not_be_whole(tmp_path: Path, served: StandIn) -> None:
    fetch(tmp_path, served, "--all")
    listing = {"entities": [CHECK.flow()], "pageCount": 1, "total": 3}
    served.fault = lambda call, _: Answer(200, listing) if call.path == "/api/v2/flows" else None
    assert fetch(tmp_path, served, "--all", "--prune") == (
        3,
        "",
        "flowlint: error: /api/v2/flows says that there are more flows than the 1 that it lists, expected all: try again\n",
    )
    assert sorted(path.name for path in (tmp_path / "flows").iterdir()) == ["compliance-check.yaml", "flowlint.lock", "shared-part.yaml"]


def test_without_permissions_the_command_says_what_is_left_out(tmp_path: Path, served: StandIn) -> None:
    served.permissions = {VIEW}
    code, printed, said = fetch(tmp_path, served, "Compliance check")
    assert (code, printed.splitlines()[-1]) == (0, 'fetched 1 flow into "flows": 1 written, 0 unchanged')
    assert said == (
        '1 flow with coarse types, since the configuration could not be read: "Compliance check"\n'
        'triggers are left out: the permission "processautomation:trigger:view" is missing (HTTP 403, Unable to perform the requested '
        f"action. You are missing the following permission(s): processautomation:trigger:view, {CORRELATION})\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("Draft",), 3, 'flow "Draft" is not published, expected a flow that is: only published flows are launched'),
        (("Compliance chek",), 3, 'no flow has the name "Compliance chek", did you mean "Compliance check"'),
        (("--type", "bot"), 3, "there is no such flow that this client may see, expected one of the division and type that are wanted"),
        (("--type", "wrkflow"), 2, 'no flow is of type "wrkflow", did you mean "workflow"'),
        (("x", "--all"), 2, "flows are named beside --all, expected one of both"),
        (("x", "--prune"), 2, "--prune is about the whole snapshot, --all or --type, expected neither flows nor --division"),
        ((), 2, '"flows" holds no snapshot to fetch anew, expected ids or names of flows, --type or --all, or --to with its folder'),
        (
            (CHECK.id, "--type", "bot", "--type", "commonmodule"),
            3,
            f'flow "Compliance check" ({CHECK.id}) is of type "workflow", expected "bot" or "commonmodule"',
        ),
        ((CHECK.id, "--division", "Away"), 3, f'flow "Compliance check" ({CHECK.id}) is in the division "Home", expected "Away"'),
        (
            ("--all", "--region", "eu-wst-1"),
            2,
            '--region names the region "eu-wst-1", which is none of Genesys Cloud, did you mean eu-west-1 or eu-west-2',
        ),
        (("--profile", "x", "--all"), 3, 'cannot read "HOME/.gc/config.toml": no such file or directory'),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    tmp_path: Path, served: StandIn, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    assert fetch(tmp_path, served, *arguments) == (code, "", f"flowlint: error: {sentence.replace('HOME', str(tmp_path))}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--timeout", "--time-limit"])
@pytest.mark.parametrize("number", ["nan", "inf", "1e300", "0", "-1"])
def test_what_is_no_time_to_wait_is_wrong_usage(tmp_path: Path, served: StandIn, option: str, number: str) -> None:
    assert fetch(tmp_path, served, "--all", option, number) == (
        2,
        "",
        (
            "Usage: flowlint fetch [OPTIONS] [FLOWS]...\nTry 'flowlint fetch --help' for help.\n\n"
            f"Error: Invalid value for '{option}': {float(number)} is not in the range 0<x<=604800.\n"
        ),
    )
    assert served.calls == []


def test_a_wrong_secret_is_said(tmp_path: Path, served: StandIn) -> None:
    code, printed, said = fetch(tmp_path, served, "--all", GENESYSCLOUD_OAUTHCLIENT_SECRET="another-secret")
    assert (code, printed) == (3, "")
    assert said.startswith("flowlint: error: URL/oauth/token does not take the client id and secret (HTTP 401, ")
    assert "another-secret" not in said


def test_a_flow_that_cannot_be_read_is_left_as_it_was(tmp_path: Path, served: StandIn) -> None:
    fetch(tmp_path, served, "--all")
    served.fault = lambda call, _before: error(501, "x", f"No {TOKEN}") if f"{SHARED.id}/versions" in call.path else None
    assert fetch(tmp_path, served) == (
        3,
        'fetched 1 flow into "flows": 0 written, 1 unchanged\n',
        (
            f'flowlint: error: flow "Shared part" is left as it was: URL/api/v2/flows/{SHARED.id}/versions/12.0/configuration refuses '
            f"(HTTP 501, No ***, {CORRELATION})\n"
        ),
    )
    assert sorted(path.name for path in (tmp_path / "flows").iterdir()) == ["compliance-check.yaml", "flowlint.lock", "shared-part.yaml"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, f"<html>{TOKEN} {SECRET}</html>".encode()),
        Answer(302, b"", (("Location", f"https://elsewhere.example/{TOKEN}"),)),
        Answer(400, {"message": f"bad {SECRET}", "contextId": TOKEN}),
        Answer(200, {"entities": 5, TOKEN: SECRET}),
        Answer(200, {"entities": [{"id": TOKEN, "name": SECRET}, {"id": 5}, 7]}),
    ],
)
def test_nothing_that_the_platform_says_brings_a_secret_out(tmp_path: Path, served: StandIn, answer: Answer) -> None:
    served.fault = lambda call, _before: answer if call.path == "/api/v2/flows" else None
    code, printed, said = fetch(tmp_path, served, "--type", "bot")
    assert (code, printed, said.startswith("flowlint: error: "), "Traceback" in said) == (3, "", True, False)


def test_progress_is_shown_on_a_terminal_alone(tmp_path: Path, served: StandIn) -> None:
    command = [sys.executable, "-m", "flowlint", "fetch", "--all", "--base-url", served.url]
    terminal, inner = pty.openpty()
    ended = subprocess.run(
        command, cwd=tmp_path, env=surroundings(tmp_path, TERM="xterm"), stdout=subprocess.PIPE, stderr=inner, timeout=30
    )
    os.close(inner)
    shown = os.read(terminal, 1 << 16).decode()
    os.close(terminal)
    assert ended.returncode == 0
    assert "fetching  [" in shown
    assert "100%" in shown


HEEDING_INTERRUPTS = """\
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from flowlint.cli.main import main
sys.exit(main())
"""
"""Runs the command as ``flowlint`` does; what a shell has started in the background ignores interrupts, and so does all that it starts."""


def test_an_interrupted_run_leaves_the_old_snapshot_whole(tmp_path: Path, served: StandIn) -> None:
    fetch(tmp_path, served, "--all")
    before = {path.name: path.read_bytes() for path in (tmp_path / "flows").iterdir()}
    served.fault = lambda call, _before: Answer(200, {}, delay=20) if "configuration" in call.path else None
    command = [sys.executable, "-c", HEEDING_INTERRUPTS, "fetch", "--all", "--base-url", served.url]
    run = subprocess.Popen(command, cwd=tmp_path, env=surroundings(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seen = len(served.calls)
    while not any("configuration" in call.path for call in served.calls[seen:]):
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    printed, said = run.communicate(timeout=15)
    assert (run.returncode, printed, "Traceback" in said) == (130, "", False)
    assert {path.name: path.read_bytes() for path in (tmp_path / "flows").iterdir()} == before


def generation(number: int, count: int = 40) -> list[Flow]:
    """So many flows of an organisation, each in one version."""
    return [Flow(one, f"Flow {one}", [variable(f"Flow.v{number}")], version=f"{number}.0") for one in range(count)]


def held(folder: Path) -> dict[str | None, tuple[str | None, tuple[str, ...]]]:
    """The version and inputs of each flow in a snapshot, which can be read."""
    flows = catalogue.load([str(folder)]).flows if folder.is_dir() else ()
    return {flow.id: (flow.version, tuple(one.name for one in flow.inputs)) for flow in flows}


def killed(folder: Path, served: StandIn, chance: random.Random) -> None:
    """Run a fetch and kill it at some time, every second run while it writes."""
    command = [sys.executable, "-c", BEFORE_WRITING, "fetch", "--all", "--base-url", served.url]
    run = subprocess.Popen(command, cwd=folder, env=surroundings(folder), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert run.stdout is not None
    if chance.random() < 0.5:
        run.stdout.readline()
        time.sleep(chance.uniform(0, 0.02))
    else:
        time.sleep(chance.uniform(0.05, 0.3))
    run.kill()
    run.communicate()


@pytest.mark.parametrize("seed", range(5))
def test_whenever_a_run_is_killed_each_flow_is_the_old_or_the_new(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    before: dict[str | None, tuple[str | None, tuple[str, ...]]] = {}
    with StandIn(generation(0)).serving() as served:
        for number in range(1, 11):
            served.flows = {flow.id: flow for flow in generation(number)}
            new = {flow.id: (f"{number}.0", (f"Flow.v{number}",)) for flow in served.flows.values()}
            killed(tmp_path, served, chance)
            now = held(tmp_path / "flows")
            wrong = {flow_id: facts for flow_id, facts in now.items() if facts not in (before.get(flow_id), new[str(flow_id)])}
            assert (wrong, set(before) - set(now)) == ({}, set())
            storing.read_lock(str(tmp_path / "flows"))
            before = now
        fetch(tmp_path, served, "--all")
        assert held(tmp_path / "flows") == new
    lock = storing.read_lock(str(tmp_path / "flows"))
    written = {path.name: locking.file_hash(path.read_bytes()) for path in (tmp_path / "flows").glob("*.yaml")}
    assert {entry.file: entry.file_hash for entry in lock.entries} == written


def test_two_runs_at_once_do_not_mix(tmp_path: Path) -> None:
    with StandIn(generation(1)).serving() as one, StandIn(generation(2)).serving() as two, ThreadPoolExecutor(2) as both:
        for _ in range(3):
            ends = list(both.map(lambda served: fetch(tmp_path, served, "--all", "--quiet"), (one, two)))
            assert ends == [(0, "", "")] * 2
            lock = storing.read_lock(str(tmp_path / "flows"))
            assert len({entry.region for entry in lock.entries}) == 1
            assert len(set(held(tmp_path / "flows").values())) == 1
            hashes = {path.name: locking.file_hash(path.read_bytes()) for path in (tmp_path / "flows").glob("*.yaml")}
            assert {entry.file: entry.file_hash for entry in lock.entries} == hashes


def test_two_hundred_flows_come_with_one_token(tmp_path: Path) -> None:
    with StandIn(organisation(200)).serving() as served:
        code, printed, said = fetch(tmp_path, served, "--all")
    assert (code, printed.splitlines()[-1], said) == (0, 'fetched 200 flows into "flows": 200 written, 0 unchanged', "")
    assert [call.path for call in served.calls if "/flows/" not in call.path] == [
        "/oauth/token", "/api/v2/flows", "/api/v2/processautomation/triggers",
    ]  # fmt: skip
    assert len(served.calls) == 203
