"""What a run imports is what its user waits for: the way of a clean payload loads nothing that it does not need."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flow_makers import ID, document

from flowlint import registry

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
DEFINITION = document({"Flow.complianceFlag": "boolean", "Flow.agentId": {"type": "string", "required": True}, "Flow.dueAt": "dateTime"})
CLEAN = {"flowId": ID, "inputData": {"Flow.complianceFlag": True, "Flow.agentId": "b7c8"}}
DEFECTIVE = {"flowId": ID, "inputData": {"Flow.complianceFlag": "true", "Flow.agentId": "b7c8"}}

PACKAGES = {folder.name for folder in (ROOT / "flowlint" / "payloads").iterdir() if folder.is_dir()}

RUN = """\
import json, sys
before = set(sys.modules)
from flowlint.cli.main import main
try:
    main()
finally:
    json.dump(sorted(set(sys.modules) - before), sys.stderr)
"""

HEAVY = {
    *("asyncio", "concurrent", "httpx", "importlib.metadata", "jsonschema", "logging", "pathspec", "referencing", "rich", "ssl", "urllib"),
    *("difflib", "hashlib", "pathlib", "shutil", "subprocess", "tempfile", "tomllib", "yaml", "zipfile"),
}
"""What only some runs need, and what takes its time."""

OFF_THE_CLEAN_WAY = {
    *("click", "dataclasses", "gzip"),
    *(
        "flowlint.binding.arguments",
        "flowlint.binding.edits",
        "flowlint.binding.values",
        "flowlint.reports.locator",
        "flowlint.linter.documents",
        "flowlint.binding.json_schema",
    ),
    *("flowlint.payloads.transcript", "flowlint.model.call", "flowlint.model.diagnostic", "flowlint.model.fix"),
    *("flowlint.syntax.json.generous", "flowlint.syntax.yaml.composer", "flowlint.config.reader"),
}
"""What only a payload needs that is not proven clean, or a file of another kind."""

OFF_THE_WAY_OF_ONE_FILE = {
    *("flowlint.linter.inspector", "flowlint.linter.documents"),
    *("flowlint.binding.doubts", "flowlint.model.endpoint", "flowlint.model.group", "flowlint.payloads.unread", "flowlint.sources.walk"),
}
"""What only a folder needs beside, where what its files hold is looked for, or the same payload."""


def imported(folder: Path, *arguments: str, exit_code: int) -> set[str]:
    """The modules that a run of ``flowlint`` imports beyond those of a bare interpreter."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, "-c", RUN, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == exit_code, ended.stderr
    return set(json.loads(ended.stderr))


def among(modules: set[str], unwanted: set[str]) -> set[str]:
    """Those of ``modules`` that are unwanted, or stand in an unwanted package."""
    return {name for name in modules if any(name == one or name.startswith(f"{one}.") for one in unwanted)}


def rooms(modules: set[str]) -> dict[str, set[str]]:
    """The modules imported from each room."""
    return {
        room: {name.removeprefix(f"flowlint.{room}.") for name in modules if re.match(rf"flowlint\.{room}\.(.+carrier|[^.]+)$", name)}
        - PACKAGES
        for room in ("definitions.formats", "payloads", "rules", "reports.formats")
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a definition and two payloads."""
    (tmp_path / "flow.json").write_text(json.dumps(DEFINITION))
    (tmp_path / "clean.json").write_text(json.dumps(CLEAN))
    (tmp_path / "defective.json").write_text(json.dumps(DEFECTIVE))
    (tmp_path / "clean.yaml").write_text(f"flowId: {ID}\ninputData:\n  Flow.agentId: b7c8\n")
    return tmp_path


def test_a_clean_payload_imports_no_rule_and_nothing_heavy(folder: Path) -> None:
    modules = imported(folder, "check", "clean.json", "--definitions", "flow.json", exit_code=0)
    assert among(modules, HEAVY | OFF_THE_CLEAN_WAY | OFF_THE_WAY_OF_ONE_FILE) == set()
    assert rooms(modules) == {
        "definitions.formats": {"flowlint"},
        "payloads": set(),
        "rules": set(),
        "reports.formats": {"text"},
    }


def test_a_folder_of_clean_payloads_imports_no_rule_and_nothing_heavy(folder: Path) -> None:
    (folder / "payloads").mkdir()
    (folder / "clean.json").rename(folder / "payloads" / "clean.json")
    modules = imported(folder, "check", "payloads", "--definitions", "flow.json", exit_code=0)
    assert among(modules, HEAVY | OFF_THE_CLEAN_WAY) == set()
    assert rooms(modules)["rules"] == set()


def test_a_finding_imports_the_rules_on_arguments_but_nothing_heavy(folder: Path) -> None:
    modules = imported(folder, "check", "defective.json", "--definitions", "flow.json", exit_code=1)
    assert among(modules, HEAVY) == set()
    assert rooms(modules)["rules"] == {rule.id.replace("-", "_") for rule in registry.rules() if rule.group in {"names", "values"}}


def test_a_request_that_is_no_object_of_arguments_imports_all_rules(folder: Path) -> None:
    (folder / "defective.json").write_text(json.dumps({**DEFECTIVE, "inputData": []}))
    modules = imported(folder, "check", "defective.json", "--definitions", "flow.json", exit_code=1)
    assert among(modules, HEAVY) == set()
    assert rooms(modules)["rules"] == set(registry.modules("rules"))


def test_a_yaml_payload_imports_yaml_where_it_is_not_plain_but_no_json_schema(folder: Path) -> None:
    text = folder.joinpath("clean.yaml").read_text()
    for payload, heavy in ((text, False), (f"%YAML 1.2\n---\n{text}", True)):
        folder.joinpath("clean.yaml").write_text(payload)
        modules = imported(folder, "check", "clean.yaml", "--definitions", "flow.json", exit_code=0)
        assert among(modules, HEAVY) == (among(modules, {"yaml"}) | {"yaml"} if heavy else set())


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("explain",), ("check", "--help")])
def test_words_about_flowlint_itself_import_nothing_heavy(folder: Path, arguments: tuple[str, ...]) -> None:
    modules = imported(folder, *arguments, exit_code=0)
    # Help is as wide as the terminal, which click asks shutil about.
    assert among(modules, HEAVY - {"shutil"}) == set()
