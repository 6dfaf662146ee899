"""What ``SECURITY.md`` promises of ``flowlint check``: each sentence has its test, and most are about the system calls of whole runs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from command_runs import flowlint
from report_readers import PRINTED
from system_calls import Calls, traced

from flowlint import registry

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="strace is a program of Linux")]

ROOT = Path(__file__).resolve().parents[1]
SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
URL = "https://api.mypurecloud.com/api/v2/flows/executions"
DEFINITION = {"flowlint": 1, "id": ID, "name": "Check", "type": "workflow", "inputs": {"Flow.attempts": "integer", "Flow.note": "string"}}
FIXABLE = f'{{"flowId": "{ID}", "inputData": {{"flow.attempts": 1}}}}'
FIXED = FIXABLE.replace("flow.a", "Flow.a")
SECRET = f'{{"flowId": "{ID}", "inputData": {{"Flow.attempts": "4929-secret"}}}}'
NO_ID = '{"flowId": "4929-secret", "inputData": {"Flow.attempts": 1}}'
SCHEMA = {"properties": {"Flow.a": {"$ref": "https://example.com/schema.json"}, "Flow.b": {"$ref": "../../stranger/secret.json"}}}
FILES = {
    "repository/.flowlint.yaml": "definitions: flows\npayloads: payloads\n",
    "repository/.gitignore": "*.log\n",
    "repository/.gitattributes": "* filter=evil diff=evil\n",
    "repository/flows/flow.json": json.dumps(DEFINITION),
    "repository/schemas/flow.schema.json": json.dumps(SCHEMA),
    "repository/payloads/fixable.json": FIXABLE,
    "repository/payloads/launch.sh": (
        f"curl -d @body.json {URL}\ncurl -d @../../stranger/secret.json {URL}\ncurl -d @/etc/passwd {URL}\n"
        f"curl -d \"$(touch ran)\" {URL}\ncurl -d '{FIXED}' {URL}\n"
    ),
    "repository/payloads/body.json": FIXED,
    "repository/payloads/launch.py": f'import os\nos.system("touch ran")\nrequests.post("{URL}", json={FIXED})\n',
    "repository/payloads/launch.js": (
        f'require("child_process").execSync("touch ran");\nfetch("{URL}", {{method: "POST", body: JSON.stringify({FIXED})}})\n'
    ),
    "repository/payloads/launch.tf": (
        'module "m" {\n  source = "../../stranger"\n}\n'
        f'data "http" "x" {{\n  url = "{URL}"\n  method = "POST"\n  request_body = file("../../stranger/secret.json")\n}}\n'
    ),
    "repository/payloads/launch.http": f"POST {URL}\nContent-Type: application/json\n\n< ../../stranger/secret.json\n",
    "repository/payloads/guide.md": f"```json flowlint:Check\n{FIXED}\n```\n",
    "repository/payloads/launch.yaml": f"flowId: {ID}\ninputData: {{Flow.attempts: 1}}\n",
    "stranger/secret.json": SECRET,
    "stranger/main.tf": 'variable "flow_id" {}\n',
    "home/.gitconfig": "[core]\n\tpager = touch ran\n",
}
"""A repository that tries to lead a run out of itself, and what lies beside it."""


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all of these files; the repository has a commit, and settings that would run programs."""
    if shutil.which("strace") is None:
        pytest.fail("the tests need the command strace; install the package strace")
    top = tmp_path_factory.mktemp("promise").resolve()
    for name, text in FILES.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    repository = top / "repository"
    (repository / "payloads/link.json").symlink_to("../../stranger/secret.json")
    (repository / "payloads/folder").symlink_to("../../stranger")
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "a")
    for setting in ("core.fsmonitor", "core.pager", "filter.evil.clean", "filter.evil.smudge", "diff.evil.command", "diff.external"):
        git(repository, "config", setting, "touch ran")
    hook = repository / ".git/hooks/post-index-change"
    hook.write_text("#!/bin/sh\ntouch ran\n")
    hook.chmod(0o755)
    (repository / "payloads/fixable.json").write_text(FIXABLE + "\n")
    return top


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull})


RUNS: dict[str, tuple[str, ...]] = {
    "plain": ("check",),
    "named": ("check", "payloads", "--definitions", "flows"),
    "every-report": ("check", *(f"--output={name}=reports.{name}" for name in registry.reporter_names())),
    "schema": ("check", "payloads/body.json", "--flow", "schemas/flow.schema.json"),
    "since": ("check", "--since", "HEAD"),
    "diff": ("diff", "git:HEAD:flows", "flows"),
    "fix-printed": ("check", "--diff"),
    "fix": ("check", "--fix"),
    "baseline": ("baseline",),
}
"""Runs by name; those that write come last."""
WRITES = {
    "every-report": {f"repository/reports.{name}" for name in registry.reporter_names()},
    "fix": {"repository/payloads/fixable.json"},
    "baseline": {"repository/flowlint-baseline.json"},
}


@pytest.fixture(scope="module", params=RUNS)
def run(request: pytest.FixtureRequest, stranger: Path) -> tuple[str, Calls, Path]:
    surroundings = {"HOME": str(stranger / "home"), "XDG_CONFIG_HOME": str(stranger / "home/.config"), "GITHUB_STEP_SUMMARY": ""}
    calls = traced(*RUNS[request.param], folder=stranger / "repository", surroundings=surroundings)
    assert calls.code in {0, 1, 3}, calls.printed
    assert "Traceback" not in calls.printed
    return request.param, calls, stranger


def test_the_trace_shows_what_must_not_be(tmp_path: Path) -> None:
    forbidden = (
        "import os, socket, subprocess\n"
        "socket.socket()\n"
        "open('/etc/passwd').close(); open('a', 'w').close(); os.rename('a', 'b'); os.mkdir('c')\n"
        "subprocess.run(['true'])"
    )
    calls = traced(forbidden, folder=tmp_path, surroundings={}, program=("-c",))
    folder = tmp_path.resolve()
    assert (calls.code, calls.printed, calls.sockets[:1] != (), "/etc/passwd" in calls.read) == (0, "", True, True)
    assert calls.changed == {f"{folder}/a", f"{folder}/b", f"{folder}/c"}
    assert [os.path.basename(path) for path in calls.programs[1:]] == [os.path.basename(os.path.realpath(str(shutil.which("true"))))]


def test_no_connection_is_opened(run: tuple[str, Calls, Path]) -> None:
    assert run[1].sockets == ()


def test_no_program_but_git_is_run(run: tuple[str, Calls, Path]) -> None:
    name, calls, top = run
    own, *others = calls.programs
    assert os.path.samefile(own, sys.executable)
    expected = {os.path.realpath(str(shutil.which("git")))} if name in {"since", "diff"} else set()
    assert set(others) == expected
    assert [*top.rglob("ran")] == []


SYSTEM = (
    *("/etc/ld.so.cache", "/etc/ld.so.preload", "/lib", "/usr/lib", "/usr/share/locale", "/usr/share/zoneinfo", "/etc/locale.alias"),
    *("/etc/localtime", "/etc/ssl", "/proc/cpuinfo", "/proc/self", "/proc/sys", "/proc/meminfo", "/sys", "/dev/null", "/dev/urandom"),
    *("/usr/share/git-core", "/etc/gitconfig"),
)
"""What the loader, the C library, the interpreter and Git open in every run of theirs."""
INTERPRETER = tuple({sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), str(ROOT)})


def test_what_is_read_lies_in_the_repository(run: tuple[str, Calls, Path]) -> None:
    _, calls, top = run
    roots = [os.path.realpath(path) for path in (*SYSTEM, *INTERPRETER)] + [str(top / "repository"), str(top / "home/.gitconfig")]
    assert sorted(path for path in calls.read if not _lies_in(path, roots) and not _is_of_git(path)) == []


def _lies_in(path: str, roots: list[str]) -> bool:
    return any(f"{path}/".startswith(f"{root}/") for root in roots) or re.match(r"/proc/\d+(/|$)", path) is not None


def _is_of_git(path: str) -> bool:
    """Return true for a file without a name, through which Git is asked."""
    return path.startswith(os.path.join(os.path.realpath(tempfile.gettempdir()), "#"))


def test_nothing_is_written_but_what_was_asked_for(run: tuple[str, Calls, Path]) -> None:
    name, calls, top = run
    targets = {str(top / path) for path in WRITES.get(name, ())}
    # A report that is gathered as a whole is in a file without a name until then.
    beside = {os.path.join(os.path.dirname(path), name) for path in targets for name in (".flowlint-", "#")}
    others = [path for path in calls.changed if path not in targets and path != os.devnull and not _is_temporary(path)]
    assert sorted(path for path in others if not path.startswith(tuple(beside))) == []
    assert [path for path in targets if not os.path.exists(path)] == []
    assert [path.name for path in top.rglob(".flowlint-*")] == []


def _is_temporary(path: str) -> bool:
    """Return true for the folder of temporary files, and a file in it without a name or with a random one."""
    folder = os.path.realpath(tempfile.gettempdir())
    return path == folder or (os.path.dirname(path) == folder and re.match(r"#\d+|\w{8}$|tmp\w+$", os.path.basename(path)) is not None)


def test_a_fix_is_written_whole(stranger: Path) -> None:
    assert (stranger / "repository/payloads/fixable.json").read_text() in {FIXABLE + "\n", FIXED + "\n"}


# What is printed
@pytest.mark.parametrize("name", [name for name in PRINTED if name != "text"])
def test_reports_hold_no_values(name: str, here: Path) -> None:
    Path("flow.json").write_text(json.dumps(DEFINITION))
    Path("payload.json").write_text(f"[{SECRET}, {NO_ID}]")
    result = flowlint("check", "payload.json", "--definitions", "flow.json", "--format", name, "--statistics")
    assert result.exit_code == 1
    assert "4929-secret" not in result.output


def test_the_text_report_shows_the_line_and_masks_a_credential(here: Path) -> None:
    Path("flow.json").write_text(json.dumps(DEFINITION))
    token = "q8Zr4tLx0PbW7mKd2VnJ5cYh9GfS3aEu"
    Path("a.sh").write_text(f"curl -H 'Authorization: Bearer {token}' -d '{SECRET}' {URL}\n")
    result = flowlint("check", "a.sh", "--definitions", "flow.json")
    assert "4929-secret" in result.output
    assert token not in result.output


# Limits
UNITS = {"KiB": 1 << 10, "MiB": 1 << 20}
LIMITS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "document": ("payload.json", "16 MiB", ("payload.json", "--definitions", "flow.json")),
    "definition": ("large.json", "16 MiB", ("good.json", "--flow", "large.json")),
    "configuration in YAML": (".flowlint.yaml", "4 MiB", ("good.json",)),
    "configuration in TOML": ("pyproject.toml", "512 KiB", ("good.json",)),
    "ignore file": (".gitignore", "4 MiB", (".", "--definitions", "flow.json")),
    "baseline": ("b.json", "24 MiB", ("good.json", "--definitions", "flow.json", "--baseline=b.json")),
    "lock": ("flows/flowlint.lock", "24 MiB", ("good.json", "--definitions", "flows", "--frozen")),
    "Terraform state": ("state.json", "128 MiB", ("good.json", "--definitions", "flow.json", "--terraform-state", "state.json")),
}
"""For each kind of file: its path, how large it may be, and what reads it."""


@pytest.mark.parametrize("kind", LIMITS)
def test_a_file_over_its_limit_is_named_and_not_read(
    kind: str, tmp_path: Path, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, limit, arguments = LIMITS[kind]
    assert f"  | {kind} | {limit} |\n" in SECURITY
    number, unit = limit.split()
    size = int(number) * UNITS[unit]
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    Path("flows").mkdir()
    for name in ("flow.json", "flows/flow.json"):
        Path(name).write_text(json.dumps(DEFINITION))
    Path("good.json").write_text(FIXED)
    with Path(path).open("wb") as large:
        large.write(b'{"flowId": "')
        large.truncate(size + 1)
    result = flowlint("check", *arguments, "--format", "text")
    assert re.search(rf"{limit}|{size:,} bytes", result.output), result.output
    assert os.path.basename(path) in result.output


def test_every_limit_has_a_test() -> None:
    assert re.findall(r"(?m)^  \| ([\w ]+) \| \d+ [KM]iB \|", SECURITY) == list(LIMITS)


PROMISES = {
    "It opens no connection.": (test_no_connection_is_opened,),
    "It runs no program but Git.": (test_no_program_but_git_is_run,),
    "It runs nothing that it reads.": (test_no_program_but_git_is_run,),
    "It reads what you name, and stays in the repository.": (test_what_is_read_lies_in_the_repository,),
    "It writes only what you ask for.": (test_nothing_is_written_but_what_was_asked_for, test_a_fix_is_written_whole),
    "It reads regular files within a limit.": (test_a_file_over_its_limit_is_named_and_not_read, test_every_limit_has_a_test),
    "Reports hold no payload values.": (
        test_reports_hold_no_values,
        test_the_text_report_shows_the_line_and_masks_a_credential,
    ),
}


def test_every_promise_has_a_test() -> None:
    assert re.findall(r"(?m)^- \*\*(.*?)\*\*", SECURITY) == list(PROMISES)
