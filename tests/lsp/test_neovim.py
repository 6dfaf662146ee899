"""Neovim with the set-up that the guide shows, without a window."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from editor import FLOW_ID, project

GUIDE = Path(__file__).parent.parent.parent / "docs" / "guides" / "language-server.md"
DRIVE = Path(__file__).parent / "drive_neovim.lua"
WRONG = (
    f'{{\n  "flowId": "{FLOW_ID}", "name": "é😀",\n  "inputData": {{"Flow.vip": "true", "Flow.retries": 1, "Flow.callerAni": "+1"}}\n}}\n'
)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("nvim") is None, reason="needs Neovim, which .ci/run installs")]


def set_up() -> str:
    """Return what the guide puts into ``init.lua`` for Neovim 0.10."""
    (found,) = [one for one in re.findall(r"```lua\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL) if "nvim_create_autocmd" in one]
    return str(found)


def test_the_set_up_of_the_guide_works(tmp_path: Path) -> None:
    folder = project(tmp_path)
    (folder / "bin").mkdir()
    (folder / "bin" / "flowlint").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m flowlint "$@"\n')
    (folder / "bin" / "flowlint").chmod(0o755)
    (folder / ".flowlint.yaml").write_text("definitions: [flows]\n")
    (folder / "a.json").write_text(WRONG, "utf-8")
    (folder / "init.lua").write_text(set_up())
    seen = folder / "seen.json"
    environment = {**os.environ, "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "SEEN": str(seen), "HOME": str(folder),
                   "XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(GUIDE.parent.parent.parent)}  # fmt: skip
    command = ["nvim", "--headless", "-n", "-u", "init.lua", "a.json", "-S", str(DRIVE)]
    subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=True)
    found = json.loads(seen.read_text("utf-8"))
    target = found.pop("definition")
    assert (target["uri"], target["range"]["start"]) == ((folder / "flows" / "call-back.yaml").as_uri(), {"line": 7, "character": 2})
    assert found == {
        "first": [["type-mismatch", 2, 28, 34]],
        "encoding": "utf-16",
        "hover": "**Flow.vip**: boolean\n\nno initial value\n\nFlow Call back version 3.0",
        "action": "Remove the quotes",
        "fixed": '  "inputData": {"Flow.vip": true, "Flow.retries": 1, "Flow.callerAni": "+1"}',
        "after": [],
        "completed": ["Flow.callerAni", "Flow.vip", "Flow.legacy"],
    }
