"""Every rule's fixtures: what passes is silent, what fails prints exactly the golden report, and its fixes lead to a clean payload."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from command_runs import flowlint

from flowlint import registry
from flowlint.linter.edits import apply
from flowlint.model.fix import Edit

ROOT = Path(__file__).parent.parent / "fixtures" / "rules"
PASSING = sorted(ROOT.glob("*/pass/*/"))
FAILING = sorted(ROOT.glob("*/fail/*/"))
FIXABLE = {rule.id for rule in registry.rules() if rule.fixable}


def name(case: Path) -> str:
    return case.relative_to(ROOT).as_posix()


def only(case: Path, stem: str) -> str:
    (found,) = [entry.name for entry in case.iterdir() if entry.name.split(".")[0] == stem]
    return found


def check(case: Path, payload: str, *options: str) -> Result:
    """Run the command on a case as its user would, inside its folder."""
    arguments = case / "arguments.txt"
    extra = shlex.split(arguments.read_text("utf-8")) if arguments.exists() else []
    before = Path.cwd()
    os.chdir(case)
    try:
        return flowlint(
            "check", "--definitions", only(case, "definition"), "--min-severity", "info", "--color", "never", *extra, *options, payload
        )
    finally:
        os.chdir(before)


def findings(case: Path, payload: str) -> list[dict[str, object]]:
    result = check(case, payload, "--format", "json", "--show-values")
    return json.loads(result.stdout)["findings"]


@pytest.mark.parametrize("case", PASSING, ids=name)
def test_nothing_is_found_where_nothing_is_wrong(case: Path) -> None:
    result = check(case, only(case, "payload"))
    assert f"[{case.parent.parent.name}]" not in result.stdout
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("case", FAILING, ids=name)
def test_report_is_the_golden_one(case: Path, request: pytest.FixtureRequest) -> None:
    result = check(case, only(case, "payload"))
    expected = case / "expected.txt"
    if request.config.getoption("--update-goldens"):
        expected.write_bytes(result.stdout.encode())
    assert result.stdout == expected.read_bytes().decode()
    assert f"[{case.parent.parent.name}]" in result.stdout
    assert result.exit_code in {0, 1}


def offset(text: str, line: int, column: int) -> int:
    return sum(len(before) for before in text.splitlines(keepends=True)[: line - 1]) + column - 1


def fixed(case: Path) -> str | None:
    """Return the payload with every fix applied, or ``None`` where no finding has one."""
    payload = only(case, "payload")
    text = (case / payload).read_bytes().decode()
    fixes = [finding["fix"]["edits"] for finding in findings(case, payload) if finding["fix"]]  # type: ignore[index]
    edits = [
        [Edit(offset(text, e["line"], e["column"]), offset(text, e["endLine"], e["endColumn"]), e["text"]) for e in group_]
        for group_ in fixes
    ]
    return apply(text, edits) if any(edits) else None


@pytest.mark.parametrize("case", FAILING, ids=name)
def test_fixes_lead_to_a_clean_payload(case: Path, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    after = fixed(case)
    goldens = [entry for entry in case.iterdir() if entry.name.startswith("fixed.")]
    if request.config.getoption("--update-goldens") and after is not None:
        suffix = only(case, "payload").partition(".")[2]
        golden = case / f"fixed.{suffix}"
        golden.write_bytes(after.encode())
        goldens = [golden]
    if after is None:
        assert not goldens
        return
    assert case.relative_to(ROOT).parts[0] in FIXABLE
    (golden,) = goldens
    assert after == golden.read_bytes().decode()
    copy = tmp_path / "case"
    shutil.copytree(case, copy)
    shutil.copyfile(golden, copy / only(case, "payload"))
    assert check(copy, only(case, "payload")).exit_code == 0


def test_rules_that_have_a_fix_show_one() -> None:
    assert {fixed.relative_to(ROOT).parts[0] for fixed in ROOT.glob("*/fail/*/fixed.*")} == FIXABLE
