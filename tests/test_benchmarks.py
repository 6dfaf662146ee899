"""The benchmarks that measure are run by hand; here is what can be known without a figure."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


def run(*arguments: str) -> str:
    command = [sys.executable, str(BENCHMARKS / "run.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def test_the_readme_describes_every_benchmark_in_order() -> None:
    named = re.search(r"run these: ([\w, ]+)", " ".join(run("--help").split()))
    assert named is not None
    described = re.findall(r"^\| `(\w+)` \|", (BENCHMARKS / "README.md").read_text("utf-8"), re.MULTILINE)
    assert named[1].strip().split(", ") == described


def test_two_runs_are_compared_row_by_row(tmp_path: Path) -> None:
    for name, figures in (("before", {"export": 0.5, "gone": 1.0, "uncounted": None}), ("after", {"export": 0.4, "uncounted": 2.0})):
        rows = [{"what": what, "figure": figure} for what, figure in figures.items()]
        (tmp_path / f"{name}.json").write_text(json.dumps({"commit": name, "rows": rows}))
    assert run("--compare", str(tmp_path / "before.json"), str(tmp_path / "after.json")).splitlines() == [
        "| what | before | after | change of the figure |",
        "| --- | --- | --- | --- |",
        "| export | 0.5 | 0.4 | -20% |",
    ]


@pytest.mark.slow
def test_an_audit_finds_what_was_put_in() -> None:
    command = [sys.executable, str(BENCHMARKS / "audit.py"), "--records", "400"]
    environment = {**os.environ, "PYTHONPATH": str(BENCHMARKS.parent)}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    head, _, one, two, empty, last = done.stdout.splitlines()
    assert (head[:15], empty, last) == ("| 400 records |", "", "Every run found what was put in, and nothing else.")
    assert [line.split("|")[1] for line in (one, two)] == [" `flowlint check --jobs 1` ", " `flowlint check --jobs 2` "]
