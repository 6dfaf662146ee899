"""Fixes reach the user's files in rounds, proven, and only where nothing else has touched them."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flowlint import registry
from flowlint.binding.resolver import Resolver
from flowlint.contracts import Rule
from flowlint.linter import engine, fixes
from flowlint.linter.baseline import Baseline, entry_of
from flowlint.linter.fixes import Applied, Outcome, apply_fixes
from flowlint.linter.job import Job, Judging, Known, Scope
from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.model.group import Group
from flowlint.model.location import Location, Source, Span
from flowlint.model.payload import Binding
from flowlint.model.severity import Severity

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = FlowDefinition(
    "Compliance check",
    "workflow",
    id=ID,
    published=True,
    request_body=RequestBody.PARAMETERS,
    inputs=(
        InputParameter("Flow.agentId", DataType("string")),
        InputParameter("Flow.retries", DataType("integer")),
        InputParameter("Flow.details", DataType("json")),
    ),
)
CLEAN = f'{{"flowId": "{ID}", "inputData": {{"Flow.agentId": "452"}}}}'
SAFE = CLEAN.replace("Flow.agentId", "flow.agentid")
MENDED = Applied("a.json", SAFE.encode(), CLEAN.encode(), 1)

Replace = Callable[[str, str], tuple[tuple[int, int, str], ...]]


pytestmark = pytest.mark.usefixtures("here")


def job(*paths: str) -> Job:
    return Job(Scope(paths), Judging(Resolver((FLOW,), {ID: FLOW})))


def put(name: str, text: str) -> Path:
    file = Path(name)
    file.write_bytes(text.encode())
    return file


def mend(name: str, *, unsafe: bool = True, write: bool = True) -> Outcome:
    return apply_fixes(job(name), [name], unsafe=unsafe, write=write)


def refused(name: str, why: str) -> Outcome:
    return Outcome((), (f'"{name}" was left as it is: {why}',))


def test_what_was_mended_is_told() -> None:
    file = put("a.json", SAFE)
    assert mend("a.json", write=False) == Outcome((MENDED,))
    assert file.read_text("utf-8") == SAFE
    assert mend("a.json") == Outcome((MENDED,))
    assert file.read_text("utf-8") == CLEAN
    assert mend("a.json") == Outcome()


def test_a_text_is_readable_before_what_it_says_is_mended() -> None:
    file = put("a.json", '{"flowId": “%s”, "inputData": {"Flow": {"retries": "5",}}, "inputData": {"Flow": {"retries": "5",}}}' % ID)  # noqa: UP031
    outcome = mend("a.json", unsafe=False)
    assert (outcome.problems, [one.fixes for one in outcome.applied]) == ((), [5])
    assert file.read_text("utf-8") == f'{{"flowId": "{ID}", "inputData": {{"Flow.retries": 5}}}}'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"Flow.retries": "-0"', '"Flow.retries": -0'),
        ('"Flow.details": [True, None]', '"Flow.details": [true, null]'),
        ('"Flow.details": "{\\"a\\": [1, \\"b\\"]}"', '"Flow.details": {"a": [1, "b"]}'),
        ('"Flow.details": [1e1], "Flow.details": [10.0]', '"Flow.details": [1e1]'),
        (
            '"Flow.details": {"a": 1, "a": 2}, "agentId": "\\ud83d\\ude00"',
            '"Flow.details": {"a": 1, "a": 2}, "Flow.agentId": "\\ud83d\\ude00"',
        ),
    ],
)
def test_the_proof_holds_for_values_in_another_form(before: str, after: str) -> None:
    text = f'{{"flowId": "{ID}", "inputData": {{{before}}}}}'
    file = put("a.json", text)
    assert mend("a.json").problems == ()
    assert file.read_text("utf-8") == text.replace(before, after)


# What is refused.


@pytest.fixture
def bad_rule(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that lets one rule offer the replacement of a fragment, as often as the text holds it."""

    def offer(fragment: str, replacement: str, safety: Safety = Safety.SAFE) -> None:
        def check(binding: Binding) -> Iterator[Diagnostic]:
            start = binding.payload.source.text.find(fragment)
            if start >= 0:
                edit = Edit(start, start + len(fragment), replacement)
                yield Diagnostic("a fault", binding.first_key, help="mend it", fix=Fix("mend it", safety, (edit,)))

        rule = Rule("bad-rule", "offers a bad fix", Severity.ERROR, Group.VALUES, on_binding=check, on_trigger=check, fixable=True)
        monkeypatch.setattr(registry, "rules", lambda: (rule,))

    return offer


def left_out(name: str) -> Outcome:
    return Outcome(notes=(f'"{name}": 1 fix was left out, since the file could not be read or would lose a value with them',))


@pytest.mark.parametrize(
    ("fragment", "replacement"),
    [
        ('"452"', '"453"'),
        ("452", "453"),
        (': "452"', ""),
        ('"Flow.agentId": "452", ', ""),
        ('"Flow.retries"', '"Flow.agentId"'),
        (" 7,", " 7.5,"),
        (" 7,", ' "07",'),
        ("true", "false"),
        (", true", ""),
        ("null", '"nul"'),
        ('"{\\"a\\": 5}"', '"{\\"a\\": 6}"'),
        ("}}", "}"),
        ("}}", "}},"),
        ('"452"', "“452”"),
        ('"452",', '"452"'),
    ],
)
def test_a_fix_that_does_harm_is_left_out(fragment: str, replacement: str, bad_rule: Callable[..., None]) -> None:
    details = '[true, true, null, "{\\"a\\": 5}"]'
    text = f'{{"flowId": "{ID}", "inputData": {{"Flow.agentId": "452", "Flow.retries": 7, "details": {details}}}}}'
    file = put("a.json", text)
    bad_rule(fragment, replacement)
    assert mend("a.json") == mend("a.json", write=False) == left_out("a.json")
    assert file.read_text("utf-8") == text
    assert [entry.name for entry in Path().iterdir()] == ["a.json"]


def test_the_fixes_beside_one_that_does_harm_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(binding: Binding) -> Iterator[Diagnostic]:
        text = binding.payload.source.text
        for fragment, replacement in (("flow.agentid", "Flow.agentId"), ('"452"', '"453"'), (" }", "}"), ("7}", "}")):
            start = text.find(fragment)
            if start >= 0:
                fix = Fix("mend it", Safety.SAFE, (Edit(start, start + len(fragment), replacement),))
                yield Diagnostic("a fault", binding.first_key, fix=fix)

    rule = Rule("bad-rule", "offers fixes", Severity.ERROR, Group.VALUES, on_binding=check, fixable=True)
    monkeypatch.setattr(registry, "rules", lambda: (rule,))
    before = f'{{"flowId": "{ID}", "inputData": {{"flow.agentid": "452", "x": 7}} }}'
    after = f'{{"flowId": "{ID}", "inputData": {{"Flow.agentId": "452", "x": 7}}}}'
    file = put("a.json", before)
    note = '"a.json": 2 fixes were left out, since the file could not be read or would lose a value with them'
    assert mend("a.json") == Outcome((Applied("a.json", before.encode(), after.encode(), 2),), (), (note,))
    assert file.read_text("utf-8") == after


@pytest.mark.parametrize(
    ("name", "text", "fragment", "replacement", "is_left_out"),
    [
        ("a.yaml", f"flowId: {ID}\nx: 1\n---\nflowId: {ID}\n", "---\n", "", True),
        ("a.yaml", f"flowId: {ID}\ninputData:\n  a: 1\n", "  a", "a", False),
        ("a.yaml", f"flowId: {ID}\ninputData:\n  a: one\n", "one", "{", True),
        ("a.jsonl", f'{{"flowId": "{ID}"}}\n{{"flowId": "{ID}", "x": 1}}\n', '"x": 1}', '"y": 1}\n{}', True),
        ("a.yaml", f"flowId: {ID}\ninputData:\n  a: one\n", "one", "two", True),
        ("a.yaml", f"flowId: {ID}\ninputData:\n  a: 0x1F\n", "0x1F", "31", False),
        ("a.yaml", f"flowId: {ID}\ninputData:\n  a: 0x1F\n", "0x1F", "32", True),
        ("a.json", f'{{"flowId": "{ID}", "x": ${{a}}}}', "${a}", "${b}", True),
        ("a.json", f'{{"flowId": "{ID}", "x": 1}}', ID, ID.replace("a1", "a2"), True),
        ("a.json", '{"flowId": "an id", "name": "b"}', '"an id"', f'"{ID}"', False),
        ("a.json", '{"flowId": "an id", "name": "b"}', '"b"', '"c"', True),
        ("a.json", '{"flowId": 5, "name": "b"}', "5", f'"{ID}"', True),
        ("a.json", f'[{{"flowId": "{ID}"}}, {{"flowId": "an id"}}]', '"an id"', f'"{ID}"', False),
        ("a.jsonl", f'\n\n{{"flowId": "{ID}", "x": 1}}\n\n{{"flowId": "{ID}", "y": 2}}\n', '"y": 2', '"y" : 2', False),
    ],
)
def test_a_fix_that_does_harm_in_other_files(
    name: str, text: str, fragment: str, replacement: str, *, is_left_out: bool, bad_rule: Callable[..., None]
) -> None:
    file = put(name, text)
    bad_rule(fragment, replacement)
    outcome = mend(name)
    assert (outcome.problems, outcome.notes) == ((), left_out(name).notes if is_left_out else ())
    assert file.read_text("utf-8") == (text if is_left_out else text.replace(fragment, replacement))


def test_fixes_without_end_are_stopped_and_told(bad_rule: Callable[..., None]) -> None:
    file = put("a.json", SAFE)
    bad_rule('{"flowId', '{ "flowId')
    bad_rule('"flowId', ' "flowId')
    after = SAFE.replace('"flowId', " " * 10 + '"flowId')
    problem = '"a.json" may not be mended wholly: fixes were still made in round 10'
    assert mend("a.json") == Outcome((Applied("a.json", SAFE.encode(), after.encode(), 10),), (problem,))
    assert file.read_text("utf-8") == after


@pytest.mark.parametrize(("fragment", "replacement"), [('"452"', '"452"'), ("", "")])
def test_fixes_that_change_nothing_need_no_proof(
    fragment: str, replacement: str, bad_rule: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fixes, "proven", None)
    put("a.json", SAFE)
    bad_rule(fragment, replacement)
    assert mend("a.json") == Outcome()


def test_a_trigger_is_mended_though_its_words_go() -> None:
    target = {"type": "Workflow", "id": ID}
    before = json.dumps({"name": "x", "topicName": "v2.detail.events.conversation.{id}.customer.ended", "enabled": True, "target": target})
    after = before.replace("customer.ended", "customer.end")
    file = put("a.json", before)
    assert mend("a.json") == Outcome((Applied("a.json", before.encode(), after.encode(), 1),))
    assert file.read_text("utf-8") == after


@pytest.mark.parametrize(
    ("safety", "unsafe", "mended"), [(Safety.UNSAFE, False, False), (Safety.UNSAFE, True, True), (Safety.DISPLAY_ONLY, True, False)]
)
def test_safety(safety: Safety, unsafe: bool, mended: bool, bad_rule: Callable[..., None]) -> None:
    file = put("a.json", SAFE)
    bad_rule("flow.agentid", "Flow.agentId", safety)
    assert bool(mend("a.json", unsafe=unsafe).applied) == mended
    assert file.read_text("utf-8") == (CLEAN if mended else SAFE)


def test_a_file_that_changed_meanwhile_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    file = put("a.json", SAFE)
    check = engine.check_bytes

    def and_change(*arguments: object) -> object:
        file.write_text(f"{SAFE} ", "utf-8")
        return check(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "check_bytes", and_change)
    assert mend("a.json") == refused("a.json", "it changed while it was being checked")
    assert file.read_text("utf-8") == f"{SAFE} "


def test_a_file_that_changes_as_it_is_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixes, "write_atomic", lambda path, data, **_: Path(path).write_bytes(data + b" "))
    put("a.json", SAFE)
    assert mend("a.json") == Outcome((), ('"a.json" was mended, and changed by another program at the same moment',))


def test_a_file_that_is_gone_is_told() -> None:
    assert mend("a.json") == Outcome((), ('cannot read "a.json": no such file',))


def test_a_file_that_goes_as_it_is_checked_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    file = put("a.json", SAFE)
    check = engine.check_bytes

    def and_remove(*arguments: object) -> object:
        file.unlink(missing_ok=True)
        return check(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "check_bytes", and_remove)
    assert mend("a.json") == Outcome((), ('cannot read "a.json": no such file',))


def test_a_text_in_another_encoding_is_left_alone() -> None:
    data = SAFE.encode("utf-16")
    Path("a.json").write_bytes(data)
    assert mend("a.json") == Outcome()
    assert Path("a.json").read_bytes() == data


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links")
@pytest.mark.parametrize(
    ("scope", "link", "refuses"),
    [
        ("../other", "../other/a/a.json", False),
        ("../other/a", "../other/a/a.json", True),
        ("../other/a/a.json", "../other/a/a.json", True),
        ("../other/ab/b.json", "../other/ab/b.json", False),
        ("../other/a", "a.json", True),
    ],
)
def test_a_link_is_followed_within_the_folder_that_is_checked(
    scope: str, link: str, refuses: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("work", "other/a", "other/ab"):
        Path(folder).mkdir(parents=True)
    file = put("other/ab/b.json", SAFE)
    for name in ("other/a/a.json", "work/a.json"):
        Path(name).symlink_to(tmp_path / file)
    monkeypatch.chdir("work")
    outcome = apply_fixes(job(scope), [link], unsafe=False, write=True)
    assert outcome == (
        refused(link, "it is a link that leads out of the folder being checked")
        if refuses
        else Outcome((Applied(link, SAFE.encode(), CLEAN.encode(), 1),))
    )
    assert (tmp_path / file).read_text("utf-8") == (SAFE if refuses else CLEAN)


@pytest.mark.skipif(not hasattr(os, "link"), reason="there are no links")
def test_a_file_of_several_names_is_refused() -> None:
    file = put("a.json", SAFE)
    os.link("a.json", "b.json")
    assert mend("a.json") == refused("a.json", "it has 2 hard links, and the others would keep the old content")
    assert file.read_text("utf-8") == SAFE


def test_what_the_baseline_knows_is_not_mended() -> None:
    put("a.json", SAFE)
    plain = job("a.json")
    (finding,) = engine.check(plain).findings
    entry = entry_of(finding, str)
    known = plain._replace(known=Known(baseline=Baseline("b.json", {finding.fingerprint: entry})))
    assert apply_fixes(known, ["a.json"], unsafe=True, write=True) == Outcome()
    other = plain._replace(known=Known(baseline=Baseline("b.json", {"0" * 64: entry})))
    assert apply_fixes(other, ["a.json"], unsafe=True, write=True).fixes == 1


def test_what_is_ignored_is_not_mended() -> None:
    before = f"flowId: {ID}\ninputData:\n  flow.agentid: a  # flowlint: ignore[name-case-mismatch]\n  flow.retries: 5\n"
    after = before.replace("flow.retries", "Flow.retries")
    put("a.yaml", before)
    assert mend("a.yaml") == Outcome((Applied("a.yaml", before.encode(), after.encode(), 1),))


def test_a_text_that_the_file_does_not_hold_is_not_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(_: Binding) -> Iterator[Diagnostic]:
        place = Location(Source("b.json", "452"), "", Span(0, 3))
        yield Diagnostic("a fault", place, fix=Fix("mend it", Safety.SAFE, (Edit(0, 3, "453"),)))

    rule = Rule("bad-rule", "offers a fix elsewhere", Severity.ERROR, Group.VALUES, on_binding=check, fixable=True)
    monkeypatch.setattr(registry, "rules", lambda: (rule,))
    put("a.json", SAFE)
    assert mend("a.json") == Outcome()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_all_lines_of_a_file_are_mended_in_one_round(end: str) -> None:
    lines = [" " * (number % 3) + SAFE for number in range(2 * fixes.MAX_ROUNDS)]
    before = end.join([CLEAN.replace(", ", ",\r"), *lines, ""])
    after = before.replace("flow.agentid", "Flow.agentId")
    put("a.jsonl", before)
    assert mend("a.jsonl") == Outcome((Applied("a.jsonl", before.encode(), after.encode(), len(lines)),))


def test_standard_input_is_never_changed() -> None:
    put("payload.json", SAFE)
    put("a.json", SAFE)
    asked = Job(Scope(("-", "a.json"), stdin_name="payload.json"), job("x").judging)
    note = "standard input is checked, but never changed"
    assert apply_fixes(asked, ["payload.json", "a.json"], unsafe=True, write=True) == Outcome((MENDED,), notes=(note,))
    assert apply_fixes(job("payload.json"), ["payload.json"], unsafe=True, write=False).fixes == 1


def test_how_large_a_file_may_be_and_how_often_it_is_mended() -> None:
    assert (fixes.MAX_FILE, fixes.MAX_ROUNDS) == (2**30, 10)


def test_a_large_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixes, "MAX_FILE", 1 << 20)
    put("a.json", SAFE + " " * (1 << 20))
    assert mend("a.json") == Outcome((), ('cannot read "a.json": it is larger than 1 MiB',))


@pytest.mark.parametrize("lines", [[SAFE], ["", "", SAFE]])
def test_compressed_lines_are_never_changed(lines: list[str]) -> None:
    data = gzip.compress("\n".join(lines).encode())
    for name in ("a.jsonl.gz", "a.jsonl"):
        Path(name).write_bytes(data)
        put("a.json", SAFE)
        outcome = apply_fixes(job(name, "a.json"), [name, "a.json"], unsafe=False, write=True)
        assert outcome == Outcome((MENDED,), notes=(f'"{name}" is compressed: it is checked, but never changed',))
        assert Path(name).read_bytes() == data


def test_lines_that_no_one_can_read_stay_beside_others() -> None:
    before = f'\ufeff{SAFE}\r\n\r\n{{"flowId": "\n{SAFE}\n'.encode() + b'{"flowId": "\xff"}\n' + SAFE.encode()
    Path("a.jsonl").write_bytes(before)
    outcome = mend("a.jsonl")
    assert (outcome.problems, outcome.fixes) == ((), 4)
    assert Path("a.jsonl").read_bytes() == before.replace(b"flow.agentid", b"Flow.agentId").removeprefix("\ufeff".encode())
