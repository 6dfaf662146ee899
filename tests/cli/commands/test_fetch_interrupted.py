"""What an interrupt, a kill or a second run at once leaves of a snapshot."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fetch_runs import fetch, surroundings
from platform_stand_in import Answer, Flow, StandIn, variable

from flowlint.definitions import catalogue
from flowlint.definitions.snapshots import store
from flowlint.definitions.snapshots.lock import file_hash

BEFORE_WRITING = """\
import sys
from flowlint.cli.main import main
from flowlint.definitions.snapshots import store as storing
store = storing.store
def announced(*arguments, **options):
    sys.stdout.write("writing\\n")
    sys.stdout.flush()
    return store(*arguments, **options)
storing.store = announced
main()
"""


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


@pytest.mark.slow
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
            store.read_lock(str(tmp_path / "flows"))
            before = now
        fetch(tmp_path, served, "--all")
        assert held(tmp_path / "flows") == new
    lock = store.read_lock(str(tmp_path / "flows"))
    written = {path.name: file_hash(path.read_bytes()) for path in (tmp_path / "flows").glob("*.yaml")}
    assert {entry.file: entry.file_hash for entry in lock.entries} == written


@pytest.mark.slow
def test_two_runs_at_once_do_not_mix(tmp_path: Path) -> None:
    with StandIn(generation(1)).serving() as one, StandIn(generation(2)).serving() as two, ThreadPoolExecutor(2) as both:
        for _ in range(3):
            ends = list(both.map(lambda served: fetch(tmp_path, served, "--all", "--quiet"), (one, two)))
            assert ends == [(0, "", "")] * 2
            lock = store.read_lock(str(tmp_path / "flows"))
            assert len({entry.region for entry in lock.entries}) == 1
            assert len(set(held(tmp_path / "flows").values())) == 1
            hashes = {path.name: file_hash(path.read_bytes()) for path in (tmp_path / "flows").glob("*.yaml")}
            assert {entry.file: entry.file_hash for entry in lock.entries} == hashes
