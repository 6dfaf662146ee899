"""What is read without click is read as click reads it, or left to click."""

from __future__ import annotations

import itertools
import os
import random
import shlex
from typing import Any

import click
import pytest
from click.core import ParameterSource

from flowlint.cli import plain
from flowlint.cli.commands.check import command

PLAIN = (
    "check",
    "check payloads/",
    "check a.json b.json -d flows",
    "check - --flow flows/billing.yaml --stdin-filename body.json",
    "check --definitions flows --definitions=more --select type-mismatch,names --ignore a --ignore b payloads",
    "check a.json -q --frozen --allow-empty --no-ignores --statistics --show-values -v",
    "check --format json --format=sarif --output csv=rows.csv --output sarif=x.sarif",
    "check --config .flowlint.yaml --since HEAD~1 --terraform-state state.json --fix --unsafe-fixes --diff",
    "check -q -q a a --quiet -d x b",
)
LEFT = (
    "",
    "show flows",
    "--version",
    "-h",
    "--help check",
    "check --help",
    "check a.json -h",
    "check -dflows",
    "check -d=flows",
    "check -qv",
    "check --quiet=yes",
    "check --flow",
    "check --flow= a.json",
    "check --flow -q",
    "check --flow --",
    "check -- --flow",
    "check --baseline",
    "check --baseline=known.json",
    "check --fail-on warning",
    "check --max-size 5",
    "check --defs flows",
    "check --no-such-option",
)
WORDS = (
    *plain._ONCE,
    *plain._REPEATABLE,
    *plain._FLAGS,
    *(
        "-",
        "--",
        "a.json",
        "b=c",
        "--flow=",
        "--flow=x=y",
        "-d=x",
        "-dx",
        "-qv",
        "-x",
        "--baseline",
        "baseline.json",
        "--help",
        "--format=a b",
        "",
    ),
    *("--fail-on", "never", "--max-size=7", "--color=always", "--group-by", "flow", "--quiet=1", "--definition", "-5", "--output=csv=x"),
)


def as_click_reads(arguments: list[str]) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """Return the options of ``check`` as click reads them, and those that were given, in its order."""
    context = command.make_context("check", arguments)
    given = [(name, value) for name, value in context.params.items() if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    return context.params, given


def outcome(arguments: list[str]) -> tuple[dict[str, Any], list[tuple[str, Any]]] | None:
    read = plain.read(["check", *arguments])
    return None if read is None else (read.options, list(read.given.items()))


@pytest.mark.parametrize("line", PLAIN)
def test_a_plain_check_is_read_without_click_as_click_reads_it(line: str) -> None:
    arguments = shlex.split(line)[1:]
    assert outcome(arguments) == as_click_reads(arguments)


@pytest.mark.parametrize("line", LEFT)
def test_what_is_rare_or_wrong_or_no_check_is_left_to_click(line: str) -> None:
    assert plain.read(shlex.split(line)) is None


def test_both_read_the_same_in_any_line_of_words() -> None:
    dice = random.Random(7)
    lines = [list(words) for length in (0, 1, 2) for words in itertools.product(WORDS, repeat=length)]
    lines += [dice.choices(WORDS, k=dice.randint(3, 9)) for _ in range(2000)]
    read = 0
    for arguments in lines:
        if (own := outcome(list(arguments))) is not None:
            read += 1
            try:
                assert own == as_click_reads(list(arguments)), arguments
            except click.exceptions.Exit as left:
                raise AssertionError(arguments) from left
    assert read > 500


def test_a_shell_that_completes_asks_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_FLOWLINT_COMPLETE", "bash_complete")
    assert plain.read(["check", "a.json"]) is None


@pytest.mark.parametrize("argument", ["*.json", "a?.json", "[ab].json", "~/a.json", "$HOME/a.json", "%HOME%/a.json", "-d=~"])
def test_on_windows_click_expands_what_no_shell_does(argument: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    assert plain.read(["check", argument]) is None
    assert plain.read(["check", "a.json"]) is not None
