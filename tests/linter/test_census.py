"""Counts of a run, compared with those that are made from all of its findings afterwards."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from command_runs import flowlint

from flowlint.linter import collector
from flowlint.linter.checker import Checker
from flowlint.linter.options import CheckOptions
from flowlint.linter.preparation import prepare
from flowlint.model.census import Census, Spot
from flowlint.model.finding import Finding
from flowlint.model.severity import Severity
from flowlint.reports import audit_file, tallies

IDS = ("a1b2c3d4-e5f6-7890-abcd-ef1234567890", "b1b2c3d4-e5f6-7890-abcd-ef1234567890")
FLOW = "flowlint: 1\nid: {}\nname: {}\ntype: workflow\ninputs:\n  Flow.a: string\n  Flow.b: {{type: string, collection: true}}\n"
BODIES = (
    {"Flow.a": "x"},
    {"Flow.a": 1},
    {"Flow.b": [1, 2, "x"]},
    {"flow.A": "x", "Flow.b": [1]},
    {"Flow.a": None},
)


@pytest.fixture
def folder(here: Path) -> Path:
    (here / "flows").mkdir()
    for one, name in zip(IDS, ("Billing", "Refund"), strict=True):
        (here / "flows" / f"{name}.yaml").write_text(FLOW.format(one, name), "utf-8")
    records = [{"flowId": IDS[number % 2], "inputData": BODIES[number % 5]} for number in range(100)]
    (here / "many.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in records), "utf-8")
    (here / "list.json").write_text(json.dumps(records[:13]), "utf-8")
    (here / "broken.json").write_text('{"flowId": "' + IDS[0] + '", "inputData": {', "utf-8")
    (here / "open.json").write_text(json.dumps({"flowId": "${other_flow}", "inputdata": {"Flow.a": "x"}}), "utf-8")
    return here


def counted() -> tuple[Census, list[Finding], Counter[str]]:
    """Return what a run counts, all that it finds, and the payloads, judged and not."""
    job = prepare(CheckOptions(paths=("many.jsonl", "list.json", "broken.json", "open.json")))
    findings: list[Finding] = []
    Checker.of_job(job).run(findings.append)
    report = Checker.of_job(job._replace(wants=job.wants._replace(census=True, files=True))).run()
    assert report.totals.census is not None
    summary = report.totals.summary
    return report.totals.census, findings, Counter(payloads=summary.payloads, unjudged=summary.unjudged, partial=summary.partial)


def payload(finding: Finding) -> tuple[str, int, str]:
    """Return what tells the payload of a finding from others: its file, its line in JSON Lines, its index in a list."""
    place = finding.place
    line = place.region.line if place.region is not None and place.path.endswith("l") else 0
    return place.path, line, place.pointer.split("/")[1] if place.path == "list.json" else ""


def expected(findings: list[Finding], key: str) -> dict[tuple[str, ...], tuple[int, int]]:
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for one in findings:
        name = one.flow.name if one.flow is not None else ""
        keys = {
            "defect": (name, one.rule, one.parameter or ""),
            "cell": (name, one.rule),
            "flow": (name,),
            "rule": (one.rule,),
            "input": (name, one.parameter or ""),
            "file": (one.place.path,),
        }
        if key != "input" or one.parameter:
            groups.setdefault(keys[key], []).append(one)
    return {found: (len({payload(one) for one in ones}), len(ones)) for found, ones in groups.items()}


@pytest.mark.parametrize("kept", [10_000, 3])
@pytest.mark.parametrize("key", ["defect", "cell", "flow", "rule", "input", "file"])
def test_counts_are_those_of_all_findings_whatever_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch, key: str, kept: int) -> None:
    monkeypatch.setattr(collector, "MAX_FINDINGS", kept)
    census, findings, _ = counted()
    fields = {"defect": "flow rule input", "cell": "flow rule", "flow": "flow", "rule": "rule", "input": "flow input", "file": "path"}
    found = {}
    for one in census.by(key):
        name = one.flow.name if one.flow is not None else ""
        found[tuple(name if field == "flow" else getattr(one, field) for field in fields[key].split())] = (one.payloads, one.findings)
    assert len(findings) > 100
    assert found == expected(findings, key)


def test_payloads_are_counted_by_the_gravest_that_they_have(folder: Path) -> None:
    census, findings, counts = counted()
    faulty = {payload(one) for one in findings}
    wrong = {payload(one) for one in findings if one.severity is Severity.ERROR}
    assert (census.faulty, census.wrong, census.open) == (len(faulty), len(wrong), 2)
    assert counts == {"payloads": 115, "unjudged": 1, "partial": 1}
    assert len(wrong) < len(faulty) < 115


def test_first_three_places_are_kept(folder: Path) -> None:
    census, _, _ = counted()
    found = next(one for one in census.by("defect") if one.rule == "name-case-mismatch" and one.flow and one.flow.name == "Refund")
    assert found.spots == (Spot("many.jsonl", 4, 66), Spot("many.jsonl", 14, 66), Spot("many.jsonl", 24, 66))
    assert (found.severity, found.findings, found.safe) == (Severity.ERROR, 11, 11)


def test_inputs_beyond_the_limit_are_counted_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, _, _ = counted()
    monkeypatch.setattr(tallies, "MOST_DEFECTS", 1)
    few, _, _ = counted()
    total = [sum(one.findings for one in census.by("defect")) for census in (whole, few)]
    assert total[0] == total[1]
    assert {one.input for one in few.by("input")} == {"Flow.a", "(other inputs)"}
    assert few.by("rule") == whole.by("rule")


def test_files_are_counted_only_where_somebody_asks_for_that(folder: Path) -> None:
    job = prepare(CheckOptions(paths=("many.jsonl", "list.json")))
    census, files = (
        Checker.of_job(job._replace(wants=job.wants._replace(census=True, files=files))).run().totals.census for files in (False, True)
    )
    assert census is not None
    assert files is not None
    assert [one.path for one in files.by("file")] == ["many.jsonl", "list.json"]
    assert census == files._replace(tallies={**files.tallies, "file": ()})


def test_group_by_file_has_a_row_for_each_file(folder: Path) -> None:
    ended = flowlint("check", "many.jsonl", "list.json", "--format", "summary", "--group-by", "file", "-q")
    assert ended.output == (
        "payloads  findings  file        safe fix\n"
        "      80       120  many.jsonl  100 of 120\n"
        "                    at many.jsonl:2:76, many.jsonl:3:77, many.jsonl:3:80\n"
        "      10        15  list.json   13 of 15\n"
        "                    at list.json:1:159, list.json:1:240, list.json:1:243\n"
    )
    assert ended.exit_code == 1


PAYLOADS = (
    f'{{"flowId": "{IDS[0]}", "inputData": ${{args}}}}',
    f'{{"flowId": "{IDS[0]}", "inputData": {{"Flow.a": 1, ${{more}}}}}}',
    f'{{"flowId": "{IDS[0]}", "inputData": {{',
    '{"flowId": "c1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {}}',
    f'{{"flowId": "{IDS[0]}", "inputData": {{"Flow.a": null}}}}',
    f'{{"flowId": "{IDS[0]}", "inputData": {{"Flow.a": "x"}}}}',
)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("options", "counts", "off"),
    [
        # faulty, wrong, open, unmatched, concealed; not judged wholly, fit
        ((), (4, 3, 3, 1, 0, 1, 1), []),
        (("--ignore", "unknown-flow"), (3, 2, 2, 0, 0, 2, 1), ["unknown-flow"]),
        (("--min-severity", "error"), (3, 3, 3, 1, 1, 1, 1), []),
        (("--ignore", "syntax-error,type-mismatch"), (2, 1, 1, 1, 0, 3, 1), ["syntax-error", "type-mismatch"]),
    ],
)
def test_a_payload_fits_only_if_a_flow_judged_all_of_it_and_nothing_was_found(
    folder: Path, options: tuple[str, ...], counts: tuple[int, ...], off: list[str], jobs: str
) -> None:
    (folder / "sent.jsonl").write_text("".join(f"{one}\n" for one in PAYLOADS), "utf-8")
    flowlint("check", "sent.jsonl", "--output", "jsonl=rows.jsonl", "--jobs", jobs, *options)
    with open("rows.jsonl", "rb") as stream:
        found = audit_file.read(stream, "rows.jsonl")
    census = found.census
    numbers = census.faulty, census.wrong, census.open, census.unmatched, census.concealed, found.unjudged, found.fit
    assert (numbers, list(found.off)) == (counts, off)


def test_names_that_are_of_no_flow_and_no_input_are_counted_apart(folder: Path) -> None:
    bodies = [{"flowId": f"{number}1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {}} for number in "cdc"]
    bodies += [{"flowId": IDS[0], "inputData": {"Flow.colour": "blue"}}]
    (folder / "sent.json").write_text(json.dumps(bodies), "utf-8")
    job = prepare(CheckOptions(paths=("sent.json",)))
    census = Checker.of_job(job._replace(wants=job.wants._replace(census=True, files=True))).run().totals.census
    assert census is not None
    assert [(one.rule, one.input, one.payloads) for one in census.by("defect")] == [
        ("unknown-flow", "c1b2c3d4-e5f6-7890-abcd-ef1234567890", 2),
        ("unknown-flow", "d1b2c3d4-e5f6-7890-abcd-ef1234567890", 1),
        ("unknown-parameter", "Flow.colour", 1),
    ]
    assert [one.input for one in census.by("input")] == ["Flow.colour"]


def test_each_document_of_a_yaml_file_is_a_payload_of_its_own(folder: Path) -> None:
    one = f"flowId: {IDS[0]}\ninputData:\n"
    documents = ("  Flow.a: x\n", "  Flow.a: 1\n", "  flow.A: x\n  Flow.b: [1, 2]\n", "  Flow.a: 1\n", "  Flow.a: 1\n  Flow.a: 2\n")
    (folder / "many.yaml").write_text("---\n".join(one + inputs for inputs in documents), "utf-8")

    result = flowlint("check", "many.yaml", "--format", "summary", "--group-by", "rule", "--quiet")
    rows = [tuple(line.split()[:3]) for line in result.stdout.splitlines()[1:] if "many.yaml" not in line]
    assert rows == [
        ("4", "5", "error[type-mismatch]"),
        ("1", "1", "error[duplicate-key]"),
        ("1", "1", "error[name-case-mismatch]"),
    ]
    assert "\n4 of 5 payloads have findings, 4 with an error\n" in flowlint("check", "many.yaml", "--format", "summary").output
