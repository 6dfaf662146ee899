"""The pages on tests and on the local stand-in tell the truth: their code is run, by the real clients, and prints what they show."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from documents import BLOCK, ROOT, TEXTS, blocks
from launches import serving

pytestmark = pytest.mark.slow

TESTS, SERVER = ROOT / "docs" / "guides" / "testing.md", ROOT / "docs" / "guides" / "serve.md"
NODE_MODULES = "FLOWLINT_NODE_MODULES"
"""The environment variable that names a folder ``node_modules`` with the official SDK for JavaScript."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the project that the pages begin with; ``pytest`` there is one with the plugin and no other."""
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "pytest"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pytest -p flowlint.testing.plugin -p no:cacheprovider "$@"\n')
    program.chmod(0o755)
    for name in ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTEST_XDIST_TESTRUNUID", "PYTEST_CURRENT_TEST", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    settings = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    for name, value in {**settings, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}.items():
        monkeypatch.setenv(name, value)
    return Path(shutil.copytree(ROOT / "fixtures" / "project", tmp_path / "project"))


def printed(command: str, folder: Path) -> str:
    """Return what a command prints, with the same time in each."""
    done = subprocess.run(["sh", "-c", command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    return re.sub(r"\bin \d+\.\d+s\b", "in 0.31s", done.stdout)


def gone_through(project: Path) -> str:
    """Write the files of the page on tests, run its commands, and return it with what they really print."""

    def done(match: re.Match[str]) -> str:
        info, body = match["info"], match["body"]
        if " file=" in info:
            (project / info.partition(" file=")[2]).write_text(body, "utf-8")
        elif info == "text pytest":
            commands = [line.removeprefix("$ ") for line in body.splitlines() if line.startswith("$ ")]
            body = "".join(f"$ {command}\n{printed(command, project)}" for command in commands)
        return f"```{info}\n{body}```"

    return BLOCK.sub(done, TEXTS[TESTS])


def test_the_page_on_tests_shows_what_happens(project: Path, request: pytest.FixtureRequest) -> None:
    shown = gone_through(project)
    if request.config.getoption("--update-goldens"):
        TESTS.write_bytes(shown.encode())
        return
    assert shown == TEXTS[TESTS]
    assert "\n2 passed in " in printed("pytest -q", project)
    assert printed(f"{sys.executable} -W error -c 'import hooks; print(hooks.session.adapters)'", project).count("LaunchAdapter") == 1


EXECUTION = r"/api/v2/flows/executions/[0-9a-f-]{36}"


def test_the_clients_of_the_page_on_the_stand_in_are_answered(project: Path) -> None:
    with serving(project) as server:
        launch, findings = (block.replace("http://127.0.0.1:8765", server.url) for block in blocks("bash serve", path=SERVER))
        (python,) = blocks("python serve", path=SERVER)
        answer = json.loads(printed(launch, project))
        assert (answer["name"], re.fullmatch(EXECUTION, answer["selfUri"]) is not None) == ("Compliance check", True)
        (project / "client.py").write_text(python.replace("http://127.0.0.1:8765", server.url))
        assert re.fullmatch(rf"Compliance check {EXECUTION}\n", printed(f"{sys.executable} client.py", project))
        report = json.loads(printed(findings, project))
        assert [(one["path"], one["rule"]) for one in report["findings"]] == [("launch 1", "name-case-mismatch")]
        assert report["summary"]["payloads"] == 2
        assert server.end() == 1
        assert server.said == "2 launched, 1 fitted, 1 did not\n"


def test_the_sdk_for_javascript_is_answered(project: Path) -> None:
    if NODE_MODULES not in os.environ:
        pytest.skip(f"{NODE_MODULES} names no folder with the SDK; .ci/run installs it")
    (script,) = blocks("js serve", path=SERVER)
    with serving(project) as server:
        for agent in ("Flow.agentId", "Flow.AgentId"):
            text = script.replace("http://127.0.0.1:8765", server.url).replace("Flow.agentId", agent)
            (project / "client.cjs").write_text(text)
            command = f'NODE_PATH="${NODE_MODULES}" node client.cjs'
            assert re.fullmatch(rf"Compliance check {EXECUTION}\n", printed(command, project))
        assert server.end() == 1
        assert server.said == "2 launched, 1 fitted, 1 did not\n"
