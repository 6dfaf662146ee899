"""The hooks, run by ``pre-commit`` itself in a repository of its own: a fault stops the commit, a fix mends it, other files pass.

``pre-commit`` installs the hooks once, with pip, which fetches what flowlint depends on; every run after that has no way to the network.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

from flowlint import registry

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
IDS = ("flowlint", "flowlint-fix", "flowlint-all")

FLOW = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = dedent(f"""\
    flowlint: 1
    id: {FLOW}
    name: Callback
    type: workflow
    published: true
    inputs:
      Flow.agentId: string
      Flow.isRetry: boolean
    """)
SOUND = dedent(f"""\
    {{
      "flowId": "{FLOW}",
      "inputData": {{
        "Flow.agentId": "452",
        "Flow.isRetry": true
      }}
    }}
    """)
FAULTY = SOUND.replace("agentId", "agentID").replace("true", '"true"')
UNFIXABLE = SOUND.replace('"452"', "[]").replace("Flow.isRetry", "Flow.unheardOf")

OTHERS = {
    ".flowlint.yaml": "definitions: [flows]\npayloads: payloads\n",
    "package.json": '{"name": "shop", "scripts": {"test": "vitest"}, "dependencies": {"left-pad": "^1.3.0"}}\n',
    "tsconfig.json": '{\n  // the compiler takes comments\n  "compilerOptions": {"strict": true,},\n  /* and this */\n}\n',
    ".vscode/settings.jsonc": '{\n  // an editor takes them too\n  "editor.rulers": [100],\n}\n',
    ".github/workflows/build.yml": dedent("""\
        on: [push]
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: make
                with: {inputs: "${{ github.event.inputs.name }}", parameters: [a, b]}
        """),
    "chart/values.yaml": "inputs: {country: NO, enabled: yes}\nvariables: {octal: 0o17}\n",
    "chart/templates/deployment.yaml": dedent("""\
        {{- if .Values.enabled }}
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{ include "shop.name" . }}
        data:
          {{- range $key, $value := .Values.data }}
          {{ $key }}: {{ $value | quote }}
          {{- end }}
        {{- end }}
        """),
    "k8s/objects.yaml": "apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n---\napiVersion: v1\nkind: Secret\ndata: {c: ZA==}\n",
    "openapi.yaml": dedent("""\
        openapi: 3.1.0
        info: {title: Shop, version: "1"}
        paths:
          /orders:
            post:
              parameters:
                - {name: id, in: query, schema: {type: string}}
              requestBody:
                content:
                  application/json:
                    schema: {properties: {inputData: {type: object}}, required: [inputData]}
        """),
    "mkdocs.yml": "site_name: shop\nplugins:\n  - search: !!python/name:shop.search\nmarkdown_extensions: !ENV [A, B]\n",
    "cloudformation.yaml": "Parameters: {Name: {Type: String}}\nResources:\n  Bucket: !Ref Name\n",
    "composer.json": '\ufeff{"require": {"php": ">=8"}}\n',
    "logs/events.ndjson": '{"data": {"a": 1}}\n{"attributes": {"b": 2}}\n',
    "data/table.json": "[[1, 2], [3, 4]]\n",
    "data/empty.json": "",
    "data/broken.json": '{"data": {"a": 1\n',
    "data/repeated.yaml": "input: 1\ninput: 2\n",
    "flows/README.json": '{"title": "what is in this folder"}\n',
    "flows/callback.yaml": DEFINITION,
    "flows/archive.yaml": "workflow:\n  name: Archive\n  variables:\n    - stringVariable: {name: Flow.day, isInput: true}\n",
    "payloads/callback.json": SOUND,
}
"""Files of a project, most of which are none of flowlint's business although they have its suffixes and some of its words."""


def run(folder: Path, environment: dict[str, str], *command: str, fails: bool = False) -> str:
    """Run a command and return all that it printed; it has to fail, or not to."""
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    words = done.stdout.decode()
    assert (done.returncode != 0) == fails, words
    return words


def commit_all(folder: Path, environment: dict[str, str], *, fails: bool = False) -> str:
    """Stage everything and commit it; return what was printed."""
    run(folder, environment, "git", "add", "--all")
    return run(folder, environment, "git", "commit", "--message", "change", fails=fails)


class Repository:
    """A repository with the hooks installed, and what is said when something is committed there."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(text.encode())

    def commit(self, *, fails: bool = False) -> str:
        """Commit everything; return what the hooks printed, or all words where the commit goes through."""
        return commit_all(self.folder, self.environment, fails=fails)

    def files(self) -> dict[str, str]:
        tracked = run(self.folder, self.environment, "git", "ls-files", "-z").split("\0")
        return {path: (self.folder / path).read_bytes().decode() for path in tracked if path}

    def hooks(self, *ids: str) -> None:
        """Let only these hooks run from now on, and commit that."""
        config = json.loads((self.folder / ".pre-commit-config.yaml").read_text("utf-8"))
        config["repos"][0]["hooks"] = [{"id": one} for one in ids]
        self.write(".pre-commit-config.yaml", json.dumps(config, indent=2) + "\n")
        self.commit()


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which neither the user's git nor their pre-commit is read or changed."""
    cleared = ("GIT_", "PRE_COMMIT", "PYTEST", "PYTHON", "GITHUB_", "SKIP", "VIRTUALENV", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(cleared) or name == "GIT_SSL_CAINFO"}
    identity = {f"GIT_{role}_{what}": f"{role.lower()}@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
    programs = os.pathsep.join([str(Path(sys.executable).parent), kept["PATH"]])
    caches = {name: str(tmp_path_factory.mktemp("cache")) for name in ("PRE_COMMIT_HOME", "VIRTUALENV_OVERRIDE_APP_DATA")}
    return {**kept, **identity, **nothing, **caches, "PRE_COMMIT_COLOR": "never", "PATH": programs}


@pytest.fixture(scope="session")
def offline(environment: dict[str, str]) -> dict[str, str]:
    """Return the environment of every run after the installation: what would reach for the network finds a port where nothing listens."""
    dead = "http://127.0.0.1:9"
    proxies = {name: dead for one in ("http_proxy", "https_proxy", "all_proxy") for name in (one, one.upper())}
    return {**environment, **proxies, "PIP_NO_INDEX": "1", "NO_PROXY": "", "no_proxy": ""}


@pytest.fixture(scope="session")
def installed(environment: dict[str, str], package_tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository in which ``pre-commit`` has installed all hooks, with nothing but its configuration committed."""
    source = tmp_path_factory.mktemp("hooks") / "flowlint"
    shutil.copytree(package_tree, source)
    run(source, environment, "git", "init", "--quiet")
    commit_all(source, environment)
    revision = run(source, environment, "git", "rev-parse", "HEAD").strip()
    folder = tmp_path_factory.mktemp("project")
    run(folder, environment, "git", "init", "--quiet", "--initial-branch=main")
    config = {"repos": [{"repo": str(source), "rev": revision, "hooks": [{"id": one} for one in IDS]}]}
    (folder / ".pre-commit-config.yaml").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    run(folder, environment, "pre-commit", "install", "--install-hooks")
    commit_all(folder, environment)
    return folder


@pytest.fixture
def repository(installed: Path, offline: dict[str, str], tmp_path: Path) -> Repository:
    """Return a copy of the installed repository with a definition, from which the network is out of reach."""
    folder = tmp_path / "project"
    shutil.copytree(installed, folder)
    made = Repository(folder, offline)
    made.write("flows/callback.yaml", DEFINITION)
    made.commit()
    return made


def hook(identity: str) -> dict[str, Any]:
    (found,) = [one for one in HOOKS if one["id"] == identity]
    return dict(found)


def test_hooks_are_valid_to_pre_commit(environment: dict[str, str]) -> None:
    assert [one["id"] for one in HOOKS] == list(IDS)
    assert run(ROOT, environment, "pre-commit", "validate-manifest", ".pre-commit-hooks.yaml") == ""


@pytest.mark.parametrize("identity", ["flowlint", "flowlint-fix"])
def test_hooks_take_exactly_the_files_that_flowlint_reads(identity: str) -> None:
    pattern = re.compile(hook(identity)["files"])
    suffixes = [suffix for carrier in registry.carriers() for suffix in carrier.suffixes]
    assert suffixes
    assert [suffix for suffix in suffixes if not pattern.search(f"payloads/one{suffix}")] == []
    others = ["a.json5", "a.rst", "a.pyc", "json", "a.json.tmp", "a.jsonld", "a.gz", "a.json.gz", "yaml/a.tfvars", "a.css", "makefile"]
    assert [path for path in others if pattern.search(path)] == []


def test_all_payloads_are_checked_again_where_a_definition_or_the_configuration_changes() -> None:
    pattern = re.compile(hook("flowlint-all")["files"])
    causes = [".flowlint.yaml", "pyproject.toml", "flows/a.yaml", "team/flows/b/c.json", "a.i3WorkFlow", "x/b.i3InboundFlow", "flow.tftpl"]
    assert [path for path in causes if not pattern.search(path)] == []
    others = ["payloads/a.json", "my.flowlint.yaml", "workflows/a.yaml", "a.i3x/b.txt", "docs/pyproject.toml.md"]
    assert [path for path in others if pattern.search(path)] == []


def test_a_faulty_payload_is_stopped_mended_by_the_fix_and_then_committed(repository: Repository) -> None:
    repository.hooks("flowlint")
    repository.write("payloads/callback.json", FAULTY)
    assert repository.commit(fails=True) == dedent("""\
        flowlint.................................................................Failed
        - hook id: flowlint
        - exit code: 1

        error[name-case-mismatch]: argument "Flow.agentID" differs only in case from input "Flow.agentId"
         --> payloads/callback.json:4:5
          |
        4 |     "Flow.agentID": "452",
          |     ^^^^^^^^^^^^^^
          |
         ::: flows/callback.yaml:7:3
          |
        7 |   Flow.agentId: string
          |   ------------ declared here
          |
          = help: spell it "Flow.agentId"
          = fix: rename it to "Flow.agentId" (safe)
          = note: checked against flow "Callback" (flows/callback.yaml)

        error[type-mismatch]: input "Flow.isRetry" takes true or false, found a string
         --> payloads/callback.json:5:21
          |
        5 |     "Flow.isRetry": "true"
          |                     ^^^^^^
          |
         ::: flows/callback.yaml:8:3
          |
        8 |   Flow.isRetry: boolean
          |   ------------ declared here
          |
          = help: pass true or false, without quotes
          = fix: remove the quotes (safe)
          = note: checked against flow "Callback" (flows/callback.yaml)

        found 2 errors in 1 payload in 1 file, checked against 1 flow (2 fixable with --fix)

        """)
    run(repository.folder, repository.environment, "git", "rm", "--quiet", "--cached", "payloads/callback.json")
    (repository.folder / "payloads/callback.json").unlink()

    repository.hooks("flowlint-fix")
    repository.write("payloads/callback.json", FAULTY)
    first = repository.commit(fails=True)
    assert first.splitlines()[:3] == [
        "flowlint, with fixes.....................................................Failed",
        "- hook id: flowlint-fix",
        "- files were modified by this hook",
    ]
    assert (repository.folder / "payloads/callback.json").read_text("utf-8") == SOUND
    assert "flowlint, with fixes.....................................................Passed" in repository.commit().splitlines()
    assert repository.files()["payloads/callback.json"] == SOUND


def test_what_no_fix_mends_is_left_and_reported(repository: Repository) -> None:
    repository.hooks("flowlint-fix")
    repository.write("payloads/callback.json", UNFIXABLE)
    words = repository.commit(fails=True)
    assert [line for line in words.splitlines() if line.startswith(("- ", "error", "found"))] == [
        "- hook id: flowlint-fix",
        "- exit code: 1",
        'error[collection-mismatch]: input "Flow.agentId" takes a single value, found a list',
        'error[unknown-parameter]: argument "Flow.unheardOf" is not an input of flow "Callback"',
        "found 2 errors in 1 payload in 1 file, checked against 1 flow",
    ]
    assert (repository.folder / "payloads/callback.json").read_text("utf-8") == UNFIXABLE


def test_a_changed_definition_is_proven_against_all_payloads(repository: Repository) -> None:
    repository.write("payloads/callback.json", SOUND)
    repository.commit()
    repository.write("flows/callback.yaml", DEFINITION.replace("Flow.agentId: string", "Flow.agent: integer"))
    words = repository.commit(fails=True)
    assert [line for line in words.splitlines() if line.startswith(("flowlint", "error"))] == [
        "flowlint.................................................................Passed",
        "flowlint, with fixes.....................................................Passed",
        "flowlint, all payloads...................................................Failed",
        'error[unknown-parameter]: argument "Flow.agentId" is not an input of flow "Callback"',
    ]


def test_a_project_full_of_other_files_passes_untouched(repository: Repository) -> None:
    for path, text in OTHERS.items():
        repository.write(path, text)
    words = repository.commit()
    assert [line for line in words.splitlines() if line.startswith("flowlint")] == [
        "flowlint.................................................................Passed",
        "flowlint, with fixes.....................................................Passed",
        "flowlint, all payloads...................................................Passed",
    ]
    files = repository.files()
    assert {path: files[path] for path in OTHERS} == OTHERS
    every = run(repository.folder, repository.environment, "pre-commit", "run", "--all-files")
    assert [line.rpartition(".")[2] for line in every.splitlines()] == ["Passed", "Passed", "Passed"]


def test_a_project_without_definitions_or_payloads_passes(installed: Path, offline: dict[str, str], tmp_path: Path) -> None:
    shutil.copytree(installed, tmp_path / "bare")
    bare = Repository(tmp_path / "bare", offline)
    bare.write("pyproject.toml", "[project]\nname = 'shop'\n")
    bare.write("package.json", OTHERS["package.json"])
    words = bare.commit()
    assert [line.rpartition(".")[2] for line in words.splitlines() if line.startswith("flowlint")] == ["Passed", "Passed", "Passed"]
