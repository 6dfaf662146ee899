"""``flowlint report`` and ``check --compare-to``: pages of runs that are over."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_runs import flowlint

from flowlint.cli.audits import read_all
from flowlint.model.errors import SourceError
from flowlint.reports.merger import together
from flowlint.reports.page.gaps import not_judged

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = f"flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\ninputs: {{Flow.a: string, Flow.b: integer}}\n"


def record(**values: object) -> str:
    return json.dumps({"flowId": ID, "inputData": {f"Flow.{name}": value for name, value in values.items()}}) + "\n"


@pytest.fixture(autouse=True)
def folder(here: Path) -> Path:
    (here / "flow.yaml").write_text(DEFINITION, "utf-8")
    (here / "old.json.jsonl").write_text((record(a="x") + record(a=1)) * 5, "utf-8")
    (here / "new.json.jsonl").write_text(record(a="x") * 8 + record(b="x") + record(a=1, b={}), "utf-8")
    for name in ("old", "new"):
        flowlint("check", f"{name}.json.jsonl", "-d", "flow.yaml", "--output", f"jsonl={name}.jsonl")
    return here


def heading(path: str) -> list[str]:
    return re.findall(r"<h1>(.*)</h1>", Path(path).read_text("utf-8"))


def test_page_of_several_runs_adds_up_their_counts() -> None:
    assert flowlint("report", "old.jsonl", "new.jsonl", "--output", "html=both.html").output == 'wrote "both.html"\n'
    assert heading("both.html") == ["7 of 20 payloads are wrong"]
    both = together(read_all(["old.jsonl", "new.jsonl"]), ["old.jsonl", "new.jsonl"])
    assert {(one.rule, one.input): (one.payloads, one.findings) for one in both.census.by("defect")} == {
        ("type-mismatch", "Flow.a"): (6, 6),
        ("type-mismatch", "Flow.b"): (2, 2),
    }
    assert [(one.flow.name, one.judged) for one in both.flows] == [("Billing", True)]
    assert (both.count("payloads"), both.count("files"), both.count("flows"), both.fit) == (20, 2, 1, 13)


def test_a_path_that_several_runs_have_is_shown_with_the_name_of_its_run() -> None:
    for name, bodies in {
        "north": record(a=1) * 3 + '{"flowId": "${other_flow}", "inputData": {}}\n',
        "south": record(a="x") + record(a=2),
    }.items():
        Path(name).mkdir()
        Path(name, "flow.yaml").write_text(DEFINITION, "utf-8")
        Path(name, "log.jsonl").write_text(bodies + record(b="x"), "utf-8")
        Path(name, f"{name}.json").write_text(record(b="x"), "utf-8")
        os.chdir(name)
        flowlint("check", "log.jsonl", f"{name}.json", "-d", "flow.yaml", "--output", f"jsonl=../{name}.jsonl")
        os.chdir("..")
    both = together(read_all(["north.jsonl", "south.jsonl"]), ["north.jsonl", "south.jsonl"])
    assert [(one.path, one.payloads) for one in both.census.by("file")] == [
        ("log.jsonl [north.jsonl]", 4),
        ("log.jsonl [south.jsonl]", 2),
        ("north.json", 1),
        ("south.json", 1),
    ]
    worst = both.census.by("defect")[0]
    assert (worst.input, worst.payloads, worst.findings) == ("Flow.a", 4, 4)
    assert {one.path for one in worst.spots} == {"log.jsonl [north.jsonl]"}
    assert [one.partition(": ")[0] for one in both.unchecked] == ["log.jsonl [north.jsonl]:4:12"]
    flowlint("report", "north.jsonl", "south.jsonl", "--output", "html=both.html")
    assert '<th scope="row" class="path">log.jsonl [south.jsonl]</th>' in Path("both.html").read_text("utf-8")


def test_a_definition_that_several_runs_left_out_has_the_name_of_each_run() -> None:
    for name in ("north", "south"):
        Path(name).mkdir()
        Path(name, "flow.yaml").write_text(DEFINITION, "utf-8")
        Path(name, "broken.json").write_text('{"flowlint": 1, "name": "x", "type": "workflow", "inputs": 5}', "utf-8")
        Path(name, "log.jsonl").write_text(record(b="x"), "utf-8")
        os.chdir(name)
        flowlint("check", "log.jsonl", "-d", ".", "--output", f"jsonl=../{name}.jsonl")
        os.chdir("..")
    said = 'definition left out: ./broken.json [{}.jsonl]:1:60: "inputs" is a number, expected an object of input names and types'
    both = together(read_all(["north.jsonl", "south.jsonl"]), ["north.jsonl", "south.jsonl"])
    assert both.unchecked == (said.format("north"), said.format("south"))
    page = not_judged(both)
    assert [(one["places"], one["number"]) for one in page["unread"]] == [
        (["./broken.json [north.jsonl]:1:60", "./broken.json [south.jsonl]:1:60"], 2)
    ]
    assert page["unchecked"] == []


def test_page_of_a_run_is_the_same_from_the_run_and_from_its_rows() -> None:
    flowlint("check", "new.json.jsonl", "-d", "flow.yaml", "--output", "html=direct.html", "--output", "jsonl=again.jsonl")
    flowlint("report", "again.jsonl", "--output", "html=later.html")
    assert Path("direct.html").read_text("utf-8") == Path("later.html").read_text("utf-8")


def test_change_is_shown_since_an_earlier_run() -> None:
    ended = flowlint("check", "new.json.jsonl", "-d", "flow.yaml", "--output", "html=new.html", "--compare-to", "old.jsonl", "-q")
    assert ended.exit_code == 1
    page = Path("new.html").read_text("utf-8")
    assert re.findall(r"<b>(.*?→.*?)</b>", page) == ["50.0 % → 20.0 %"]
    assert "Since the run before, 1 defect is new and 0 defects are gone." in page


def test_a_run_that_was_cut_is_counted_again_from_its_rows() -> None:
    whole = read_all(["new.jsonl"])[0]
    lines = Path("new.jsonl").read_text("utf-8").splitlines(keepends=True)
    for rest, number in (("", 3), ('{"kind":"fin', 3)):
        Path("cut.jsonl").write_text("".join(lines[:-1]) + rest, "utf-8")
        (cut,) = read_all(["cut.jsonl"])
        assert (cut.is_whole, cut.findings) == (False, number)
        assert cut.census == whole.census
    Path("cut.jsonl").write_text("".join(lines[:2]), "utf-8")
    (cut,) = read_all(["cut.jsonl"])
    assert (cut.findings, cut.census.faulty) == (1, 1)


@pytest.mark.parametrize(
    "content", ["", "\n", "{}\n", "[]\n", '{"kind": "run", "format": 2}\n', "x" * 100_000, record(a=1), "[" * 99_999 + "\n"]
)
def test_what_is_not_an_audit_is_refused(content: str) -> None:
    Path("other.jsonl").write_text(content, "utf-8")
    with pytest.raises(SourceError, match=r'cannot read "other\.jsonl": it does not hold the rows'):
        read_all(["other.jsonl"])


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("new.jsonl", "--output", "pdf=x"), 2, '--output: "pdf=x" is not of the form html=FILE'),
        (("new.jsonl", "./new.jsonl", "--output", "html=x.html"), 2, '"new.jsonl" is named twice'),
        (
            ("new.jsonl", "--output", "html=new.jsonl"),
            2,
            '"new.jsonl" is checked or read by this run, and would be replaced',
        ),
        (("none.jsonl", "--output", "html=x.html"), 3, "none.jsonl"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], code: int, sentence: str) -> None:
    ended = flowlint("report", *arguments)
    assert (ended.exit_code, sentence in ended.output) == (code, True)


def test_compare_to_goes_with_a_page() -> None:
    ended = flowlint("check", "new.json.jsonl", "-d", "flow.yaml", "--compare-to", "old.jsonl")
    assert (ended.exit_code, ended.output) == (2, "flowlint: error: --compare-to goes with --output html=FILE, which shows the change\n")


@pytest.mark.parametrize("arguments", [("report", "new.jsonl"), ("check", "new.json.jsonl", "-d", "flow.yaml", "--format=csv")])
def test_a_missing_package_is_named_before_anything_is_done(arguments: tuple[str, ...]) -> None:
    program = "import sys; sys.modules['jinja2'] = None; from flowlint.cli.main import main; main()"
    command = [sys.executable, "-c", program, *arguments, "--output", "html=x.html"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    sentence = "the format html needs the package jinja2; `pip install 'genesys-flowlint[audit]'` installs it"
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "", f"flowlint: error: {sentence}\n")
