"""Every rule's manual: its headings, and its examples, which are run."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from command_runs import flowlint

from flowlint import registry

HEADINGS = ["What it does", "Why it matters", "Example", "Use instead", "Fix safety"]

STANDARD = """\
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Compliance check
type: workflow
version: "3.0"
published: true
requestBody: parameters
inputs:
  Flow.complianceFlag: boolean
  Flow.agentId: string
  Flow.retries: integer
  Flow.startTime: dateTime
  Flow.dates: {type: string, collection: true}
  Flow.details: json
"""
"""The definition that an example without one of its own is judged against."""

_FENCE = re.compile(r"^```(\S+) (configuration|payload|definition|lock)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block of a manual: the suffix of a file that holds it, and its text."""

    suffix: str
    text: str


def sections(rule: str) -> dict[str, str]:
    """Return the text of each section of a manual by its heading, in order; what stands before the first has the heading ``""``."""
    parts = re.split(r"^## (.+)$", registry.rule_manual(rule), flags=re.MULTILINE)
    return dict(zip(["", *parts[1::2]], parts[0::2], strict=True))


def blocks(section: str, kind: str) -> list[Block]:
    return [Block(suffix, text) for suffix, what, text in _FENCE.findall(section) if what == kind]


def findings(folder: Path, section: str, definition: Block) -> list[str]:
    """Return the rules that find something in the payload of ``section``."""
    (payload,) = blocks(section, "payload")
    payload_name, definition_name = f"payload.{payload.suffix}", f"definition.{definition.suffix}"
    (folder / payload_name).write_text(payload.text, "utf-8")
    (folder / definition_name).write_text(definition.text, "utf-8")
    for configuration in blocks(section, "configuration"):
        (folder / ".flowlint.yaml").write_text(configuration.text, "utf-8")
    for lock in blocks(section, "lock"):
        (folder / "flowlint.lock").write_text(lock.text, "utf-8")
    before = Path.cwd()
    os.chdir(folder)
    try:
        named = [] if "flowId" in payload.text else ["--flow", definition_name]
        arguments = ["check", payload_name, "--definitions", definition_name, *named, "--min-severity", "info", "--format", "json"]
        result = flowlint(*arguments)
    finally:
        os.chdir(before)
    assert result.exit_code in {0, 1}, result.output
    return [finding["rule"] for finding in json.loads(result.stdout)["findings"]]


@pytest.mark.parametrize("rule", registry.rule_ids())
def test_manual_has_the_headings(rule: str) -> None:
    found = sections(rule)
    assert list(found) == ["", *HEADINGS]
    assert re.fullmatch(r"\n?[A-Z][^\n]*\.\n\n", found[""])
    assert [heading for heading in HEADINGS if not found[heading].strip()] == []


@pytest.mark.parametrize("rule", registry.rule_ids())
def test_example_is_found_and_what_to_use_instead_is_not(rule: str, tmp_path: Path) -> None:
    found = sections(rule)
    stated = blocks(found["Example"], "definition")
    definition = stated[0] if stated else Block("yaml", STANDARD)
    assert rule in findings(tmp_path, found["Example"], definition)
    instead = blocks(found["Use instead"], "definition")
    assert rule not in findings(tmp_path, found["Use instead"], instead[0] if instead else definition)
