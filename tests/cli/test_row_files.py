"""Rows of findings are written while a run goes on: all of them, whatever other reports keep and however the run ends."""

from __future__ import annotations

import gc
import io
import json
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from command_runs import flowlint

from flowlint.cli.row_files import RowFiles
from flowlint.linter import collector
from flowlint.model.finding import Finding
from flowlint.model.location import Location
from flowlint.model.payload import Payload
from flowlint.reports.locator import Locator

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
INPUTS = "inputs:\n  Flow.a: string\n  Flow.c: {type: string, collection: true}\n"
DEFINITION = f"flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\npublished: true\n{INPUTS}"
RIGHT, WRONG = ({"flowId": ID, "inputData": {"Flow.a": value}} for value in ("x", 1))


def lines(*records: object) -> str:
    return "".join(f"{json.dumps(one)}\n" for one in records)


@pytest.fixture
def folder(here: Path) -> Path:
    (here / "flow.yaml").write_text(DEFINITION, "utf-8")
    (here / "payloads").mkdir()
    (here / "payloads" / "many.jsonl").write_text(lines(*[RIGHT, WRONG, WRONG] * 5), "utf-8")
    return here


def check(*arguments: str) -> Result:
    return flowlint("check", "-d", "flow.yaml", *arguments)


def rows(path: str) -> list[dict[str, Any]]:
    return list(map(json.loads, Path(path).read_text("utf-8").splitlines()))


def kinds(path: str) -> list[str]:
    return [row["kind"] for row in rows(path)]


def test_all_findings_are_written_whatever_another_report_keeps(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collector, "MAX_FINDINGS", 3)
    ended = check("payloads", "--format", "concise", "-q", "--output", "jsonl=out.jsonl", "--output", "csv=out.csv")
    assert ended.exit_code == 1
    assert len(ended.output.splitlines()) == 4
    assert kinds("out.jsonl") == ["run", *["finding"] * 10, "summary"]
    assert [row["record"] for row in rows("out.jsonl")[1:-1]] == [2, 3, 5, 6, 8, 9, 11, 12, 14, 15]
    assert Path("out.csv").read_text("utf-8").count("type-mismatch") == 10


def test_no_limit_holds_for_one_payload(folder: Path) -> None:
    (folder / "one.json").write_text(json.dumps({"flowId": ID, "inputData": {"Flow.c": [1] * 1_200}}), "utf-8")
    check("one.json", "--output", "jsonl=out.jsonl")
    assert Counter(kinds("out.jsonl")) == {"run": 1, "finding": 1_200, "summary": 1}
    assert [rows("out.jsonl")[-1][name] for name in ("findings", "faulty", "capped")] == [1_200, 1, 0]


def test_standard_output_has_rows_alone(folder: Path) -> None:
    ended = check("payloads", "--format", "jsonl", "--show-values")
    assert [json.loads(line)["kind"] for line in ended.stdout.splitlines()] == ["run", *["finding"] * 10, "summary"]
    assert json.loads(ended.stdout.splitlines()[1])["excerpt"] == lines(WRONG)[:-1]
    assert ended.stderr == "found 10 errors in 15 payloads in 1 file, checked against 1 flow (10 fixable with --fix)\n"


def test_run_says_what_was_asked_for(folder: Path) -> None:
    check("payloads", "--select", "type-mismatch", "--output", "jsonl=out.jsonl", "--quiet")
    assert rows("out.jsonl")[0]["options"] == {"definitions": ["flow.yaml"], "paths": ["payloads"], "select": ["type-mismatch"]}


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_a_run_that_is_cut_leaves_what_it_found(folder: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    place, count = Locator.place, Counter[str]()

    def fail(self: Locator, location: Location, *, hidden: bool = False) -> Any:
        count["places"] += location.source.name.endswith("many.jsonl")
        if count["places"] > 4:
            raise error
        return place(self, location, hidden=hidden)

    monkeypatch.setattr(Locator, "place", fail)
    with suppress(MemoryError):
        assert check("payloads", "--output", "jsonl=out.jsonl").exit_code != 0
    assert kinds("out.jsonl") == ["run", *["finding"] * 4]


def test_definitions_that_nothing_needed_are_in_the_rows_and_on_the_page_made_of_them(folder: Path) -> None:
    (folder / "flows").mkdir()
    (folder / "flow.yaml").rename(folder / "flows" / "flow.yaml")
    (folder / "flows" / "broken.yaml").write_text("flowlint: 1\nid: 7\ninputs: [\n", "utf-8")
    arguments = ("check", "payloads", "-d", "flows", "--output", "jsonl=out.jsonl", "--output", "html=own.html")
    ended = flowlint(*arguments, "--format", "concise", "--quiet")
    (sentence,) = rows("out.jsonl")[-1]["unchecked"]
    assert sentence.startswith("definition left out: flows/broken.yaml:4:1: ")
    assert ended.stderr == f"flowlint: warning: {sentence}\n"
    assert flowlint("report", "out.jsonl", "--output", "html=made.html").exit_code == 0
    assert Path("made.html").read_text("utf-8") == Path("own.html").read_text("utf-8")
    kind = 'Definition that could not be read<br><span class="soft"><span class="path">flows/broken.yaml:4:1</span></span>'
    assert kind in Path("made.html").read_text("utf-8")


def test_what_remains_after_a_fix_is_written(folder: Path) -> None:
    (folder / "payloads" / "other.json").write_text(json.dumps({"flowId": ID, "inputData": {"Flow.a": {}}}), "utf-8")
    ended = check("payloads", "--fix", "--output", "jsonl=out.jsonl")
    assert "fixed 10 findings in 1 file" in ended.output
    assert kinds("out.jsonl") == ["run", "finding", "summary"]
    again = check("payloads", "--fix", "--output", "jsonl=out.jsonl")
    assert "fixed" not in again.output
    assert kinds("out.jsonl") == ["run", "finding", "summary"]


def test_rows_are_neither_read_by_the_run_that_writes_them_nor_taken_for_payloads(folder: Path) -> None:
    for _ in range(2):
        assert check("payloads", "--output", "jsonl=payloads/out.jsonl", "--output", "csv=payloads/out.csv").exit_code == 1
        assert rows("payloads/out.jsonl")[-1]["payloads"] == 15
    assert check("payloads", "--format", "summary").output.endswith(
        "10 of 15 payloads have findings, 10 with an error\n"
        "found 10 errors in 15 payloads in 1 file, checked against 1 flow (10 fixable with --fix)\n1 file held no payload and was skipped\n"
    )


def test_payloads_are_not_replaced_by_rows(folder: Path) -> None:
    ended = check("payloads", "--output", "jsonl=payloads/many.jsonl")
    assert (ended.exit_code, Path("payloads/many.jsonl").read_text("utf-8")) == (2, lines(*[RIGHT, WRONG, WRONG] * 5))


def test_a_file_that_cannot_be_written_ends_the_run(folder: Path) -> None:
    ended = check("payloads", "--output", "jsonl=nowhere/out.jsonl")
    assert (ended.exit_code, ended.stderr) == (
        3,
        'flowlint: error: cannot write "nowhere/out.jsonl": there is no such folder\n',
    )


@pytest.mark.parametrize("main", ["jsonl", "csv", "summary"])
def test_no_finding_is_held_when_the_next_one_comes(folder: Path, monkeypatch: pytest.MonkeyPatch, main: str) -> None:
    write, alive = RowFiles.finding, []

    def count(self: RowFiles, finding: Finding) -> None:
        gc.collect()
        alive.append(sum(isinstance(one, Finding | Payload) for one in gc.get_objects()))
        write(self, finding)

    (folder / "many.jsonl").write_text(lines(*[RIGHT, WRONG] * 30), "utf-8")
    monkeypatch.setattr(RowFiles, "finding", count)
    check("many.jsonl", "--format", main, "--output", "jsonl=out.jsonl", "--output", "csv=out.csv")
    assert len(alive) == 30
    assert max(alive) <= 4


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("main", ["jsonl", "csv", "concise", "summary"])
def test_a_reader_that_goes_away_costs_neither_the_verdict_nor_the_files(folder: Path, main: str, jobs: str) -> None:
    (folder / "many.jsonl").write_text(lines(*[{"flowId": ID, "inputData": {f"Flow.x{number}": 1}} for number in range(3_000)]), "utf-8")
    arguments = ("check", "many.jsonl", "-d", "flow.yaml", "--format", main, "--quiet", "--jobs", jobs, "--output", "jsonl=out.jsonl")
    with subprocess.Popen([sys.executable, "-m", "flowlint", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert run.stdout.readline()
        run.stdout.close()
        assert (run.stderr.read(), run.wait(240)) == (b"", 1)
    assert json.loads((folder / "out.jsonl").read_text("utf-8").splitlines()[-1])["findings"] == 3_000


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
@pytest.mark.parametrize("number", [5, 500])
def test_a_disk_that_is_full_is_told_with_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    (folder / "payloads" / "many.jsonl").write_text(lines(*[RIGHT, WRONG] * number), "utf-8")
    monkeypatch.setattr("flowlint.cli.row_files.open_output", lambda _: io.FileIO("/dev/full", "w"))
    ended = check("payloads", "--format", "summary", "--output", "jsonl=out.jsonl")
    assert (ended.exit_code, ended.stderr) == (3, 'flowlint: error: cannot write "out.jsonl": no space left on device\n')
