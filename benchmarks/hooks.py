"""Makes a repository in which pre-commit runs flowlint's hook, one that does nothing, and one that prints flowlint's version."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import inputs
import peers
from racing import Failure, Program, environment

ROOT = Path(__file__).resolve().parent.parent
STAGED = 20
"""Payloads that a commit changes."""
HOOKS = ("flowlint", "nothing", "version")


def install(folder: Path) -> list[Program]:
    """Make the repository below ``folder``, with staged payloads and the hooks installed, and return a program for each of ``HOOKS``."""
    source, project, start = folder / "hooks", folder / "project", folder / "start_pre_commit.py"
    own = {"PRE_COMMIT_HOME": str(folder / "pre-commit"), "VIRTUALENV_OVERRIDE_APP_DATA": str(folder / "virtualenv")}
    own |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    own |= {f"GIT_{role}_{what}": "benchmark@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def run(where: Path, *command: str) -> str:
        done = subprocess.run(command, cwd=where, env=environment() | own, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failure(f"{' '.join(command[:3])} ended with exit code {done.returncode}: {(done.stderr or done.stdout).strip()[-400:]}")
        return done.stdout.strip()

    _copy_package(source)
    run(source, "git", "init", "--quiet")
    run(source, "git", "add", "--all")
    run(source, "git", "commit", "--quiet", "--message", "hooks")
    (project / "flows").mkdir(parents=True)
    inputs.write_flow(project / "flows" / "flow.json")
    config = {"repos": [{"repo": str(source), "rev": run(source, "git", "rev-parse", "HEAD"), "hooks": [{"id": hook} for hook in HOOKS]}]}
    (project / ".pre-commit-config.yaml").write_text(json.dumps(config), "utf-8")
    run(project, "git", "init", "--quiet")
    run(project, "git", "add", "--all")
    run(project, "git", "commit", "--quiet", "--message", "definition")
    inputs.write_json(project / "payloads", STAGED)
    run(project, "git", "add", "--all")
    run(project, sys.executable, "-m", "pre_commit", "install-hooks")
    start.write_text(peers.START_IN.format(folder=str(project), environment=own, module="pre_commit.main"))
    return [Program(f"pre-commit, {hook}", (str(start), "run", hook)) for hook in HOOKS]


def _copy_package(target: Path) -> None:
    """Copy what pip needs to install flowlint, with the hooks beside flowlint's own."""
    for package in ("flowlint", "schemas"):
        shutil.copytree(ROOT / package, target / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("LICENSE", "README.md", "pyproject.toml", "setup.cfg"):
        shutil.copy(ROOT / name, target / name)
    manifest = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    files = re.findall("^  files: (.*)", manifest, re.MULTILINE)[0]
    (target / ".pre-commit-hooks.yaml").write_text(manifest + peers.HOOKS.format(files=files), "utf-8")
