"""What the tests of launches send, the flow that judges it, and servers of ``flowlint serve`` to send it to."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flow_makers import ID, document

from flowlint.testing.definitions import checker_of

ROOT = Path(__file__).parent.parent.parent
URL = "https://api.mypurecloud.ie/api/v2/flows/executions"
DEFINITION = document({"Flow.complianceFlag": "boolean", "Flow.agentId": {"type": "string", "required": True}})
GOOD: dict[str, Any] = {"flowId": ID, "inputData": {"Flow.agentId": "b7c8", "Flow.complianceFlag": True}}
BAD: dict[str, Any] = {"flowId": ID, "inputData": {"Flow.agentId": "b7c8", "Flow.complianceFlag": "yes"}}


def checker(folder: Path) -> Any:
    """Return a checker of the one flow, whose definition is written into a folder."""
    return checker_of((os.path.relpath(definition(folder)),), None)


def definition(folder: Path) -> Path:
    path = folder / "flows" / "compliance.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(DEFINITION))
    return path


class Server:
    """A process of ``flowlint serve``, with what it printed when it has ended."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process, self.url, self.printed, self.said = process, url, "", ""

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        self.printed, self.said = self.process.communicate(timeout=240)
        return self.process.returncode


MAIN = "from flowlint.cli.main import main; main()"


@contextmanager
def serving(folder: Path, *options: str, prelude: str = "") -> Iterator[Server]:
    """Run ``flowlint serve`` in a folder, on a free port; ``prelude`` is Python that runs before."""
    command = [sys.executable, "-c", f"{prelude}\n{MAIN}", "serve", "--port", "0", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, cwd=folder, env=environment, **pipes)
    try:
        assert process.stderr is not None
        first = process.stderr.readline()
        found = re.match(r"serving on (http://\S+); ", first)
        assert found is not None, first + process.stderr.read()
        yield Server(process, found[1])
    finally:
        process.kill()
        process.communicate()
