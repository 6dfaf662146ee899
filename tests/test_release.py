"""What a release is made by: its notes fit its tag, its workflow and image pass the linters of their kind, its schema is one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import release_notes
import yaml
from programs import accepts, program

from flowlint.cli.commands import init
from flowlint.cli.texts import integrations
from flowlint.cli.texts.integrations import Origin
from flowlint.config import discovery

ROOT = Path(__file__).parent.parent
WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"
SCHEMA = ROOT / "schemas" / "config.schema.json"
CHANGES = "# Changelog\n\n## 1.4.0, 2027-04-01\n\n## 1.2.0, 2027-03-29\n\n- Faster.\n- Smaller.\n\n## 1.1.0, 2027-01-01\n\n- First.\n"
MODULE = '"""The version."""\n\n__version__ = "{}"\n'


@pytest.mark.parametrize(("version", "text"), [("1.2.0", "- Faster.\n- Smaller.\n"), ("1.1.0", "- First.\n")])
def test_notes_are_the_entry_of_the_version(version: str, text: str) -> None:
    assert release_notes.notes(f"v{version}", MODULE.format(version), CHANGES) == text


@pytest.mark.parametrize(
    ("tag", "version", "sentence"),
    [
        ("v1.2.1", "1.2.0", 'the tag is "v1.2.1", and the version "1.2.0"'),
        ("1.2.0", "1.2.0", 'the tag is "1.2.0", and the version "1.2.0"'),
        ("v1.3.0", "1.3.0", 'CHANGELOG.md has no entry "## 1.3.0, YEAR-MONTH-DAY", or nothing in it'),
        ("v1.4.0", "1.4.0", 'CHANGELOG.md has no entry "## 1.4.0, YEAR-MONTH-DAY", or nothing in it'),
    ],
)
def test_a_tag_that_does_not_fit_is_refused(tag: str, version: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        release_notes.notes(tag, MODULE.format(version), CHANGES)


def test_the_script_says_how_it_is_used() -> None:
    done = subprocess.run([sys.executable, ROOT / "tools" / "release_notes.py"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "usage: python tools/release_notes.py TAG\n")


def test_the_script_says_what_does_not_fit() -> None:
    done = subprocess.run([sys.executable, ROOT / "tools" / "release_notes.py", "v0.0.0"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.startswith('release_notes: the tag is "v0.0.0"')) == (1, "", True)


def test_the_configuration_that_init_writes_names_its_schema_and_fits_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import jsonschema

    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == integrations.SCHEMA
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(integrations, "origin", Origin)
    (tmp_path / "launch.json").write_text('{"flowId": "11111111-2222-4333-8444-555555555557", "inputData": {}}')
    (tmp_path / "order.yaml").write_text("workflow:\n  name: Order\n")
    init.command.main(["--ci", "gitlab"], standalone_mode=False)
    written = (tmp_path / discovery.FILE_NAME).read_text("utf-8")
    assert written.startswith(f"# yaml-language-server: $schema={schema['$id']}\n")
    jsonschema.validate(yaml.safe_load(written), schema)


@pytest.mark.parametrize("example", json.loads(SCHEMA.read_text("utf-8"))["examples"])
def test_examples_of_the_schema_are_configurations(example: object, tmp_path: Path) -> None:
    import jsonschema

    jsonschema.validate(example, json.loads(SCHEMA.read_text("utf-8")))
    path = tmp_path / discovery.FILE_NAME
    path.write_text(yaml.safe_dump(example), "utf-8")
    assert discovery.load(str(path), str(tmp_path)).path == str(path)


@pytest.mark.slow
def test_the_workflow_is_one_and_passes_an_audit() -> None:
    accepts(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW)
    accepts(program("zizmor"), "--offline", "--no-config", "--no-progress", "--persona=pedantic", WORKFLOW)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the linter's package is for Linux")
def test_the_image_passes_its_linter() -> None:
    accepts(program("hadolint"), ROOT / "Dockerfile")


@pytest.mark.slow
def test_the_schema_is_one() -> None:
    accepts(sys.executable, "-m", "check_jsonschema", "--check-metaschema", SCHEMA)
