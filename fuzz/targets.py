"""What is attacked: each kind of file, with its seeds, the place that it has in a folder of good files, and the runs that read it."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

from attacks import Folder, check, fix, run
from mutations import ID

HERE = Path(__file__).resolve().parent
SEEDS = HERE / "seeds"
KEPT = HERE / "kept"
FOUND = HERE.parent / "build" / "fuzz"
"""Where the last case that failed is left, ready to be moved to the folder of its target in ``kept``."""
DEFINITIONS = HERE.parent / "fixtures" / "definitions"
CLEAN = f'{{"flowId": "{ID}", "inputData": {{"Flow.attempts": 1}}}}'
FAULTY = f'{{"flowId": "{ID}", "inputData": {{"flow.attempts": "1"}}}}'
DEFINITION = {
    "flowlint": 1,
    "id": ID,
    "name": "Compliance check",
    "type": "workflow",
    "version": "3.0",
    "published": True,
    "requestBody": "parameters",
    "inputs": {
        "Flow.attempts": "integer",
        "Flow.context": "json",
        "Flow.dates": {"type": "datetime", "collection": True},
        "Flow.note": "string",
        "Flow.agentName": {"type": "string", "required": True},
        "Flow.when": "time",
        "Flow.rate": "decimal",
        "Flow.flag": "boolean",
    },
}
GOOD = {
    "flows/flow.json": json.dumps(DEFINITION).encode(),
    "launch.json": CLEAN.encode(),
    "faulty.json": FAULTY.encode(),
}
"""The files around the hostile one."""

FLOWS = ("--definitions", "flows")


class Target(NamedTuple):
    """A kind of file: the files that its mutations begin with, the path that a file of this name gets, and what is run on it.

    Mutations are made on what is ``unpacked`` from a seed, and what comes of them is ``packed`` again.
    """

    seeds: tuple[Path, ...]
    place: Callable[[str], str]
    attack: Callable[[Folder, str], None]
    unpacked: Callable[[bytes], bytes] = bytes
    packed: Callable[[bytes], bytes] = bytes

    def texts(self) -> list[str]:
        """Return the texts that mutations begin with and take from."""
        return [self.unpacked(path.read_bytes()).decode("utf-8", "replace") for path in self.seeds]

    def attacked(self, folder: Folder, name: str, data: bytes) -> None:
        """Put ``data`` where a file called ``name`` lies, and attack; what fails is left in ``FOUND``."""
        path = self.place(name)
        folder.restore({path: data})
        try:
            self.attack(folder, path)
        except BaseException:
            FOUND.mkdir(parents=True, exist_ok=True)
            (FOUND / name).write_bytes(data)
            raise


def attack_payload(folder: Folder, path: str) -> None:
    """Check a file in a folder and by name."""
    check(folder, path, path, *FLOWS)
    run(folder, "check", ".", *FLOWS, "--allow-empty", "--quiet")


def attack_with_fixes(folder: Folder, path: str) -> None:
    """Mend a file with safe fixes, and then with all."""
    fix(folder, path, path, *FLOWS)
    fix(folder, path, path, *FLOWS, "--unsafe-fixes")


def attack_definition(folder: Folder, path: str) -> None:
    """Judge by a definition, show it, and read again what is shown; compare it with another."""
    run(folder, "check", "launch.json", "faulty.json", "--definitions", path, "--format", "json")
    run(folder, "check", "launch.json", "--flow", path)
    shown = run(folder, "show", path, "--format", "json")
    run(folder, "show", path, "--format", "text")
    run(folder, "diff", path, "flows/flow.json")
    run(folder, "schema", path)
    if shown.exit_code == 0 and len(flows := json.loads(shown.stdout)) == 1:
        own = run(folder, "show", path, "--format", "yaml")
        folder.restore({path: folder.contents()[path], "own.yaml": own.stdout.encode()})
        again = run(folder, "show", "own.yaml", "--format", "json")
        assert again.exit_code == 0, again.stderr
        assert [contract(flow) for flow in json.loads(again.stdout)] == [contract(flow) for flow in flows]


def contract(flow: dict[str, object]) -> dict[str, object]:
    """Return what payloads are judged by: all but where it was read, and how that is known."""
    return {key: value for key, value in flow.items() if key not in {"source", "format", "requestBodySource"}}


def attack_configuration(folder: Folder, path: str) -> None:
    """Check under a configuration, with paths and without."""
    run(folder, "check", "--config", path, "--format", "json", "--allow-empty")
    run(folder, "check", "faulty.json", "--format", "concise")
    run(folder, "show")


def attack_lock(folder: Folder, _: str) -> None:
    """Check against a snapshot with this lock, also where it must not be stale; compare with it."""
    run(folder, "check", "launch.json", *FLOWS, "--format", "json")
    run(folder, "check", "launch.json", *FLOWS, "--frozen")
    run(folder, "diff", "flows", "flows/flow.json")


def attack_baseline(folder: Folder, path: str) -> None:
    """Check with a baseline, and bring it up to date."""
    run(folder, "check", "faulty.json", *FLOWS, "--baseline", path, "--format", "json")
    run(folder, "baseline", "faulty.json", *FLOWS, "--file", path, may_write=frozenset({path}))
    result = run(folder, "check", "faulty.json", *FLOWS, "--baseline", path)
    assert result.exit_code in {0, 2}


def attack_ignore_file(folder: Folder, path: str) -> None:
    """Check a repository with these patterns; what is named is checked, whatever they say."""
    if not (folder.path / ".git").exists():
        subprocess.run(["git", "init", "-q", str(folder.path)], check=True)
    (folder.path / ".git/info/exclude").write_bytes(folder.contents()[path])
    run(folder, "check", ".", *FLOWS, "--allow-empty", "--format", "json")
    assert run(folder, "check", "faulty.json", *FLOWS, "--quiet").exit_code == 1


def attack_state(folder: Folder, path: str) -> None:
    """Check with a Terraform state."""
    run(folder, "check", "launch.json", *FLOWS, "--terraform-state", path, "--format", "json")


def seeds(folder: Path) -> tuple[Path, ...]:
    """Return the files in ``folder``, by name."""
    return tuple(sorted(path for path in folder.iterdir() if path.is_file()))


def _payload_place(name: str) -> str:
    return f"payloads/{name.replace('launch.gitlab-ci', '.gitlab-ci')}"


PAYLOADS = {folder.name: Target(seeds(folder), _payload_place, attack_payload) for folder in sorted((SEEDS / "payloads").iterdir())}
FIXES = {f"fix-{name}": Target(one.seeds, one.place, attack_with_fixes) for name, one in PAYLOADS.items() if name != "unread"}
OF_DEFINITIONS = {
    f"definition-{folder.name}": Target(seeds(folder), lambda name: f"definitions/{name}", attack_definition)
    for folder in sorted(DEFINITIONS.iterdir())
    if folder.name != "none"
}
OTHERS = {
    "export-content": Target(
        tuple(path for path in seeds(DEFINITIONS / "architect-export") if path.name.startswith(("compliance", "nested", "plus"))),
        lambda name: f"definitions/{name}",
        attack_definition,
        lambda data: unquote_to_bytes(base64.b64decode(data)),
        lambda data: base64.b64encode(quote_from_bytes(data).encode()),
    ),
    "configuration": Target(
        seeds(SEEDS / "configuration"), lambda name: name if name.endswith(".toml") else ".flowlint.yaml", attack_configuration
    ),
    "lock": Target(seeds(SEEDS / "lock"), lambda _: "flows/flowlint.lock", attack_lock),
    "baseline": Target(seeds(SEEDS / "baseline"), lambda _: "flowlint-baseline.json", attack_baseline),
    "ignore-file": Target(seeds(SEEDS / "ignore-file"), lambda _: ".gitignore", attack_ignore_file),
    "terraform-state": Target(seeds(SEEDS / "terraform-state"), lambda _: "state.json", attack_state),
}
TARGETS = {**PAYLOADS, **FIXES, **OF_DEFINITIONS, **OTHERS}
