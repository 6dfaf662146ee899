"""``flowlint baseline`` and ``check --baseline`` together: what is known is hidden, what is new fails, what is gone is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_runs import flowlint

from flowlint.linter import baseline
from flowlint.model.report import BaselineEntry

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = f"flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\ninputs: {{Flow.flag: boolean, Flow.count: integer}}\n"
FILE = "flowlint-baseline.json"
FLAG = 'error[type-mismatch] input "Flow.flag" takes true or false, found a number'
FOUND = f"payloads/a.json:1:79: {FLAG}\n"
GONE = "1 known finding is gone: `flowlint baseline --prune` removes it from the baseline"


@pytest.fixture(autouse=True)
def _project(here: Path) -> None:
    for folder in ("flows", "payloads"):
        Path(folder).mkdir()
    Path(".flowlint.yaml").write_text("payloads: payloads\n")
    Path("flows/flow.yaml").write_text(FLOW)
    payload("a")
    payload("b", value=True)


def payload(name: str, value: object = 1, **more: object) -> None:
    Path(f"payloads/{name}.json").write_text(json.dumps({"flowId": ID, "inputData": {"Flow.flag": value, **more}}))


def run(*arguments: str, stdin: str | None = None) -> tuple[int, str, list[str]]:
    """Return the exit code, standard output, and the lines on standard error but those on what was checked."""
    result = flowlint(*arguments, stdin=stdin)
    words = [line for line in result.stderr.splitlines() if not line.startswith(("checked", "found")) and "skipped" not in line]
    return result.exit_code, result.stdout, words


def check(*arguments: str, stdin: str | None = None) -> tuple[int, str, list[str]]:
    return run("check", *arguments, "--format", "concise", stdin=stdin)


def entries(path: str = FILE) -> list[BaselineEntry]:
    return [BaselineEntry(**entry) for entry in json.loads(Path(path).read_text())["findings"]]


KNOWN = BaselineEntry("payloads/a.json", "/inputData/Flow.flag", "type-mismatch", "b11b18924ae0e36be8461b9b80d82b5a")
SUPPRESSED = "1 finding was suppressed"


def test_what_is_known_is_hidden_and_what_is_new_fails() -> None:
    assert run("baseline") == (0, f'wrote 1 entry to "{FILE}"\n', [])
    assert entries() == [KNOWN]
    assert check("--baseline") == (0, "", [SUPPRESSED])
    payload("b")
    assert check("--baseline") == (1, FOUND.replace("a.json", "b.json"), [SUPPRESSED])
    assert check() == (1, FOUND + FOUND.replace("a.json", "b.json"), [])


def test_a_second_fault_of_one_kind_in_a_known_file_is_new() -> None:
    run("baseline")
    payload("a", **{"Flow.count": "x"})
    assert check("--baseline") == (
        1,
        'payloads/a.json:1:96: error[type-mismatch] input "Flow.count" takes an integer, found a string\n',
        [SUPPRESSED],
    )


def test_the_file_is_the_same_however_often_it_is_written() -> None:
    payload("b", **{"Flow.count": "x", "Flow.Flag": None})
    run("baseline")
    first = Path(FILE).read_bytes()
    run("baseline", "payloads/b.json", "payloads/a.json")
    assert Path(FILE).read_bytes() == first
    assert entries() == sorted(entries())
    assert check("--baseline", "--min-severity", "info", "--fail-on", "info")[0] == 0


def test_fingerprints_stay_when_lines_move_and_values_change() -> None:
    run("baseline")
    moved = json.loads(Path("payloads/a.json").read_text())
    moved["inputData"]["Flow.flag"] = 25
    Path("payloads/a.json").write_text("\n\n" + json.dumps({"name": "x", **moved}, indent=4))
    assert check("--baseline") == (0, "", [SUPPRESSED])


def test_the_baseline_is_the_same_from_another_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run("baseline")
    first = Path(FILE).read_bytes()
    monkeypatch.chdir("payloads")
    assert check(".", "--baseline") == (0, "", [SUPPRESSED])
    assert check("a.json", "--baseline") == (0, "", [SUPPRESSED])
    assert run("baseline", str(tmp_path / "payloads")) == (0, f'wrote 1 entry to "../{FILE}"\n', [])
    assert run("baseline", "--file", "here.json") == (0, 'wrote 1 entry to "here.json"\n', [])
    assert (Path("here.json").read_bytes(), Path(f"../{FILE}").read_bytes()) == (first, first)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert check("--config", "../.flowlint.yaml", "--baseline") == (0, "", [SUPPRESSED])


def test_what_is_gone_is_said_and_pruned() -> None:
    payload("b")
    run("baseline")
    payload("a", value=True)
    assert check("--baseline") == (0, "", [SUPPRESSED, GONE])
    pruned = f'gone: type-mismatch at payloads/a.json#/inputData/Flow.flag\ndropped 1 entry of "{FILE}", 1 left\n'
    assert run("baseline", "--prune") == (0, pruned, [])
    assert entries() == [KNOWN._replace(path="payloads/b.json", fingerprint=entries()[0].fingerprint)]
    assert check("--baseline") == (0, "", [SUPPRESSED])


def test_pruning_adds_nothing_and_leaves_a_file_alone_that_is_up_to_date() -> None:
    run("baseline")
    payload("b")
    before = (Path(FILE).stat().st_mtime_ns, Path(FILE).stat().st_ino)
    assert run("baseline", "--prune") == (0, f'dropped 0 entries of "{FILE}", 1 left\n', [])
    assert (Path(FILE).stat().st_mtime_ns, Path(FILE).stat().st_ino) == before


def test_only_what_was_checked_is_gone() -> None:
    payload("b")
    run("baseline")
    both = entries()
    for name in "ab":
        payload(name, value=True)
    assert check("payloads/a.json", "--baseline") == (0, "", [GONE])
    assert check("payloads/a.json", "--baseline", "--ignore", "type-mismatch") == (0, "", [])
    assert check("payloads/a.json", "--baseline", "--select", "null-value") == (0, "", [])
    assert run("baseline", "payloads/b.json", "--prune")[0] == 0
    assert entries() == both[:1]


def test_a_file_that_is_no_more_or_holds_no_payload_has_nothing_known() -> None:
    payload("c")
    run("baseline")
    Path("payloads/a.json").unlink()
    Path("payloads/c.json").write_text("{}")
    two = "2 known findings are gone: `flowlint baseline --prune` removes them from the baseline"
    assert check("--baseline") == (0, "", [two])
    dropped = "".join(f"gone: type-mismatch at payloads/{name}.json#/inputData/Flow.flag\n" for name in "ac")
    assert run("baseline", "--prune") == (0, f'{dropped}dropped 2 entries of "{FILE}", 0 left\n', [])
    assert Path(FILE).read_text() == '{\n  "version": 1,\n  "findings": []\n}\n'


def test_findings_of_definitions_are_known_and_gone_too() -> None:
    Path("flows/flow.yaml").write_text(FLOW.replace("Flow.flag: boolean", "Flow.flag: boolean, Flow.Flag: boolean"))
    payload("a", value=True)
    run("baseline")
    assert [(entry.path, entry.rule) for entry in entries()] == [("flows/flow.yaml", "colliding-inputs")]
    assert check("--baseline", "--fail-on", "warning") == (0, "", [SUPPRESSED])
    Path("flows/flow.yaml").write_text(FLOW)
    assert check("--baseline") == (0, "", [GONE])


def test_findings_of_ignores_are_known_and_gone_too() -> None:
    ignoring = "payloads: payloads\nignore: [{path: payloads/b.json, rules: null-value, reason: r}]\n"
    Path(".flowlint.yaml").write_text(ignoring)
    run("baseline")
    assert [(entry.path, entry.rule) for entry in entries()] == [(".flowlint.yaml", "unused-ignore"), ("payloads/a.json", "type-mismatch")]
    assert check("--baseline", "--fail-on", "warning") == (0, "", ["2 findings were suppressed"])
    assert check("payloads/a.json", "--baseline") == (0, "", [SUPPRESSED])
    assert check("--baseline", "--no-ignores") == (0, "", [SUPPRESSED])
    payload("b", value=None)
    assert check("--baseline") == (0, "", ["2 findings were suppressed", GONE])
    Path(".flowlint.yaml").write_text("payloads: payloads\n")
    payload("b", value=True)
    assert check("--baseline") == (0, "", [SUPPRESSED, GONE])


def test_a_finding_that_is_ignored_now_needs_no_entry() -> None:
    run("baseline")
    Path(".flowlint.yaml").write_text("payloads: payloads\nignore: [{path: payloads/a.json, rules: type-mismatch, reason: r}]\n")
    assert check("--baseline") == (0, "", [SUPPRESSED, GONE])


def test_json_lines_are_known_by_place_and_count() -> None:
    line = Path("payloads/a.json").read_text()
    Path("payloads/a.json").unlink()
    Path("payloads/a.jsonl").write_text(f"{line}\n{line}\n")
    run("baseline")
    assert [entry._replace(fingerprint="") for entry in entries()] == [KNOWN._replace(path="payloads/a.jsonl", fingerprint="")] * 2
    assert check("--baseline") == (0, "", ["2 findings were suppressed"])
    Path("payloads/a.jsonl").write_text(f"{line}\n{line}\n{line}\n")
    assert check("--baseline") == (1, FOUND.replace("a.json:1", "a.jsonl:3"), ["2 findings were suppressed"])
    Path("payloads/a.jsonl").write_text(f"{line}\n")
    assert check("--baseline") == (0, "", [SUPPRESSED, GONE])


def test_standard_input_is_known_by_the_name_that_it_is_given() -> None:
    run("baseline")
    body = Path("payloads/a.json").read_text()
    assert check("-", "--stdin-filename", "payloads/a.json", "--baseline", stdin=body) == (0, "", [SUPPRESSED])
    assert check("-", "--baseline", stdin=body) == (1, FOUND.replace("payloads/a.json", "<stdin>"), [])
    refusal = "flowlint: error: a baseline is for files; leave out -"
    assert run("baseline", "-", stdin=body) == (2, "", [refusal])


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, f'baseline: cannot read "{FILE}": no such file; `flowlint baseline` writes one'),
        ("", f'"{FILE}" is not a baseline: line 1 is not JSON'),
        ("{}", f'"{FILE}" is not a baseline, expected an object with "version": 1 and a list "findings"'),
        ('{"version": 9}', f'"{FILE}" is a baseline of version 9, this flowlint reads version 1'),
    ],
)
@pytest.mark.parametrize("arguments", [("check", "--baseline"), ("check", "--baseline", FILE), ("baseline", "--prune")])
def test_a_baseline_that_is_missing_or_broken_is_wrong_usage(arguments: tuple[str, ...], content: str | None, fault: str) -> None:
    if content is not None:
        Path(FILE).write_text(content)
    assert run(*arguments) == (2, "", [f"flowlint: error: {fault}"])
    assert (Path(FILE).read_text() if content is not None else None) == content


def test_a_payload_named_behind_the_option_is_checked_with_the_baseline() -> None:
    run("baseline")
    assert check("--baseline", "payloads/a.json") == (0, "", [SUPPRESSED])


def test_a_payload_is_no_baseline() -> None:
    fault = '"payloads/a.json" is not a baseline, expected an object with "version": 1 and a list "findings"'
    assert check("--baseline=payloads/a.json") == (2, "", [f"flowlint: error: {fault}"])


def test_a_baseline_is_no_payload() -> None:
    Path(".flowlint.yaml").write_text("bindings: [{files: '*.json', flow: Billing}]\n")
    run("baseline", "payloads")
    assert check(".", "--baseline", "--ignore", "missing-envelope") == (0, "", [SUPPRESSED])


def test_nothing_is_written_where_something_could_not_be_checked() -> None:
    assert run("baseline", "payloads", "missing.json") == (3, "", ['flowlint: error: cannot read "missing.json": no such file'])
    assert not Path(FILE).exists()


def test_a_baseline_in_a_folder_that_is_not_there_cannot_be_written() -> None:
    assert run("baseline", "--file", "x/known.json") == (3, "", ['flowlint: error: cannot write "x/known.json": there is no such folder'])


def test_fixes_leave_alone_what_is_known() -> None:
    payload("a", value="true")
    run("baseline")
    payload("a", value="true", **{"Flow.Count": 5})
    fixed = ["fixed 1 finding in 1 file", SUPPRESSED]
    assert check("--baseline", "--fix") == (0, "", fixed)
    assert json.loads(Path("payloads/a.json").read_text())["inputData"] == {"Flow.flag": "true", "Flow.count": 5}


def test_machine_formats_stay_pure() -> None:
    run("baseline")
    payload("a", value=True)
    for name in ("json", "sarif", "gitlab"):
        code, report, words = run("check", "--baseline", "--format", name)
        assert (code, words) == (0, [GONE])
        json.loads(report)


@pytest.mark.slow
def test_a_baseline_has_no_limit() -> None:
    unknown = {f"Flow.x{number}": 1 for number in range(1_500)}
    lines = [json.dumps({"flowId": ID, "inputData": {"Flow.flag": 1}})] * 10_500
    Path("payloads/many.jsonl").write_text("\n".join([*lines, json.dumps({"flowId": ID, "inputData": unknown})]))
    assert run("baseline") == (0, f'wrote 12,001 entries to "{FILE}"\n', [])
    assert len(set(entries())) == 12_001
    assert check("--baseline") == (0, "", ["12,001 findings were suppressed"])
    assert run("baseline", "--prune") == (0, f'dropped 0 entries of "{FILE}", 12,001 left\n', [])
    Path("payloads/many.jsonl").write_text("\n".join(lines[1:]))
    assert check("--baseline") == (
        0,
        "",
        [
            "10,500 findings were suppressed",
            "1,501 known findings are gone: `flowlint baseline --prune` removes them from the baseline",
        ],
    )


def test_what_stops_a_rule_ends_no_baseline_and_hides_no_entry_that_is_gone() -> None:
    unknown = {f"Flow.x{number}": 1 for number in range(1_001)}
    payload("a", **unknown)
    assert run("baseline")[1] == f'wrote 1,002 entries to "{FILE}"\n'
    payload("a", **{f"Flow.y{number}": 1 for number in range(1_001)}, **unknown)
    found = check("--baseline")
    assert (found[0], found[2]) == (1, ["1,002 findings were suppressed"])
    assert [line.partition("] ")[2] for line in found[1].splitlines()] == [
        f'argument "Flow.y{number}" is not an input of flow "Billing"' for number in range(1_001)
    ]


def test_a_baseline_that_could_not_be_read_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baseline, "MAX_SIZE", 100)
    sentence = "a baseline of 1 entry has 183 bytes, but at most 100 are read: fix or ignore the most frequent findings first"
    assert run("baseline") == (2, "", [f"flowlint: error: {sentence}"])
    assert not Path(FILE).exists()


def test_a_baseline_that_is_named_with_a_space_is_not_taken_for_a_payload() -> None:
    run("baseline", "--file", "known.json")
    words = 'flowlint: error: "known.json" is a baseline, not a payload; write --baseline=known.json'
    assert check("--baseline", "known.json") == (2, "", [words])
    assert check("--baseline=known.json")[:2] == (0, "")
