"""What was found in one request is found in others in which the same is wrong, without asking the rules again."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flow_makers import ID, made, one

from flowlint.binding import arguments
from flowlint.binding.resolver import Resolver
from flowlint.linter import engine, precedents
from flowlint.linter.job import Job, Judging, Scope
from flowlint.linter.precedents import MOST_CASES, MOST_NAMES, Precedents
from flowlint.model.finding import Finding

FLOW = made(one("Flow.agentId"), one("Flow.flag", "boolean"), one("Flow.count", "integer"), one("Flow.list", collection=True))
Layout = tuple[str, str]
LAYOUTS: list[Layout] = [(",", ":"), (", ", ": "), ("  ,\t", " :  ")]


def written(passed: dict[str, Any], layout: Layout = LAYOUTS[1]) -> str:
    return json.dumps({"flowId": ID, "inputData": passed}, separators=layout)


def checked_lines(*lines: str) -> tuple[Finding, ...]:
    """Return what is found in lines behind one that is clean, all of which end."""
    return checked("\n".join([written({"Flow.agentId": "x"}), *lines, ""]), "launches.jsonl")


def checked(text: str, name: str) -> tuple[Finding, ...]:
    job = Job(Scope(("-",), stdin=io.BytesIO(text.encode()), stdin_name=name), Judging(Resolver((FLOW,), {ID: FLOW})))
    return engine.check(job).findings


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The requests that were bound."""
    found: list[object] = []
    bind = arguments.bind_doubted

    def counted(*asked: Any) -> Any:
        found.append(asked)
        return bind(*asked)

    monkeypatch.setattr(arguments, "bind_doubted", counted)
    return found


FAULTY = [
    {"Flow.agentID": "x"},
    {"agentId": "x", "Flow.flag": True},
    {"Flow.other": 1},
    {"Flow.agentld": "x"},
    {"Flow.agentld": 5},
    {"Flow.flag": "true"},
    {"Flow.flag": "yes"},
    {"Flow.flag": "true", "Flow.agentID": "x"},
    {"Flow.count": 2.5, "Flow.flag": None, "Flow.list": [5]},
    {"Flow.list": "x"},
]


@pytest.mark.parametrize("passed", FAULTY)
def test_the_same_is_found_at_other_places(passed: dict[str, Any], bound: list[object]) -> None:
    lines = [written(passed, layout) for layout in LAYOUTS]
    whole, alone = checked_lines(*lines), [checked_lines(*[""] * number, line) for number, line in enumerate(lines)]
    assert len(bound) == 1 + len(LAYOUTS)
    # The number of a fingerprint tells equal findings of one run apart.
    assert [one._replace(fingerprint="") for one in whole] == [one._replace(fingerprint="") for found in alone for one in found]
    assert len({one.fingerprint for one in whole}) == len(whole)


@pytest.mark.parametrize("passed", FAULTY)
def test_items_of_an_array_have_pointers_of_their_own(passed: dict[str, Any], bound: list[object]) -> None:
    clean = written({"Flow.agentId": "x"})
    whole = checked(f"[{clean},\n{written(passed)},\n{written(passed)}]", "launches.json")
    assert len(bound) == 1
    half = len(whole) // 2
    first, second = (
        [(found.rule, found.message, found.pointer.removeprefix(f"/{number}"), found.line, found.column, found.record) for found in part]
        for number, part in ((1, whole[:half]), (2, whole[half:]))
    )
    assert [(*found[:3], found[3] and found[3] + 1, found[4], found[5] and found[5] + 1) for found in first] == second


def test_a_value_that_fits_under_a_misspelt_name_may_be_any(bound: list[object]) -> None:
    texts = [written({"Flow.agentID": value, "Flow.flag": True}) for value in ("x", "a longer one", "y" * 1_000)]
    found = checked_lines(*texts)
    assert len(bound) == 1
    assert [text[edit.start : edit.end] for text, one in zip(texts, found, strict=True) if one.fix for edit in one.fix.edits] == [
        "Flow.agentID"
    ] * 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"Flow.flag": "true"}, {"Flow.flag": "false"}),
        ({"Flow.agentld": "x"}, {"Flow.agentld": "x", "Flow.agentId": "y"}),
        ({"Flow.other": "x"}, {"Flow.other": ["x"]}),
        ({"Flow.agentID": "x"}, {"Flow.agentID": 5}),
        ({"Flow.flag": 1, "Flow.count": "5"}, {"Flow.count": "5", "Flow.flag": 1}),
    ],
)
def test_another_value_in_doubt_or_another_name_is_another_case(one: dict[str, Any], other: dict[str, Any], bound: list[object]) -> None:
    checked_lines(*map(written, (one, other)))
    assert len(bound) == 2


@pytest.mark.parametrize(
    "passed",
    [
        {"Flow.flag": "x" * (precedents.LONGEST_VALUE - 1)},
        {**{f"Flow.other{number}": 1 for number in range(MOST_NAMES)}, "Flow.agentId": "x"},
    ],
)
def test_what_is_large_is_not_remembered(passed: dict[str, Any], bound: list[object]) -> None:
    checked_lines(*[written(passed)] * 3)
    assert len(bound) == 3


@pytest.mark.parametrize(
    "passed", [{"Flow.flag": "x" * (precedents.LONGEST_VALUE - 2)}, {f"Flow.other{number}": 1 for number in range(MOST_NAMES)}]
)
def test_what_is_as_large_as_it_may_be_is_remembered(passed: dict[str, Any], bound: list[object]) -> None:
    checked_lines(*[written(passed)] * 3)
    assert len(bound) == 1


def test_no_text_and_only_so_many_cases_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Precedents] = []
    make = Precedents.__init__

    def made_and_kept(self: Precedents) -> None:
        make(self)
        kept.append(self)

    monkeypatch.setattr(Precedents, "__init__", made_and_kept)
    checked_lines(*(written({f"Flow.other{number}": "x"}) for number in range(MOST_CASES + 3)))
    rulings = [found for placed in vars(kept[0])["_rulings"].values() for found, _ in placed]
    assert len(rulings) == 3
    assert {(found.concerns, found.diagnostic.place.source.text) for found in rulings} == {(None, "")}
