"""What the whole command does where something fails that no command foresees."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import flowlint.cli.commands.explain
from flowlint import registry
from flowlint.cli.group import group
from flowlint.cli.main import main

RUN = (sys.executable, "-m", "flowlint")
FULL = Path("/dev/full")
FLOW = str(Path(__file__).resolve().parents[2] / "fixtures" / "flows" / "compliance-check.yaml")


@pytest.mark.skipif(not FULL.exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("arguments", [("explain",), ("explain", "type-mismatch"), ("--help",), ("check", "--help")])
def test_a_full_standard_output_is_said_in_one_sentence(arguments: tuple[str, ...]) -> None:
    with FULL.open("w") as full:
        result = subprocess.run([*RUN, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (result.returncode, result.stderr) == (3, 'flowlint: error: cannot write "standard output": no space left on device\n')


@pytest.mark.parametrize("arguments", [("explain",), ("check", "--help"), ("show", "--format", "json", FLOW)])
def test_a_reader_that_goes_away_only_wants_no_more(arguments: tuple[str, ...]) -> None:
    with subprocess.Popen([*RUN, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (process.wait(), process.stderr.read().removeprefix("1 flow in 1 file\n")) == (0, "")


def test_a_reader_that_goes_away_leaves_the_verdict_as_it_is(tmp_path: Path) -> None:
    changed = tmp_path / "compliance-check.yaml"
    changed.write_text(Path(FLOW).read_text("utf-8").replace("Flow.agentId", "Flow.agent"), "utf-8")
    with subprocess.Popen([*RUN, "diff", FLOW, str(changed)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (process.wait(), process.stderr.read()) == (1, "")


def test_a_bug_is_an_internal_error_with_its_trace(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("\x1b[31mgone wrong")

    monkeypatch.setattr(flowlint.cli.commands.explain.command, "callback", broken)
    monkeypatch.setattr(sys, "argv", ["flowlint", "explain"])
    with pytest.raises(SystemExit) as raised:
        main()
    first, *_, last, closing = capsys.readouterr().err.splitlines()
    assert (raised.value.code, first, last, closing) == (
        4,
        "Traceback (most recent call last):",
        r"RuntimeError: \x1b[31mgone wrong",
        "flowlint: error: this is a bug in flowlint, please report it with the lines above",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals there end no process")
def test_an_interruption_while_modules_are_imported_ends_without_a_word() -> None:
    code = "import flowlint.cli\nraise KeyboardInterrupt"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (-signal.SIGINT, "")
    other = subprocess.run([sys.executable, "-c", "import flowlint.cli\n1 / 0"], capture_output=True, text=True, check=False)
    assert (other.returncode, other.stderr.splitlines()[-1]) == (1, "ZeroDivisionError: division by zero")


def test_an_interruption_outside_of_commands_ends_with_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(group, "main", interrupted)
    with pytest.raises(SystemExit) as end:
        main()
    assert (end.value.code, capsys.readouterr()) == (130, ("", ""))


def test_an_error_that_ends_the_run_is_annotated_in_a_github_workflow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    result = CliRunner().invoke(group, ["check", "--select", "100%"])
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        (
            'flowlint: error: --select: no rule or group is called "100%"; `flowlint explain` lists all\n'
            '::error title=flowlint::--select: no rule or group is called "100%25"; `flowlint explain` lists all\n'
        ),
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--select", "names", "--ignore", "names"], "--ignore turns off every rule that --select names: nothing would be checked"),
        (["--select", "missing-scope", "--ignore", "names"], "--ignore turns off every rule that --select names: nothing would be checked"),
        (["--ignore", ",".join(registry.rule_ids())], "--ignore turns off every rule there is: nothing would be checked"),
        (["--diff", "--format", "json"], "--diff prints a difference, not a report; leave out --format and --output"),
        (["--output", "json=-"], '--output: "-" is not a file; --format json writes to standard output'),
        (["--output", "json=a", "--output", "sarif=a"], '--output: "a" is named for two reports'),
    ],
)
def test_options_that_do_not_go_together(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(group, ["check", *arguments])
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"flowlint: error: {message}\n")


def test_a_lone_baseline_takes_no_path_for_its_file(here: Path) -> None:
    Path("a.json").write_text("{}")
    for arguments in (["--baseline", "a.json"], ["--baseline", "flowlint-baseline.json"], ["--baseline=flowlint-baseline.json"]):
        result = CliRunner().invoke(group, ["check", *arguments])
        assert (result.exit_code, 'cannot read "flowlint-baseline.json": no such file' in result.stderr) == (2, True), result.stderr


@pytest.mark.parametrize(("word", "hint"), [("chek", 'did you mean "check"?'), ("zzzzzz", "`flowlint --help` lists all")])
def test_a_command_that_does_not_exist_gets_the_nearest_one(word: str, hint: str) -> None:
    result = CliRunner().invoke(group, [word], prog_name="flowlint")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, f'Error: no command is called "{word}"; {hint}')
