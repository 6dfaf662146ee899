"""Parquet files have the rows of the other formats, whole or not at all."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from command_runs import flowlint
from report_schemas import ROWS

from flowlint.cli.group import group
from flowlint.contracts import ReportOptions
from flowlint.linter import collector
from flowlint.model.finding import Excerpt, Finding, Place
from flowlint.model.flow import FlowDefinition
from flowlint.model.region import Region
from flowlint.model.report import Report, Summary, Totals
from flowlint.model.severity import Severity
from flowlint.reports.formats import parquet
from flowlint.reports.rows import COLUMNS
from flowlint.sources import files

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = f"flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\nversion: '2.0'\npublished: true\ninputs: {{Flow.flag: boolean}}\n"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
RIGHT, WRONG = (json.dumps({"flowId": ID, "inputData": {"Flow.flag": value}}) + "\n" for value in (True, "s3cret"))


@pytest.fixture
def folder(here: Path) -> Path:
    (here / "flow.yaml").write_text(FLOW)
    (here / "many.jsonl").write_text((RIGHT + WRONG + WRONG) * 50)
    return here


def check(*arguments: str) -> Result:
    return flowlint("check", "-d", "flow.yaml", *arguments)


def rows(path: str = "out.parquet") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.ParquetFile(path).read().to_pylist()
    return found


def written(*findings: Finding) -> bytes:
    stream = io.BytesIO()
    parquet.REPORTER.form.write(Report(findings, Totals((), Summary())), ReportOptions(), stream)
    return stream.getvalue()


@pytest.mark.parametrize("options", [(), ("--show-values",)])
def test_rows_are_those_of_json_lines_with_the_same_run_and_summary(folder: Path, options: tuple[str, ...]) -> None:
    ended = check("many.jsonl", "--output", "parquet=out.parquet", "--output", "jsonl=out.jsonl", "--format", "summary", *options)
    assert ended.exit_code == 1
    first, *found, last = map(json.loads, Path("out.jsonl").read_text("utf-8").splitlines())
    assert rows() == [{name: row[name] for name in COLUMNS} for row in found]
    assert len(found) == 100
    metadata = pq.ParquetFile("out.parquet").metadata.metadata
    assert [json.loads(metadata[name]) for name in (b"flowlint.run", b"flowlint.summary")] == [first, last]
    assert [("s3cret" in str(row)) for row in rows()] == [bool(options)] * 100


def test_columns_are_those_that_the_schema_describes() -> None:
    described = {name: kind for name, kind in ROWS["$defs"]["finding"]["properties"].items() if name != "kind"}
    schema = pq.ParquetFile(io.BytesIO(written())).schema_arrow
    assert schema.names == [*described]
    numbers = {name for name, kind in described.items() if "integer" in kind.get("type", ())}
    assert {field.name: str(field.type) for field in schema} == {name: "int64" if name in numbers else "string" for name in described}


def test_a_run_without_findings_has_a_file_without_rows(folder: Path) -> None:
    Path("clean.jsonl").write_text(RIGHT)
    assert check("clean.jsonl", "--output", "parquet=out.parquet").exit_code == 0
    assert (rows(), pq.ParquetFile("out.parquet").schema_arrow.names) == ([], [*COLUMNS])


def test_no_limit_holds_and_rows_are_written_in_groups(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collector, "MAX_FINDINGS", 3)
    monkeypatch.setattr(parquet, "_BATCH", 8)
    monkeypatch.setattr(parquet, "_GROUP", 7_000)
    assert check("many.jsonl", "--output", "parquet=out.parquet").exit_code == 1
    file = pq.ParquetFile("out.parquet")
    sizes = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
    assert (sum(sizes), sizes[0] % 8, len(set(sizes[:-1])), len(sizes) > 2) == (100, 0, 1, True)
    assert [row["record"] for row in rows()] == [number for number in range(1, 151) if number % 3 != 1]


def test_several_processes_write_the_same(folder: Path) -> None:
    for jobs in ("1", "2"):
        command = [sys.executable, "-m", "flowlint", "check", "many.jsonl", "-d", "flow.yaml", "--quiet", "--jobs", jobs]
        done = subprocess.run([*command, "--output", f"parquet={jobs}.parquet"], env=ENVIRONMENT, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (1, b"")
    assert rows("1.parquet") == rows("2.parquet")
    assert len(rows("1.parquet")) == 100


def test_what_remains_after_a_fix_is_written(folder: Path) -> None:
    Path("one.json").write_text(WRONG.replace("s3cret", "true"))
    assert check("one.json", "many.jsonl", "--fix", "--output", "parquet=out.parquet").exit_code == 1
    assert {row["path"] for row in rows()} == {"many.jsonl"}


def test_texts_that_arrow_does_not_have_are_escaped() -> None:
    text = "\ud800\x00é\u2028"
    flow = FlowDefinition(name=text, type="workflow", id=text, version=text, source="a")
    place = Place(text, text, Region(1, 1, 1, 2), Excerpt(1, text))
    (row,) = pq.ParquetFile(io.BytesIO(written(Finding(text, Severity.ERROR, text, place, parameter=text, flow=flow)))).read().to_pylist()
    texts = ("path", "rule", "definition_id", "definition_name", "definition_version", "parameter", "pointer", "message")
    assert {name: row[name] for name in texts} == dict.fromkeys(texts, "\\ud800\x00é\u2028")


@pytest.mark.parametrize("before", [None, b"before"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, OSError])
def test_a_run_that_is_cut_leaves_the_file_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], before: bytes | None
) -> None:
    if before is not None:
        Path("out.parquet").write_bytes(before)
    names = sorted(os.listdir())

    def fail(*_: object) -> None:
        raise error(28, "No space left on device")

    monkeypatch.setattr(parquet, "_BATCH", 8)
    monkeypatch.setattr(parquet._Groups, "_pack", fail)
    ended = CliRunner().invoke(group, ["check", "-d", "flow.yaml", "many.jsonl", "--output", "parquet=out.parquet"])
    assert ended.exit_code != 0
    assert (sorted(os.listdir()), not names.count("out.parquet") or Path("out.parquet").read_bytes()) == (names, before or True)
    if error is OSError:
        assert (ended.exit_code, ended.stderr) == (3, 'flowlint: error: cannot write "out.parquet": no space left on device\n')


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
@pytest.mark.parametrize("buffer", [0, 1_000, 100_000])
def test_a_disk_that_is_full_is_told_with_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch, buffer: int) -> None:
    full = io.FileIO("/dev/full", "r+")
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: io.BufferedRandom(full, buffer) if buffer else full)
    ended = check("many.jsonl", "--format", "summary", "--output", "parquet=out.parquet")
    assert (ended.exit_code, ended.stderr) == (3, 'flowlint: error: cannot write "out.parquet": no space left on device\n')
    assert not Path("out.parquet").exists()


def test_a_run_that_is_ended_leaves_nothing(folder: Path) -> None:
    os.mkfifo("pipe.jsonl")
    command = [sys.executable, "-m", "flowlint", "check", "many.jsonl", "pipe.jsonl", "-d", "flow.yaml"]
    names = sorted(os.listdir())
    outputs = ["--output", "parquet=out.parquet", "--output", "csv=out.csv"]
    with (
        subprocess.Popen([*command, *outputs], env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process,
        # The run has opened its files when it reads the pipe.
        open("pipe.jsonl", "w", encoding="utf-8"),
    ):
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == -signal.SIGTERM
    assert sorted(os.listdir()) == sorted([*names, "out.csv"])


def test_a_file_that_cannot_be_written_ends_the_run(folder: Path) -> None:
    ended = check("many.jsonl", "--output", "parquet=nowhere/out.parquet")
    assert (ended.exit_code, ended.stderr) == (3, 'flowlint: error: cannot write "nowhere/out.parquet": there is no such folder\n')


def test_an_earlier_file_keeps_its_mode_and_a_link_stays_one(folder: Path) -> None:
    Path("real.parquet").write_bytes(b"before")
    Path("real.parquet").chmod(0o640)
    Path("out.parquet").symlink_to("real.parquet")
    check("many.jsonl", "--output", "parquet=out.parquet")
    assert (Path("out.parquet").is_symlink(), os.stat("real.parquet").st_mode & 0o777, len(rows())) == (True, 0o640, 100)


@pytest.mark.parametrize("command", ["check", "drift"])
def test_it_is_never_printed(folder: Path, command: str) -> None:
    ended = flowlint(command, "--format", "parquet")
    assert (ended.exit_code, ended.output) == (2, "flowlint: error: --format: parquet is for files; use --output parquet=FILE\n")


def test_a_missing_package_is_named_before_a_file_is_emptied(folder: Path) -> None:
    Path("out.csv").write_text("before")
    program = "import sys; sys.modules['pyarrow'] = None; from flowlint.cli.main import main; main()"
    outputs = ("--output", "csv=out.csv", "--output", "parquet=out.parquet")
    command = [sys.executable, "-c", program, "check", "many.jsonl", "-d", "flow.yaml", *outputs]
    ended = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=60)
    sentence = "the format parquet needs the package pyarrow; `pip install 'genesys-flowlint[scale]'` installs it"
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "", f"flowlint: error: {sentence}\n")
    assert (Path("out.csv").read_text(), Path("out.parquet").exists()) == ("before", False)


def test_a_stream_that_replaces_a_file_is_whole_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with files.replaced(str(path)) as stream:
        stream.write(b"1" * 3_000_000)
        assert not path.exists()
    assert path.read_bytes() == b"1" * 3_000_000
    with pytest.raises(ZeroDivisionError), files.replaced(str(path)) as stream:
        stream.write(bytes([2 // 0]))
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"1" * 3_000_000, ["a"])
