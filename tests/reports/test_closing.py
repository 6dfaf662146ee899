from __future__ import annotations

import pytest

from flowlint.model.flow import FlowDefinition
from flowlint.model.report import Summary, Totals
from flowlint.model.severity import Severity
from flowlint.reports.closing import closing, statistics


def flow(name: str, version: str | None = None, source: str = "") -> FlowDefinition:
    return FlowDefinition(name=name, type="workflow", version=version, source=source)


@pytest.mark.parametrize(
    ("summary", "lines"),
    [
        (Summary(), ["no payload was checked"]),
        (Summary(files=1, payloads=1, flows=1), ["checked 1 payload in 1 file against 1 flow: no findings"]),
        (
            Summary(files=9, payloads=12, flows=3, errors=3, warnings=1, fixable=2),
            ["found 3 errors and 1 warning in 12 payloads in 9 files, checked against 3 flows (2 fixable with --fix)"],
        ),
        (
            Summary(files=9, payloads=12, flows=1, errors=1_005, fixable=1_005, unsafe=3),
            ["found 1,005 errors in 12 payloads in 9 files, checked against 1 flow (1,002 fixable with --fix, 3 more with --unsafe-fixes)"],
        ),
        (
            Summary(files=1, payloads=2, flows=1, errors=2, fixable=2, unsafe=2),
            ["found 2 errors in 2 payloads in 1 file, checked against 1 flow (2 fixable with --fix --unsafe-fixes)"],
        ),
        (
            Summary(files=1, payloads=1, flows=1, errors=1, warnings=2, infos=3),
            ["found 1 error, 2 warnings, and 3 infos in 1 payload in 1 file, checked against 1 flow"],
        ),
        (
            Summary(files=1, payloads=2, flows=1, infos=2, hidden=1, skipped=1, suppressed=2, left_out={("a.json", Severity.INFO): 1}),
            [
                "found 2 infos in 2 payloads in 1 file, checked against 1 flow",
                "1 file held no payload and was skipped",
                "2 findings were suppressed",
                "1 finding below the minimum severity is not shown",
                "1 finding; this report keeps none",
            ],
        ),
        (
            Summary(
                errors=17_180,
                hidden=4,
                skipped=3,
                suppressed=1,
                left_out={("a.json", Severity.ERROR): 17_000, ("b.json", Severity.ERROR): 176},
                capped=1,
            ),
            [
                "found at least 17,180 errors in 0 payloads in 0 files, checked against 0 flows",
                "3 files held no payload and were skipped",
                "1 finding was suppressed",
                "4 findings below the minimum severity are not shown",
                "17,176 findings; this report keeps none",
                "a rule stopped after 1,000 findings in one payload; there may be more",
            ],
        ),
        (
            Summary(files=1, payloads=1, flows=1, errors=1_000, capped=12),
            [
                "found at least 1,000 errors in 1 payload in 1 file, checked against 1 flow",
                "a rule stopped after 1,000 findings in one payload, 12 times in all; there may be more",
            ],
        ),
        (Summary(files=1, payloads=1), ["1 payload in 1 file was not compared with a flow; its form has no fault"]),
        (Summary(files=2, payloads=2), ["2 payloads in 2 files were not compared with a flow; their form has no fault"]),
        (Summary(files=1, triggers=1, flows=1), ["checked 1 trigger in 1 file against 1 flow: no findings"]),
        (
            Summary(files=2, payloads=1, triggers=2, flows=1, warnings=1, unchecked=["a.json:1:1: trigger was not judged: no target"]),
            [
                "found 1 warning in 1 payload and 2 triggers in 2 files, checked against 1 flow",
                "a.json:1:1: trigger was not judged: no target",
            ],
        ),
        (
            Summary(files=1, triggers=22, unchecked=[f"{number}" for number in range(22)]),
            [
                "22 triggers in 1 file were not compared with a flow; their form has no fault",
                *(f"{number}" for number in range(20)),
                "and 2 more were not checked, or only in part",
            ],
        ),
    ],
)
def test_counts(summary: Summary, lines: list[str]) -> None:
    assert closing(Totals((), summary)) == lines


def test_a_clean_run_names_its_judges() -> None:
    flows = (flow("A", "3.0", "flows/a.json"), flow("B\x1b"), flow("C"), flow("D"), flow("E"))
    summary = Summary(files=1, payloads=1, flows=5)
    first = "checked 1 payload in 1 file against 5 flows: no findings"
    named = ['checked against "A" version 3.0 (flows/a.json)', 'checked against "B\\x1b"', 'checked against "C"']
    assert closing(Totals(flows, summary, judges=flows[:3])) == [first, *named]
    assert closing(Totals(flows, summary, judges=flows[:4])) == [first, *named, "and against 1 more flow"]
    assert closing(Totals(flows, summary, judges=flows)) == [first, *named, "and against 2 more flows"]


def test_problems_are_not_passed_over() -> None:
    summary = Summary(files=1, payloads=1, flows=1)
    first = "checked 1 payload in 1 file against 1 flow: no findings"
    assert closing(Totals((), summary, ("a",))) == [first, "1 problem kept the run from checking everything"]
    assert closing(Totals((), summary, ("a", "b"))) == [first, "2 problems kept the run from checking everything"]


def test_statistics_put_the_most_frequent_first() -> None:
    summary = Summary(rules={"null-value": 2, "type-mismatch": 10, "case-collision": 2})
    assert statistics(summary) == ["10 type-mismatch", " 2 case-collision", " 2 null-value"]
    assert statistics(Summary()) == []
