"""``check --frozen``, what a clean run says of its snapshot, and that ``check`` never opens a connection."""

from __future__ import annotations

import datetime
import json
import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest
from command_runs import outcome

from flowlint.definitions import catalogue
from flowlint.definitions.snapshots import lock as locking
from flowlint.definitions.snapshots.lock import Lock, LockEntry
from flowlint.model.contract import contract_hash

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = f'flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\nversion: "3.0"\ninputs: {{Flow.flag: boolean}}\n'


@pytest.fixture(autouse=True)
def _project(here: Path) -> None:
    Path("flows").mkdir()
    Path("flows/billing.yaml").write_text(FLOW)
    Path("launch.json").write_text(json.dumps({"flowId": ID, "inputData": {"Flow.flag": True}}))
    lock(days=3)


def lock(*, days: int, **facts: str) -> str:
    """Write the lock of the snapshot and return the hash of the contract as people are shown it."""
    fetched = datetime.datetime.now(tz=datetime.UTC) - datetime.timedelta(days=days, hours=1)
    contract = contract_hash(catalogue.load(["flows/billing.yaml"]).flows[0])
    entry = LockEntry(
        ID, "Billing", "workflow", "3.0", None, contract, "billing.yaml", locking.file_hash(FLOW.encode()), "mypurecloud.ie",
        fetched.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )  # fmt: skip
    Path("flows/flowlint.lock").write_bytes(locking.written(Lock((entry._replace(**facts),))))
    return contract[:12]


def check(*arguments: str) -> tuple[int, str, str]:
    return outcome("check", "launch.json", *arguments)


def clean(contract: str, age: str) -> str:
    closing = "checked 1 payload in 1 file against 1 flow: no findings\n"
    return f'{closing}checked against "Billing" version 3.0 (flows/billing.yaml), contract {contract}, fetched {age}\n'


@pytest.mark.parametrize(("days", "age"), [(0, "today"), (1, "1 day ago"), (3, "3 days ago"), (-2, "in the future by its lock")])
@pytest.mark.parametrize("frozen", [(), ("--frozen",)])
def test_a_clean_run_says_which_contract_judged_and_how_old_it_is(days: int, age: str, frozen: tuple[str, ...]) -> None:
    contract = lock(days=days)
    assert check(*frozen) == (0, clean(contract, age), "")


def test_definitions_in_json_are_as_without_a_lock() -> None:
    with_lock = check("--format", "json")[1]
    Path("flows/flowlint.lock").unlink()
    assert check("--format", "json")[1] == with_lock


def test_frozen_refuses_a_definition_that_changed() -> None:
    Path("flows/billing.yaml").write_text(FLOW.replace("boolean", "string"))
    assert check()[0] == 1
    assert check("--frozen") == (
        3,
        "",
        (
            'flowlint: error: the snapshot is not as --frozen demands: "flows/billing.yaml" has another contract than '
            '"flows/flowlint.lock" says (restore what was committed, or fetch again with `flowlint fetch --to flows`)\n'
        ),
    )
    assert check("--frozen", "--flow", "flows/billing.yaml")[0] == 3


def test_frozen_refuses_a_missing_or_broken_lock() -> None:
    Path("flows/flowlint.lock").write_text("{}")
    assert check("--frozen")[::2] == (
        3,
        'flowlint: error: flows/flowlint.lock: the file is not a lock, expected an object with "version" 1 and a list "flows"\n',
    )
    Path("flows/flowlint.lock").unlink()
    assert check("--frozen")[::2] == (
        3,
        (
            'flowlint: error: the snapshot is not as --frozen demands: there is no "flows/flowlint.lock" '
            'that tells of "flows/billing.yaml" '
            "(commit it if it was forgotten; `flowlint fetch` makes it with the definitions)\n"
        ),
    )


def test_a_configured_id_or_setting_is_not_a_change_of_the_file() -> None:
    Path(".flowlint.yaml").write_text("flows: {billing: {definition: flows/billing.yaml, requestBody: parameters}}\n")
    assert check("--frozen")[0] == 0


def test_an_old_snapshot_is_a_warning_at_the_locks_line() -> None:
    Path(".flowlint.yaml").write_text("max-age: 2d\n")
    date = json.loads(Path("flows/flowlint.lock").read_text())["flows"][0]["fetchedAt"][:10]
    line = next(number for number, text in enumerate(Path("flows/flowlint.lock").read_text().splitlines(), 1) if "fetchedAt" in text)
    assert check("--format", "concise") == (
        0,
        f'flows/flowlint.lock:{line}:20: warning[stale-snapshot] flow "Billing" was fetched on {date}, expected at most 2 days ago\n',
        "found 1 warning in 1 payload in 1 file, checked against 1 flow\n",
    )
    Path(".flowlint.yaml").write_text("max-age: 2d\nignore: [{path: flows/flowlint.lock, rules: stale-snapshot}]\n")
    assert check("--format", "concise")[:2] == (0, "")
    Path(".flowlint.yaml").write_text("max-age: 4d\n")
    assert check("--format", "concise")[:2] == (0, "")


def test_check_opens_no_connection_whatever_the_environment_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    before = check("--frozen")

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("check opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for name in ("OAUTHCLIENT_ID", "OAUTHCLIENT_SECRET", "ACCESS_TOKEN", "REGION"):
        monkeypatch.setenv(f"GENESYSCLOUD_{name}", "eu-west-1")
    assert check("--frozen") == before
    Path("flows/billing.yaml").unlink()
    assert check()[0] == 1
