"""``flowlint fetch`` against a real server: what it prints and what it writes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from fetch_runs import CHECK, CORRELATION, FILE, fetch, names, surroundings
from platform_stand_in import CLIENT_ID, SECRET, VIEW, StandIn, organisation

from flowlint.definitions.snapshots import fetch as snapshots
from flowlint.definitions.snapshots import store
from flowlint.model.use import ReadBody
from flowlint.sources.platform.credentials import Access
from flowlint.sources.platform.transport import Timing, Transport


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
    assert names(tmp_path) == ["compliance-check.yaml", "flowlint.lock", "shared-part.yaml"]
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
    assert store.read_lock(str(path.parent)).entries[0].fetched_at == "2020-01-01T00:00:00Z"
    fetch(tmp_path, served, "--renew")
    assert store.read_lock(str(path.parent)).entries[0].fetched_at > "2026"


def test_one_flow_goes_to_the_folder_that_is_named(tmp_path: Path, served: StandIn) -> None:
    assert fetch(tmp_path, served, "Shared part", "--to", "a/b", "--no-triggers") == (
        0,
        'wrote a/b/shared-part.yaml: "Shared part" version 12.0\nfetched 1 flow into "a/b": 1 written, 0 unchanged\n',
        "",
    )
    assert fetch(tmp_path, served, CHECK.id, "--to", "a/b", "--quiet") == (0, "", "")
    assert {entry.file for entry in store.read_lock(str(tmp_path / "a" / "b")).entries} == {"compliance-check.yaml", "shared-part.yaml"}


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


def test_without_permissions_the_command_says_what_is_left_out(tmp_path: Path, served: StandIn) -> None:
    served.permissions = {VIEW}
    code, printed, said = fetch(tmp_path, served, "Compliance check")
    assert (code, printed.splitlines()[-1]) == (0, 'fetched 1 flow into "flows": 1 written, 0 unchanged')
    assert said == (
        '1 flow with coarse types, since the configuration could not be read: "Compliance check"\n'
        'triggers are left out: the permission "processautomation:trigger:view" is missing (HTTP 403, Unable to perform the requested '
        f"action. You are missing the following permission(s): processautomation:trigger:view, {CORRELATION}), "
        "expected a role that has it\n"
    )


def test_progress_is_shown_on_a_terminal_alone(tmp_path: Path, served: StandIn) -> None:
    command = [sys.executable, "-m", "flowlint", "fetch", "--all", "--base-url", served.url]
    terminal, inner = pty.openpty()
    ended = subprocess.run(
        command, cwd=tmp_path, env=surroundings(tmp_path, TERM="xterm"), stdout=subprocess.PIPE, stderr=inner, timeout=240
    )
    os.close(inner)
    shown = os.read(terminal, 1 << 16).decode()
    os.close(terminal)
    assert ended.returncode == 0
    assert "fetching  [" in shown
    assert "100%" in shown


def test_two_hundred_flows_come_with_one_token(tmp_path: Path) -> None:
    with StandIn(organisation(200)).serving() as served:
        code, printed, said = fetch(tmp_path, served, "--all")
    assert (code, printed.splitlines()[-1], said) == (0, 'fetched 200 flows into "flows": 200 written, 0 unchanged', "")
    assert [call.path for call in served.calls if "/flows/" not in call.path] == [
        "/oauth/token", "/api/v2/flows", "/api/v2/processautomation/triggers",
    ]  # fmt: skip
    assert len(served.calls) == 203


def test_what_the_platform_answers_is_not_kept_as_a_whole(served: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a configuration says of the inputs is: four of them at once may be large."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    access = Access(served.url, served.url, "here", client=CLIENT_ID, secret=SECRET)
    with Transport(access, Timing(first_wait=0.001)) as platform:
        platform.sign_in()
        reading = snapshots.read(platform, snapshots.select(platform, snapshots.Wanted()), triggers=False)
    assert {type(one.flow.body) for one in reading.fetched} == {ReadBody}
