"""README and documentation tell the truth: commands print what is shown, examples are read, tables equal the code.

A document is gone through from top to bottom. Blocks of three backticks are told apart by the words behind them: one with ``file=PATH`` is
written into the project of that document; ``console project`` is run there, ``console`` where ``fixtures`` is at hand. A comment
``<!-- project: FOLDER without NAME -->`` says which folder of this repository the project begins with, and which file of it is left out;
without the comment, the project is empty at first. Commands that need the platform get a stand-in for it.

``yaml config`` is a whole configuration, ``yaml settings`` a part of one, ``yaml definition`` a definition, ``json payload`` a payload for
it; ``sh`` is a command that sets up an environment, which ``.ci/run`` runs.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest
from command_runs import flowlint
from documents import BLOCK, DOCUMENTS, README, ROOT, TEXTS, blocks, tables, with_table
from platform_stand_in import CLIENT_ID, SECRET, Flow, StandIn, trigger, variable

from flowlint import registry
from flowlint.cli.group import group
from flowlint.config import discovery
from flowlint.config.reader import _KEYS
from flowlint.definitions import catalogue
from flowlint.model.datatype import CATALOGUE

PROJECT = ROOT / "fixtures" / "project"
FLOW = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
OTHERS = {"--exportType", "--fail", "--force", "--install-extension", "--json", "--rm", "--spec"}
"""Options of other programs."""
CONTAINERS = ("auto", "inputData", "parameters")
ENVELOPES = (
    '"inputData": {"Flow.agentId": "452"}',
    '"inputData": [{"name": "Flow.agentId", "value": "452"}]',
    '"inputData": {"Flow.agentId": {"value": "452"}}',
    '"inputData": {"Flow": {"agentId": "452"}}',
    '"inputData": {"agentId": "452"}',
    '"parameters": {"agentId": "452"}',
    '"parameters": [{"name": "agentId", "value": "452"}]',
    '"parameters": {"agentId": {"value": "452"}}',
    '"attributes": {"Flow.agentId": "452"}',
)

_START = re.compile(r"^<!-- project: (\S+)(?: without (\S+))? -->$", re.MULTILINE)


def commands(block: str) -> list[str]:
    return [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]


@pytest.fixture(scope="module")
def platform() -> Iterator[str]:
    """Serve an organisation with the flow of the project, as it is by now, and return its address."""
    inputs = (("complianceFlag", "BooleanVariable"), ("agentId", "StringVariable"), ("region", "StringVariable"))
    flow = Flow(0, "Compliance check", [variable(f"Flow.{name}", kind) for name, kind in inputs])
    flow.id = FLOW
    with StandIn([flow], [trigger(0, flow, name="Conversation ended")]).serving() as served:
        yield served.url


@pytest.fixture
def shell(tmp_path: Path, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch, platform: str) -> Path:
    """Make ``flowlint`` a command that runs this checkout, and return a folder with an empty ``project``; ``fixtures`` is in ``here``.

    As far as it knows, it was installed from a Git repository.
    """
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "flowlint"
    live = f'case "$*" in fetch*|drift*|*live:*) set -- "$@" --base-url {platform};; esac'
    program.write_text(f'#!/bin/sh\n{live}\nexec "{sys.executable}" -m flowlint "$@"\n', "utf-8")
    program.chmod(0o755)
    python = programs / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
    python.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    record = tmp_path / "installed" / "genesys_flowlint-0.dist-info"
    write(record / "METADATA", "Metadata-Version: 2.1\nName: genesys-flowlint\nVersion: 0\n")
    write(record / "direct_url.json", json.dumps({"url": "https://github.com/OWNER/flowlint", "vcs_info": {"commit_id": "1a2b" * 10}}))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path / "installed"), str(ROOT))))
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", SECRET)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("CLICOLOR_FORCE", raising=False)
    for name in ("flows", "requests"):
        shutil.copytree(ROOT / "fixtures" / name, tmp_path / "here" / "fixtures" / name)
    (tmp_path / "project").mkdir()
    return tmp_path


@pytest.fixture
def project(shell: Path) -> Path:
    """Return the folder of the project that most documents begin with."""
    return Path(shutil.copytree(PROJECT, shell / "project", dirs_exist_ok=True))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def transcript(block: str, folder: Path) -> str:
    """Run the commands of a block in ``folder`` and return the block as a terminal would show it."""
    shown, code = "", 0
    for command in commands(block):
        done = subprocess.run(
            ["sh", "-c", f"(exit {code}); {command}"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60
        )
        code = done.returncode
        shown += f"$ {command}\n{done.stdout.decode()}"
    return shown


def gone_through(text: str, shell: Path) -> str:
    """Do what a document says, in its order, and return it with what its commands really print."""
    for folder, left_out in _START.findall(text):
        shutil.copytree(ROOT / folder, shell / "project", ignore=shutil.ignore_patterns(left_out), dirs_exist_ok=True)

    def done(match: re.Match[str]) -> str:
        info, body = match["info"], match["body"]
        _, mark, path = info.partition(" file=")
        if mark:
            write(shell / "project" / path, body)
        elif info in {"console", "console project"}:
            body = transcript(body, shell / ("project" if info == "console project" else "here"))
        return f"```{info}\n{body}```"

    return BLOCK.sub(done, text)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_print_what_is_shown(path: Path, shell: Path, request: pytest.FixtureRequest) -> None:
    printed = gone_through(path.read_text("utf-8"), shell)
    if request.config.getoption("--update-goldens"):
        path.write_bytes(printed.encode())
        return
    assert printed == TEXTS[path]


def test_set_up_commands_are_those_that_ci_runs(shell: Path) -> None:
    main_job, tests = blocks("sh", path=README)
    assert main_job.splitlines() == [main_job.strip()]
    assert tests.splitlines() == [tests.strip()]
    make, install, run = main_job.strip().split(" && ")
    assert (make, install) == ("python3 -m venv .venv", ".venv/bin/pip install -q .")
    assert tests.strip().split(" && ") == ["python3 -m venv .venv", ".venv/bin/pip install -q -e '.[test]'", ".venv/bin/pytest"]
    done = subprocess.run(["sh", "-c", run.removeprefix(".venv/bin/")], cwd=shell / "here", capture_output=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr == b""
    closing = next(block for block in blocks("console") if f"{run.removeprefix('.venv/bin/')} --format concise" in block).splitlines()[-1]
    assert done.stdout.decode().splitlines()[-1] == closing


def test_configuration_shown_is_right_and_complete(tmp_path: Path) -> None:
    (shown,) = blocks("yaml config")
    (tmp_path / ".flowlint.yaml").write_text(shown, "utf-8")
    discovery.load(str(tmp_path / ".flowlint.yaml"), str(tmp_path), known_rules=registry.rule_ids)
    assert set(re.findall(r"^([\w-]+):", shown, re.MULTILINE)) == set(_KEYS)


def test_parts_of_configurations_are_right(tmp_path: Path) -> None:
    for language, name in (("yaml", ".flowlint.yaml"), ("toml", "pyproject.toml")):
        parts = blocks(f"{language} settings")
        assert parts
        for part in parts:
            (tmp_path / name).write_text(part, "utf-8")
            discovery.load(str(tmp_path / name), str(tmp_path), known_rules=registry.rule_ids)


def test_definition_and_payload_shown_are_right(tmp_path: Path, project: Path) -> None:
    (definition,) = blocks("yaml definition")
    path = tmp_path / "definition.yaml"
    path.write_text(definition, "utf-8")
    (flow,) = catalogue.load([str(path)]).flows
    assert [(one.name, str(one.type)) for one in flow.inputs] == [
        ("Flow.complianceFlag", "boolean"),
        ("Flow.delay", "string"),
        ("Flow.dates", "collection of string"),
    ]
    (payload,) = blocks("json payload")
    done = subprocess.run(["flowlint", "check", "-"], cwd=project, input=payload.encode(), capture_output=True, timeout=60)
    assert done.returncode == 0, done.stdout


def test_comment_shown_hides_what_it_names(project: Path) -> None:
    (payload,) = blocks("yaml comment")
    ended = []
    for options in ((), ("--no-ignores",)):
        command = ["flowlint", "check", "-", "--stdin-filename", "a.yaml", "--format", "concise", *options]
        done = subprocess.run(command, cwd=project, input=payload.encode(), capture_output=True, timeout=60)
        ended.append((done.returncode, re.findall(r"\[(.*?)\]", done.stdout.decode())))
    assert ended == [(0, []), (1, ["name-case-mismatch", "null-value"])]


def row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    return row(names) + row("---" for _ in names) + "".join(row(cells) for cells in rows)


def first_paragraph(module: str) -> str:
    """Return what a module's docstring begins with, as Markdown."""
    return (import_module(module).__doc__ or "").partition("\n")[0].replace("``", "`")


def suffixes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}*`" if name == ".i3" else f"`{name}`" for name in names)


def judged(body: str, container: str, folder: Path) -> str:
    """Return what the command finds in a body, as a cell of the table."""
    configuration = folder / "container.yaml"
    configuration.write_text(f"container: {container}\n", "utf-8")
    arguments = ["check", "-", "--definitions", str(ROOT / "fixtures" / "flows"), "--config", str(configuration), "--format", "json"]
    result = flowlint(*arguments, stdin=f'{{"flowId": "{FLOW}", {body}}}')
    return ", ".join(f"`{finding['rule']}`" for finding in json.loads(result.stdout)["findings"]) or "clean"


def envelopes() -> str:
    with tempfile.TemporaryDirectory() as folder:
        rows = [(f"`{body}`", *(judged(body, mode, Path(folder)) for mode in CONTAINERS)) for body in ENVELOPES]
    return table(["seen in a payload", *(f"`{mode}`" for mode in CONTAINERS)], rows)


TABLES: dict[str, Callable[[], str]] = {
    "rules": lambda: table(
        ["rule", "group", "severity", "fix", "finds that"],
        [(f"`{rule.id}`", rule.group, rule.severity.value, "fix" if rule.fixable else "", rule.summary) for rule in registry.manuals()],
    ),
    "types": lambda: ", ".join(f"`{name}`" for name in CATALOGUE) + "\n",
    "formats": lambda: table(
        ["format", "suffixes", "what it is"],
        [
            (f"`{one.name}`", suffixes(one.suffixes), first_paragraph(f"flowlint.definitions.formats.{module}"))
            for module, one in zip(registry.modules("definitions/formats"), registry.formats(), strict=True)
        ],
    ),
    "carriers": lambda: table(
        ["payloads", "suffixes", "what it is"],
        [
            (f"`{one.name}`", suffixes(one.suffixes), first_paragraph(f"flowlint.payloads.{module}"))
            for module, one in zip(registry.cards(), registry.carriers(), strict=True)
        ],
    ),
    "reporters": lambda: table(
        ["`--format`", "what it is"],
        [(f"`{name}`", registry.reporter(name).summary) for name in registry.reporter_names()],
    ),
    "envelopes": envelopes,
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_equal_the_code(name: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-goldens"):
        for path in DOCUMENTS:
            path.write_bytes(with_table(path.read_text("utf-8"), name, TABLES[name]()).encode())
        return
    assert [found for text in TEXTS.values() for found in tables(name).findall(text)] == [TABLES[name]()]


def test_links_lead_to_files_that_exist() -> None:
    """Pages that are generated are left out: only a build has them, and it finds every dead link."""
    targets = [(path, target) for path, text in TEXTS.items() for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", text)]
    assert {path for path, _ in targets} > {README}
    assert [(path.name, to) for path, to in targets if "generated/" not in to and not (path.parent / to).exists()] == []


def test_every_option_named_exists() -> None:
    context = click.Context(group)
    of_plugin = re.findall(r'addoption\(\s*"(--[a-z-]+)"', (ROOT / "flowlint" / "testing" / "plugin.py").read_text("utf-8"))
    known = {*OTHERS, *of_plugin, *(word for parameter in group.params for word in parameter.opts)}
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        known |= {word for parameter in command.params for word in parameter.opts}
    named = {word for text in TEXTS.values() for word in re.findall(r"(?<![\w-])--[a-zA-Z][\w-]*", text)}
    assert named - known == set()
