"""What a shell gets when it completes the command line, asked as ``flowlint completion`` makes it ask."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from flowlint import registry
from flowlint.cli.group import group

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def completed(*words: str) -> list[str]:
    """Return what bash is offered for the last of ``words``."""
    env = {"_FLOWLINT_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(("flowlint", *words)), "COMP_CWORD": str(len(words))}
    result = CliRunner(env=env).invoke(group, prog_name="flowlint")
    return [line.partition(",")[2] for line in result.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("comp",), ["completion"]),
        (("check", "--fl"), ["--flow"]),
        (("check", "--format", "j"), ["json", "jsonl", "junit"]),
        (("drift", "--format", "j"), ["json", "jsonl", "junit"]),
        (("check", "--output", "s"), ["sarif=", "summary="]),
        (("check", "--select", "type-m"), ["type-mismatch"]),
        (("check", "--ignore", "type-mismatch,nul"), ["type-mismatch,null-value"]),
        (("baseline", "--select", "val"), ["value-out-of-range", "values"]),
        (("explain", "definition"), ["definition-drift"]),
        (("completion", ""), ["bash", "zsh", "fish"]),
    ],
)
def test_names_are_completed(words: tuple[str, ...], offered: list[str]) -> None:
    assert completed(*words) == offered


def test_flows_are_completed_by_alias_path_id_and_one_word_names(here: Path) -> None:
    shutil.copytree(FIXTURES / "flows", "flows")
    Path(".flowlint.yaml").write_text("flows: {billing: flows/compliance-check.yaml}\n")
    ids = ["0c4b9a52-7f3e-4d1b-9a6e-2f8d5b7c1e90", "a1b2c3d4-e5f6-7890-abcd-ef1234567890"]
    assert completed("check", "--flow", "") == [*ids, "billing", "flows/compliance-check.yaml", "flows/nightly-archive.yaml"]
    assert completed("schema", "flows/n") == ["flows/nightly-archive.yaml"]
    assert completed("check", "--definitions", "flows/nightly-archive.yaml", "--flow", "flows/") == ["flows/nightly-archive.yaml"]


@pytest.mark.parametrize("text", ["flowz: 1\n", "flows: [\n"])
def test_a_broken_configuration_completes_nothing(here: Path, text: str) -> None:
    Path(".flowlint.yaml").write_text(text)
    assert completed("check", "--flow", "") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_the_shell_reads(shell: str) -> None:
    result = CliRunner().invoke(group, ["completion", shell], prog_name="flowlint")
    assert (result.exit_code, "_FLOWLINT_COMPLETE" in result.stdout) == (0, True)
    if shutil.which(shell) is not None:
        subprocess.run([shell, "-n"], input=result.stdout, text=True, check=True)


def test_every_rule_can_be_explained_from_a_completion() -> None:
    assert set(registry.rule_ids()) <= set(completed("explain", ""))


def test_what_a_shell_would_act_on_is_not_offered(here: Path) -> None:
    text = "flowlint: 1\nname: %s\ntype: workflow\n"
    for number, name in enumerate(["$(id)", "'`id`'", "it's", "'a\\tb'", '"a\\nb"', "a;b", "a*", "größe-1"]):
        Path(f"f{number}.yaml").write_text(text % name, "utf-8")
    Path(".flowlint.yaml").write_text("definitions: .\n")
    assert completed("schema", "") == [*(f"./f{number}.yaml" for number in range(8)), "größe-1"]


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="the file system takes no such name")
def test_a_name_that_is_not_unicode_breaks_no_completion(here: Path) -> None:
    Path("flows").mkdir()
    Path("flows/\udcff.yaml").write_text("flowlint: 1\nname: order\ntype: workflow\n")
    assert completed("schema", "") == ["order"]


def test_fish_is_given_lists_with_all_their_commas() -> None:
    result = CliRunner().invoke(group, ["completion", "fish"], prog_name="flowlint")
    assert 'string split --max 1 "," $completion' in result.stdout
