"""What ``--help`` shows: short sentences, options in groups, and examples that work as written."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from flowlint.cli.group import group

ROOT = Path(__file__).resolve().parents[2]
NAMES = group.list_commands(click.Context(group))
MOST_OPTIONS = 8
"""Options that one list may hold; a command with more has them in groups."""
BODY = '{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.complianceFlag": true, "Flow.agentId": "b7c8"}}'


def command(name: str) -> click.Command:
    found = group.get_command(click.Context(group), name)
    assert found is not None
    return found


def options(name: str) -> list[click.Option]:
    found = command(name)
    return [one for one in found.get_params(click.Context(found)) if isinstance(one, click.Option)]


def help_of(*words: str, columns: int = 80) -> str:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(group, [*words, "--help"]).stdout


def examples() -> list[str]:
    pages = [help_of(), *(help_of(name) for name in NAMES)]
    blocks = (re.search(r"^  Examples:\n((?:    .+\n)+)", page, re.MULTILINE) for page in pages)
    return [line.strip().partition("   ")[0] for block in blocks if block is not None for line in block[1].splitlines()]


@pytest.mark.parametrize("name", NAMES)
def test_every_option_has_one_short_sentence(name: str) -> None:
    sentences = [(one.help or "").partition("  [")[0] for one in options(name)]
    assert [one for one in sentences if len(one) > 60 or not re.fullmatch(r"[A-Z][^.]*(\.\w[^.]*)*\.", one)] == []


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_list_of_commands_has_their_whole_sentences(columns: int) -> None:
    listed = " ".join(help_of(columns=columns).partition("Commands:")[2].split())
    sentences = [(command(name).help or "").partition("\n")[0] for name in NAMES]
    assert listed == " ".join(f"{name} {sentence}" for name, sentence in zip(NAMES, sentences, strict=True))
    assert [one for one in sentences if len(one) > 60 or not one.endswith(".")] == []


@pytest.mark.parametrize("name", [name for name in NAMES if len(options(name)) > MOST_OPTIONS])
def test_many_options_are_listed_in_groups(name: str) -> None:
    page = help_of(name).partition("Exit codes")[2]
    lists = re.split(r"^[A-Z][a-z ]+:$", page, flags=re.MULTILINE)[1:]
    counts = [len(re.findall(r"^  -", one, re.MULTILINE)) for one in lists]
    assert (sum(counts), max(counts) <= MOST_OPTIONS) == (len(options(name)), True)


def test_every_command_has_an_example() -> None:
    lacking = [name for name in NAMES if not any(f"flowlint {name}" in line for line in examples())]
    assert lacking == []


@pytest.mark.parametrize("line", examples())
def test_every_example_is_accepted(line: str) -> None:
    words = shlex.split(line.partition(" > ")[0].rpartition(" | ")[2])[1:]
    command(words[0]).make_context(words[0], words[1:])


@pytest.fixture
def project(here: Path) -> Path:
    """A repository with what the examples name."""
    for folder in ("flows", "payloads", "triggers"):
        Path(folder).mkdir()
    shutil.copy(ROOT / "fixtures" / "flows" / "compliance-check.yaml", "flows/billing.yaml")
    for path in ("body.json", "payloads/body.json"):
        Path(path).write_text(BODY)
    for name in ("audit", "north", "south"):
        rows = ["check", "body.json", "-d", "flows", "--output", f"jsonl={name}.jsonl"]
        subprocess.run([sys.executable, "-m", "flowlint", *rows], capture_output=True, check=False)
    for words in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        ["-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *words], check=True)
    return here


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for line in examples() if not re.search(r"flowlint (fetch|drift|serve|lsp)|live:", line)])
def test_every_example_works_as_written(project: Path, line: str) -> None:
    # The program of this installation, whether or not its environment is the active one.
    environment = {**os.environ, "PATH": os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))}
    if "--baseline" in line:
        subprocess.run("flowlint baseline payloads/", shell=True, check=True, cwd=project, env=environment)
    result = subprocess.run(line, shell=True, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["check", "--fromat", "json"], 'no option is called "--fromat"; did you mean "--format"?'),
        (["check", "--zzzzzz"], 'no option is called "--zzzzzz"; `flowlint check --help` lists all'),
        (["--verison"], 'no option is called "--verison"; did you mean "--version"?'),
    ],
)
def test_an_option_that_does_not_exist_gets_the_nearest_one(words: list[str], sentence: str) -> None:
    result = CliRunner().invoke(group, words, prog_name="flowlint")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, f"Error: {sentence}")
