"""The sketch of a rule: it passes everything but one test, which lists what is left to write."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import new_rule
import pytest

ROOT = Path(__file__).parent.parent
COPIED = ("flowlint", "schemas", "tests", "tools", "fixtures", "docs")
SKETCH = sorted(new_rule.files("sketched-fault"))


def run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in ``tree``, whose package comes before one that is installed."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    return subprocess.run([sys.executable, *arguments], cwd=tree, env=environment, capture_output=True, text=True, timeout=300)


def test_nothing_is_left_to_fill_in() -> None:
    assert new_rule.left_to_fill_in(ROOT) == []


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the repository, as far as rules are concerned, with a sketch."""
    copy = tmp_path_factory.mktemp("copy") / "flowlint"
    for folder in COPIED:
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "generated"))
    for path in (*ROOT.glob("*.*"), ROOT / "LICENSE"):
        if path.is_file():
            shutil.copy(path, copy / path.name)
    done = run(copy, "tools/new_rule.py", "sketched-fault")
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "".join(f"wrote {path}\n" for path in new_rule.files("sketched-fault"))
        + '\nNext: write what is marked "FILL IN"; "make goldens" writes the report and the tables again.\n'
    )
    return copy


@pytest.mark.slow
def test_a_sketch_keeps_the_laws_and_passes_its_own_tests(tree: Path) -> None:
    tests = (
        "test_house.py",
        "test_house_offers.py",
        "test_goldens.py",
        "rules/test_manuals.py",
        "rules/test_sketched_fault.py",
        "test_documents.py",
    )
    picked = "test_house or sketched or (test_documents and tables)"
    done = run(tree, "-m", "pytest", "-n0", "-m", "", "-k", picked, *(f"tests/{test}" for test in tests))
    assert failures(done.stdout) == [], done.stdout


@pytest.mark.slow
def test_a_sketch_has_no_fault_of_style_or_type(tree: Path) -> None:
    written = [path for path in SKETCH if path.endswith(".py")]
    for arguments in (["ruff", "check", *written], ["ruff", "format", "--check", *written], ["mypy", "--strict", written[0]]):
        done = run(tree, "-m", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_one_test_lists_what_is_left_to_fill_in(tree: Path) -> None:
    test = "tests/test_new_rule.py::test_nothing_is_left_to_fill_in"
    done = run(tree, "-m", "pytest", "-n0", test)
    assert failures(done.stdout) == [test]
    left = new_rule.left_to_fill_in(tree)
    assert sorted({line.partition(":")[0] for line in left}) == [path for path in SKETCH if new_rule.MARK.search((tree / path).read_text())]
    assert 'flowlint/rules/sketched_fault.py:1: """FILL IN: the fault, in one sentence.' in left


def failures(output: str) -> list[str]:
    return re.findall(r"^(?:FAILED|ERROR) (\S+)", output, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "usage: python tools/new_rule.py RULE-ID\n"),
        (["a-fault", "another-fault"], "usage: python tools/new_rule.py RULE-ID\n"),
        (["fault"], '"fault" is not an id: use at least two words in lower case with "-" between them\n'),
        (["../a-fault"], '"../a-fault" is not an id: use at least two words in lower case with "-" between them\n'),
        (["null-value"], '"null-value" exists: flowlint/rules/null_value.py\n'),
    ],
)
def test_what_cannot_be_a_rule_is_refused(arguments: Sequence[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert new_rule.main(arguments) == 2
    assert capsys.readouterr() == ("", message)
