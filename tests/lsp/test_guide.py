"""The set-ups that the guide shows are written in their languages, and start the server that there is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from flowlint.linter import contents
from flowlint.lsp.languages import LANGUAGES

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "guides" / "language-server.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    """Return the blocks of the guide in a language."""
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def manifest() -> dict[str, Any]:
    """Return the manifest of the extension for Visual Studio Code."""
    found: dict[str, Any] = json.loads((ROOT / "editors" / "vscode" / "package.json").read_text("utf-8"))
    return found


def test_the_languages_are_those_of_the_files_that_are_read() -> None:
    compressed = {".jsonl.gz", ".ndjson.gz"}
    assert sorted(suffix for suffixes in LANGUAGES.values() for suffix in suffixes) == sorted({*contents.kinds()} - compressed)


def test_editors_ask_about_every_language_but_plain_text() -> None:
    languages = {*LANGUAGES} - {"plaintext"}
    assert set(manifest()["activationEvents"]) == {f"onLanguage:{one}" for one in languages}
    (listed,) = re.findall(r"LANGUAGES = \[(.*?)\]", (ROOT / "editors" / "vscode" / "src" / "extension.ts").read_text("utf-8"), re.DOTALL)
    assert set(re.findall(r'"(\w+)"', listed)) == languages
    # Neovim names shells by themselves.
    filetypes = languages - {"shellscript"} | {"sh", "zsh"}
    listed = [re.findall(r'"(\w+)"', one) for one in re.findall(r"(?:filetypes|pattern) = \{(.*?)\}", GUIDE, re.DOTALL)]
    assert listed == [sorted(filetypes)] * 2


def test_helix_starts_the_server_for_languages_beside_their_own() -> None:
    (text,) = blocks("toml")
    found = tomllib.loads(text)
    assert found["language-server"] == {"flowlint": {"command": "flowlint", "args": ["lsp"]}}
    assert {one["name"]: one["language-servers"][-1] for one in found["language"]} == {"json": "flowlint", "yaml": "flowlint"}


def test_coding_agents_start_the_server() -> None:
    _, agents = map(json.loads, blocks("json"))
    assert {**agents["flowlint"], "extensionToLanguage": None} == {"command": "flowlint", "args": ["lsp"], "extensionToLanguage": None}
    languages = {f"onLanguage:{one}" for one in agents["flowlint"]["extensionToLanguage"].values()}
    assert languages <= set(manifest()["activationEvents"])


def test_visual_studio_code_makes_the_fixes_that_the_server_offers() -> None:
    settings, _ = map(json.loads, blocks("json"))
    assert settings == {"editor.codeActionsOnSave": {"source.fixAll.flowlint": "explicit"}}
    assert "npm run package" in GUIDE
    assert manifest()["scripts"]["package"].endswith("--out out/flowlint.vsix")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("nvim") is None, reason="needs Neovim, which .ci/run installs")
@pytest.mark.parametrize("text", blocks("lua"))
def test_neovim_reads_its_set_ups(tmp_path: Path, text: str) -> None:
    (tmp_path / "init.lua").write_text(text)
    command = ["nvim", "--headless", "--clean", "-c", "lua assert(loadfile('init.lua'))", "-c", "qall!"]
    done = subprocess.run(command, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")
