"""What the whole command does where something fails that no command foresees."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import flowlint.cli.explain
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


def test_a_bug_is_an_internal_error_with_its_trace(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("\x1b[31mgone wrong")

    monkeypatch.setattr(flowlint.cli.explain.command, "callback", broken)
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
