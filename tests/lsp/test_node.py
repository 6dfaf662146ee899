"""The library that Visual Studio Code speaks the protocol with, under Node's own runner."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from editor import FLOW_ID, project

DRIVE = Path(__file__).parent / "drive_protocol.cjs"
MODULES = Path(os.environ.get("FLOWLINT_NODE_MODULES", "node_modules")).absolute()


@pytest.mark.slow
@pytest.mark.skipif(not (MODULES / "vscode-languageserver-protocol").exists(), reason="needs Node and packages, which .ci/run installs")
def test_the_library_of_visual_studio_code_understands_the_server(tmp_path: Path) -> None:
    own = {"FOLDER": str(project(tmp_path)), "FLOW_ID": FLOW_ID, "FLOWLINT": json.dumps([sys.executable, "-m", "flowlint", "lsp"])}
    environment = {**os.environ, **own, "NODE_PATH": str(MODULES), "PYTHONPATH": str(DRIVE.parent.parent.parent)}
    command = ["node", "--test", "--test-reporter=tap", str(DRIVE)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# pass 3\n" in done.stdout
