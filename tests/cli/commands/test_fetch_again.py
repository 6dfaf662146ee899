"""``flowlint fetch`` into a snapshot that is there: what it keeps, what it deletes, and what it leaves as it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from fetch_runs import CHECK, CORRELATION, FILE, SHARED, fetch, names, surroundings
from platform_stand_in import TOKEN, TRIGGERS, Answer, Flow, StandIn, error

from flowlint.definitions.snapshots import store

NOT_THERE = 'flow "Shared part" (flows/shared-part.yaml) is not on the platform any more, or this client may not see it: '
KEPT, DELETED = "kept in the snapshot, delete it with --prune\n", "deleted from the snapshot\n"
ONE_UNCHANGED = 'fetched 1 flow into "flows": 0 written, 1 unchanged\n'
LEFT_OUT = '1 flow left out, since not published: "Draft"\n'


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
    assert (names(tmp_path), store.read_lock(str(tmp_path / "flows")).entries) == (["flowlint.lock"], ())


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
            f"permission(s): processautomation:trigger:view, {CORRELATION}), expected a role that has it\n"
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


def test_a_file_of_the_snapshot_that_cannot_be_read_is_named(tmp_path: Path, served: StandIn) -> None:
    fetch(tmp_path, served, "--all")
    path = tmp_path / "flows" / "compliance-check.yaml"
    path.write_text(FILE.replace("inputs:\n", "requestBody: jsonn\ninputs:\n"))
    reason = '"requestBody" is "jsonn", expected "none", "parameters", "json" or "unspecified"'
    said = f"flowlint: warning: flows/compliance-check.yaml:7:14: {reason}; what this file stated is not kept\n"
    code, _, error = fetch(tmp_path, served)
    assert (code, error, path.read_text()) == (0, said, FILE)


def test_a_snapshot_of_another_region_is_refused_before_signing_in(tmp_path: Path, served: StandIn) -> None:
    fetch(tmp_path, served, "--all", "--region", "eu-west-1", "--login-url", served.url)
    assert {entry.region for entry in store.read_lock(str(tmp_path / "flows")).entries} == {"mypurecloud.ie"}
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
    assert names(tmp_path) == ["compliance-check.yaml", "flowlint.lock", "shared-part.yaml"]


def test_a_flow_that_cannot_be_read_is_left_as_it_was(tmp_path: Path, served: StandIn) -> None:
    fetch(tmp_path, served, "--all")
    served.fault = lambda call, _before: error(501, "x", f"No {TOKEN}") if f"{SHARED.id}/versions" in call.path else None
    assert fetch(tmp_path, served) == (
        3,
        'fetched 1 flow into "flows": 0 written, 1 unchanged\n',
        (
            f'flowlint: error: flow "Shared part" is left as it was: URL/api/v2/flows/{SHARED.id}/versions/12.0/configuration refuses '
            f"(HTTP 501, No ***, {CORRELATION}); the support of Genesys Cloud can say why\n"
        ),
    )
    assert names(tmp_path) == ["compliance-check.yaml", "flowlint.lock", "shared-part.yaml"]
