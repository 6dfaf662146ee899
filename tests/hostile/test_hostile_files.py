"""Devices, pipes, huge files and links to strangers' files, wherever a run of the installed command meets one."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_runs import CLEAN, DEFINITION, ID, Ended, installed, request

pytestmark = pytest.mark.slow

CHECKED = "checked 1 payload in 1 file against 1 flow: no findings\n"
UNCHECKED = "no payload was checked\n1 problem kept the run from checking everything\n"
JUDGED = 'checked against "Compliance check" version 3.0 (flow.json)\n'
NO_FILE = "is a device or socket, expected a regular file"
NO_PIPE = "is a named pipe, expected a regular file"
TOO_FAR = "is outside the repository or folder being checked"


def device(path: str) -> None:
    Path(path).symlink_to("/dev/zero")


def sparse(path: str) -> None:
    Path(path).touch()
    os.truncate(path, 3 << 30)


def pipe(path: str) -> None:
    os.mkfifo(path)


def repository() -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    Path(".git/info/exclude").unlink()


def check(*arguments: str) -> Ended:
    """Run ``check``, which stays small and short whatever it meets."""
    ended = installed("check", *arguments, "--definitions", "flow.json", "--format", "concise")
    assert ended.seconds < 5
    assert ended.memory < 150
    return ended


@pytest.mark.parametrize(
    ("make", "reason"), [(device, NO_FILE), (pipe, NO_PIPE), (sparse, "it is larger than 4 MiB")], ids=["device", "pipe", "sparse"]
)
@pytest.mark.parametrize("place", ["payloads/.gitignore", ".gitignore", ".git/info/exclude"])
def test_a_file_of_patterns_that_is_none_is_named_and_the_rest_is_checked(place: str, make: Callable[[str], None], reason: str) -> None:
    repository()
    Path("payloads").mkdir()
    Path("payloads/a.json").write_text(CLEAN)
    make(place)
    if make is device and place != ".git/info/exclude":
        reason = f'it leads out of "{Path.cwd()}"'
    elif make is device:
        reason = f'it leads out of "{Path.cwd() / ".git"}"'
    shown = place if place.startswith("payloads") else Path.cwd() / place
    ended = check("payloads")
    assert (ended.code, ended.stdout) == (0, "")
    assert ended.stderr == f'{CHECKED}cannot read "{shown}": {reason}; nothing is ignored by it\n{JUDGED}'


def test_a_link_to_patterns_inside_the_repository_is_followed() -> None:
    repository()
    Path("payloads").mkdir()
    Path("payloads/a.json").write_text(CLEAN)
    Path("payloads/b.json").write_text(request('"x"'))
    Path("patterns").write_text("b.json\n")
    Path("payloads/.gitignore").symlink_to("../patterns")
    ended = check("payloads")
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", CHECKED + JUDGED)


def test_a_worktree_whose_git_file_is_a_device_is_checked() -> None:
    device(".git")
    Path("a.json").write_text(CLEAN)
    ended = check("a.json")
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", CHECKED + JUDGED)


@pytest.mark.parametrize(("make", "reason"), [(device, NO_FILE), (pipe, NO_PIPE), (sparse, "it is larger than 4 MiB")])
@pytest.mark.parametrize("place", [".flowlint.yaml", "pyproject.toml"])
def test_a_configuration_that_is_no_file_is_an_error(place: str, make: Callable[[str], None], reason: str) -> None:
    Path("a.json").write_text(CLEAN)
    make(place)
    if make is device:
        reason = f'it leads out of "{Path.cwd()}"'
    elif make is sparse and place == "pyproject.toml":
        reason = "it is larger than 512 KiB"
    ended = check("a.json")
    assert (ended.code, ended.stdout, ended.stderr) == (2, "", f'flowlint: error: cannot read "{place}": {reason}\n')


@pytest.mark.parametrize(("make", "reason"), [(device, NO_FILE), (pipe, NO_PIPE), (sparse, "it is larger than 16 MiB")])
def test_a_definition_that_is_no_file_is_an_error_where_it_is_named(make: Callable[[str], None], reason: str) -> None:
    Path("a.json").write_text(CLEAN)
    make("other.yaml")
    ended = check("a.json", "--definitions", "other.yaml")
    assert (ended.code, ended.stdout) == (3, "")
    assert f'flowlint: error: cannot read "other.yaml": {reason}\n' in ended.stderr


def test_definitions_outside_the_tree_are_not_read() -> None:
    Path("stranger").mkdir()
    Path("stranger/flow.json").write_text(json.dumps(DEFINITION))
    Path("project/flows").mkdir(parents=True)
    Path("project/flows/folder").symlink_to("../../stranger")
    Path("project/flows/link.json").symlink_to("../../stranger/flow.json")
    Path("project/flows/own.json").write_text(json.dumps(DEFINITION | {"id": ID.replace("a", "c")}))
    ended = installed("show", "flows", folder="project")
    said = f'flowlint: warning: cannot read "flows/link.json": it leads out of "{Path.cwd() / "project"}"\n'
    assert (ended.code, ended.stderr) == (0, f"1 flow in 1 file, 1 file not readable\n{said}")
    assert ID not in ended.stdout


def test_a_folder_of_definitions_that_nobody_named_is_not_a_link_out_of_the_tree() -> None:
    Path("stranger").mkdir()
    Path("stranger/flow.json").write_text(json.dumps(DEFINITION))
    Path("project").mkdir()
    Path("project/a.json").write_text(CLEAN)
    Path("project/flows").symlink_to("../stranger")
    ended = installed("check", "a.json", folder="project")
    said = f'flowlint: error: cannot read "flows": it leads out of "{Path.cwd() / "project"}"\n'
    assert (ended.code, ended.stdout, ended.stderr) == (3, "", said)
    assert installed("check", "a.json", "--definitions", "flows", folder="project").code == 0


@pytest.mark.parametrize("name", ["lock", "baseline"])
@pytest.mark.parametrize("make", [device, pipe, sparse])
def test_a_lock_or_baseline_that_is_no_file_is_an_error(name: str, make: Callable[[str], None]) -> None:
    Path("a.json").write_text(CLEAN)
    file, limit = {"lock": ("flowlint.lock", "24 MiB"), "baseline": ("flowlint-baseline.json", "24 MiB")}[name]
    make(file)
    ended = check("a.json", *(["--baseline"] if name == "baseline" else []))
    reasons = {device: f'it leads out of "{Path.cwd()}"', pipe: NO_PIPE, sparse: f"it is larger than {limit}"}
    begin, end = ("baseline: ", "; `flowlint baseline` writes one") if name == "baseline" else ("", "")
    assert (ended.code, ended.stdout) == (2 if name == "baseline" else 3, "")
    assert ended.stderr == f'flowlint: error: {begin}cannot read "{file}": {reasons[make]}{end}\n'


@pytest.mark.parametrize("make", [device, sparse])
def test_what_is_named_as_a_payload_is_no_device_and_has_a_limit(make: Callable[[str], None]) -> None:
    make("x.json")
    Path(".flowlint.yaml").write_text("payloads: x.json\n")
    ended = check()
    if make is device:
        out = f'it leads out of "{Path.cwd()}"'
        assert (ended.code, ended.stdout, ended.stderr) == (3, "", f'{UNCHECKED}flowlint: error: cannot read "x.json": {out}\n')
    else:
        over = "document of 3,221,225,472 bytes is over the limit of 16,777,216 bytes and was not parsed"
        assert (ended.code, ended.stdout) == (1, f"x.json:1:1: error[syntax-error] {over}\n")


@pytest.mark.parametrize("name", ["secret", "secret/a.json"])
def test_a_configured_payload_is_not_a_link_out_of_the_tree(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("secret", "project/within"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.json").write_text("password: x\n")
    monkeypatch.chdir(tmp_path / "project")
    Path("flow.json").write_text((tmp_path / "flow.json").read_text())
    Path("x.json").symlink_to(tmp_path / name)
    Path("y.json").symlink_to("within/a.json")
    Path(".flowlint.yaml").write_text("payloads: [x.json, y.json]\n")
    ended = check()
    assert (ended.code, "y.json:1:1: error[syntax-error]" in ended.stdout, "x.json" in ended.stdout) == (3, True, False)
    assert f'flowlint: error: cannot read "x.json": it leads out of "{Path.cwd()}"\n' in ended.stderr
    # Whoever names it for this run may read it.
    assert "leads out" not in check("x.json").stderr


@pytest.mark.parametrize(
    "entry", ["payloads: [., {}]", "definitions: [flow.json, {}]", "flows:\n  callback: {}", "flows:\n  x:\n    definition: {}"]
)
@pytest.mark.parametrize("name", ["../stranger", "../stranger/a.json", "within/../../stranger", "{here}/../stranger"])
def test_a_configuration_names_nothing_outside_a_repository(entry: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("stranger", "project/within", "project/.git"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "stranger/a.json").write_text(json.dumps(DEFINITION | {"name": "Secret"}))
    (tmp_path / "project/flow.json").write_text((tmp_path / "flow.json").read_text())
    monkeypatch.chdir(tmp_path / "project")
    Path("a.json").write_text(request('"x"'))
    Path(".flowlint.yaml").write_text(entry.format(name.format(here=Path.cwd())) + "\n")
    within = f'leads out of "{Path.cwd()}"; name what lies elsewhere on the command line'
    for arguments in (["check"], ["check", "a.json"], ["show"], ["check", "a.json", "--config", ".flowlint.yaml"]):
        ended = installed(*arguments)
        assert (ended.code, ended.stdout, ended.stderr.endswith(f"{within}\n"), "Secret" in ended.stderr) == (2, "", True, False)
    # Where there is no repository, nothing says where what belongs together ends.
    (tmp_path / "project/.git").rmdir()
    assert "leads out" not in installed("check", "a.json").stderr


def test_a_configuration_from_elsewhere_may_name_what_it_likes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("flows", "own", "project"):
        (tmp_path / folder).mkdir()
    (tmp_path / "flows/a.json").write_text(json.dumps(DEFINITION))
    (tmp_path / "own/flowlint.yaml").write_text("definitions: ../flows\n")
    monkeypatch.chdir(tmp_path / "project")
    Path("a.json").write_text(request('"x"'))
    assert installed("check", "a.json", "--config", "../own/flowlint.yaml").code == 1


def test_a_configured_payload_is_no_pipe_that_a_run_waits_for() -> None:
    os.mkfifo("x.json")
    Path(".flowlint.yaml").write_text("payloads: x.json\n")
    ended = check()
    assert (ended.code, ended.stdout, ended.stderr) == (3, "", f'{UNCHECKED}flowlint: error: cannot read "x.json": {NO_PIPE}\n')


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null"])
def test_a_device_that_is_named_is_not_opened(path: str) -> None:
    ended = check(path)
    assert (ended.code, ended.stdout, ended.stderr) == (3, "", f'{UNCHECKED}flowlint: error: cannot read "{path}": {NO_FILE}\n')


def test_a_walked_link_that_leads_out_is_passed_by_and_named() -> None:
    repository()
    Path("stranger.json").write_text(request('"x"'))
    Path("project/payloads").mkdir(parents=True)
    Path("project/.git").mkdir()
    Path("project/flow.json").write_text(json.dumps(DEFINITION))
    Path("project/common.json").write_text(CLEAN)
    Path("project/payloads/far.json").symlink_to("../../stranger.json")
    Path("project/payloads/near.json").symlink_to("../common.json")
    ended = installed("check", "payloads", "--definitions", "flow.json", folder="project")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout == (
        f'{CHECKED}cannot read "payloads/far.json": it leads out of "{Path.cwd() / "project"}"\n'
        f"1 file held no payload and was skipped\n{JUDGED}"
    )
    ended = installed("check", "payloads/far.json", "--definitions", "flow.json", "--format", "concise", folder="project")
    assert ended.code == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pipe.json", "pipe.json:1:1: error[syntax-error] document without end is over the limit of 16,777,216 bytes and was not parsed\n"),
        ("pipe.jsonl", ""),
    ],
)
def test_a_pipe_without_end_is_read_with_a_limit(name: str, said: str) -> None:
    os.mkfifo(name)
    with subprocess.Popen(["sh", "-c", 'exec cat /dev/zero > "$0"', name]) as writer:
        ended = check(name)
        writer.kill()
    assert (ended.code, ended.stdout) == (1 if said else 3, said)
    if not said:
        assert ended.stderr == f'{UNCHECKED}flowlint: error: cannot read "{name}": line 1 has no end within 1024 MiB\n'


def test_a_line_without_end_is_not_looked_through() -> None:
    sparse("a.jsonl")
    ended = check("a.jsonl")
    assert (ended.code, ended.stdout) == (3, "")
    assert ended.stderr == f'{UNCHECKED}flowlint: error: cannot read "a.jsonl": line 1 has no end within 1024 MiB\n'


@pytest.mark.parametrize("path", ["/dev/zero", "link", "pipe"])
def test_a_job_summary_goes_to_a_file_alone(path: str) -> None:
    Path("a.json").write_text(CLEAN)
    Path("mine").write_text("mine")
    Path("link").symlink_to("mine")
    os.mkfifo("pipe")
    arguments = ("check", "a.json", "--definitions", "flow.json", "--format", "github")
    ended = installed(*arguments, surroundings={"GITHUB_STEP_SUMMARY": path})
    said = f'flowlint: cannot write "{path}": not a regular file\n{CHECKED}{JUDGED}'
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", said)
    assert Path("mine").read_text() == "mine"


@pytest.mark.parametrize("make", [device, pipe, sparse])
def test_profiles_are_read_from_a_file_alone(make: Callable[[str], None]) -> None:
    Path(".gc").mkdir()
    make(".gc/config.toml")
    ended = installed("fetch", "A", "--profile", "x", surroundings={"HOME": str(Path.cwd())})
    reasons = {device: NO_FILE, pipe: NO_PIPE, sparse: "it is larger than 1 MiB"}
    said = f'flowlint: error: cannot read "{Path.cwd() / ".gc/config.toml"}": {reasons[make]}\n'
    assert (ended.code, ended.stdout, ended.stderr) == (3, "", said)


TRIGGER = """\
resource "genesyscloud_flow" "x" {
  filepath = "%s"
}
resource "genesyscloud_processautomation_trigger" "x" {
  name       = "x"
  topic_name = "v2.detail.events.conversation.{id}.customer.end"
  enabled    = true
  target {
    id   = genesyscloud_flow.x.id
    type = "Workflow"
    workflow_target_settings {
      data_format = "Json"
    }
  }
}
"""


@pytest.mark.parametrize("way", ["absolute", "up", "link"])
def test_terraform_takes_no_definition_from_outside_the_tree(way: str) -> None:
    Path("stranger.yaml").write_text("the-secret: {\n")
    Path("project").mkdir()
    Path("project/link.yaml").symlink_to("../stranger.yaml")
    target = {"absolute": str(Path("stranger.yaml").resolve()), "up": "../stranger.yaml", "link": "link.yaml"}[way]
    Path("project/main.tf").write_text(TRIGGER % target)
    ended = installed("check", "main.tf", "--format", "concise", folder="project")
    shown = "link.yaml" if way == "link" else "../stranger.yaml"
    assert (ended.code, ended.stdout) == (0, "")
    assert f'"{shown}" {TOO_FAR}' in ended.stderr
    assert "the-secret" not in ended.stderr


def test_a_terraform_state_takes_no_definition_from_outside_the_tree() -> None:
    Path("stranger.yaml").write_text("flowlint: 1\nname: A\ntype: workflow\ninputs: {}\n")
    Path("project").mkdir()
    values = {"id": ID, "filepath": "../stranger.yaml"}
    flow = {"address": "genesyscloud_flow.x", "mode": "managed", "type": "genesyscloud_flow", "values": values}
    Path("project/state.json").write_text(json.dumps({"values": {"root_module": {"resources": [flow]}}}))
    Path("project/a.json").write_text(CLEAN)
    ended = installed("check", "a.json", "--terraform-state", "state.json", "--format", "concise", folder="project")
    assert ended.stderr.splitlines()[0] == '1 of 1 flows in "state.json" has no definition here: genesyscloud_flow.x (../stranger.yaml)'


SENDING = {
    "x.sh": "curl -X POST https://api.mypurecloud.com/api/v2/flows/executions -H 'Content-Type: application/json' -d @{}\n",
    "x.http": "POST https://api.mypurecloud.com/api/v2/flows/executions\nContent-Type: application/json\n\n< {}\n",
    "x.tf": 'resource "http" "x" {{\n  url = "https://api.mypurecloud.com/api/v2/flows/executions"\n  method = "POST"\n'
    '  request_body = file("{}")\n}}\n',
}


@pytest.mark.parametrize("host", SENDING)
@pytest.mark.parametrize("way", ["absolute", "up", "link"])
def test_a_body_outside_the_tree_is_not_read(host: str, way: str) -> None:
    Path("secret.txt").write_text("the-secret: {\n")
    Path("project").mkdir()
    Path("project/flow.json").write_text(json.dumps(DEFINITION))
    Path("project/link.json").symlink_to("../secret.txt")
    target = {"absolute": str(Path("secret.txt").resolve()), "up": "../secret.txt", "link": "link.json"}[way]
    Path("project", host).write_text(SENDING[host].format(target))
    ended = installed("check", host, "--definitions", "flow.json", folder="project")
    line = 4 if host != "x.sh" else 1
    assert ended.code == 0
    assert "the-secret" not in ended.stdout + ended.stderr
    assert f'body not checked: "{target}" {TOO_FAR}' in next(one for one in ended.stdout.splitlines() if one.startswith(f"{host}:{line}:"))


def test_a_body_elsewhere_in_the_repository_is_read() -> None:
    repository()
    Path("bodies").mkdir()
    Path("bodies/a.json").write_text(request('"x"'))
    Path("scripts").mkdir()
    Path("scripts/x.sh").write_text(SENDING["x.sh"].format("../bodies/a.json"))
    ended = installed("check", "x.sh", "--definitions", "../flow.json", "--format", "concise", folder="scripts")
    assert (ended.code, ended.stdout.split(":")[0]) == (1, "../bodies/a.json")
