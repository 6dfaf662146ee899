"""The files for people who work on flowlint: their paths exist, and programs that know workflows, forms and hooks accept them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import yaml
from programs import accepts, program

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")
WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
TARGETS = ["help", "test", "check", "docs", "site", "goldens", "fuzz", "mutants", "lock", "bench"]


def paths(text: str) -> set[str]:
    """Return what a document names as files and folders, apart from examples with a name in capitals to be filled in."""
    named = {path for path in re.findall(r"`([\w./-]+)`", text) if "/" in path and not re.search("[A-Z]{4,}", path)}
    return named | set(re.findall(r"\]\((?!https?:)([^)#]+)\)", text))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_a_document_names_exists(document: str) -> None:
    places = (ROOT, ROOT / "flowlint", *(ROOT / "flowlint" / room for room in ("cli", "payloads", "definitions", "reports", "sources")))
    named = paths((ROOT / document).read_text("utf-8"))
    assert named
    assert {path for path in named if not any((place / path).exists() for place in places)} - {"payloads/go/"} == set()


def test_targets_are_those_described() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.findall(r"^(\w+):", makefile, re.MULTILINE) == TARGETS
    assert [sorted(names.split()) for names in re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)] == [sorted(TARGETS)]
    assert set(re.findall(r"`make (\w+)", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))) == set(TARGETS) - {"help"}


def test_the_workflow_is_one_and_passes_an_audit() -> None:
    accepts(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW)
    accepts(program("zizmor"), "--offline", "--no-config", "--no-progress", "--persona=pedantic", WORKFLOW)


def test_the_workflow_runs_on_three_systems_with_few_rights() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text("utf-8"))
    assert workflow["permissions"] == {}
    assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}] * 3
    assert workflow["jobs"]["test"]["strategy"]["matrix"]["system"] == ["ubuntu-latest", "macos-latest", "windows-latest"]


def test_forms_are_forms() -> None:
    assert FORMS
    accepts(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-issue-forms", *FORMS)


def test_hooks_are_hooks_that_fetch_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path))
    path = ROOT / ".pre-commit-config.yaml"
    accepts(program("pre-commit"), "validate-config", path)
    repositories = yaml.safe_load(path.read_text("utf-8"))["repos"]
    assert [(one["repo"], {hook["language"] for hook in one["hooks"]}) for one in repositories] == [("local", {"system"})]
