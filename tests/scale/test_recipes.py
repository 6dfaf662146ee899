"""The programs in the guide, run as they are there by real engines: they find what ``flowlint check`` finds."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from documents import BLOCK, ROOT

ENGINES = os.environ.get("FLOWLINT_ENGINES", "")
"""A Python that has flowlint, PySpark and DuckDB."""
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not ENGINES, reason="needs PySpark, DuckDB and a JRE, which .ci/run installs")]

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = """\
workflow:
  name: Billing
  startUpRef: /workflow/states/state[Initial]
  variables:
    - stringVariable: {name: Flow.a, isInput: true}
    - integerVariable: {name: Flow.n, isInput: true}
"""
"""Archy YAML, which does not state the id of its flow."""
CONFIGURATION = f"definitions: flows\nflows: {{{ID}: flows/flow.yaml}}\n"
SPARK = "--master local[2] --conf spark.ui.enabled=false --conf spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1 pyspark-shell"
SAME = ("rule", "severity", "definition_id", "definition_version", "contract", "parameter", "pointer", "message", "fix", "excerpt")
"""The columns that do not say in which file or line a body was."""


def bodies(count: int) -> list[str]:
    """Return records of which one in four has one fault or two, or is broken."""
    drawn, made = random.Random(16), []
    for number in range(count):
        data = {"Flow.a": f"é{number}", "Flow.n": number}
        faults = {3: {"Flow.a": number}, 7: {"flow.N": "x", "Flow.n": "x"}, 11: {"Flow.unheardOf": 1}}
        text = json.dumps({"flowId": ID, "inputData": data | faults.get(drawn.randrange(12), {})})
        made.append(text[:-1] if number % 50 == 49 else text)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the programs of the guide, flows, and records as JSON Lines and in three Parquet files."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "flow.yaml").write_text(FLOW, "utf-8")
    (tmp_path / ".flowlint.yaml").write_text(CONFIGURATION, "utf-8")
    (tmp_path / "launches").mkdir()
    records = bodies(900)
    (tmp_path / "launches.jsonl").write_text("".join(f"{record}\n" for record in records), "utf-8")
    numbered = pa.table({"id": range(1, 901), "body": records, "other": ["x"] * 900})
    for part in range(3):
        pq.write_table(numbered.slice(part * 300, 300), tmp_path / "launches" / f"part-{part}.parquet")
    for match in BLOCK.finditer((ROOT / "docs/guides/scale.md").read_text("utf-8")):
        _, mark, name = match["info"].partition(" file=")
        if mark:
            (tmp_path / name).write_text(match["body"], "utf-8")
    return tmp_path


def run(folder: Path, *command: str, code: int = 0) -> str:
    own = {"PYTHONPATH": str(ROOT), "PYSPARK_SUBMIT_ARGS": SPARK, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(command, cwd=folder, env={**os.environ, **own}, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def compared(number: str, rows: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps([row[number], *(row[name] for name in SAME)]) for row in rows)


@pytest.mark.parametrize("program", ["machine.py", "spark.py"])
def test_an_engine_finds_what_the_command_finds(folder: Path, program: str) -> None:
    run(folder, sys.executable, "-m", "flowlint", "check", "launches.jsonl", "--output", "jsonl=truth.jsonl", code=1)
    _, *truth, summary = map(json.loads, (folder / "truth.jsonl").read_text("utf-8").splitlines())
    assert (summary["payloads"], {row["rule"] for row in truth}) == (
        900,
        {"case-collision", "syntax-error", "type-mismatch", "unknown-parameter"},
    )
    printed = run(folder, ENGINES, program)
    assert run(folder, ENGINES, program) == printed
    assert [rule for rule in {row["rule"] for row in truth} if rule not in printed] == []
    found = [row for path in (folder / "findings").glob("*.parquet") for row in pq.ParquetFile(path).read().to_pylist()]
    assert compared("id", found) == compared("record", truth)
