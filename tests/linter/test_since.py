"""``check --since``: only what changed is judged, and all that is judged by a definition that did."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_runs import flowlint

A = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
B = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = "flowlint: 1\nid: {}\nname: {}\ntype: workflow\ninputs: {{Flow.flag: boolean}}\n"
FLAG = 'error[type-mismatch] input "Flow.flag" takes true or false, found a number'
UNKNOWN = 'error[unknown-flow] no definition with this "flowId" is loaded; arguments were not checked'

Run = Callable[..., str]


@pytest.fixture(autouse=True)
def _repository(git: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin in a repository whose payloads are all at fault, so that the findings tell which were judged."""
    (tmp_path / "repository").mkdir()
    monkeypatch.chdir(tmp_path / "repository")
    for folder in ("flows", "payloads/sub"):
        Path(folder).mkdir(parents=True)
    Path("flows/a.yaml").write_text(FLOW.format(A, "Alpha"))
    Path("flows/b.yaml").write_text(FLOW.format(B, "Beta"))
    write("payloads/a.json", request(A))
    write("payloads/sub/b.json", request(B))
    write("notes.json", {"name": "x"})
    git("init", "-q", "-b", "main")
    commit(git)


def request(flow: str, value: object = 1) -> dict[str, object]:
    return {"flowId": flow, "inputData": {"Flow.flag": value}}


def write(path: str, content: object) -> None:
    Path(path).write_text(content if isinstance(content, str) else json.dumps(content))


def append(*paths: str, text: str = "\n") -> None:
    for path in paths:
        with Path(path).open("a") as stream:
            stream.write(text)


def commit(git: Run) -> None:
    git("add", ".")
    git("commit", "-q", "-m", "state")


def check(*arguments: str, since: str = "HEAD", stdin: str | None = None) -> tuple[int, list[str], list[str]]:
    """Return the exit code, the findings, and the lines on standard error but those on who judged and what held no payload."""
    command = ["check", *arguments, "--format", "concise", "--since", since]
    result = flowlint(*command, stdin=stdin)
    words = [line for line in result.stderr.splitlines() if not line.startswith(("checked against", "and by")) and "skipped" not in line]
    return result.exit_code, result.stdout.splitlines(), words


WRONG_A, WRONG_B = (f"payloads/{name}.json:1:79: {FLAG}" for name in ("a", "sub/b"))


def left_out(count: int, since: str = "HEAD") -> str:
    return f"{count} file{' has' if count == 1 else 's have'} not changed since {since} and {'was' if count == 1 else 'were'} left out"


def found(count: int, flows: int = 1, *, payloads: int | None = None, files: int | None = None) -> str:
    def counted(number: int, noun: str) -> str:
        return f"{number} {noun}{'s' * (number != 1)}"

    held, within = counted(payloads or count, "payload"), counted(files or payloads or count, "file")
    return f"found {counted(count, 'error')} in {held} in {within}, checked against {counted(flows, 'flow')}"


# --- files


@pytest.mark.parametrize(
    ("paths", "count"), [((), 3), (("payloads",), 2), (("payloads/a.json",), 1), (("payloads/a.json", "payloads", "./payloads/a.json"), 2)]
)
def test_nothing_changed_is_said_and_no_failure(paths: tuple[str, ...], count: int) -> None:
    assert check(*paths) == (0, [], ["no payload changed since HEAD", left_out(count)])


def test_a_payload_that_changed_is_judged_alone() -> None:
    append("payloads/a.json")
    assert check() == (1, [WRONG_A], [found(1), left_out(2)])
    assert check("payloads/sub") == (0, [], ["no payload changed since HEAD", left_out(1)])


def test_payloads_that_are_new_staged_or_committed_are_judged(git: Run) -> None:
    for name in "xyz":
        write(f"payloads/{name} ü.json", request(A))
        if name != "z":
            git("add", f"payloads/{name} ü.json")
        if name == "x":
            git("commit", "-q", "-m", "next")
    wrong = [f"payloads/{name} ü.json:1:79: {FLAG}" for name in "xyz"]
    assert check(since="HEAD~1") == (1, wrong, [found(3), left_out(3, "HEAD~1")])
    assert check() == (1, wrong[1:], [found(2), left_out(4)])


def test_ignored_files_are_judged_where_they_are_named() -> None:
    write(".gitignore", "payloads/x.json\n")
    write("payloads/x.json", request(A))
    assert check() == (0, [], ["no payload changed since HEAD", left_out(3)])
    assert check("payloads/x.json") == (1, [f"payloads/x.json:1:79: {FLAG}"], [found(1)])


def test_a_payload_that_is_gone_is_no_concern(git: Run) -> None:
    Path("payloads/a.json").unlink()
    assert check() == (0, [], ["no payload changed since HEAD", left_out(2)])
    git("mv", "payloads/sub/b.json", "payloads/c.json")
    assert check() == (1, [f"payloads/c.json:1:79: {FLAG}"], [found(1), left_out(1)])


def test_a_run_from_a_folder_below_sees_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    append("payloads/sub/b.json")
    monkeypatch.chdir("payloads/sub")
    assert check("..", "--definitions", "../../flows") == (1, [f"../sub/b.json:1:79: {FLAG}"], [found(1), left_out(1)])
    append("../../flows/a.yaml", text="# words\n")
    wrong = [f"../a.json:1:79: {FLAG}", f"../sub/b.json:1:79: {FLAG}"]
    assert check("..", "--definitions", "../../flows") == (1, wrong, [found(2, 2)])


def test_a_path_that_holds_nothing_is_still_a_problem() -> None:
    Path("empty").mkdir()
    write("new.json", {"name": "x"})
    nothing = "no payload changed since HEAD"
    problem = "1 problem kept the run from checking everything"
    nothing_there = "it has no file of a kind that flowlint reads; name the file that holds a request body, or the folder that holds it"
    assert check("empty") == (3, [], [nothing, problem, f'flowlint: error: "empty" holds no payload: {nothing_there}'])
    assert check("new.json") == (3, [], [nothing, problem, 'flowlint: error: "new.json" holds no payload: it has no "flowId"'])
    assert check("missing.json") == (3, [], [nothing, problem, 'flowlint: error: cannot read "missing.json": no such file'])
    assert check("new.json", "--allow-empty") == (0, [], [nothing])


def test_standard_input_is_always_judged() -> None:
    assert check("-", "payloads", stdin=json.dumps(request(A))) == (1, [f"<stdin>:1:79: {FLAG}"], [found(1), left_out(2)])


# --- definitions


def test_all_payloads_of_a_definition_that_changed_are_judged() -> None:
    append("flows/a.yaml", text="# words\n")
    assert check() == (1, [WRONG_A], [found(1), left_out(1)])
    append("flows/b.yaml", text="# words\n")
    assert check() == (1, [WRONG_A, WRONG_B], [found(2, 2)])


def test_only_those_payloads_of_a_file_are_judged_and_counted(git: Run) -> None:
    write("payloads/list.json", [request(A), request(B), request(B, value=True), request(A, value=True)])
    write("payloads/clean.json", [request(B, value=True), request(A, value=True)])
    write("payloads/lines.jsonl", "\n".join(json.dumps(request(flow, value)) for value in (1, True) for flow in (A, B)))
    write("payloads/stream.yaml", f"flowId: {A}\ninputData: {{Flow.flag: 1}}\n---\nflowId: {B}\ninputData: {{Flow.flag: 1}}\n")
    commit(git)
    append("flows/b.yaml", text="# words\n")
    wrong = [
        f"payloads/lines.jsonl:2:79: {FLAG}",
        f"payloads/list.json:1:163: {FLAG}",
        f"payloads/stream.yaml:5:24: {FLAG}",
        WRONG_B,
    ]
    assert check() == (1, wrong, [found(4, payloads=7, files=5), left_out(1)])
    report = flowlint("check", "--format", "junit", "--since", "HEAD").stdout
    assert report.count("<testcase") == 4 + 3


def test_a_definition_that_is_new_changed_its_id_or_is_gone_concerns_payloads_without_a_flow(git: Run) -> None:
    write("payloads/sub/c.json", request(A.replace("a1", "c1")))
    commit(git)
    orphan = f"payloads/sub/c.json:1:12: {UNKNOWN}"
    assert check() == (0, [], ["no payload changed since HEAD", left_out(4)])
    Path("flows/c.yaml").write_text(FLOW.format(A.replace("a1", "d1"), "Gamma"))
    assert check() == (1, [orphan], [found(1, 0), left_out(2)])
    Path("flows/c.yaml").unlink()
    Path("flows/b.yaml").write_text(FLOW.format(A.replace("a1", "d1"), "Beta"))
    assert check() == (1, [f"payloads/sub/b.json:1:12: {UNKNOWN}", orphan], [found(2, 0), left_out(1)])


def test_where_a_definition_is_gone_the_one_that_is_left_judges_anew(git: Run) -> None:
    write("payloads/c.json", {"flowId": "${FLOW}", "inputData": {"Flow.flag": 1}})
    commit(git)
    Path("flows/b.yaml").unlink()
    wrong = [WRONG_A, f"payloads/c.json:1:50: {FLAG}", f"payloads/sub/b.json:1:12: {UNKNOWN}"]
    assert check() == (1, wrong, [found(3)])


def test_where_the_folder_of_definitions_is_gone_payloads_are_judged_again() -> None:
    for name in "ab":
        Path(f"flows/{name}.yaml").unlink()
    Path("flows").rmdir()
    unknown = "error[unknown-flow] no flow definition is loaded; arguments were not checked"
    wrong = [f"payloads/{name}.json:1:12: {unknown}" for name in ("a", "sub/b")]
    assert check() == (1, wrong, [found(2, 0)])


def test_definitions_that_git_does_not_track_cannot_be_compared() -> None:
    Path("ignored").mkdir()
    write(".gitignore", "ignored\n")
    Path("flows/a.yaml").rename("ignored/a.yaml")
    code, findings, words = check("--definitions", "ignored", "--definitions", "flows/b.yaml", "payloads")
    assert (code, findings, words) == (1, [WRONG_A], [found(1), left_out(1)])


def test_a_binding_and_an_asked_for_flow_decide_which_definition_counts(git: Run) -> None:
    write(".flowlint.yaml", "bindings: [{files: payloads/a.json, flow: Beta}]\n")
    commit(git)
    append("flows/a.yaml", text="# words\n")
    assert check("payloads") == (0, [], ["no payload changed since HEAD", left_out(2)])
    assert check("payloads", "--flow", "Beta") == (0, [], ["no payload changed since HEAD", left_out(2)])
    assert check("payloads", "--flow", "flows/a.yaml") == (1, [WRONG_A, WRONG_B], [found(2)])
    git("checkout", "-q", ".")
    append("flows/b.yaml", text="# words\n")
    assert check("payloads") == (1, [WRONG_A, WRONG_B], [found(2)])


def test_findings_of_definitions_are_those_of_changed_ones(git: Run) -> None:
    colliding = "inputs: {Flow.flag: boolean, Flow.Flag: boolean}"
    for name in "ab":
        path = Path(f"flows/{name}.yaml")
        path.write_text(path.read_text().replace("inputs: {Flow.flag: boolean}", colliding))
    commit(git)
    append("flows/b.yaml", text="# words\n")
    _, findings, _ = check("--select", "colliding-inputs")
    assert findings == ['flows/b.yaml:5:30: warning[colliding-inputs] input "Flow.Flag" differs only in case from input "Flow.flag"']


# --- configuration


@pytest.mark.parametrize("name", [".flowlint.yaml", "pyproject.toml", "settings.yml"])
def test_a_configuration_that_is_new_changed_or_gone_concerns_everything(name: str, git: Run) -> None:
    options = ("--config", name) if name == "settings.yml" else ()
    content = "[tool.flowlint]\npayloads = ['payloads']\n" if name.endswith(".toml") else "payloads: payloads\n"
    everything = (1, [WRONG_A, WRONG_B], [found(2, 2)])
    write(name, content)
    assert check(*options) == everything
    commit(git)
    assert check(*options) == (0, [], ["no payload changed since HEAD", left_out(2)])
    append(name, text="# words\n")
    assert check(*options) == everything
    Path(name).unlink()
    assert check("payloads") == (everything if not options else (0, [], ["no payload changed since HEAD", left_out(2)]))


def test_a_nearer_configuration_that_is_gone_concerns_everything(git: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (".", "payloads"):
        write(f"{folder}/.flowlint.yaml", "container: auto\n")
    commit(git)
    monkeypatch.chdir("payloads")
    Path(".flowlint.yaml").unlink()
    assert check(".") == (1, [line.removeprefix("payloads/") for line in (WRONG_A, WRONG_B)], [found(2, 2)])


def test_a_configuration_above_the_one_in_force_is_no_concern(git: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("payloads/.flowlint.yaml", "definitions: ../flows\n")
    commit(git)
    monkeypatch.chdir("payloads")
    write("../.flowlint.yaml", "container: auto\n")
    write("../pyproject.toml", "[project]\n")
    assert check(".") == (0, [], ["no payload changed since HEAD", left_out(2)])


# --- together with others


def test_ignores_of_what_is_left_out_are_not_called_useless(git: Run) -> None:
    write(".flowlint.yaml", "ignore: [{path: 'payloads/*.yaml', rules: null-value, reason: r}]\n")
    comment = "# flowlint: ignore[null-value]"
    text = f"flowId: {A}\ninputData: {{Flow.flag: true}} {comment}\n---\nflowId: {B}\ninputData: {{Flow.flag: true}} {comment}\n"
    write("payloads/x.yaml", text)
    commit(git)
    append("flows/b.yaml", text="# words\n")
    assert check("payloads/x.yaml") == (0, [], ["checked 1 payload in 1 file against 1 flow: no findings"])
    append("payloads/x.yaml")
    useless = [
        ".flowlint.yaml:1:10: warning[unused-ignore] ignore entry matches no finding",
        "payloads/x.yaml:2:30: warning[unused-ignore] ignore comment matches no finding",
        "payloads/x.yaml:5:30: warning[unused-ignore] ignore comment matches no finding",
    ]
    assert check("payloads/x.yaml")[:2] == (0, useless)


def test_nothing_known_is_gone_from_what_is_left_out(git: Run) -> None:
    flowlint("baseline")
    commit(git)
    for name in ("a", "sub/b"):
        path = Path(f"payloads/{name}.json")
        path.write_text(path.read_text().replace("1}", "true}"))
    commit(git)
    append("payloads/a.json")
    gone = "1 known finding is gone: `flowlint baseline --prune` removes it from the baseline"
    assert check("--baseline") == (0, [], ["checked 1 payload in 1 file against 1 flow: no findings", left_out(2), gone])


def test_only_what_is_judged_is_mended(git: Run) -> None:
    for name, flow in (("a", A), ("sub/b", B)):
        write(f"payloads/{name}.json", request(flow, "true"))
    write("payloads/list.json", [request(A, "true"), request(B, "true")])
    commit(git)
    append("flows/b.yaml", text="# words\n")
    assert check("payloads", "--fix")[0] == 0
    assert [json.loads(Path(f"payloads/{name}.json").read_text()) for name in ("a", "sub/b", "list")] == [
        request(A, "true"),
        request(B, value=True),
        [request(A, "true"), request(B, value=True)],
    ]


def test_machine_formats_stay_pure() -> None:
    result = flowlint("check", "--since", "HEAD", "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)["findings"]) == (0, [])
    assert result.stderr.splitlines()[0] == "no payload changed since HEAD"


# --- what cannot be compared


@pytest.mark.parametrize("revision", ["", "nothing", "--all", "HEAD~5"])
def test_an_unknown_revision_is_wrong_usage_and_never_nothing_to_do(revision: str) -> None:
    fault = f'flowlint: error: --since: git knows no revision "{revision}", expected a commit, a branch or a tag'
    assert check(since=revision) == (2, [], [fault])


def test_a_folder_without_a_repository_is_wrong_usage(here: Path) -> None:
    told = "not a git repository (or any of the parent directories): .git"
    assert check("repository") == (2, [], [f"flowlint: error: --since needs a Git working tree, and git says: {told}"])
