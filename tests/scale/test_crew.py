"""With several processes a run finds the same, in the same order, and says the same."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO

import pytest
from command_runs import flowlint

from flowlint import registry
from flowlint.binding.resolver import Resolver
from flowlint.cli import reports
from flowlint.linter import engine
from flowlint.linter.ahead import Asked
from flowlint.linter.checker import Checker
from flowlint.linter.job import Job, Judging, Scope
from flowlint.linter.options import CheckOptions
from flowlint.linter.preparation import prepare
from flowlint.model.errors import SourceError
from flowlint.model.finding import Finding
from flowlint.model.report import Report, Summary
from flowlint.scale import crew, parts, plan, worker

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = {"flowlint": 1, "id": ID, "name": "Billing", "type": "workflow", "requestBody": "parameters"}
FLOW |= {"inputs": {"Flow.agentId": {"type": "string", "required": True}, "Flow.count": "integer", "Flow.fromEvent": "string"}}
CLEAN = {"flowId": ID, "inputData": {"Flow.agentId": "b7c8"}}
WRONG_CASE = {"flowId": ID, "inputData": {"Flow.agentID": "b7c8"}}
WRONG_TYPE = {"flowId": ID, "inputData": {"Flow.agentId": "b7c8", "Flow.count": "many"}}
UNKNOWN_FLOW = {"flowId": ID.replace("a", "f"), "inputData": {"Flow.agentId": "b7c8"}}
PLACEHOLDER = {"flowId": "${OTHER_FLOW}", "inputData": {"Flow.agentId": "b7c8"}}
TRIGGER = {
    "name": "on end",
    "topicName": "v2.detail.events.conversation.{id}.customer.end",
    "target": {"type": "Workflow", "id": ID},
    "enabled": False,
}
CONFIGURATION = """\
definitions: [flow.json]
ignore:
  - {path: "ignored.json", rules: [type-mismatch], reason: known}
  - {path: "clean-1.json", rules: [type-mismatch], reason: of no use}
"""
BOTH = [one for one in ("fork", "spawn") if one in multiprocessing.get_all_start_methods()]


def lines() -> bytes:
    """Records of every kind: clean, wrong, blank, too long, cut, in another encoding, with other line ends, the last without one."""
    kinds = [CLEAN, WRONG_CASE, CLEAN, WRONG_TYPE, UNKNOWN_FLOW, PLACEHOLDER, CLEAN]
    records = [json.dumps(kinds[number % len(kinds)]).encode() for number in range(300)]
    records[20] = json.dumps(CLEAN | {"inputData": {"Flow.agentId": "x" * 3_000}}).encode()
    records[40] = b""
    records[60] = b'{"flowId": "' + ID.encode()
    records[80] = b'{"flowId": "\xff", "inputData": {}}'
    records[100:105] = [one + b"\r" for one in records[100:105]]
    records[120] = b"\x1f\x8b no archive"
    return b"\xef\xbb\xbf" + b"\n".join(records)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with files of many kinds, in which long files are those of over 2 kB."""
    monkeypatch.chdir(tmp_path)
    for module in (parts, plan):
        monkeypatch.setattr(module, "STRETCH", 1_000)
    Path(".flowlint.yaml").write_text(CONFIGURATION)
    Path("flow.json").write_text(json.dumps(FLOW))
    Path("many.jsonl").write_bytes(lines())
    Path("few.ndjson").write_text("\n".join(map(json.dumps, [CLEAN, WRONG_TYPE])))
    Path("packed.jsonl.gz").write_bytes(gzip.compress(lines()))
    Path("damaged.jsonl.gz").write_bytes(gzip.compress(lines())[:-300])
    Path("empty.jsonl").write_bytes(b"")
    Path("blank.jsonl").write_bytes(b"\n" * 5_000)
    Path("empty.json").write_bytes(b"")
    for number in range(70):
        kind = (CLEAN, CLEAN, WRONG_CASE, PLACEHOLDER, WRONG_TYPE)[number % 5]
        Path(f"clean-{number}.json" if kind is CLEAN else f"other-{number}.json").write_text(json.dumps(kind, indent=1))
    Path("array.json").write_text(json.dumps([CLEAN, WRONG_CASE, CLEAN, WRONG_CASE]))
    Path("ignored.json").write_text(json.dumps(WRONG_TYPE))
    Path("trigger.json").write_text(json.dumps(TRIGGER))
    Path("trigger.yaml").write_text(json.dumps(TRIGGER | {"name": "wrong", "topicName": "v2.nothing"}))
    Path("comment.yaml").write_text(f"flowId: {ID}\ninputData:\n  Flow.agentId: a\n  Flow.count: x  # flowlint: ignore[type-mismatch]\n")
    Path("useless.yaml").write_text(f"flowId: {ID}\ninputData:\n  Flow.agentId: a  # flowlint: ignore[type-mismatch]\n")
    Path("host.md").write_text(f"# A call\n\n```json\n{json.dumps(WRONG_TYPE)}\n```\n\n```json\n{json.dumps(CLEAN)}\n```\n")
    Path("send.sh").write_text("curl -X POST https://api.mypurecloud.com/api/v2/flows/executions -d @bodies/sent.txt\n")
    Path("bodies").mkdir()
    Path("bodies/sent.txt").write_text(json.dumps(WRONG_CASE))
    Path("package.json").write_text("{}")
    Path("dangling.json").symlink_to("nowhere.json")
    Path("main.tf").write_text('resource "genesyscloud_flow" "one" {\n  filepath = "flow.json"\n}\n')
    return tmp_path


def job(*paths: str, **options: Any) -> Job:
    made = prepare(CheckOptions(paths=paths, min_severity="info", max_size=2_000, **options))
    return made._replace(wants=made.wants._replace(census=True))


def outcome(made: Job, jobs: int | None, method: str | None = None, *, streamed: bool = False) -> tuple[Any, ...]:
    """All that a report says, and the findings that were streamed."""
    rows: list[Finding] = []
    helpers = crew.helpers(jobs, method=method) if jobs != 0 else None
    report: Report = Checker.of_job(made).run(rows.append if streamed else None, helpers=helpers)
    totals = report.totals
    return (
        report.findings,
        vars(totals.summary),
        tuple(one for one in totals if not isinstance(one, Summary)),
        report.fixable,
        rows,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have pipes of one width")
def test_a_pipe_holds_what_comes_of_many_findings() -> None:
    _, end = multiprocessing.Pipe(duplex=False)
    crew.widen(end)
    os.set_blocking(end.fileno(), False)
    assert os.write(end.fileno(), bytes(1 << 21)) == 1 << 20


@pytest.mark.parametrize("method", BOTH)
@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.usefixtures("folder")
def test_a_folder_has_the_same_report(jobs: int, method: str) -> None:
    alone = outcome(job("."), 0)

    assert outcome(job("."), jobs, method) == alone
    assert len(alone[0]) == 300


@pytest.mark.usefixtures("folder")
def test_findings_stream_in_the_same_order() -> None:
    assert outcome(job("."), 3, streamed=True) == outcome(job("."), 0, streamed=True)


@pytest.mark.parametrize(
    "paths",
    [
        ("many.jsonl", "."),
        (".", "bodies", "many.jsonl", "./many.jsonl"),
        ("clean-0.json", "missing.json", "package.json", "host.md", "damaged.jsonl.gz", "empty.json", "main.tf", "trigger.json"),
        ("bodies/sent.txt", "send.sh", "bodies"),
    ],
)
@pytest.mark.parametrize("allow_empty", [False, True])
@pytest.mark.usefixtures("folder")
def test_named_files_have_the_same_report(paths: tuple[str, ...], allow_empty: bool) -> None:
    assert outcome(job(*paths, allow_empty=allow_empty), 3) == outcome(job(*paths, allow_empty=allow_empty), 0)


@pytest.mark.usefixtures("folder")
def test_what_a_baseline_knows_is_the_same() -> None:
    from flowlint.linter.baseline import entry_of, written

    known = [finding for finding in Checker.of_job(job(".")).run().findings if "many" in finding.path or "other" in finding.path]
    Path("known.json").write_bytes(written(entry_of(one, str) for one in known[::2]))
    alone = outcome(job(".", baseline="known.json"), 0)

    assert outcome(job(".", baseline="known.json"), 3) == alone
    assert 0 < len(known) < 2 * alone[1]["suppressed"] + 2


@pytest.mark.usefixtures("folder")
def test_files_since_a_revision_are_the_same() -> None:
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "all"]):
        subprocess.run(["git", *command], check=True, timeout=60)
    Path("clean-0.json").write_text(json.dumps(WRONG_TYPE))
    Path("many.jsonl").write_bytes(lines() + b"\n" + json.dumps(WRONG_CASE).encode())
    alone = outcome(job(".", since="HEAD"), 0)

    assert outcome(job(".", since="HEAD"), 3) == alone
    assert {finding.path for finding in alone[0]} == {"clean-0.json", "many.jsonl"}


def grown(seed: int) -> None:
    """Put files of random names, kinds and contents into random folders below this one."""
    drawn, suffixes = random.Random(seed), [".json", ".jsonl", ".yaml", ".jsonl.gz", ".md"]
    kinds = [CLEAN, CLEAN, WRONG_CASE, WRONG_TYPE, UNKNOWN_FLOW, PLACEHOLDER, TRIGGER, [CLEAN, WRONG_TYPE], {}]
    for number in range(40):
        path = Path(*drawn.choices("abc", k=drawn.randrange(3)), f"{number}{drawn.choice(suffixes)}")
        path.parent.mkdir(parents=True, exist_ok=True)
        many = drawn.choices(kinds, k=drawn.randrange(60))
        content = "\n".join(map(json.dumps, many)).encode() if ".jsonl" in path.name else json.dumps(drawn.choice(kinds), indent=1).encode()
        content = f"```json\n{content.decode()}\n```\n".encode() if path.suffix == ".md" else content
        path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def files_below() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["check", ".", "--statistics", "-v"],
        ["check", ".", "--fix", "--unsafe-fixes"],
        ["check", "-", "many.jsonl", "--stdin-filename", "x.jsonl", "--fix"],
        ["check", ".", "--diff", "--fail-on", "never"],
        ["baseline", "many.jsonl", "packed.jsonl.gz", "few.ndjson"],
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_command_prints_and_writes_the_same(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "time", SimpleNamespace(strftime=time.strftime, gmtime=lambda: time.gmtime(0)))
    grown(1)
    before, ended = files_below(), []
    written = [f"--output={name}={name}.report" for name in registry.reporter_names()]
    for jobs in ("1", "3"):
        outputs = written if arguments[0] == "check" and "--diff" not in arguments else []
        result = flowlint(*arguments, *outputs, "--jobs", jobs, stdin=lines())
        ended.append((result.exit_code, result.stdout, result.stderr, files_below()))
        for path in files_below().keys() - before.keys():
            os.unlink(path)
        for path, content in before.items():
            Path(path).write_bytes(content)

    assert ended[1] == ended[0]
    assert len(ended[0][3]) - len(before) == (1 if arguments[0] == "baseline" else len(outputs))


@pytest.mark.usefixtures("folder")
def test_a_rule_that_crashes_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from flowlint.linter.rulebook import Rulebook
    from flowlint.model.errors import RuleCrash

    def crash(*_: object, **__: object) -> None:
        raise RuleCrash('rule "type-mismatch" failed')

    monkeypatch.setattr(Rulebook, "payload", crash)

    with pytest.raises(RuleCrash, match=r'^rule "type-mismatch" failed$'):
        outcome(job("."), 2, "fork")


@pytest.mark.parametrize("path", ["clean-0.json", "other-13.json", "many.jsonl", "packed.jsonl.gz"])
@pytest.mark.usefixtures("folder")
def test_the_file_of_a_process_that_is_killed_is_named(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "opened", at(path, lambda: os.kill(os.getpid(), signal.SIGKILL)))

    with pytest.raises(SourceError) as raised:
        outcome(job("."), 2, "fork")
    assert str(raised.value) == f'"{path}" was not checked: the process that read it was killed by SIGKILL; it may have run out of memory'
    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("folder")
def test_a_file_that_a_process_cannot_open_is_read_by_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise SourceError("no")

    alone = outcome(job("."), 0)
    monkeypatch.setattr(worker, "opened", at("other-13.json", refuse))

    assert outcome(job("."), 2, "fork") == alone


@pytest.mark.usefixtures("folder")
def test_a_file_that_vanishes_is_told_as_by_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "opened", at("other-13.json", lambda: Path("other-13.json").unlink()))
    with_two = outcome(job("."), 2, "fork")
    Path("other-13.json").write_text(json.dumps(PLACEHOLDER))

    assert [one.reason for one in with_two[1]["skipped_files"] if one.path == "other-13.json"] == ["it is not there any more"]


def at(path: str, act: Callable[[], object]) -> Callable[[Asked], BinaryIO]:
    """What opens files, and acts before it opens the one at ``path``."""

    def opened(asked: Asked) -> BinaryIO:
        if asked.path == path:
            act()
        return parts.opened(asked)

    return opened


@pytest.mark.parametrize(("cores", "size", "processes"), [(4, 1, 0), (4, crew.WORTHWHILE + 1, 4), (2, crew.WORTHWHILE + 1, 2), (1, 1, 0)])
def test_auto_takes_several_processes_where_that_is_worthwhile(cores: int, size: int, processes: int, here: Path) -> None:
    Path("flow.json").write_text(json.dumps(FLOW))
    Path("many.jsonl").write_bytes((b" " * 4_095 + b"\n") * (size // 4_096 + 1))
    made = prepare(CheckOptions(paths=("many.jsonl",), definitions=("flow.json",), allow_empty=True))
    many = crew.Crew(made, None, cores, crew.WORTHWHILE, multiprocessing.get_context())
    try:
        engine.check(made, helpers=lambda *_: nullcontext(many))
    finally:
        many.stop()

    assert many.processes == processes


def test_auto_is_one_process_where_there_is_one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "cores", lambda: 1)
    with crew.helpers(None)(Job(Scope(()), Judging(Resolver(()))), None) as ahead:
        assert ahead is None


SLOW = """\
import os, sys, time
from flowlint.scale import parts, worker
from flowlint.cli.main import main

waits = [float(sys.argv[1])]

def opened(asked):
    if waits:
        os.write(1, b"at it\\n")
        time.sleep(waits.pop())
    return parts.opened(asked)

worker.opened = opened
sys.argv = ["flowlint", "check", ".", "--jobs", "2"]
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sent", "to_all", "seconds", "code"),
    [
        (signal.SIGINT, True, 30, 130),
        (signal.SIGINT, False, 30, 130),
        (signal.SIGTERM, True, 30, -signal.SIGTERM),
        # Nobody ends them, so they end when they have something to tell.
        (signal.SIGTERM, False, 1, -signal.SIGTERM),
        (signal.SIGKILL, False, 1, -signal.SIGKILL),
    ],
)
@pytest.mark.usefixtures("folder")
def test_all_processes_end_when_the_run_is_stopped(sent: signal.Signals, to_all: bool, seconds: int, code: int) -> None:
    program = [sys.executable, "-c", SLOW, str(seconds)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert run.stdout.readline() == b"at it\n"
        (os.killpg if to_all else os.kill)(run.pid, sent)

        # The pipe ends when no process holds it any more.
        assert (run.stderr.read().strip(), run.wait(60)) == (b"", code)
