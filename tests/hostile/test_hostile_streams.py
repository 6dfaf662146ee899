from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_runs import BINARY, CLEAN, CYCLE, DEEP, TOO_DEEP, UTF_16, ZERO_BYTES, check, environment

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        (BINARY, f"3:115: error[syntax-error] {ZERO_BYTES}"),
        (b"", "1:1: error[syntax-error] text is empty, expected a JSON object"),
        (b"[" * DEEP, f"1:201: error[syntax-error] {TOO_DEEP}"),
        (CLEAN.encode("utf-16"), f"1:1: error[syntax-error] {UTF_16}"),
        (b"a: &a [*a]", f"1:8: error[syntax-error] {CYCLE}"),
    ],
    ids=["binary", "empty", "deep", "UTF-16", "cycle"],
)
def test_standard_input_may_hold_anything(data: bytes, finding: str) -> None:
    result = check("-", stdin=data)
    assert (result.exit_code, result.stdout) == (1, f"<stdin>:{finding}\n")


def test_a_reader_that_goes_away_makes_no_traceback() -> None:
    Path("a.jsonl").write_text("{\n" * 20_000)
    command = [sys.executable, "-m", "flowlint", "check", "a.jsonl", "--definitions", "flow.json"]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline() == b"error[syntax-error]: text ends before the JSON value does\n"
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="streams are closed by a shell")
@pytest.mark.parametrize(("closing", "payload", "code"), [("<&-", CLEAN, 0), (">&-", CLEAN, 0), (">&-", "{", 1), (">&- 2>&-", "{", 1)])
def test_a_closed_stream_makes_no_traceback(closing: str, payload: str, code: int) -> None:
    Path("a.json").write_text(payload)
    command = f'"{sys.executable}" -m flowlint check a.json --definitions flow.json {closing}'
    ended = subprocess.run(command, shell=True, env=environment(), capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (code, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no such device")
def test_a_full_disk_is_an_error() -> None:
    Path("a.json").write_text(CLEAN)
    command = f'"{sys.executable}" -m flowlint check a.json --definitions flow.json >/dev/full'
    ended = subprocess.run(command, shell=True, env=environment(), capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (3, 'flowlint: error: cannot write "standard output": no space left on device\n')
