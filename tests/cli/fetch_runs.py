"""Runs of ``flowlint fetch`` against an organisation of three flows, one of them not published, which ``served`` serves."""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

from platform_stand_in import CLIENT_ID, SECRET, TOKEN, Flow, StandIn, variable

ROOT = Path(__file__).resolve().parents[2]
CHECK = Flow(0, "Compliance check", [variable("Flow.complianceFlag", "BooleanVariable"), variable("Flow.dates", collection=True)])
DRAFT = Flow(1, "Draft", [], version="")
SHARED = Flow(2, "Shared part", [variable("Common.x")], kind="COMMONMODULE", version="12.0")
FILE = """\
flowlint: 1
id: "00000001-0000-4000-8000-000000000000"
name: Compliance check
type: workflow
version: "3.0"
published: true
inputs:
  Flow.complianceFlag: boolean
  Flow.dates:
    type: string
    collection: true
triggers:
- id: "00000001-0000-4003-8000-000000000000"
  name: On end
  topic: 'v2.detail.events.conversation.{id}.customer.end'
  dataFormat: TopLevelPrimitives
  enabled: true
"""
CORRELATION = "ININ-Correlation-Id c0ffee00-0000-4000-8000-000000000000"
SECRETS = (SECRET, TOKEN, b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode())


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a run that can sign in."""
    signing_in = {"GENESYSCLOUD_OAUTHCLIENT_ID": CLIENT_ID, "GENESYSCLOUD_OAUTHCLIENT_SECRET": SECRET}
    return {**os.environ, **signing_in, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1", "HOME": str(folder), **more}


def fetch(folder: Path, served: StandIn, *arguments: str, **more: str) -> tuple[int, str, str]:
    """Run ``flowlint fetch`` in ``folder``: its exit code and what it printed, which is never a secret, nor is what it wrote."""
    command = [sys.executable, "-m", "flowlint", "fetch", *arguments, "--base-url", served.url]
    ended = subprocess.run(command, cwd=folder, env=surroundings(folder, **more), capture_output=True, text=True, timeout=240)
    recorded = [ended.stdout, ended.stderr, *(path.read_text() for path in folder.rglob("*") if path.is_file())]
    assert [secret for secret in SECRETS for text in recorded if secret in text] == []
    return ended.returncode, ended.stdout, ended.stderr.replace(served.url, "URL")


def names(folder: Path) -> list[str]:
    """The files of the snapshot in ``folder``."""
    return sorted(path.name for path in (folder / "flows").iterdir())
