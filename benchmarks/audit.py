"""Audits a large number of records with one process, with several, and by Spark, and compares what they find with what was put in.

It makes 1,000,000 records, which needs 1 GB of disk. ``--engines PYTHON`` is the Python of an environment with flowlint and PySpark, to run
Spark too; that needs a JRE, 2 GB of disk, and pyarrow in this environment.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import inputs
from racing import environment

_EVERY = 20
"""One record in so many has a fault."""
_PART = 50_000
"""Records of a Parquet file."""
_MEASURED = """\
import json, resource, subprocess, sys, time
begin = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
clock, used = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, clock, used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)]))
"""
"""A small process between, whose children are those of the run alone. The peak is that of the largest of them."""


class Cost(NamedTuple):
    """Seconds on the clock and of CPU time, and the MiB of the largest process; the last two are not known of Spark's Java machine."""

    clock: float
    cpu: float | None
    peak: float | None


def records(count: int, faults: Counter[str]) -> Iterator[str]:
    """Yield records of 0.75 kB on average, the same in every run, and add up their ``faults``."""
    makers = [inputs.Payloads(16), inputs.Payloads(17, small=True)]
    for number in range(count):
        maker = makers[number % 2]
        yield json.dumps(maker.defective() if number % _EVERY == 0 else maker.clean())
    for maker in makers:
        faults.update(maker.faults)


def write(folder: Path, count: int, *, tables: bool) -> Counter[str]:
    """Write the flow and the records, as a table with their numbers too, and return how many have which fault."""
    (folder / "flows").mkdir()
    inputs.write_flow(folder / "flows" / "flow.json")
    (folder / ".flowlint.yaml").write_text("definitions: flows\n", "utf-8")
    (folder / "launches").mkdir()
    faults, first = Counter[str](), 1
    made = records(count, faults)
    with (folder / "launches.jsonl").open("w", encoding="utf-8") as lines:
        while part := list(islice(made, _PART)):
            lines.writelines(f"{record}\n" for record in part)
            if tables:
                import pyarrow as pa
                import pyarrow.parquet as pq

                table = pa.table({"id": range(first, first + len(part)), "body": part})
                pq.write_table(table, folder / "launches" / f"{first:010}.parquet")
            first += len(part)
    return faults


def measured(folder: Path, *command: str, code: int) -> Cost:
    """Run a command, and return what it cost; end the benchmark where it fails."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *command], cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    ended, *cost = json.loads(done.stdout)
    if ended != code:
        sys.exit(f"{' '.join(command)} ended with exit code {ended}: {done.stderr[-2_000:]}")
    return Cost(*cost)


def found(path: Path) -> tuple[list[tuple[Any, ...]], dict[str, Any]]:
    """Return what each finding in a file of rows is, and its summary."""
    with path.open(encoding="utf-8") as lines:
        _, *rows, summary = map(json.loads, lines)
    return [_brief(row, "record") for row in rows], summary


def found_by_spark(folder: Path) -> list[tuple[Any, ...]]:
    """Return what each finding in the Parquet files is."""
    import pyarrow.parquet as pq

    return [_brief(row, "id") for path in (folder / "findings").glob("*.parquet") for row in pq.ParquetFile(path).read().to_pylist()]


def _brief(row: dict[str, Any], number: str) -> tuple[Any, ...]:
    return (row[number], row["rule"], row["parameter"], row["pointer"], row["message"])


def demand(what: str, seen: object, expected: object) -> None:
    """End the benchmark where it found something else than was put in."""
    if seen != expected:
        sys.exit(f"{what}: {str(seen)[:300]}, expected {str(expected)[:300]}")


def audit(folder: Path, count: int, jobs: int, engines: str) -> Iterator[tuple[str, Cost]]:
    """Yield the name and the cost of each run, after what it found is compared."""
    faults = write(folder, count, tables=bool(engines))
    truth: list[tuple[Any, ...]] = []
    for number in (1, jobs):
        rows = f"{number}.jsonl"
        command = ("-m", "flowlint", "check", "launches.jsonl", "-d", "flows", "--quiet", "--format", "summary", f"--jobs={number}")
        cost = measured(folder, sys.executable, *command, f"--output=jsonl={rows}", code=1)
        findings, summary = found(folder / rows)
        demand("payloads", [summary["payloads"], summary["faulty"]], [count, sum(faults.values())])
        demand("findings by rule", {one["rule"]: one["findings"] for one in summary["by"]["rule"]}, dict(faults))
        demand("findings", findings, truth or findings)
        truth = findings
        yield f"`flowlint check --jobs {number}`", cost
    if engines:
        page = (Path(__file__).parent.parent / "docs" / "guides" / "scale.md").read_text("utf-8")
        program = re.search(r"^```python file=spark\.py\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
        (folder / "spark.py").write_text(program[1] if program is not None else "", "utf-8")
        cost = measured(folder, engines, "spark.py", code=0)._replace(cpu=None, peak=None)
        demand("findings of Spark", sorted(found_by_spark(folder), key=str), sorted(truth, key=str))
        yield "Spark, `local[*]`", cost


def main() -> None:
    """Make the records, run everything once, and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=1_000_000, metavar="N", help="records to make")
    options.add_argument("--jobs", type=int, default=2, metavar="N", help="processes of the second run")
    options.add_argument("--engines", default="", metavar="PYTHON", help="run Spark too, with this Python")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="flowlint-audit-") as name:
        head = f"| {chosen.records:,} records | clock | of one process | CPU time | largest process |"
        print(f"{head}\n| --- | --- | --- | --- | --- |", flush=True)
        one = 0.0
        for what, cost in audit(Path(name), chosen.records, chosen.jobs, chosen.engines):
            one = one or cost.clock
            used = ["–" if cost.cpu is None else f"{cost.cpu:.1f} s", "–" if cost.peak is None else f"{cost.peak:.0f} MiB"]
            print(f"| {what} | {cost.clock:.1f} s | {cost.clock / one:.2f} | {' | '.join(used)} |", flush=True)
        print("\nEvery run found what was put in, and nothing else.")


if __name__ == "__main__":
    main()
