"""``flowlint serve`` where it cannot start: it says why in a sentence, and ends with the exit code for that."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from flowlint.cli.group import group

FLOWS = str(Path(__file__).resolve().parents[3] / "fixtures" / "flows")


def started(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(group, ["serve", *arguments], prog_name="flowlint")
    return result.exit_code, result.stderr


@pytest.mark.parametrize("lacking", ["starlette", "uvicorn"])
def test_without_the_extra_it_says_how_to_install_it(lacking: str) -> None:
    lines = f"import sys; sys.modules[{lacking!r}] = None; from flowlint.__main__ import main; sys.exit(main())"
    ended = subprocess.run([sys.executable, "-c", lines, "serve", "--definitions", FLOWS], capture_output=True, text=True, check=False)
    sentence = f"flowlint: error: the stand-in needs the package {lacking}; `pip install 'genesys-flowlint[serve]'` installs it\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "", sentence)


def test_an_address_that_is_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = f"flowlint: error: cannot listen on http://127.0.0.1:{port}: Address already in use\n"
        assert started("--definitions", FLOWS, "--port", str(port)) == (2, sentence)


def test_without_a_definition_nothing_can_be_proved(here: Path) -> None:
    sentence = 'no flow definition is loaded, expected some in "definitions", in the configuration or in the folder "flows"'
    assert started() == (3, f"flowlint: error: {sentence}\n")
    assert started("--definitions", "missing")[0] == 3
