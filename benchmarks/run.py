"""Measures flowlint against its peers and limits, and prints a table with each figure, its target and the verdict.

python benchmarks/run.py [--quick] [--only WORD] [--json FILE]
python benchmarks/run.py --compare BEFORE.json AFTER.json
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from racing import Failure
from rows import BENCHMARKS, FULL, QUICK, Bench
from verdict import HEAD, Row, compared

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run the benchmarks; the exit code is 1 where a program failed, and never tells of a slow one."""
    parser = argparse.ArgumentParser(description="Measure flowlint against its peers and limits.")
    parser.add_argument("--quick", action="store_true", help="few rounds: a first impression, not a measurement")
    parser.add_argument("--only", metavar="WORD", default="", help=f"run these: {', '.join(run.__name__ for run in BENCHMARKS)}")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures to a file as well")
    parser.add_argument("--compare", nargs=2, metavar=("BEFORE", "AFTER"), type=Path, help="run nothing, compare two such files")
    options = parser.parse_args()
    if options.compare:
        print("\n".join(compared(*(json.loads(path.read_text("utf-8")) for path in options.compare))))
        return 0
    chosen = [run for run in BENCHMARKS if options.only in run.__name__]
    if not chosen:
        parser.error(f'no benchmark has "{options.only}" in its name')
    rows: list[Row] = []
    failures: list[str] = []
    known = circumstances()
    print(*(f"{name}: {value}" for name, value in known.items()), "", HEAD, sep="\n", flush=True)
    with TemporaryDirectory(prefix="flowlint-benchmark-") as folder:
        bench = Bench(Path(folder), QUICK if options.quick else FULL)
        for run in chosen:
            try:
                for row in run(bench):
                    rows.append(row)
                    print(row, flush=True)
            except Failure as failure:
                failures.append(f"{run.__name__} failed: {failure}")
        # Before the inputs are removed, which can take minutes.
        print("", f"load at the end: {load()}", *failures, sep="\n")
        if options.json:
            options.json.write_text(json.dumps({**known, "rows": [row.as_json() for row in rows]}, indent=1), "utf-8")
    return int(bool(failures))


def circumstances() -> dict[str, Any]:
    """Return what a figure depends on: commit, machine, versions, and how busy the machine is."""
    git = subprocess.run(["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    packages = ("click", "PyYAML", "check-jsonschema", "pre-commit", "httpx")
    return {
        "commit": git.stdout.strip() or "unknown",
        "machine": f"{platform.system()} {platform.machine()}, {_processor()}, {os.cpu_count()} cores",
        "versions": ", ".join([f"Python {platform.python_version()}", *map(_version, packages), _valgrind()]),
        "load": load(),
    }


def load() -> str:
    """Return the load of the last 1, 5 and 15 minutes."""
    return " ".join(f"{value:.1f}" for value in os.getloadavg())


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    named = re.search(r"^model name\s*: (.+)", known.read_text("utf-8") if known.exists() else "", re.MULTILINE)
    return named[1] if named else platform.processor()


def _version(package: str) -> str:
    try:
        return f"{package} {metadata.version(package)}"
    except metadata.PackageNotFoundError:
        return f"no {package}"


def _valgrind() -> str:
    found = shutil.which("valgrind")
    return subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout.strip() if found else "no valgrind"


if __name__ == "__main__":
    sys.exit(main())
