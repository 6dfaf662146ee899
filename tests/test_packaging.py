"""What is packaged: every package that there is, the schemas, and one version everywhere."""

from __future__ import annotations

import json
import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import flowlint

ROOT = Path(__file__).parent.parent
SCHEMAS = sorted((ROOT / "schemas").glob("*.schema.json"))


def configuration() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", "utf-8")
    return parser


def test_every_package_is_listed() -> None:
    there = {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in (ROOT / "flowlint").rglob("__init__.py")}
    assert set(configuration()["options"]["packages"].split()) == there | {"flowlint.schemas"}
    assert configuration()["options"]["package_dir"].split() == ["flowlint.schemas", "=", "schemas"]


def test_data_files_are_listed() -> None:
    assert dict(configuration()["options.package_data"]) == {"flowlint": "py.typed", "flowlint.schemas": "*.json"}
    assert (ROOT / "flowlint" / "py.typed").is_file()
    assert (ROOT / "schemas" / "__init__.py").is_file()


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_schemas_are_schemas(path: Path) -> None:
    schema = json.loads(path.read_bytes())
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_version_is_the_newest_of_the_changelog() -> None:
    versions = re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert flowlint.__version__ == versions[0]


def test_the_lock_has_a_version_with_hashes_for_everything_that_is_asked_for() -> None:
    text = (ROOT / ".ci/locked.txt").read_text("utf-8")
    entries = re.findall(r"(?m)^([\w.-]+)==(\S+)(?: ; [^\n]*?)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text)
    assert len(entries) == len(re.findall(r"(?m)^[\w.-]+==", text))
    locked = {canonicalize_name(name): version for name, version, _ in entries}
    settings = configuration()
    extras = settings["options.extras_require"]
    asked = "\n".join([settings["options"]["install_requires"], *(extras[name] for name in ("test", "dev", "lsp", "scale", "serve"))])
    wanted = [Requirement(line) for line in asked.strip().splitlines() if line]
    assert [str(one) for one in wanted if locked.get(canonicalize_name(one.name), "0") not in one.specifier] == []
    assert re.findall(r"https?://|--index|--extra-index|--find-links", text) == []


def test_messages_and_pages_name_the_package_and_its_extras_as_they_are() -> None:
    settings = configuration()
    files = [
        path
        for folder, ending in (("flowlint", "py"), ("docs", "md"), ("editors/vscode/src", "ts"))
        for path in ROOT.glob(f"{folder}/**/*.{ending}")
    ]
    texts = [path.read_text("utf-8") for path in (*files, ROOT / "README.md", ROOT / "editors" / "vscode" / "README.md")]
    named = [one for text in texts for one in re.findall(r"(?:pip|pipx|tool) install (?:--\S+ )*['\"]?([a-z-]+|\.)\[([^\]]*)\]", text)]
    assert len(named) > 5
    assert {name for name, _ in named} == {settings["metadata"]["name"], "."}
    extras = settings["options.extras_require"]
    assert {extra for _, several in named if "{" not in several for extra in several.split(",")} <= {*extras}
    rows = re.findall(r"(?m)^\| `(\w+)` \|.*\| (\w+(?:, \w+)*).*\|$", (ROOT / "docs/guides/install.md").read_text("utf-8"))
    packages = {extra: ", ".join(re.findall(r"(?m)^\w+", extras[extra])) for extra, _ in rows}
    assert (dict(rows), list(packages)) == (packages, ["audit", "scale", "lsp", "serve"])


def test_source_distribution_holds_what_the_tests_need() -> None:
    manifest = (ROOT / "MANIFEST.in").read_text("utf-8").splitlines()
    assert {f"graft {folder}" for folder in ("fixtures", "flowlint", "schemas", "tests")} <= set(manifest)
    assert {"CHANGELOG.md", "LICENSE", "README.md", "ruff.toml"} <= set(" ".join(manifest).split())
